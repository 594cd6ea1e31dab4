"""What the reader notices of a file stands in the report of every importer."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from common.import_command import ImportPlan, SourceFile
from facilities.imports import preview as preview_facilities
from intake.filings import preview as preview_filings
from jurisdictions.imports import HEADINGS as AREA_HEADINGS
from jurisdictions.imports import preview as preview_areas
from medical_partners.imports import preview as preview_institutions
from tests.factories.facilities import make_facility
from tests.factories.facility_files import HOME, LEDGER
from tests.factories.filing_files import HEADINGS, NOW, line
from tests.factories.institution_files import LIST_HEADINGS, OCTOBER, PLACE_HEADINGS, listed, place
from tests.factories.medical_partners import make_hospital

pytestmark = pytest.mark.django_db
AREA = dict(zip(AREA_HEADINGS, ("092142", "さくら市", "0902", "県北"), strict=True))


@dataclass
class Importer:
    """A kind of file: how it is previewed, its headings, a good row, and a column that matters."""

    preview: Callable[[list[SourceFile]], ImportPlan]
    headings: list[str]
    row: Callable[[], dict[str, str]]
    matters: str
    above: tuple[str, ...] = ()


IMPORTERS = {
    "filings": Importer(
        lambda files: preview_filings(files, now=NOW),
        list(HEADINGS),
        lambda: line(make_facility(), institution=make_hospital(), promises="ⅰⅱⅲ"),
        "要件ⅱ診療",
    ),
    "facilities": Importer(preview_facilities, list(LEDGER), lambda: HOME, "廃止日"),
    "lists": Importer(
        preview_institutions, LIST_HEADINGS, listed, "病床数", above=("", OCTOBER, "")
    ),
    "places": Importer(preview_institutions, PLACE_HEADINGS, place, "合計病床数"),
    "areas": Importer(preview_areas, list(AREA_HEADINGS), lambda: AREA, "二次医療圏名"),
}
every_importer = pytest.mark.parametrize("importer", IMPORTERS.values(), ids=IMPORTERS)


def book(importer: Importer, **cells: object) -> tuple[Workbook, int]:
    """Return a workbook with a good row, but for these cells, and the number of the row."""
    made = Workbook()
    for text in importer.above:
        made.active.append([text])
    made.active.append(importer.headings)
    row = importer.row() | cells
    made.active.append([row.get(heading, "") for heading in importer.headings])
    return made, made.active.max_row


def report_of(importer: Importer, made: Workbook):
    data = io.BytesIO()
    made.save(data)
    (report,) = importer.preview([SourceFile("届出.xlsx", data.getvalue())]).reports
    return report


@every_importer
@pytest.mark.parametrize("broken", ["#REF!", "#N/A", "=A1"])
def test_a_cell_without_its_value_is_one_error_and_its_row_is_not_taken(importer, broken):
    made, number = book(importer, **{importer.matters: broken})

    report = report_of(importer, made)

    (error,) = report.errors
    assert (error.row, error.column) == (number, importer.matters)
    assert error.cell.endswith(str(number))
    assert (report.new, report.changed) == (0, 0)


@every_importer
def test_what_is_hidden_or_struck_out_is_read_and_warned_of(importer):
    made, number = book(importer)
    plain = report_of(importer, made)
    made.active.row_dimensions[number].hidden = True
    made.active.column_dimensions["A"].hidden = True
    made.active.cell(number, len(importer.headings) + 1, "余り")

    report = report_of(importer, made)

    said = " ".join(one.message for one in report.warnings if one not in plain.warnings)
    assert (report.errors, report.new, report.rows) == (plain.errors, plain.new, plain.rows)
    assert "非表示の行です" in said
    assert "A列は非表示です" in said
    assert "見出しのない列に値があります" in said


@every_importer
def test_a_hidden_sheet_is_warned_of(importer):
    made, _ = book(importer)
    made.active.sheet_state = "hidden"
    made.create_sheet("表紙")

    report = report_of(importer, made)

    # Filings that stand in hidden sheets alone are asked about.
    said = [report.question, *(one.message for one in report.warnings)]
    assert any("非表示" in message for message in said)


def test_an_unclosed_mark_costs_one_row_and_hides_none():
    first, second = make_facility(), make_facility()
    rows = [line(first, 医療機関名='"甲病院', 要件ⅰ相談="○"), line(second)]
    text = [",".join(HEADINGS), *(",".join(row[key] for key in HEADINGS) for row in rows)]
    file = SourceFile("届出.csv", "\r\n".join(text).encode())

    plan = preview_filings([file], now=NOW)

    (error,) = plan.reports[0].errors
    assert (error.row, "閉じられていません" in error.message) == (2, True)
    assert [new.facility for new in plan.filings] == [second]


def test_days_of_a_workbook_that_counts_from_1904_are_its_days():
    made, _ = book(IMPORTERS["filings"], 届出日=44712, 受付日=44713)
    made.epoch = CALENDAR_MAC_1904

    data = io.BytesIO()
    made.save(data)
    (new,) = preview_filings([SourceFile("届出.xlsx", data.getvalue())], now=NOW).filings

    assert (new.filed_date, new.received_date) == (date(2026, 6, 1), date(2026, 6, 2))


def test_both_partners_of_merged_rows_belong_to_one_filing():
    facility = make_facility()
    made = Workbook()
    made.active.append(list(HEADINGS))
    for name in ("甲病院", "乙病院"):
        row = line(facility, 医療機関名=name, 要件ⅰ相談="○")
        made.active.append([row[heading] for heading in HEADINGS])
    for column in "ABCDEF":
        made.active.merge_cells(f"{column}2:{column}3")

    data = io.BytesIO()
    made.save(data)
    (new,) = preview_filings([SourceFile("届出.xlsx", data.getvalue())], now=NOW).filings

    assert [partner.name for partner in new.partners] == ["甲病院", "乙病院"]


def test_headings_that_are_merged_over_two_rows_are_found():
    facility = make_facility()
    made = Workbook()
    made.active.append([*HEADINGS[:6], "協力医療機関", *[None] * 8])
    made.active.append([*[None] * 6, *HEADINGS[6:]])
    made.active.append([line(facility)[heading] for heading in HEADINGS])
    for column in "ABCDEF":
        made.active.merge_cells(f"{column}1:{column}2")
    made.active.merge_cells("G1:O1")

    report = report_of(IMPORTERS["filings"], made)

    assert (report.errors, report.new) == ([], 1)
