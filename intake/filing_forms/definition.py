"""What a form looks like, as data: its parts in their order, and by which words they are found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from intake.filing_forms.labels import label_key

Spellings = tuple[str, ...]
FieldKind = Literal["text", "paragraph", "code", "day", "month", "year", "number", "choice"]
# Where a value lies, seen from its label; a day may stand where its 令和　年　月　日 was printed.
ValuePlace = Literal["right", "below", "here"]


@dataclass(frozen=True, kw_only=True)
class FormSection:
    """A heading over the parts that follow."""

    name: str
    labels: Spellings
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class Note:
    """A line that is only printed."""

    text: str


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One value with its label; heading is what an import calls it, where it is read at all."""

    name: str
    labels: Spellings
    kind: FieldKind
    heading: str = ""
    at: ValuePlace = "right"
    choices: Spellings = ()
    default: str = ""
    filled: bool = False
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class TypeBoxes:
    """施設等の区分: a check box for each type of facility, by its code."""

    name: str
    labels: Spellings
    choices: Mapping[str, Spellings]
    mark_at: Literal["left", "right"] = "left"
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class Partners:
    """Partners: name is the requirement that they meet, "others", or "list" with marks of its own.

    across: a row of headings with a row for each partner below; pairs: each value right of its
    label, and a new partner with each label of its name.
    """

    name: str
    labels: Spellings
    columns: Mapping[str, Spellings]
    rows: int = 1
    lay: Literal["across", "pairs"] = "across"
    help: str = ""
    help_if_not_asked: str = ""


@dataclass(frozen=True, kw_only=True)
class Plans:
    """協議を行う予定の医療機関: a row for each, with its kind from a list."""

    name: str
    labels: Spellings
    columns: Mapping[str, Spellings]
    choices: Mapping[str, Spellings]
    rows: int = 1
    lay: Literal["across", "pairs"] = "across"
    help: str = ""


Named = FormSection | FormField | TypeBoxes | Partners | Plans
Part = Note | Named
FormTable = Partners | Plans


@dataclass(frozen=True, kw_only=True)
class FormList:
    """【別紙】: the sheet for partners for which the form has no room."""

    titles: Spellings
    labels: Spellings
    columns: Mapping[str, Spellings]
    rows: int
    help: str = ""

    @property
    def table(self) -> Partners:
        """Return its rows as a part of a form."""
        return Partners(
            name="list", labels=self.labels, columns=self.columns, rows=self.rows, help=self.help
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class FormDefinition:
    """One revision of a form: for which types, from which day, and what stands on it."""

    name: str
    revision: str
    annex: str
    addressee: str
    titles: Spellings
    valid_from: date
    types: Spellings
    parts: tuple[Part, ...]
    form_list: FormList
    handed_out: bool = False

    @property
    def mark(self) -> str:
        """Return the mark by which a workbook of this revision is known."""
        return f"様式識別：{self.name}/{self.revision}"

    @property
    def fields(self) -> list[FormField]:
        """Return the parts that hold one value."""
        return [part for part in self.parts if isinstance(part, FormField)]

    @property
    def tables(self) -> list[FormTable]:
        """Return the parts that hold rows."""
        return [part for part in self.parts if isinstance(part, Partners | Plans)]

    @property
    def type_boxes(self) -> TypeBoxes:
        """Return the check boxes of the types; each form has them once."""
        return next(part for part in self.parts if isinstance(part, TypeBoxes))

    @cached_property
    def anchors(self) -> Mapping[str, str]:
        """Return the names of the parts by the words with which they begin."""
        named = (part for part in self.parts if not isinstance(part, Note))
        return {label_key(label): part.name for part in named for label in part.labels}

    @cached_property
    def words(self) -> frozenset[str]:
        """Return every word that is printed beside values, none of which can be one."""
        helps = (getattr(part, "help", "") for part in (*self.parts, self.form_list))
        others = (getattr(part, "help_if_not_asked", "") for part in self.parts)
        columns = (words for table in self.all_tables for words in table.columns.values())
        keys = {label_key(label) for words in columns for label in words}
        return frozenset(
            {*self.anchors, *keys, *map(label_key, helps), *map(label_key, others)} - {""}
        )

    @property
    def all_tables(self) -> Iterator[FormTable]:
        """Yield the parts that hold rows, that of the further sheet too."""
        yield from self.tables
        yield self.form_list.table
