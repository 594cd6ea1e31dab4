"""A 確認日 that is another year's or old is doubted before it is recorded, however it comes."""

from datetime import date

import pytest

from compliance.filings.models import Filing
from intake.filings import preview
from tests.factories.compliance import FilingFields, make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.filing_files import NOW, as_csv, line, take
from tests.factories.filing_forms import address, row, typed
from tests.factories.medical_partners import make_hospital

pytestmark = pytest.mark.django_db
REPEATED = "確認日が前の年度の届出と同じです"
LONG_AGO = "確認日から届出日まで１年を超えています"
LAST_YEAR = date(2025, 9, 1)


@pytest.fixture
def hospital():
    return make_hospital(name="みなと病院")


@pytest.fixture
def facility(hospital):
    """A home that confirmed and filed in the 年度 before."""
    home = make_facility()
    days: FilingFields = {"filed_date": LAST_YEAR, "received_date": LAST_YEAR}
    make_filing(home, [partner(hospital, "ⅰⅱⅲ", confirmed_date=LAST_YEAR)], **days)
    return home


def doubts(*lines) -> list[tuple[int, str]]:
    """Return what a preview doubts about 確認日, with the rows."""
    [report] = preview([as_csv(lines)], now=NOW).reports
    assert report.errors == []
    return [
        (found.row, found.message.split("。")[0])
        for found in report.warnings
        if found.column == "確認日"
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"確認日": "R7.9.1"}, [REPEATED]),
        ({"確認日": "R8.5.20"}, []),
        ({"確認日": "R7.6.1"}, []),
        ({"確認日": "R7.5.31"}, [LONG_AGO]),
        ({"確認日": "R7.9.1", "届出区分": "変更"}, [REPEATED]),
        ({"確認日": ""}, []),
    ],
)
def test_a_file_is_doubted_before_it_is_recorded(facility, hospital, said, expected):
    found = doubts(line(facility, institution=hospital, promises="ⅰ", **said))

    assert found == [(2, words) for words in expected]
    assert Filing.objects.count() == 1


def test_years_that_come_in_one_file_are_compared_whatever_their_order(hospital):
    home, other = make_facility(), make_facility()
    own = {"institution": hospital, "promises": "ⅰ"}

    found = doubts(
        line(home, 届出日="R8.6.1", 確認日="R7.6.10", **own),
        line(home, 届出日="R7.6.20", 確認日="R7.6.10", **own),
        line(other, 届出日="R8.6.1", 確認日="R7.6.10", **own),
        line(home, 届出日="R7.6.20", 医療機関名="台帳にない医院", 要件ⅰ相談="○", 確認日="R7.6.11"),
        line(home, 届出日="R8.6.1", 医療機関名="台帳にない医院", 要件ⅰ相談="○", 確認日="R7.6.11"),
    )

    assert found == [(2, REPEATED), (6, REPEATED)]


def test_a_change_in_the_same_year_keeps_the_day_of_the_partner_that_stays(facility, hospital):
    same = line(facility, institution=hospital, promises="ⅰ", 届出区分="変更", 確認日="R7.9.1")

    assert doubts(same | {"届出日": "R8.3.1", "受付日": "R8.3.1"}) == []


def test_what_is_recorded_already_is_not_doubted_again(hospital):
    lines = [line(make_facility(), institution=hospital, promises="ⅰ", 確認日="R7.5.1")]
    assert doubts(*lines) == [(2, LONG_AGO)]
    take(lines)

    assert doubts(*lines) == []


def test_a_year_that_was_corrected_is_not_what_is_compared(facility, hospital):
    first = facility.filings.get()
    make_filing(
        facility,
        [partner(hospital, "ⅰ", confirmed_date=date(2025, 8, 1))],
        kind=Filing.Kind.CORRECTION,
        corrects=first,
        correction_reason="確認日の誤り",
        filed_date=LAST_YEAR,
        received_date=LAST_YEAR,
        year=2025,
    )

    assert doubts(line(facility, institution=hospital, promises="ⅰ", 確認日="R7.9.1")) == []
    [again] = doubts(line(facility, institution=hospital, promises="ⅰ", 確認日="R7.8.1"))
    assert again == (2, REPEATED)


@pytest.mark.parametrize(
    ("kind", "days", "expected"),
    [
        ("annual", {"filed_date": "R8.6.1", "confirmed_date": "R7.9.1"}, {REPEATED}),
        ("annual", {"filed_date": "R8.9.2", "confirmed_date": "R7.9.1"}, {REPEATED, LONG_AGO}),
        ("annual", {"filed_date": "R8.6.1", "confirmed_date": "R8.5.1"}, set()),
        ("change", {"filed_date": "R8.3.1", "confirmed_date": "R7.9.1"}, set()),
    ],
)
def test_the_screen_doubts_by_the_same_rule(client, user, facility, hospital, kind, days, expected):
    client.force_login(user)
    head = {"filed_date": days["filed_date"], "received_date": days["filed_date"], "kind": kind}
    partners = row(hospital, "ⅰ", confirmed_date=days["confirmed_date"])
    data = typed(partners, seen=str(facility.filings.get().pk), **head)

    text = client.post(address(facility), data).content.decode()

    assert "記録する" in text
    assert {words for words in (REPEATED, LONG_AGO) if words in text} == expected
