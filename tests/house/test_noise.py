"""Marks that nobody sees, and what spreadsheets put around texts, change no plan of an importer."""

import csv
import io
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.import_command import SourceFile
from facilities.imports import preview as preview_facilities
from intake.filings import preview as preview_filings
from intake.filings.lines import HEADINGS
from jurisdictions.imports import HEADINGS as AREA_HEADINGS
from jurisdictions.imports import preview as preview_areas
from medical_partners.imports import preview as preview_institutions
from tests.factories.facilities import make_facility
from tests.factories.facility_files import HOME, LEDGER
from tests.factories.filing_files import BLANK, NOW, line
from tests.factories.institution_files import (
    LIST_HEADINGS,
    OCTOBER,
    PLACE_HEADINGS,
    listed,
    place,
)
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db
Rows = list[list[str]]
MARKS = "\u200b\u200e\u200f\u202a\u202c\u202e\u2060\u2066\u2069\ufeff\u00ad\u180e\u061c"
SPACES = ["", " ", "　", "\u00a0", "\n"]


def as_file(rows: Rows) -> SourceFile:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return SourceFile("表.csv", text.getvalue().encode("utf-8-sig"))


def noisy(cell: str, chance: Random) -> str:
    """Return a cell with marks in it and around it, as a text formula or after an apostrophe."""
    for _ in range(chance.randrange(3)):
        at = chance.randrange(len(cell) + 1)
        cell = cell[:at] + chance.choice(MARKS) + cell[at:]
    if cell.strip(MARKS) and "\n" not in cell:
        cell = chance.choice(("{}", "{}", "{}", '="{}"', "'{}")).format(cell)
    return chance.choice(SPACES) + cell + chance.choice(SPACES)


def filings(file: SourceFile) -> object:
    plan = preview_filings([file], now=NOW)
    assert plan.filings
    return [
        (
            filing.facility.pk,
            filing.kind,
            filing.filed_date,
            filing.received_date,
            filing.year,
            filing.remarks,
            [
                (one.name, one.institution.pk, one.consults, one.confirmed_date, one.remarks)
                for one in filing.partners
            ],
        )
        for filing in plan.filings
    ], said(plan)


def facilities(file: SourceFile) -> object:
    plan = preview_facilities([file])
    assert plan.drafts
    return [(draft.facility.number, draft.changes) for draft in plan.drafts], said(plan)


def institutions(file: SourceFile) -> object:
    plan = preview_institutions([file])
    found = plan.register.listed(["09"])
    assert found
    hidden = ("_state", "search_text")
    return [
        {key: value for key, value in vars(one).items() if key not in hidden} for one in found
    ], said(plan)


def areas(file: SourceFile) -> object:
    plan = preview_areas([file])
    assert plan.areas
    return [(one.code, one.name) for one in plan.areas.values()], said(plan)


def said(plan) -> object:
    """Return what the reports of a plan say, but for the values that they show."""
    return [
        (
            [report.rows, report.new, report.changed, report.unchanged, report.merged],
            [
                (finding.row, finding.column, finding.message)
                for finding in (*report.errors, *report.warnings)
            ],
        )
        for report in plan.reports
    ]


def filing_rows() -> Rows:
    facility, hospital = make_facility(), make_hospital(name="医療法人あおば会　のどか総合病院")
    further = {"医療機関名": "葛\U000e0100城医院", "要件ⅱ診療": "ⅱ", "備考": "夜間可"}
    lines = [
        line(facility, institution=hospital, promises="ⅰⅲ", 届出日="2026/06/01 13:45:12"),
        BLANK | further,
        line(make_facility(), 受付日="令和8年6月3日（水）", 年度="令和８", 備考="協議中"),
        line(make_facility(), 届出日="R8.6.31"),
    ]
    return [list(HEADINGS), *([cells[key] for key in HEADINGS] for cells in lines)]


def ledger_rows() -> Rows:
    more = {"郵便番号": "329-1312", "法人番号": "6060005000001", "指定年月日": "平成12年4月1日"}
    homes = [HOME | more, HOME | {"事業所番号": "0971400072", "定員": "30", "休止日": "R7.4.1"}]
    return [list(LEDGER), *([home.get(key, "") for key in LEDGER] for home in homes)]


def list_rows() -> Rows:
    rows = [listed(), listed("0110273", "神\ufe00山医院", beds=""), listed(受理番号="第13号")]
    body = [[row[key] for key in LIST_HEADINGS] for row in rows]
    return [[OCTOBER], list(LIST_HEADINGS), *body]


def place_rows() -> Rows:
    preview_institutions([as_file(list_rows())]).apply()
    return [list(PLACE_HEADINGS), [place()[key] for key in PLACE_HEADINGS]]


def area_rows() -> Rows:
    return [list(AREA_HEADINGS), ["092142", "さくら市", "0904", "県東・央"]]


@pytest.mark.parametrize(
    ("make", "plan_of"),
    [
        (filing_rows, filings),
        (ledger_rows, facilities),
        (list_rows, institutions),
        (place_rows, institutions),
        (area_rows, areas),
    ],
)
def test_noise_changes_no_plan(
    make: Callable[[], Rows], plan_of: Callable[[SourceFile], object]
) -> None:
    make_clinic(name="葛\U000e0100城医院")
    rows = make()
    plain = plan_of(as_file(rows))

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**32))
    def holds(seed: int) -> None:
        chance = Random(seed)  # noqa: S311 to be repeated, not to be secret
        assert plan_of(as_file([[noisy(cell, chance) for cell in row] for row in rows])) == plain

    holds()
