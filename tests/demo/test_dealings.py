"""The demo's city and prefecture have done everything that a newcomer may look for."""

from datetime import UTC, date, datetime
from math import cos, hypot, radians

import pytest
from django.db import transaction
from django.db.models import Count

from accounts.models import User
from common.fixtures import fixture_rows
from compliance.correspondence.models import (
    Contact,
    ContactKind,
    GroupGuidance,
    Notice,
    NoticeBatch,
    NoticeKind,
)
from compliance.correspondence.stages import LetterStage, count_stages, with_stage
from compliance.filings.models import Attachment, FiledPartner, Filing, Review, Upload
from compliance.filings.standing import classified
from compliance.register.models import SavedView
from compliance.rule.classification import Category
from compliance.work.facts import with_next_action
from compliance.work.next_action import NextAction
from demo.offices import demo_authorities
from facilities.duplicates import suspected as suspected_facilities
from facilities.models import Facility, OfficeNote
from intake.uploading import look_through, report_of
from jurisdictions.models import Authority, Municipality
from medical_partners.duplicates import suspected as suspected_institutions
from medical_partners.models import MedicalInstitution
from tests.factories.demo_world import ON, seed

KNOWN = datetime(2026, 11, 23, 3, tzinfo=UTC)
NEAR = 20  # kilometres


def in_kilometres(home: Facility, institution: MedicalInstitution) -> float:
    north = institution.latitude - home.latitude
    east = (institution.longitude - home.longitude) * cos(radians(home.latitude))
    return hypot(north, east) * 111.2


@pytest.fixture(scope="module")
def shown(django_db_setup, django_db_blocker):
    """Make the small world once, with its files, and take it back after the last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed(scale="small", without_files=False, without_dealings=False)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def offices(shown, db) -> list[Authority]:
    return demo_authorities("39")


def of(office: Authority, queryset, *, field: str = "facility__authority"):
    return queryset.filter(**{field: office})


def test_letters_of_several_kinds_are_answered_awaited_and_overdue(offices):
    for office in offices:
        letters = Notice.objects.filter(authority=office)
        stages = count_stages(with_stage(letters, on=ON, known_at=KNOWN))

        assert len(set(letters.values_list("kind", flat=True))) >= 4, office
        assert {LetterStage.OVERDUE, LetterStage.ANSWERED, LetterStage.NOT_ASKED} <= set(stages)
        assert of(office, Contact.objects.filter(kind=ContactKind.REPLY)).exists()
    batches = NoticeBatch.objects.all()
    assert set(batches.values_list("state", flat=True)) == {NoticeBatch.State.ISSUED}
    assert all(batch.pdf.open().read(5) == b"%PDF-" for batch in batches)
    both = with_stage(Notice.objects.all(), on=ON, known_at=KNOWN)
    assert set(count_stages(both)) == set(LetterStage)
    assert set(Notice.objects.values_list("kind", flat=True)) >= set(NoticeKind) - {
        NoticeKind.ADVANCE_NOTICE
    }


def test_talks_of_every_kind_fill_two_years_and_name_days_passed_and_to_come(offices):
    for office in offices:
        talks = of(office, Contact.objects.all())

        assert set(talks.values_list("kind", flat=True)) == set(ContactKind)
        assert talks.filter(contact_date__lt=date(2025, 4, 1)).exists()
        assert talks.filter(promised_date__lt=ON).exists()
        assert talks.filter(promised_date__gt=ON).exists()
        assert talks.filter(next_contact_date__lt=ON).exists()
        assert talks.filter(next_contact_date__gt=ON).exists()
        assert GroupGuidance.objects.filter(authority=office).count() == 2
    assert not Contact.objects.filter(contact_date__gte=ON).exists()
    assert not Contact.objects.filter(recorded_at__gt=KNOWN).exists()


def test_some_are_overdue_some_never_filed_and_some_wait(offices):
    for office in offices:
        stand = classified(
            Facility.objects.counted(on=ON).filter(authority=office), on=ON, known_at=KNOWN
        )
        actions = with_next_action(stand, on=ON, known_at=KNOWN)
        due = set(actions.values_list("next_action", flat=True))

        assert NextAction.DEMAND_FILING in due, office
        assert NextAction.REVIEW in due
        assert stand.filter(category=Category.NOT_FILED).exists()


def test_filings_were_returned_resubmitted_and_corrected(offices):
    for office in offices:
        filings = of(office, Filing.objects.all())
        returned = Review.objects.filter(filing__in=filings, state=Review.State.RETURNED)

        assert returned.exists()
        assert filings.filter(corrects__in=returned.values("filing")).exists()
        assert filings.filter(corrects__isnull=False).exclude(
            corrects__in=returned.values("filing")
        )


def test_agreements_are_attached_and_a_file_waits_to_be_confirmed(offices):
    for office in offices:
        attached = of(office, Attachment.objects.all(), field="filing__facility__authority")
        [upload] = Upload.objects.filter(authority=office).pending()

        report = report_of(look_through(upload, now=KNOWN, by=upload.uploaded_by))

        assert attached.count() >= 3
        assert attached[0].file.open().read(5) == b"%PDF-"
        assert report.new == 2
        assert len(report.errors) == 1


def test_homes_and_institutions_that_may_be_one_wait_for_a_decision(offices):
    for office in offices:
        own = Facility.objects.filter(authority=office)

        assert suspected_facilities(own)
    reader = User.objects.get(username="prefecture-manage")
    assert suspected_institutions(MedicalInstitution.objects.visible_to(reader))


def test_people_are_in_charge_of_homes_and_share_a_list(offices):
    for office in offices:
        notes = OfficeNote.objects.filter(authority=office)
        in_charge = notes.values("person_in_charge").annotate(n=Count("pk"))

        assert len(in_charge) == 3
        assert notes.exclude(note="").exists()
        assert SavedView.objects.filter(shared_with=office).exists()


def test_people_have_names_of_their_own(offices):
    people = User.objects.exclude(username="demo-clerk")

    assert people.count() == 9
    assert len({one.name for one in people}) == 9
    assert all(one.first_name and "高知" not in one.name for one in people)


def test_partners_lie_near_the_home_and_where_their_address_says(offices):
    partners = FiledPartner.objects.exclude(filing__facility__latitude=None).exclude(
        institution__latitude=None
    )
    pairs = [
        (one.filing.facility, one.institution)
        for one in partners.select_related("filing__facility", "institution")
    ]
    near = sum(in_kilometres(home, partner) <= NEAR for home, partner in pairs)
    same = sum(home.municipality_id == partner.municipality_id for home, partner in pairs)

    assert len(pairs) > 500
    assert near / len(pairs) >= 0.9
    assert same / len(pairs) >= 0.5
    addressed = MedicalInstitution.objects.select_related("municipality", "prefecture")
    assert all(one.municipality.name in one.address for one in addressed)


def test_the_known_centres_are_those_of_the_small_prefecture(offices):
    lines = {line["municipality"] for line in fixture_rows("demo_centres")}

    assert lines == set(Municipality.objects.filter(prefecture="39").values_list("pk", flat=True))
