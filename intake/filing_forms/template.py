"""The workbook of a form, made once from its definition: what differs by facility is a blank.

A blank is a name in {{ }}; filling.py puts values in the places of the names.
"""

from collections.abc import Iterable, Mapping
from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from compliance.filings.models import PlannedInstitution
from intake.filing_forms.definition import (
    FormDefinition,
    FormField,
    FormSection,
    FormTable,
    Note,
    Part,
    Partners,
    Plans,
    TypeBoxes,
)
from intake.filing_forms.layout import (
    FORM_WIDTHS,
    HELP,
    LABEL,
    LAST,
    LIST_WIDTHS,
    VALUE,
    boxed,
    helping,
    high_enough,
    labelled,
    set_up,
    titled,
)

FORM_SHEET, LIST_SHEET = "届出書", "【別紙】協力医療機関一覧"
_HELP_HEADING = "記入の仕方（印刷されません）"
_MARKS = ("consults", "examines", "claims_admission")
_PREFILLED = ("name", "code", "contact_person", *_MARKS)
_KINDS = {"code": "code", "confirmed_date": "day", "kind": "choice"} | dict.fromkeys(_MARKS, "mark")
# Excel's numbers of 2019-05-01 and 2100-12-31.
_FIRST_DAY, _LAST_DAY = "43586", "73415"


def blank(*name: object) -> str:
    """Return what stands in a workbook in the place of a value."""
    return f"{{{{{'.'.join(map(str, name))}}}}}"


def template_of(definition: FormDefinition) -> bytes:
    """Return the workbook of a form, with blanks."""
    book = Workbook()
    book.properties.creator = book.properties.lastModifiedBy = ""
    book.properties.title = definition.titles[0]
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = FORM_SHEET
    _Form(sheet, definition).write()
    _List(book.create_sheet(LIST_SHEET), definition).write()
    file = BytesIO()
    book.save(file)
    return file.getvalue()


class _Rules:
    """What cells may hold: lists to choose from, days, codes."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._rules: dict[tuple[str, ...], DataValidation] = {}

    def choose(self, cell: str, choices: Iterable[str]) -> None:
        """Offer choices; anything else is refused."""
        words = tuple(choices)
        rule = DataValidation(type="list", formula1=f'"{",".join(words)}"')
        rule.error = f"「{'」「'.join(words)}」のいずれかを選んでください。"
        self._add(cell, ("list", *words), rule)

    def day(self, cell: str) -> None:
        """Ask whether what is no day is meant, for a day may be written in many ways."""
        rule = DataValidation(
            type="date",
            operator="between",
            formula1=_FIRST_DAY,
            formula2=_LAST_DAY,
            errorStyle="warning",
        )
        rule.error = "日付は「令和8年6月1日」「R8.6.1」「2026/6/1」のように記入してください。"
        self._add(cell, ("day",), rule)

    def code(self, cell: str) -> None:
        """Ask whether a code of another length than 10 or 7 digits is meant."""
        formula = f"OR(LEN({cell})=10,LEN({cell})=7)"
        rule = DataValidation(type="custom", formula1=formula, errorStyle="warning")
        rule.error = "医療機関コードは、10桁（又は７桁）の数字で記入してください。"
        self._add(cell, ("code", cell), rule)

    def of_kind(self, cell: str, kind: str, choices: Iterable[str] = ()) -> None:
        """Hold a cell to its kind."""
        if kind == "mark":
            self.choose(cell, ("○",))
        elif kind == "choice":
            self.choose(cell, choices)
        elif kind == "day":
            self.day(cell)
        elif kind == "code":
            self.code(cell)

    def _add(self, cell: str, key: tuple[str, ...], rule: DataValidation) -> None:
        """Hold a cell to a rule; the same rule stands once in a sheet."""
        if key not in self._rules:
            rule.allow_blank = rule.showErrorMessage = True
            self._rules[key] = rule
            self._sheet.add_data_validation(rule)
        self._rules[key].add(cell)


class _Form:
    """The first sheet: the parts of the form from the top."""

    def __init__(self, sheet: Worksheet, definition: FormDefinition) -> None:
        self._sheet = sheet
        self._definition = definition
        self._rules = _Rules(sheet)
        self._row = 0

    def write(self) -> None:
        """Write all parts."""
        self._top()
        for part in self._definition.parts:
            self._part(part)
        set_up(self._sheet, FORM_WIDTHS, last="F", landscape=False)

    def _top(self) -> None:
        sheet, known = self._sheet, self._definition
        titled(sheet.cell(1, LABEL, known.annex))
        titled(sheet.cell(1, LAST - 1, known.mark), size=8, color="666666")
        titled(sheet.cell(1, HELP, _HELP_HEADING), bold=True)
        titled(sheet.cell(2, LABEL, known.titles[0]), size=16, bold=True)
        titled(sheet.cell(3, LABEL, known.addressee), size=11)
        sheet.row_dimensions[2].height = 30
        self._row = 3

    def _part(self, part: Part) -> None:
        if isinstance(part, FormSection):
            self._section(part)
        elif isinstance(part, Note):
            self._row += 1
            titled(self._sheet.cell(self._row, LABEL, part.text), size=9)
        elif isinstance(part, FormField):
            self._field(part)
        elif isinstance(part, TypeBoxes):
            self._types(part)
        else:
            self._table(part)

    def _section(self, part: FormSection) -> None:
        self._row += 1
        cell = self._sheet.cell(self._row, LABEL, part.labels[0])
        titled(cell, size=11, bold=True)
        self._help(part.help)

    def _field(self, part: FormField) -> None:
        self._row += 1
        labelled(self._sheet.cell(self._row, LABEL, part.labels[0]))
        value = self._sheet.cell(self._row, VALUE, blank("field", part.name))
        for column in range(VALUE, LAST + 1):
            boxed(self._sheet.cell(self._row, column), part.kind, is_open=not part.filled)
        self._sheet.merge_cells(
            start_row=self._row, end_row=self._row, start_column=VALUE, end_column=LAST
        )
        if not part.filled:
            kind = part.kind if part.kind in ("day", "choice") else ""
            self._rules.of_kind(value.coordinate, kind, part.choices)
        self._help(part.help, least=2.5 if part.kind == "paragraph" else 1)

    def _types(self, part: TypeBoxes) -> None:
        """Write the types to which the form applies; the facility's own has its mark."""
        first = self._row + 1
        for code in self._definition.types:
            self._row += 1
            boxed(self._sheet.cell(self._row, VALUE, blank("type", code)), "mark", is_open=False)
            words = self._sheet.cell(self._row, VALUE + 1, part.choices[code][0])
            titled(words)
            high_enough(self._sheet, self._row, {})
        self._beside(part.labels[0], first)
        helping(self._sheet.cell(first, HELP, part.help))

    def _table(self, part: FormTable) -> None:
        """Write a row of headings and the rows below it; the label stands beside all of them."""
        first = self._row + 1
        self._row += 1
        names = list(part.columns)
        for column, name in enumerate(names, start=VALUE):
            labelled(self._sheet.cell(first, column, part.columns[name][0]), center=True)
        high_enough(self._sheet, first, {})
        kinds = tuple(part.choices) if isinstance(part, Plans) else ()
        choices = [PlannedInstitution.Kind(kind).label for kind in kinds]
        for number in range(1, part.rows + 1):
            self._row += 1
            for column, name in enumerate(names, start=VALUE):
                text = blank(part.name, number, name) if name in _PREFILLED else None
                cell = self._sheet.cell(self._row, column, text)
                kind = _KINDS.get(name, "text")
                boxed(cell, kind, is_open=True)
                self._rules.of_kind(cell.coordinate, kind, choices)
            high_enough(self._sheet, self._row, {})
        self._beside(part.labels[0], first)
        helping(self._sheet.cell(first, HELP, part.help))
        if isinstance(part, Partners) and part.help_if_not_asked:
            helping(self._sheet.cell(self._row, HELP, blank("not_asked", part.name)))
        self._sheet.merge_cells(
            start_row=first, end_row=self._row - 1, start_column=HELP, end_column=HELP
        )

    def _beside(self, label: str, first: int) -> None:
        """Write a label beside the rows from the first one to here."""
        for row in range(first, self._row + 1):
            labelled(self._sheet.cell(row, LABEL))
        self._sheet.cell(first, LABEL, label)
        self._sheet.merge_cells(
            start_row=first, end_row=self._row, start_column=LABEL, end_column=LABEL
        )

    def _help(self, text: str, *, least: float = 1) -> None:
        if text:
            helping(self._sheet.cell(self._row, HELP, text))
        high_enough(self._sheet, self._row, {text: FORM_WIDTHS[HELP]}, least=least)


class _List:
    """The further sheet: partners for which the form has no room, with marks."""

    def __init__(self, sheet: Worksheet, definition: FormDefinition) -> None:
        self._sheet = sheet
        self._definition = definition
        self._rules = _Rules(sheet)

    def write(self) -> None:
        """Write the sheet."""
        sheet, known = self._sheet, self._definition
        form_list = known.form_list
        titled(sheet.cell(1, 2, form_list.titles[0]), size=14, bold=True)
        titled(sheet.cell(1, 8, known.mark), size=8, color="666666")
        for row, name in enumerate(("number", "facility_name"), start=2):
            field = next(one for one in known.fields if one.name == name)
            labelled(sheet.cell(row, 2, field.labels[0]))
            boxed(sheet.cell(row, 3, blank("field", name)), "text", is_open=False)
        titled(sheet.cell(4, 2, form_list.labels[0]), bold=True)
        helping(sheet.cell(4, len(form_list.columns) + 2, form_list.help))
        self._table(form_list.columns, form_list.rows)
        set_up(sheet, LIST_WIDTHS, last="I", landscape=True)
        sheet.print_title_rows = "5:5"

    def _table(self, columns: Mapping[str, tuple[str, ...]], rows: int) -> None:
        for column, name in enumerate(columns, start=2):
            labelled(self._sheet.cell(5, column, columns[name][0]), center=True)
        for number in range(1, rows + 1):
            for column, name in enumerate(columns, start=2):
                text = blank("list", number, name) if name in _PREFILLED else None
                cell = self._sheet.cell(5 + number, column, text)
                kind = _KINDS.get(name, "text")
                boxed(cell, kind, is_open=True)
                self._rules.of_kind(cell.coordinate, kind)
