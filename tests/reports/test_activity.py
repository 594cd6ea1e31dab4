"""取組実績: what was done in a span, by facility type, and the records behind each number."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from compliance.correspondence.models import ContactKind
from facilities.models import Facility, TypeCode
from reports.activity import MEASURES, activity
from tests.factories.contacts import make_contact, make_guidance
from tests.factories.facilities import make_facility
from tests.factories.notices import NoticeFields, make_notice

pytestmark = pytest.mark.django_db
SPAN = {"since": date(2026, 4, 1), "until": date(2027, 3, 31)}
IN_IT, BEFORE = date(2026, 8, 1), date(2026, 3, 31)
LETTER: NoticeFields = {"kind": "no_partner", "notice_date": IN_IT}


def numbers(facilities=None):
    """Return the numbers above zero: type (or 合計) and measure to number."""
    table = activity(Facility.objects.all() if facilities is None else facilities, **SPAN)
    return {
        (row.code or "all", measure.key): number
        for row in table.rows
        for measure, number in zip(MEASURES, row.numbers, strict=True)
        if number
    }


def test_contacts_are_counted_by_type_and_by_what_the_ministry_asks_for(city):
    home = make_facility(authority=city)
    group_home = make_facility(authority=city, type=TypeCode.GROUP_HOME)
    make_contact(home, ContactKind.CONSULTATION, on=IN_IT)
    make_contact(home, ContactKind.INSPECTION_ORAL, on=IN_IT)
    make_contact(group_home, ContactKind.INSPECTION_ADVICE, on=IN_IT)
    make_guidance(home, group_home, on=IN_IT)

    found = numbers()

    assert found["welfare_facility", "consultation"] == 1
    assert found["all", "inspection"] == 2
    assert found["group_home", "group"] == 1
    assert activity(Facility.objects.all(), **SPAN).reached == 2


def test_what_lies_outside_the_span_and_what_was_corrected_is_not_counted(city):
    home = make_facility(authority=city)
    make_contact(home, ContactKind.MATCHING, on=BEFORE)
    wrong = make_contact(home, ContactKind.MATCHING, on=IN_IT)
    make_contact(home, ContactKind.CONSULTATION, on=IN_IT, corrects=wrong)

    assert numbers() == {("welfare_facility", "consultation"): 1, ("all", "consultation"): 1}


def test_letters_count_as_advice_and_those_with_institutions_as_a_list(city):
    home = make_facility(authority=city)
    first = make_notice(home, **LETTER)
    make_notice(home, **(LETTER | {"candidates": ["0910000017"], "replaces": first}))
    make_notice(home, kind="acceptance", notice_date=IN_IT)

    found = numbers()

    assert found["all", "letters"] == 1
    assert found["all", "list"] == 1


def test_every_number_leads_to_just_so_many_records(client, user, city, other_city):
    client.force_login(user)
    make_contact(make_facility(authority=city), ContactKind.VISIT, on=IN_IT)
    make_notice(make_facility(authority=city), **(LETTER | {"candidates": ["0910000017"]}))
    make_contact(make_facility(authority=other_city, name="もみじ苑"), ContactKind.VISIT, on=IN_IT)
    asked = {key: day.isoformat() for key, day in SPAN.items()}

    page = client.get(reverse("reports:activity"), asked)

    figures = [figure for row in page.context["rows"] for figure in row["figures"]]
    for number, url in figures:
        records = client.get(url)
        assert records.context["number"] == number
        assert "もみじ苑" not in records.content.decode()
    assert sum(number for number, _ in figures) == 6


def test_the_table_is_saved_as_a_workbook(client, user, city):
    client.force_login(user)
    make_contact(make_facility(authority=city), ContactKind.VISIT, on=IN_IT)

    answer = client.get(reverse("reports:activity-export"), {"since": "R8.4.1", "until": "R9.3.31"})

    (sheet,) = load_workbook(BytesIO(answer.content)).worksheets
    rows = list(sheet.values)
    assert any(row[0] == "合計" and 1 in row for row in rows)


def test_a_span_that_ends_before_it_begins_is_refused(client, user):
    client.force_login(user)

    answer = client.get(reverse("reports:activity"), {"since": "R8.4.1", "until": "R8.3.31"})

    assert answer.status_code == 422
    assert "開始日以後の日" in answer.content.decode()


def test_many_facilities_take_as_many_queries_as_one(city, django_assert_num_queries):
    for _ in range(20):
        make_contact(make_facility(authority=city), on=IN_IT)

    with django_assert_num_queries(5):
        activity(Facility.objects.all(), **SPAN)
