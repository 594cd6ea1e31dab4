"""Laws for the facts that filings state: each is known to every place that takes or tells them.

A fact that is new in STATED makes each of them fail until its place knows it too.
"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from accounts.models import Role
from compliance.desk.views.prefill import partners_initial
from compliance.filings.comparison import changed_labels, version_of
from compliance.filings.models import FiledPartner, Filing
from compliance.filings.standing import classified, facts_of, standing_of
from compliance.filings.verification import verify_filings
from compliance.rule.classification import FACT_LABELS, STATED, Facts, stated
from facilities.models import Facility
from intake.filings import preview
from intake.filings.lines import HEADINGS
from intake.marks import FLAGS
from tests.compliance.register.telling import told
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.filing_files import NOW, as_csv, line, messages, take
from tests.factories.filing_forms import address, row, typed
from tests.factories.medical_partners import make_hospital
from tests.opened import unguarded

ON, KNOWN = date(2026, 8, 1), datetime(2026, 8, 20, tzinfo=UTC)
# Found by the program, from whether and how something was filed and from what the law asks.
FOUND = {"filed", "has_partner", "under_review", "returned", "must_admit"}
# ⅲ is claimed; whether it counts, the kind of the institution tells.
CLAIMED = {"admits": "claims_admission"}

every_fact = pytest.mark.parametrize("name", STATED)
on_a_database = pytest.mark.django_db


def stating(*names: str, institution=None):
    """Return a partner that promises these facts and nothing else."""
    promised: dict[str, Any] = {CLAIMED.get(name, name): True for name in names}
    return replace(partner(institution, ""), **promised)


def promised(row: Filing | FiledPartner) -> dict[str, bool]:
    """Return what a recorded row states."""
    return {name: getattr(row, name) for name in STATED}


def test_every_fact_is_stated_by_filings_or_found_by_the_program():
    assert set(Facts.names()) == FOUND | set(STATED)
    assert list(FACT_LABELS) == list(Facts.names())


def test_every_promise_that_a_partner_has_a_column_for_is_a_fact():
    yes_or_no = {
        field.name
        for field in FiledPartner._meta.concrete_fields
        if field.get_internal_type() == "BooleanField"
    }

    assert yes_or_no == set(STATED) | set(CLAIMED.values())


@every_fact
@on_a_database
def test_python_and_sql_find_what_one_of_several_partners_states(name):
    facility = make_facility()
    make_filing(facility, [stating(name), stating()])

    facts = facts_of(facility, on=ON, known_at=KNOWN)
    row = classified(Facility.objects.filter(pk=facility.pk), on=ON, known_at=KNOWN).get()

    assert stated(facts) == {other: other == name for other in STATED}
    assert standing_of(row).facts == facts


@every_fact
@on_a_database
def test_a_filing_that_states_what_no_partner_promises_is_refused(name):
    recorded = make_filing(partners=[stating()])
    check_deferred()
    recorded.pk = None
    setattr(recorded, name, True)
    recorded.save(force_insert=True)

    with pytest.raises(IntegrityError, match="differs from its partner rows"):
        check_deferred()


@every_fact
@on_a_database
def test_verification_finds_a_filing_that_states_what_no_partner_promises(name):
    wrong = make_filing(partners=[stating()])
    check_deferred()
    with unguarded("compliance_filing"):
        Filing.objects.filter(pk=wrong.pk).update(**{name: True})

    assert verify_filings().differing == [wrong.pk]


@every_fact
@on_a_database
def test_what_is_ticked_on_the_form_is_recorded_and_ticked_when_it_is_put_right(client, city, name):
    client.force_login(make_user(city, Role.RECORD))
    facility, hospital = make_facility(), make_hospital()

    form = client.post(address(facility), typed(row(hospital), step="back")).content.decode()
    client.post(address(facility), typed(row(hospital, **{name: "on"}), step="save"))

    assert name in re.findall(r'name="p-0-(\w+)"', form)
    filing = Filing.objects.get()
    assert promised(filing) == {other: other == name for other in STATED}
    [again] = partners_initial(filing, corrects=True)
    assert {other: bool(again.get(other)) for other in STATED} == promised(filing)


@every_fact
@on_a_database
def test_two_filings_that_differ_in_it_are_told_apart(name):
    hospital = make_hospital()
    before, after = (
        version_of(make_filing(partners=[stating(*names, institution=hospital)]))
        for names in ([], [name])
    )

    assert changed_labels(before, after) == ["協力医療機関"]


@every_fact
@on_a_database
def test_the_exported_list_and_the_filings_on_the_page_of_a_facility_show_it(client, user, name):
    client.force_login(user)
    hospital = make_hospital(name="印の病院")
    silent, telling = make_facility(), make_facility()
    make_filing(silent, [stating(institution=hospital)])
    make_filing(telling, [stating(name, institution=hospital)])

    exported = client.get(reverse("compliance:facility-export", args=["csv"]), {"columns": "all"})
    pages = [
        client.get(reverse("compliance:facility-detail", args=[one.pk])).content.decode()
        for one in (silent, telling)
    ]

    assert len(set(shown(exported.content.decode("utf-8-sig")))) == 2
    before, after = (shown(page.partition('<ol class="timeline">')[2]) for page in pages)
    assert before != after


def shown(text: str) -> list[str]:
    """Return what stands in brackets behind the name of the institution."""
    found = re.findall("印の病院（([^）]*)）", text)
    assert found
    return found


@every_fact
@on_a_database
def test_the_explanation_answers_it_where_a_filing_counts(name):
    unfiled, silent, telling = make_facility(), make_facility(), make_facility()
    make_filing(silent, [stating()])
    make_filing(telling, [stating(name)])

    answers = [told(one)[FACT_LABELS[name]][0] for one in (unfiled, silent, telling)]

    assert answers[0] == "数える届出がないため、問いません"
    assert answers[1].startswith("いいえ")
    assert answers[2].startswith("はい")


def test_a_file_has_a_column_for_every_fact():
    assert set(FLAGS.values()) == {CLAIMED.get(name, name) for name in STATED}
    assert set(FLAGS) <= set(HEADINGS)


@every_fact
@on_a_database
def test_it_is_read_from_files_and_tells_one_filing_from_another(name):
    heading = next(key for key, flag in FLAGS.items() if flag == CLAIMED.get(name, name))
    facility, hospital = make_facility(), make_hospital()
    silent = line(facility, institution=hospital)

    take([silent, silent | {heading: "○"}])
    again = preview([as_csv([silent])], now=NOW)

    [recorded] = FiledPartner.objects.all()
    assert promised(recorded) == {other: other == name for other in STATED}
    assert "内容の異なる届出" in messages(again.reports[0].errors)[0][2]


def check_deferred() -> None:
    """Run now what PostgreSQL would check at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
