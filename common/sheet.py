"""One sheet of a workbook: styled rows, and a print set-up that offices expect.

ＭＳ ゴシック, thin rules, landscape, headings repeated on every page. No cell is merged: a heading
over several columns is centred across them, so that the table stays readable by machines.
"""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import date
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple, TypeVar
from unicodedata import east_asian_width
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell as OpenpyxlCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from common.characters import without_forbidden
from common.list_rows import LINE_HEIGHT, text_lines, write_rows
from common.tabular import Column, safe

FONT = "ＭＳ ゴシック"
A4, A3 = 9, 8
DAY_FORMAT = '[$-411]ggge"年"m"月"d"日"'
WRAPPED = {"text", "heading"}
_THIN = Side(style="thin", color="000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_GREY = PatternFill("solid", fgColor="D9D9D9")

R = TypeVar("R")


class Cell(NamedTuple):
    """A value and the name of its style."""

    value: str | int | float | date | None
    style: str = "text"


def _style(
    name: str,
    *,
    bold: bool = False,
    size: float = 10,
    boxed: bool = True,
    filled: bool = False,
    align: str = "left",
    wrap: bool = False,
    number_format: str = "General",
) -> NamedStyle:
    style = NamedStyle(
        name=name,
        font=Font(name=FONT, size=size, bold=bold),
        alignment=Alignment(horizontal=align, vertical="top", wrap_text=wrap),
        number_format=number_format,
    )
    style.border = _BOX if boxed else Border()
    if filled:
        style.fill = _GREY
    return style


def styles() -> list[NamedStyle]:
    """Return the styles that cells name."""
    return [
        _style("title", bold=True, size=12, boxed=False),
        _style("note", boxed=False),
        _style("heading", bold=True, filled=True, align="center", wrap=True),
        _style("across", bold=True, size=9, filled=True, align="centerContinuous", wrap=True),
        _style("text", wrap=True),
        _style("count", align="right", number_format="#,##0"),
        _style("percent", align="right", number_format="0%"),
        _style("date", align="right", number_format=DAY_FORMAT),
        _style("instant", align="right", number_format=f"{DAY_FORMAT} hh:mm"),
    ]


class Book:
    """A workbook with the styles in it, filled sheet by sheet.

    The rows of long lists are kept in files of their own until it is saved.
    """

    def __init__(self) -> None:
        """Begin an empty workbook."""
        self._book = Workbook(write_only=True)
        self._rows: dict[str, IO[bytes]] = {}
        for style in styles():
            self._book.add_named_style(style)

    def sheet(self, title: str) -> Any:  # Any: the stubs know nothing of write-only sheets
        """Add a sheet of openpyxl."""
        return self._book.create_sheet(title)

    def rows_of_last_sheet(self) -> IO[bytes]:
        """Return the file for the XML of rows that follow those in the newest sheet."""
        part = f"xl/worksheets/sheet{len(self._book.worksheets)}.xml"
        self._rows[part] = TemporaryFile()  # noqa: SIM115  closed when the book is saved
        return self._rows[part]

    def save(self, to: IO[bytes]) -> None:
        """Write the workbook; nothing can be added afterwards."""
        with ExitStack() as ended, TemporaryFile() as plain:
            for rows in self._rows.values():
                ended.enter_context(rows)
            self._book.save(plain)
            with ZipFile(plain) as parts, ZipFile(to, "w", ZIP_DEFLATED, compresslevel=3) as whole:
                for part in parts.infolist():
                    self._copy(parts, part, whole)

    def _copy(self, parts: ZipFile, part: ZipInfo, whole: ZipFile) -> None:
        content = parts.read(part)
        rows = self._rows.get(part.filename)
        with whole.open(part.filename, "w") as target:
            if rows is None:
                target.write(content)
                return
            before, end, after = content.partition(b"</sheetData>")
            target.write(before)
            rows.seek(0)
            copyfileobj(rows, target, 1 << 20)
            target.write(end + after)


class Sheet:
    """A sheet that is filled from the top."""

    def __init__(
        self,
        book: Book,
        title: str,
        *,
        widths: Sequence[float],
        headings: tuple[int, int],
        frozen: str,
        paper: int = A3,
    ) -> None:
        """Begin a sheet: widths in characters, rows of headings (repeated), first free cell."""
        title = without_forbidden(title)
        self._sheet = sheet = book.sheet(title)
        self.height = 0
        self._widths = widths
        for place, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.freeze_panes = frozen
        sheet.print_title_rows = f"{headings[0]}:{headings[1]}"
        sheet.page_setup.paperSize = paper
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = 10 / 25.4
        sheet.page_margins.top = sheet.page_margins.bottom = 15 / 25.4
        sheet.oddHeader.right.text = title
        sheet.oddFooter.center.text = "&P / &N"

    def row(self, *cells: Cell) -> None:
        """Write one row."""
        self.height += 1
        lines = max(map(self._lines, cells, self._widths), default=1)
        if lines > 1:  # Excel finds the height of wrapped rows by itself, other programs do not
            self._sheet.row_dimensions[self.height].height = LINE_HEIGHT * lines
        self._sheet.append([self._cell(cell) for cell in cells])
        self._sheet.row_dimensions.pop(self.height, None)

    def _lines(self, cell: Cell, width: float) -> int:
        if cell.style not in WRAPPED or not isinstance(cell.value, str):
            return 1
        return text_lines(cell.value, width)

    def note(self, text: str) -> None:
        """Write a text below a table, broken into rows as wide as the table."""
        for line in _broken(text, int(sum(self._widths))):
            self.row(Cell(line, "note"))

    def filter_on(self, reference: str) -> None:
        """Offer Excel's own filter over a range."""
        self._sheet.auto_filter.ref = reference

    def _cell(self, cell: Cell) -> OpenpyxlCell:
        value = safe(cell.value)
        written = WriteOnlyCell(self._sheet, value=value)
        written.style = cell.style
        return written

    def style_ids(self) -> dict[str, int]:
        """Return the numbers under which cells name their styles in the file."""
        return {style.name: self._cell(Cell(None, style.name)).style_id for style in styles()}


def add_list(book: Book, title: str, columns: Sequence[Column[R]], records: Iterable[R]) -> None:
    """Add a sheet with a row for each record, which Excel can filter by its headings."""
    widths = [column.width for column in columns]
    sheet = Sheet(book, title, widths=widths, headings=(1, 1), frozen="C2")
    sheet.row(*(Cell(column.heading, "heading") for column in columns))
    last = write_rows(
        records, columns, below=1, style_ids=sheet.style_ids(), to=book.rows_of_last_sheet()
    )
    sheet.filter_on(f"A1:{get_column_letter(len(columns))}{last}")


def _broken(text: str, width: int) -> list[str]:
    """Break a text into lines of at most this many half-width characters."""
    lines = [""]
    room = width
    for character in text:
        taken = 2 if east_asian_width(character) in "WFA" else 1
        if taken > room:
            lines.append("　")  # a continued line is indented
            room = width - 2
        lines[-1] += character
        room -= taken
    return lines
