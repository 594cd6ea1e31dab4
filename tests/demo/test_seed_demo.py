"""The invented world is repeatable, realistic, and never put on top of real data."""

import re
from datetime import date, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import HistoryEntry, Role, User
from accounts.scope import scope_of
from compliance.correspondence.models import Contact, GroupGuidance, Notice
from compliance.deadlines.models import DeadlineRule, YearClosing
from compliance.filings.models import FiledPartner, Filing, PlannedInstitution, Review
from compliance.filings.verification import verify_filings
from compliance.register.models import SavedView
from demo.measure import shares_of_met
from facilities.models import (
    DuplicateDecision,
    Facility,
    FormerAuthority,
    OfficeNote,
    Suspension,
    TransferProposal,
    TypeCode,
)
from jurisdictions.models import Authority
from medical_partners.models import FiledStandard, InstitutionKind, MedicalInstitution
from tests.factories.demo_world import ON, seed
from tests.factories.facilities import make_facility

MADE = (
    Facility,
    Suspension,
    MedicalInstitution,
    FiledStandard,
    Filing,
    FiledPartner,
    PlannedInstitution,
    Review,
    YearClosing,
    FormerAuthority,
    TransferProposal,
    DuplicateDecision,
    DeadlineRule,
    Notice,
    Contact,
    GroupGuidance,
    OfficeNote,
    SavedView,
)


PEOPLE = {
    *("recorded_by_id", "proposed_by_id", "decided_by_id", "changed_by_id", "issued_by_id"),
    *("person_in_charge_id", "user_id"),
}
# Keys that sequences gave, and what is said with them.
GIVEN = {"id", "batch_id", "notice_id", "guidance_id", "slip_identifier", "letter"}


def rows_of(model: type[models.Model]) -> list[dict]:
    """Return the rows in the order of their keys, without keys that sequences gave."""
    fields = {field.attname for field in model._meta.concrete_fields}
    return list(model._default_manager.order_by("pk").values(*sorted(fields - PEOPLE - GIVEN)))


def made_and_taken_back(**options) -> dict[str, list[dict]]:
    """Return the rows that the command makes, and undo them."""
    with transaction.atomic():
        seed(**options)
        rows = {model.__name__: rows_of(model) for model in MADE}
        transaction.set_rollback(True)
    return rows


def test_the_same_seed_makes_the_same_rows_whatever_the_clock_says(db):
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=timezone.get_default_timezone())):
        first = made_and_taken_back(scale="small", seed=7, without_dealings=False)
    with time_machine.travel(datetime(2030, 3, 31, 23, tzinfo=timezone.get_default_timezone())):
        again = made_and_taken_back(scale="small", seed=7, without_dealings=False)

    assert all(first.values())
    assert first == again


def test_another_seed_makes_other_rows(db):
    first = made_and_taken_back(scale="small", seed=1)
    other = made_and_taken_back(scale="small", seed=2)

    assert first["Filing"] != other["Filing"]
    assert first["Facility"] != other["Facility"]


def test_the_small_world_shows_what_an_office_meets(world):
    filings = Filing.objects.all()

    assert set(Facility.objects.values_list("facility_type", flat=True)) == set(TypeCode.values)
    assert Facility.objects.filter(closed_date__isnull=False).exists()
    assert Facility.objects.filter(counted_under__isnull=False, filings=None).exists()
    assert Facility.objects.filter(latitude=None).exists()
    assert Facility.objects.counted(on=ON).filter(filings=None).exists()
    assert Suspension.objects.on(ON).exists()
    assert Suspension.objects.filter(resumed_date__lte=ON).exists()
    assert filings.filter(kind=Filing.Kind.CHANGE).exists()
    assert filings.exclude(correction_reason="").exists()
    assert filings.filter(recorded_at__date__gt=F("received_date")).exists()
    assert filings.filter(partner_count=0).exclude(stage="").exists()
    assert filings.filter(partner_count=0, planned_institutions__isnull=False).exists()
    assert set(Review.objects.values_list("state", flat=True)) == set(Review.State.values)
    in_vain = FiledPartner.objects.filter(claims_admission=True, admits=False)
    assert in_vain.exists()
    assert not in_vain.filter(institution_kind=InstitutionKind.HOSPITAL).exists()


def test_the_small_world_has_several_authorities_and_three_that_review(world):
    kinds = set(Authority.objects.exclude(facilities=None).values_list("kind", flat=True))

    assert kinds == {
        Authority.Kind.PREFECTURE,
        Authority.Kind.CORE_CITY,
        Authority.Kind.MUNICIPALITY,
    }
    assert Authority.objects.filter(review_required=True).count() == 3


def test_what_is_made_is_valid_to_the_last_field(world):
    for made in (*Facility.objects.all(), *MedicalInstitution.objects.all()):
        made.full_clean(validate_unique=False, validate_constraints=False)


def test_nothing_is_received_or_decided_after_the_last_day(world):
    midnight = datetime(ON.year, ON.month, ON.day, tzinfo=timezone.get_default_timezone())

    assert not Filing.objects.filter(received_date__gte=ON).exists()
    assert not Filing.objects.filter(recorded_at__gt=midnight).exists()
    assert not Filing.objects.filter(recorded_at__date__lt=F("received_date")).exists()
    assert not Review.objects.filter(recorded_at__gt=midnight).exists()
    assert not Review.objects.filter(recorded_at__lt=F("filing__recorded_at")).exists()


def test_filings_reach_back_as_many_fiscal_years_as_asked(db):
    seed(scale="small", years=5)

    corrected = Filing.objects.filter(corrected_by=None)
    years = set(corrected.values_list("fiscal_year", flat=True))

    assert years == {2022, 2023, 2024, 2025, 2026}


@pytest.mark.parametrize("day", [date(2026, 4, 1), date(2026, 4, 2), date(2027, 3, 31)])
def test_a_world_of_one_year_can_end_on_any_day(db, day):
    seed(scale="small", years=1, on=day, without_dealings=False)

    assert Filing.objects.exists()
    assert not Filing.objects.filter(received_date__gte=day).exists()
    assert Notice.objects.exists()
    assert not Notice.objects.filter(notice_date__gte=day).exists()
    assert not Contact.objects.filter(contact_date__gte=day).exists()


def test_the_published_shares_come_out(db):
    seed(scale="prefecture")

    measured = [share for share in shares_of_met(on=ON) if share.n >= 30]

    assert len(measured) >= 5
    assert {share.label: abs(share.made - share.published) <= 4 for share in measured} == {
        share.label: True for share in measured
    }


def test_filings_improve_over_the_years(db):
    seed(scale="prefecture")

    now = {share.label: share.made for share in shares_of_met(on=ON)}
    before = {share.label: share.made for share in shares_of_met(on=date(2025, 11, 23))}

    assert all(before[label] < made for label, made in now.items() if "福祉" in label)
    assert sum(before.values()) < sum(now.values())


def test_every_filing_agrees_with_its_partner_rows(world):
    verification = verify_filings()

    assert verification.checked == Filing.objects.count() > 300
    assert verification.differing == []


def test_the_triggers_are_on_again_afterwards(world):
    line = FiledPartner.objects.filter(consults=False, filing__consults=False).first()

    def add_a_promise() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            new = FiledPartner(
                filing=line.filing,
                institution=MedicalInstitution.objects.exclude(
                    pk__in=line.filing.partners.values("institution")
                )[0],
                consults=True,
                examines=False,
                admits=False,
                institution_kind=InstitutionKind.CLINIC,
            )
            new.save(force_insert=True)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="the union differs"):
        add_a_promise()


def test_new_rows_get_keys_above_the_made_ones(world):
    highest = Facility.objects.order_by("-pk").values_list("pk", flat=True)[0]

    assert make_facility().pk > highest


def test_each_role_of_the_city_and_the_prefecture_can_sign_in(world, client):
    password = re.search(r"^パスワード (\S+)", world, re.MULTILINE)[1]
    names = re.findall(r"^利用者名 (\S+) 役割 ", world, re.MULTILINE)

    roles = [set(scope_of(User.objects.get(username=name)).roles.values()) for name in names]

    assert all(client.login(username=name, password=password) for name in names)
    assert roles == [{role} for role in Role] * 2 + [set()]
    assert User.objects.get(username="nation").reads_all
    assert "高知市 入力" in world


def test_who_reads_the_nation_is_told_the_second_factor_that_opens_the_demo(world, client):
    password = re.search(r"^パスワード (\S+)", world, re.MULTILINE)[1]
    code = re.search(r"リカバリーコード（各１回） (\S+)", world)[1]

    asked = client.post("/sign-in/", {"login": "nation", "password": password})
    client.post(asked["Location"], {"code": code})

    assert client.get("/").status_code == 200


def test_the_password_may_be_given(db, monkeypatch, client):
    monkeypatch.setenv("DEMO_PASSWORD", "合言葉ではない-demo-1")

    printed = seed(scale="small")

    assert "パスワード 合言葉ではない-demo-1" in printed
    assert client.login(username="city-read", password="合言葉ではない-demo-1")


def test_the_command_tells_the_measured_shares_beside_the_published_ones(world):
    assert re.search(r"介護老人保健施設 \d+件 \d+\.\d％（83\.3％）", world)


def test_a_database_with_facilities_is_refused(db):
    make_facility()

    with pytest.raises(CommandError, match="施設が既に登録されています"):
        seed(scale="small")

    assert Facility.objects.count() == 1


def test_if_empty_leaves_a_filled_database_alone_and_is_quiet(db):
    make_facility()

    assert seed(scale="small", if_empty=True) == ""
    assert Facility.objects.count() == 1


def test_years_below_one_are_refused(db):
    with pytest.raises(CommandError, match="--years"):
        seed(scale="small", years=0)


def test_a_day_that_does_not_exist_is_refused(db):
    with pytest.raises(CommandError, match="--on"):
        call_command("seed_demo", "--on", "2026-02-30")


def test_nobody_did_what_is_invented_so_the_history_is_silent(db):
    seed(scale="small")

    assert Facility.objects.exists()
    assert not HistoryEntry.objects.filter(table_name="facilities_facility").exists()
