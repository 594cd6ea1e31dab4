"""Filings are records of law: the database keeps them as they are."""

from datetime import UTC, datetime

import pytest
from django.db import Error, IntegrityError, connection

from compliance.filings.models import FiledPartner, Filing, PlannedInstitution, Review
from compliance.filings.verification import verify_filings
from tests.factories.compliance import make_filing, new_filing, partner
from tests.factories.medical_partners import make_clinic, make_hospital
from tests.opened import unguarded

pytestmark = pytest.mark.django_db
TABLES = [
    ("compliance_filing", "remarks = 'x'"),
    ("compliance_filedpartner", "consults = NOT consults"),
    ("compliance_plannedinstitution", "name = 'x'"),
    ("compliance_review", "reasons = 'x'"),
]


@pytest.fixture
def filing(city):
    """A filing with a row in every table that keeps it."""
    city.review_required = True
    city.save()
    plan = PlannedInstitution(kind=PlannedInstitution.Kind.OTHER, name="予定病院")
    return make_filing(planned_institutions=[plan])


@pytest.mark.parametrize(("table", "change"), TABLES)
def test_no_recorded_row_can_be_updated_even_by_raw_sql(filing, table, change):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - names of the test itself
        assert cursor.fetchone()[0] == 1

    with pytest.raises(Error, match="Cannot update or delete"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change}")  # noqa: S608 - names of the test itself


@pytest.mark.parametrize(("table", "change"), TABLES)
def test_no_recorded_row_can_be_deleted_even_by_raw_sql(filing, table, change):
    with pytest.raises(Error, match="Cannot update or delete"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names of the test itself


def test_no_partner_can_be_added_to_a_recorded_filing():
    filing = make_filing()
    check_deferred()

    late = make_hospital()
    FiledPartner.objects.create(
        filing=filing,
        institution=late,
        name=late.name,
        institution_kind=late.kind,
        consults=True,
        examines=False,
        admits=False,
    )

    with pytest.raises(IntegrityError, match="differs from its partner rows"):
        check_deferred()


def test_a_filing_whose_union_differs_from_its_partners_is_refused():
    recorded = make_filing(partners=[partner(promises="ⅰ")])
    check_deferred()
    recorded.pk, recorded.admits = None, True
    recorded.save(force_insert=True)

    with pytest.raises(IntegrityError, match="differs from its partner rows"):
        check_deferred()


def test_a_clinic_can_never_be_stored_as_admitting():
    clinic = make_clinic()
    filing = make_filing(partners=[])

    with pytest.raises(IntegrityError, match="only_a_hospital_meets_admission"):
        FiledPartner.objects.create(
            filing=filing,
            institution=clinic,
            name=clinic.name,
            institution_kind=clinic.kind,
            consults=False,
            examines=False,
            admits=True,
        )


def test_a_correction_needs_its_filing_and_a_reason():
    with pytest.raises(IntegrityError, match="a_correction_names_its_filing_and_reason"):
        make_filing(kind=Filing.Kind.CORRECTION)


def test_a_filing_is_not_received_before_it_is_filed():
    early = new_filing().filed_date.replace(day=1, month=5)

    with pytest.raises(IntegrityError, match="filing_is_received_after_it_is_filed"):
        make_filing(received_date=early)


def test_a_return_needs_reasons():
    with pytest.raises(IntegrityError, match="a_return_has_reasons"):
        Review.objects.create(
            filing=make_filing(), state=Review.State.RETURNED, recorded_at=make_filing().recorded_at
        )


def test_verification_finds_a_filing_that_its_partners_do_not_bear_out():
    right, wrong = make_filing(), make_filing()
    check_deferred()
    with unguarded("compliance_filing"), connection.cursor() as cursor:
        cursor.execute("UPDATE compliance_filing SET admits = false WHERE id = %s", [wrong.pk])

    result = verify_filings()

    assert (result.checked, result.differing) == (2, [wrong.pk])
    assert right.pk not in result.differing


def check_deferred() -> None:
    """Run now what PostgreSQL would check at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_the_check_at_commit_never_fails_inside_and_so_stays_fast_for_many():
    # A failure inside goes through all checks that wait; see compliance/filings/models/triggers.py.
    make_filing()
    check_deferred()

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore', true)")
        assert cursor.fetchone() == ("{}",)


def test_later_versions_are_looked_up_by_what_an_index_of_secured_rows_allows():
    now = datetime(2026, 8, 1, tzinfo=UTC)

    counts = str(Filing.objects.in_effect(on=now.date(), known_at=now).query)

    assert "EXISTS" in counts
    assert "COALESCE" not in counts
