"""The page of one filing: what it says, its versions, and what it changed."""

from datetime import date, timedelta
from typing import Unpack

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.filings.comparison import changed_labels, version_of
from compliance.filings.models import Filing, PlannedInstitution
from compliance.filings.versions import versions_of
from tests.factories.compliance import RECORDED, FilingFields, make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_hospital

pytestmark = pytest.mark.django_db


def correct(filing, partners=None, *, days=1, **fields: Unpack[FilingFields]):
    """Return a correction of a filing, recorded some days later."""
    said: FilingFields = {
        "kind": Filing.Kind.CORRECTION,
        "corrects": filing,
        "correction_reason": "記載の誤り",
    }
    now = RECORDED + timedelta(days=days)
    return make_filing(filing.facility, partners, now=now, **(said | fields))


def page(client, filing):
    return client.get(reverse("compliance:filing-detail", args=[filing.pk])).content.decode()


def test_everything_that_a_filing_says_is_shown(client, user):
    client.force_login(user)
    plan = PlannedInstitution(kind=PlannedInstitution.Kind.SUPPORT_HOSPITAL, name="予定病院")
    filing = make_filing(
        partners=[],
        stage=Filing.Stage.CONSULTING,
        consulted_count=2,
        reason_not_agreed="夜間の体制が整わないため",
        reason_not_consulted="近くにないため",
        planned_month=date(2026, 12, 1),
        planned_institutions=[plan],
        claims_bonus=False,
        remarks="備考の文",
    )

    text = page(client, filing)

    for words in (
        "協議中",
        "夜間の体制が整わないため",
        "近くにないため",
        "令和8年12月",
        "予定病院",
        "備考の文",
        "協力医療機関の定めはありません",
    ):
        assert words in text


def test_versions_know_one_another_and_only_the_newest_is_not_marked(client, user):
    client.force_login(user)
    first = make_filing()
    second = correct(first)
    third = correct(second, days=2)

    versions = versions_of(second)

    assert versions.chain == [first, second, third]
    assert (versions.number, versions.newest, versions.compared_with) == (2, third, first)
    assert "訂正済み（第2版に差替え）" in page(client, first)
    assert "訂正済み（第3版に差替え）" in page(client, second)
    assert "差替え" not in page(client, third)


def test_a_filing_is_compared_with_the_newest_version_of_the_one_before(client, user):
    client.force_login(user)
    facility, hospital = make_facility(), make_hospital(name="変わる病院")
    wrong = make_filing(facility, [partner(make_hospital(name="誤記病院"))])
    right = correct(wrong, [partner(hospital, "ⅰ")])
    later = make_filing(
        facility,
        [partner(hospital, "ⅰⅱ")],
        received_date=date(2026, 7, 1),
        now=RECORDED + timedelta(days=30),
    )

    assert versions_of(later).compared_with == right
    assert changed_labels(version_of(right), version_of(later)) == ["協力医療機関"]
    text = page(client, later)
    assert "前回の届出" in text
    assert "誤記病院" not in text


def test_the_page_makes_as_many_queries_for_many_versions_as_for_two(client, user):
    client.force_login(user)
    few = correct(make_filing())
    many = make_filing()
    for days in range(1, 8):
        many = correct(many, days=days)

    counts = []
    for filing in (few, many):
        with CaptureQueriesContext(connection) as queries:
            page(client, filing)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_whoever_decides_sees_who_promises_what_and_what_is_lacking(client, user):
    filing = make_filing(make_facility(), [partner(make_hospital(name="北病院"), "ⅰⅱ")])
    client.force_login(user)

    text = client.get(reverse("compliance:filing-detail", args=[filing.pk])).content.decode()

    assert "不足する要件：ⅲ 入院（病院に限る。）" in text
    assert "この医療機関がなくなった場合" in text
