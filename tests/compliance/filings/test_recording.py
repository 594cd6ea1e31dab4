"""What the office does with filings."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError

from accounts.models import HistoryEntry
from compliance.filings.models import Filing, Review
from compliance.filings.recording import (
    AlreadyCorrected,
    AlreadyRecorded,
    FilingOvertaken,
    record_filing,
    record_filing_after,
    record_filings,
)
from compliance.filings.reviewing import AlreadyReviewed, accept_filing, return_filing
from medical_partners.models import Answer, InstitutionKind, MedicalInstitution
from tests.factories.accounts import make_user
from tests.factories.compliance import RECORDED, make_filing, new_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_clinic

pytestmark = pytest.mark.django_db


def test_a_filing_keeps_the_union_of_its_partners_and_the_oldest_confirmation():
    filing = make_filing(
        partners=[
            partner(promises="ⅰ", confirmed_date=date(2026, 5, 20)),
            partner(make_clinic(), "ⅱⅲ", confirmed_date=date(2026, 5, 1)),
        ]
    )

    assert (filing.partner_count, filing.consults, filing.examines, filing.admits) == (
        2,
        True,
        True,
        False,
    )
    assert filing.confirmed_date == date(2026, 5, 1)
    assert filing.fiscal_year == 2026


def test_many_filings_take_a_handful_of_statements(django_assert_max_num_queries):
    new = [new_filing() for _ in range(20)]

    with django_assert_max_num_queries(8):
        record_filings(new, now=RECORDED, by=None)

    assert Filing.objects.count() == 20


def test_where_review_is_needed_a_filing_begins_as_received(city):
    city.review_required = True
    city.save()

    filing = make_filing()

    assert filing.review_required
    assert [review.state for review in filing.reviews.all()] == [Review.State.RECEIVED]


def test_a_filing_is_corrected_once_however_often_the_button_is_pressed(user):
    filing = make_filing()
    correction = new_filing(
        filing.facility,
        kind=Filing.Kind.CORRECTION,
        corrects=filing,
        correction_reason="記載誤り",
    )
    record_filing(correction, now=RECORDED, by=user)

    with pytest.raises(AlreadyCorrected):
        record_filing(correction, now=RECORDED, by=user)

    assert Filing.objects.count() == 2


def test_another_fault_of_a_correction_is_not_taken_for_a_race(user):
    filing = make_filing()
    faulty = new_filing(
        filing.facility, kind=Filing.Kind.CORRECTION, corrects=filing, correction_reason=""
    )

    with pytest.raises(Exception, match="a_correction_names_its_filing_and_reason"):
        record_filing(faulty, now=RECORDED, by=user)


def test_a_filing_is_accepted_or_returned_once(user):
    filing = make_filing()
    accept_filing(filing, now=RECORDED, by=user)

    with pytest.raises(AlreadyReviewed):
        accept_filing(filing, now=RECORDED, by=user)
    with pytest.raises(AlreadyReviewed):
        return_filing(filing, reasons="不備", now=RECORDED, by=user)


def test_a_return_without_reasons_is_a_fault_not_a_race(user):
    with pytest.raises(Exception, match="a_return_has_reasons"):
        return_filing(make_filing(), reasons="", now=RECORDED, by=make_user())


def test_a_fault_of_a_new_institution_is_not_taken_for_a_code_that_is_taken():
    faulty = MedicalInstitution(
        name="試験医院", kind=InstitutionKind.CLINIC, admission=Answer.YES, prefecture_id="09"
    )

    with pytest.raises(IntegrityError, match="only_hospitals_admit"):
        make_filing(partners=[partner(faulty)])


def test_a_filing_is_not_recorded_after_one_that_nobody_has_seen():
    facility = make_facility()
    seen = make_filing(facility)
    make_filing(facility)

    with pytest.raises(FilingOvertaken):
        record_filing_after(seen.pk, new_filing(facility), now=RECORDED, by=None)

    assert facility.filings.count() == 2


def test_a_form_that_was_sent_twice_is_told_so_before_anything_else():
    facility, token = make_facility(), uuid4()
    new = new_filing(facility, token=token)
    record_filing_after(None, new, now=RECORDED, by=None)

    with pytest.raises(AlreadyRecorded):
        record_filing_after(None, new, now=RECORDED, by=None)


def test_the_history_says_why_a_filing_was_corrected_or_returned(user, city):
    city.review_required = True
    city.save()
    filing = make_filing()
    correction = new_filing(
        filing.facility,
        kind=Filing.Kind.CORRECTION,
        corrects=filing,
        correction_reason="記載誤り",
    )

    corrected = record_filing(correction, now=RECORDED, by=user)
    return_filing(corrected, reasons="協定書がありません。", now=RECORDED, by=user)

    rows = HistoryEntry.objects.order_by("id").values_list("table_name", "reason")
    assert ("compliance_filing", "記載誤り") in rows
    assert ("compliance_review", "協定書がありません。") in rows
