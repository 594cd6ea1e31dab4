"""Which sheets are forms, of which definition, and which further sheet belongs to which form.

A form is known by its title, its version mark and its labels, never by the name of a file.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from common.tabular import Row, Table
from intake.filing_forms.definition import FormDefinition
from intake.filing_forms.labels import label_key
from intake.filing_forms.loading import definitions
from intake.filing_forms.page import FormPage

_SEARCHED_ROWS = 15
# A form of the ministry has about 90 rows; three on one sheet are rare.
MOST_ROWS = 2000
_FIT_ENOUGH = 0.5
_MARK = re.compile(r"様式識別:([^/]+)/(\S+)")


@dataclass
class FormSheet:
    """A sheet with a form, or the further sheet of one: its table, its rows, what it is."""

    table: Table
    rows: list[Row]
    place: str
    is_list: bool
    pages: list[FormPage] = field(default_factory=list)

    def as_list(self, definition: FormDefinition) -> FormPage:
        """Return the sheet as the definition of its form reads it."""
        return FormPage(
            self.rows,
            definition,
            place=self.place,
            counts_from_1904=self.table.counts_from_1904,
            is_list=True,
        )

    @property
    def definition(self) -> FormDefinition:
        """Return a definition with which a further sheet without its form can be read."""
        return max(definitions(), key=lambda one: self.as_list(one).fit)


def is_form(top: Sequence[Row]) -> bool:
    """Tell whether a sheet begins like a form, or like the further sheet of one."""
    cells = [cell for row in top[:_SEARCHED_ROWS] for cell in row.cells if cell]
    if not (any(_mark(cell) for cell in cells) or _keys(cells) & _titles()):
        return False
    words = [len(_keys(cells) & one.words) for one in definitions()]
    return max(words) >= 2


def form_sheet(table: Table, rows: list[Row], place: str) -> FormSheet:
    """Return a sheet with the forms on it, each read by the definition that fits it best."""
    if not _begins(rows, _form_titles()):
        return FormSheet(table, rows, place, is_list=True)
    parts = list(_parts(rows))
    pages = [_best(part, place, counts_from_1904=table.counts_from_1904) for part in parts]
    return FormSheet(table, rows, place, is_list=False, pages=pages)


def unknown_revision(page: FormPage) -> str:
    """Return what to say where a form bears the mark of a revision that is not known."""
    marks = [mark for row in page.rows for cell in row.cells if cell and (mark := _mark(cell))]
    known = {(one.name, one.revision) for one in definitions()}
    if not marks or marks[0] in known:
        return ""
    return (
        f"登録されていない版の様式（{'/'.join(marks[0])}）です。欄の名称により読み取ります。"
        "読み取った内容を確認してください。"
    )


def _best(rows: Sequence[Row], place: str, *, counts_from_1904: bool) -> FormPage:
    marks = {mark for row in rows for cell in row.cells if cell and (mark := _mark(cell))}
    pages = [
        FormPage(rows, one, place=place, counts_from_1904=counts_from_1904) for one in definitions()
    ]
    marked = [page for page in pages if (page.definition.name, page.definition.revision) in marks]
    if marked and marked[0].fit >= _FIT_ENOUGH:
        return marked[0]
    return max(pages, key=lambda page: page.fit)


def fits(page: FormPage) -> bool:
    """Tell whether enough of a form was found to read it."""
    return page.fit >= _FIT_ENOUGH


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Yield the rows of each form on a sheet: from one title to the next."""
    titles = _form_titles()
    begins = [place for place, row in enumerate(rows) if _begins([row], titles)]
    # A merged title is repeated for each of its rows.
    begins = [
        place
        for number, place in enumerate(begins)
        if number == 0 or place - begins[number - 1] > 3
    ]
    ends = [*begins[1:], len(rows)]
    for number, (first, last) in enumerate(zip(begins, ends, strict=True)):
        yield rows[0 if number == 0 else first : last]


def _begins(rows: Sequence[Row], titles: frozenset[str]) -> bool:
    return any(label_key(cell) in titles for row in rows for cell in row.cells if cell)


def _mark(cell: str) -> tuple[str, str] | None:
    found = _MARK.search(unicodedata.normalize("NFKC", cell)) if "様式識別" in cell else None
    return (found[1], found[2]) if found else None


def _keys(cells: Sequence[str]) -> set[str]:
    return {label_key(cell) for cell in cells}


def _form_titles() -> frozenset[str]:
    return frozenset(label_key(title) for one in definitions() for title in one.titles)


def _titles() -> frozenset[str]:
    lists = (label_key(title) for one in definitions() for title in one.form_list.titles)
    return _form_titles() | frozenset(lists)
