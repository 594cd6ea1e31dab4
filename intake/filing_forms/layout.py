"""How a form looks: its columns, letters, boxes and colours, and how it is printed."""

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from common.list_rows import LINE_HEIGHT, text_lines
from common.sheet import A4, DAY_FORMAT, FONT

# The form stands in B to F; beside it stands how to fill it in, which is not printed.
LABEL, VALUE, LAST, HELP = 2, 3, 6, 7
FORM_WIDTHS = {1: 2.0, 2: 26.0, 3: 34.0, 4: 17.0, 5: 19.0, 6: 19.0, 7: 84.0}
LIST_WIDTHS = dict(enumerate((2.0, 34.0, 17.0, 8.0, 8.0, 8.0, 19.0, 19.0, 24.0, 84.0), start=1))
_MARGIN = 12 / 25.4
_THIN = Side(style="thin", color="000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_GREY = PatternFill("solid", fgColor="E6E6E6")
# What is to be filled in; the words beside it say the same to whoever sees no colours.
_OPEN = PatternFill("solid", fgColor="FFFBE6")
_FORMATS = {"day": DAY_FORMAT, "code": "@"}


def titled(
    cell: Cell | MergedCell, *, size: float = 10, bold: bool = False, color: str = "000000"
) -> None:
    """Write in a cell without a box."""
    cell.font = Font(name=FONT, size=size, bold=bold, color=color)
    cell.alignment = Alignment(vertical="center")


def labelled(cell: Cell | MergedCell, *, center: bool = False) -> None:
    """Write a label in a grey box."""
    cell.font = Font(name=FONT, size=10)
    cell.fill = _GREY
    cell.border = _BOX
    horizontal = "center" if center else "left"
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)


def boxed(cell: Cell | MergedCell, kind: str, *, is_open: bool) -> None:
    """Let a cell be filled in, or hold what is filled in already."""
    cell.font = Font(name=FONT, size=11)
    cell.border = _BOX
    center = kind == "mark"
    cell.alignment = Alignment(
        horizontal="center" if center else "left", vertical="center", wrap_text=True
    )
    cell.number_format = _FORMATS.get(kind, "General")
    if is_open:
        cell.fill = _OPEN
        cell.protection = Protection(locked=False)


def helping(cell: Cell | MergedCell) -> None:
    """Write how to fill in a field, beside it."""
    cell.font = Font(name=FONT, size=9, color="333333")
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def high_enough(sheet: Worksheet, row: int, texts: dict[str, float], *, least: float = 1) -> None:
    """Make a row as high as its texts need in columns of these widths."""
    lines = [text_lines(text, width) for text, width in texts.items() if text]
    sheet.row_dimensions[row].height = LINE_HEIGHT * max([least * 1.4, *lines])


def set_up(sheet: Worksheet, widths: dict[int, float], *, last: str, landscape: bool) -> None:
    """Set a sheet up for A4 paper, and protect what is not to be filled in; without a password."""
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.print_area = f"A1:{last}{sheet.max_row}"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=_MARGIN, right=_MARGIN, top=_MARGIN, bottom=_MARGIN)
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "&P / &N"  # type: ignore[union-attr]  # each sheet has one
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    # Columns and rows may be made larger, and texts coloured.
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.formatCells = False
