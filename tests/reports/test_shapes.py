"""The shapes of the table: each divides the same facilities, and leads to the very same again."""

import csv
import io
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Role
from facilities.models import Facility, FormerAuthority, TypeCode
from jurisdictions.models import MedicalArea, Municipality
from reports.breakdown import BreakdownSelection, breakdown
from reports.layouts import lay_out
from reports.shapes import DIVISIONS, Shape
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db
URL = "/reports/breakdown/"
ON = date(2026, 8, 1)
OF_ROWS = [shape for shape in Shape if shape != Shape.ANNEX1]


@pytest.fixture
def world(city, prefecture):
    """Homes of two authorities and several corporations; one changed its authority later."""
    area = MedicalArea.objects.create(code="0999", name="県北", prefecture_id="09")
    here, there = Municipality.objects.filter(prefecture_id="09").order_by("code")[:2]
    Municipality.objects.filter(pk=here.pk).update(medical_area=area)
    Municipality.objects.filter(pk=there.pk).update(medical_area=None)
    first = make_facility(authority=prefecture, municipality=here)
    second = make_facility(authority=prefecture, municipality=there, type=TypeCode.GROUP_HOME)
    Facility.objects.filter(pk__in=[first.pk, second.pk]).update(
        corporation_name="社会福祉法人例示会", corporation_number="1234567890128"
    )
    make_filing(first)
    make_facility(authority=prefecture, municipality=here, corporation_name="例示会")
    moved = make_facility(authority=city, municipality=here)
    # A trigger records a change of authority as it is made; this one lies after the day asked for.
    FormerAuthority.objects.create(
        facility=moved, authority=prefecture, until_date=date(2026, 9, 1)
    )


@pytest.fixture
def nation(client):
    """A person who reads the whole nation."""
    client.force_login(make_user(reads_all=True))
    return client


def rows_of(page: str) -> list[list[tuple[str, int]]]:
    """Return the numbers of the table on a page, row by row, each with its address."""
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    link = re.compile(r'<a href="([^"]+)">([\d,]+)</a>')
    return [
        [(unescape(url), int(number.replace(",", ""))) for url, number in link.findall(row)]
        for row in body.split("</tr>")[:-1]
    ]


@pytest.mark.parametrize("shape", OF_ROWS)
def test_each_number_of_each_shape_leads_to_as_many_facilities(world, nation, shape):
    page = nation.get(URL, {"layout": shape, "on": "2026-08-01"}).content.decode()

    rows = rows_of(page)
    *parts, total = [row for row in rows if row]
    assert total[0][1] == 4
    for url, number in [figure for row in [*parts, total] for figure in row]:
        listed = nation.get(url, {}, follow=True).context["table"]
        assert (url, len(listed.rows)) == (url, number)


@pytest.mark.parametrize("shape", OF_ROWS)
def test_the_rows_of_each_shape_add_up_to_its_total(world, shape):
    *rows, total = laid_out(shape).rows()

    assert sum(row.tally.n for row in rows) == total.tally.n == 4
    assert total.label in {"計", "全国"}


def laid_out(shape, *, on=ON, compared=None):
    def count(day):
        return breakdown(
            Facility.objects.all(),
            selection=BreakdownSelection(),
            on=day,
            known_at=datetime(2026, 12, 3, tzinfo=UTC),
            division=DIVISIONS[shape],
        )

    return lay_out(count(on), shape, compared=count(compared) if compared else None)


def test_authorities_are_those_that_designated_on_the_day(world):
    def numbers(on):
        return {row.label: row.tally.n for row in laid_out(Shape.AUTHORITY, on=on).rows()}

    assert numbers(date(2026, 8, 1)) == {"栃木県": 4, "全国": 4}
    assert numbers(date(2026, 9, 1)) == {"栃木県": 3, "さくら市": 1, "全国": 4}


def test_a_corporation_is_told_by_its_number_and_the_largest_comes_first(world):
    rows = [(row.label, row.code, row.tally.n) for row in laid_out(Shape.CORPORATION).rows()]

    assert rows == [
        ("社会福祉法人例示会", "1234567890128", 2),
        ("例示会", "", 1),
        ("（法人の登録なし）", "", 1),
        ("全国", "", 4),
    ]


def test_a_row_tells_by_how_much_it_has_grown_since_the_day_compared(world):
    Facility.objects.filter(corporation_name="例示会").update(designated_date=date(2026, 7, 1))

    rows = laid_out(Shape.CORPORATION, compared=date(2026, 6, 1)).rows()

    assert [(row.label, row.change()) for row in rows] == [
        ("社会福祉法人例示会", 0),
        ("例示会", 1),
        ("（法人の登録なし）", 0),
        ("全国", 1),
    ]


def test_what_was_there_only_on_the_day_compared_keeps_its_row(world):
    Facility.objects.filter(corporation_name="例示会").update(closed_date=date(2026, 7, 1))

    rows = laid_out(Shape.CORPORATION, compared=date(2026, 6, 1)).rows()

    assert {row.label: (row.tally.n, row.change()) for row in rows}["例示会"] == (0, -1)


def test_the_page_opens_with_annex_1_and_says_what_one_may_see(client, world, city):
    client.force_login(make_user(city, Role.READ))

    page = client.get(URL).content.decode()

    assert "別紙１　都道府県別の協力医療機関の定めの状況" in page
    assert "集計範囲：さくら市" in page
    assert "閲覧できる全ての区域" not in page


@pytest.mark.parametrize("shape", OF_ROWS)
def test_a_city_counts_no_home_of_others(client, world, city, shape):
    client.force_login(make_user(city, Role.READ))

    page = client.get(URL, {"layout": shape, "on": "2026-08-01", "compared_on": "2026-07-01"})

    *_, total = page.context["rows"]
    assert (total.label, total.n.count) == ("計", 1)
    assert "例示会" not in page.content.decode()


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("suffix", ["xlsx", "csv", "pdf", "json"])
def test_each_shape_leaves_as_a_file_with_its_growth(world, nation, shape, suffix):
    url = reverse("reports:breakdown-export", kwargs={"suffix": suffix})

    asked = {"layout": shape, "on": "2026-08-01", "compared_on": "2026-07-01"}
    answer = nation.get(url, asked)
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content

    SAYS[suffix](shape, io.BytesIO(data))


def _says_workbook(shape, file):
    book = load_workbook(file)
    sheet = [list(row) for row in book[shape.short].values]
    assert sheet[0][0] == shape.heading
    if shape == Shape.ANNEX1:
        assert "件数の増減" in book.sheetnames
    else:
        headings, last = sheet[2], next(row for row in sheet if row[0] in {"計", "全国"})
        assert dict(zip(headings, last, strict=True))["施設数"] == 4
        assert dict(zip(headings, last, strict=True))["施設数の増減"] == 0


def _says_csv(shape, file):
    lines = list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"))))
    assert sum(int(line["N"]) for line in lines) == 4
    assert sum(int(line["N（令和8年7月1日）"]) for line in lines) == 4


def _says_paper(shape, file):
    text = "".join(page.extract_text() for page in PdfReader(file).pages)
    assert shape.heading.split("　")[-1] in text
    assert "±0" in text


def _says_json(shape, file):
    assert b'"compared_on": "2026-07-01"' in file.getvalue()


SAYS = {"xlsx": _says_workbook, "csv": _says_csv, "pdf": _says_paper, "json": _says_json}


def test_a_long_table_is_cut_into_pages_and_the_total_stands_on_each(city, nation):
    for number in range(201):
        make_facility(corporation_name=f"第{number}会")

    first = nation.get(URL, {"layout": "corporation"})
    second = nation.get(URL, {"layout": "corporation", "page": 2})

    assert [len(first.context["rows"]), len(second.context["rows"])] == [201, 2]
    assert second.context["rows"][-1].n.count == 201


def test_a_corporation_whose_name_looks_like_a_formula_stays_a_text(city, nation):
    make_facility(authority=city, corporation_name="=HYPERLINK(1)")

    url = reverse("reports:breakdown-export", kwargs={"suffix": "xlsx"})
    answer = nation.get(url, {"layout": "corporation"})
    book = load_workbook(io.BytesIO(b"".join(answer)))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert "'=HYPERLINK(1)" in [cell.value for cell in cells]
