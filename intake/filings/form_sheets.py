"""The forms among the sheets of a file become lines of filings, like the rows of a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from common.file_row import FileRow
from common.findings import FileReport, Finding
from common.tabular import Row, Table, cell_name, heading_key
from intake.filing_forms.page import FormPage
from intake.filing_forms.reading import records_of
from intake.filing_forms.recognising import FormSheet, fits, form_sheet, unknown_revision

_NO_FORM = "届出書のシートがありません。届出書と【別紙】を一つのファイルにしてください。"
_WHOSE = (
    "どの届出書の【別紙】か特定できません。【別紙】の事業所番号を、届出書の事業所番号と"
    "同じにしてください。"
)
_UNFIT = (
    "届出書の欄が足りないため、届出書として読み取れません。様式の行又は列が削除されていないか"
    "確認してください。"
)


@dataclass(frozen=True, kw_only=True)
class FormLines:
    """The lines of one form, the sheet on which it stands, and where findings go."""

    table: Table
    report: FileReport
    records: list[FileRow]


@dataclass(frozen=True, kw_only=True)
class TakenSheet:
    """A sheet that begins like a form, with all its rows."""

    table: Table
    rows: list[Row]


def form_lines(sheets: Sequence[TakenSheet], report: FileReport) -> Iterator[FormLines]:
    """Yield the lines of each form of a source; the sheets of one workbook belong together."""
    files = list(dict.fromkeys(sheet.table.file for sheet in sheets))
    for file in files:
        own = [sheet for sheet in sheets if sheet.table.file == file]
        yield from _Workbook(own, report, named=len(files) > 1).lines()


class _Workbook:
    """The forms of one workbook, and the further sheets of them."""

    def __init__(self, sheets: Sequence[TakenSheet], report: FileReport, *, named: bool) -> None:
        self._report = report
        self._forms: list[FormSheet] = []
        self._lists: list[FormSheet] = []
        for sheet in sheets:
            found = form_sheet(sheet.table, sheet.rows, _place(sheet.table, named=named))
            (self._lists if found.is_list else self._forms).append(found)

    def lines(self) -> Iterator[FormLines]:
        """Yield the lines of each form, with what was noticed of its sheet."""
        pages = [page for sheet in self._forms for page in sheet.pages]
        lists = self._lists_by_form(pages)
        for sheet in self._forms:
            # What is found in a hidden sheet is kept apart until it is known whether it counts.
            hidden = sheet.table.is_hidden
            report = FileReport(file=self._report.file) if hidden else self._report
            _notice(sheet, report)
            records = [
                record
                for page in sheet.pages
                for record in _lines_of(page, lists.get(id(page), []), report)
            ]
            yield FormLines(table=sheet.table, report=report, records=list(records))

    def _lists_by_form(self, pages: Sequence[FormPage]) -> dict[int, list[FormPage]]:
        """Return the filled further sheets of each form (by its id)."""
        found: dict[int, list[FormPage]] = {}
        for sheet in self._lists:
            owner = self._owner(sheet, pages)
            definition = owner.definition if owner else sheet.definition
            page = sheet.as_list(definition)
            if not page.table(definition.form_list.table):
                continue
            if owner is None:
                self._report.errors.append(_at_top(sheet, _WHOSE if pages else _NO_FORM))
            else:
                _notice(sheet, self._report)
                found.setdefault(id(owner), []).append(page)
        return found

    def _owner(self, sheet: FormSheet, pages: Sequence[FormPage]) -> FormPage | None:
        if len(pages) == 1:
            return pages[0]
        same = [page for page in pages if _number(page) == _number(sheet.as_list(page.definition))]
        return same[0] if len(same) == 1 else None


def _lines_of(page: FormPage, lists: Sequence[FormPage], report: FileReport) -> Iterator[FileRow]:
    if not fits(page):
        report.errors.append(_at(page.place, page.rows[0].number, _UNFIT))
        return
    if strange := unknown_revision(page):
        report.warnings.append(_at(page.place, page.rows[0].number, strange))
    yield from records_of(page, lists, report)


def _number(page: FormPage) -> str:
    field = next(one for one in page.definition.fields if one.name == "number")
    spot = page.field(field)
    return heading_key(spot.text) if spot else ""


def _place(table: Table, *, named: bool) -> str:
    """Return what stands before the names of cells, as Excel writes it: [森の家.xlsx]届出書."""
    file = table.file.rpartition("/")[2]
    return f"[{file}]{table.sheet or ''}" if named else (table.sheet or file)


def _notice(sheet: FormSheet, report: FileReport) -> None:
    """Report what the reader has noticed of a sheet."""
    if sheet.table.is_hidden:
        report.warnings.append(
            _at_top(
                sheet,
                f"シート「{sheet.table.sheet}」は非表示です。表示されているシートと同じように"
                "取り込みます。",
            )
        )
    for seen in sheet.table.observations:
        row = seen.row or sheet.rows[0].number
        cell = "" if seen.column is None else f"{sheet.place}!{cell_name(seen.column, row)}"
        report.warnings.append(
            Finding(row=seen.row, column="", cell=cell, value="", message=seen.message)
        )


def _at_top(sheet: FormSheet, message: str) -> Finding:
    return _at(sheet.place, sheet.rows[0].number, message)


def _at(place: str, row: int, message: str) -> Finding:
    return Finding(
        row=row, column="", cell=f"{place}!{cell_name(0, row)}", value="", message=message
    )
