"""Forms that were handed out, and filled in by tests."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from common.import_command import SourceFile
from facilities.models import Facility
from intake.filing_forms.handing_out import forms_for
from intake.filing_forms.labels import label_key
from intake.filings import FilingPlan, preview
from tests.factories.filing_files import NOW

TODAY = date(2026, 8, 20)
BLOCKS = {
    "ⅰ": "施設基準第1号の規定を満たす協力医療機関",
    "ⅱ": "施設基準第2号の規定を満たす協力医療機関",
    "ⅲ": "施設基準第3号の規定を満たす協力医療機関",
    "他": "上記以外の協力医療機関",
    "協議": "届出後1年以内に協議を行う予定の医療機関",
}


def handed_out(facility: Facility, *, filled: str = "R8.6.1") -> Workbook:
    """Return the form for a facility as Excel opens it; filled is the 届出日."""
    facilities = Facility.objects.filter(pk=facility.pk).select_related("facility_type")
    [form] = forms_for(facilities, on=TODAY, known_at=NOW)
    book = load_workbook(BytesIO(form.content))
    if filled:
        beside(form_of(book), "届出日").value = filled
    return book


def form_of(book: Workbook) -> Worksheet:
    return book.worksheets[0]


def cell_of(sheet: Worksheet, label: str):
    """Return the cell with a label."""
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return next(cell for cell in cells if label_key(str(cell.value or "")) == label)


def beside(sheet: Worksheet, label: str):
    """Return the cell right of a label."""
    cell = cell_of(sheet, label)
    return sheet.cell(cell.row, cell.column + 1)


def line_of(sheet: Worksheet, block: str, number: int = 1):
    """Return the cells of a line of a block, from the name on."""
    cell = cell_of(sheet, BLOCKS[block])
    row = cell.row + number
    return [sheet.cell(row, column) for column in range(cell.column + 1, cell.column + 5)]


def write_partner(sheet, block, institution, *, number=1, confirmed="R8.5.1", person="地域連携室"):
    """Write a partner into a line of a block."""
    name, code, day, contact = line_of(sheet, block, number)
    name.value, code.value = institution.name, institution.code
    if block != "他":
        day.value, contact.value = confirmed, person


def saved(book: Workbook, name: str = "届出.xlsx") -> SourceFile:
    file = BytesIO()
    book.save(file)
    return SourceFile(name, file.getvalue())


def zipped(**books: Workbook) -> SourceFile:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, book in books.items():
            archive.writestr(f"{name}.xlsx", saved(book).data)
    return SourceFile("届出.zip", file.getvalue())


def read(*files: SourceFile) -> FilingPlan:
    return preview(files, now=NOW)


def said(findings):
    """Return findings as their cells and names."""
    return [(finding.cell, finding.column) for finding in findings]
