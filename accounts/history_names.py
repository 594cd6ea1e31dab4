"""What the numbers in the history are called: rows, people, places, choices, and pages."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db.models import Field, ForeignKey, Model
from django.urls import Resolver404, resolve, reverse

from accounts.models import HistoryEntry
from common.columns import Listing

NOTHING_BEFORE = "―"
# What is told of an entry that is no change of a row.
DETAILS = {"reason": "事由", "status": "応答", "query": "条件"}


@dataclass(frozen=True)
class NamedSubject:
    """Whom or what an act was about: its name, and its page if it has one."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class HistoryNames:
    """The names of what some entries speak of, read at once for all of them."""

    subjects: Mapping[tuple[str, str], NamedSubject] = field(default_factory=dict)
    rows: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def subject(self, entry: HistoryEntry) -> NamedSubject:
        """Return what an entry is about: a facility by name, a page by its words."""
        if not entry.table_name:
            return NamedSubject(page_in_words(entry.row_key))
        known = self.subjects.get((entry.table_name, entry.row_key))
        return known or NamedSubject(f"{table_in_words(entry)} {entry.row_key}")

    def changes(self, entry: HistoryEntry) -> list[str]:
        """Return each column with what it held before and after, in the office's words."""
        before, after = entry.before or {}, entry.after or {}
        columns = _columns(entry.table_name)
        return [
            f"{_label(columns, name)}：{self._said(columns, name, before)}"
            f" → {self._said(columns, name, after)}"
            for name in sorted({*before, *after})
        ]

    def _said(
        self, columns: Mapping[str, Field[object, object]], name: str, values: Mapping[str, object]
    ) -> str:
        value, column = values.get(name), columns.get(name)
        if value is None:
            return NOTHING_BEFORE
        if isinstance(column, ForeignKey):
            table = column.related_model._meta.db_table
            return self.rows.get((table, str(value)), str(value))
        choices = dict(column.flatchoices) if column is not None else {}
        if isinstance(value, str):
            return str(choices.get(value, value))
        if isinstance(value, bool):
            return "はい" if value else "いいえ"
        return json.dumps(value, ensure_ascii=False)


def names_of(entries: Iterable[HistoryEntry]) -> HistoryNames:
    """Read the names of all that some entries speak of: a query for each kind of it."""
    listed = list(entries)
    return HistoryNames(subjects=dict(_subjects(listed)), rows=dict(_rows(listed)))


def table_in_words(entry: HistoryEntry) -> str:
    """Return what the office calls the rows of an entry's table."""
    model = _models().get(entry.table_name)
    return str(model._meta.verbose_name) if model else entry.table_name


def page_in_words(path: str) -> str:
    """Return what a page or a file is called, by its address; the address where it has no name."""
    try:
        found = resolve(path)
    except Resolver404:
        return path
    words = settings.HISTORY_PAGES.get(found.view_name)
    listing = getattr(getattr(found.func, "view_class", None), "listing", None)
    if words is None and isinstance(listing, Listing):
        words = listing.title
    return f"{words}（{path}）" if words else path


def _subjects(entries: list[HistoryEntry]) -> Iterator[tuple[tuple[str, str], NamedSubject]]:
    keys: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        keys[entry.table_name].add(entry.row_key)
    for table in sorted(keys):
        if path := _path(table):
            yield from _subjects_of(table, path, keys[table])


def _subjects_of(
    table: str, path: "SubjectPath", keys: set[str]
) -> Iterator[tuple[tuple[str, str], NamedSubject]]:
    rows = _models()[table]._base_manager.filter(pk__in=[one for one in keys if one.isdigit()])
    if path.steps:
        rows = rows.select_related("__".join(path.steps))
    for row in rows:
        subject: object = row
        for step in path.steps:
            subject = getattr(subject, step, None)
        name = getattr(subject, "name", None)
        if isinstance(subject, Model) and name:
            url = reverse(path.page, args=[subject.pk]) if path.page else ""
            yield (table, str(row.pk)), NamedSubject(str(name), url)


def _rows(entries: list[HistoryEntry]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the names of the rows to which changed columns point."""
    keys: dict[type[Model], set[object]] = defaultdict(set)
    for entry in entries:
        columns = _columns(entry.table_name)
        for name, value in [*(entry.before or {}).items(), *(entry.after or {}).items()]:
            column = columns.get(name)
            if isinstance(column, ForeignKey) and value is not None:
                keys[column.related_model].add(value)
    for model in sorted(keys, key=lambda one: one._meta.label):
        if hasattr(model, "name"):
            for pk, row in model._base_manager.in_bulk(keys[model]).items():
                yield (model._meta.db_table, str(pk)), str(row.name)


@dataclass(frozen=True)
class SubjectPath:
    """How a row leads to what an act on it is about, and the page of that."""

    steps: tuple[str, ...]
    page: str


@cache
def _path(table: str) -> SubjectPath | None:
    """Return the shortest way from the rows of a table to a subject, over two steps at most."""
    model = _models().get(table)
    if model is None:
        return None
    for ways in _ways(model):
        for label, page, column in settings.HISTORY_SUBJECTS:
            for steps, reached in ways:
                # A person who recorded something is not what it is about.
                named = not steps or column in ("", steps[-1])
                if reached._meta.label == label and named:
                    return SubjectPath(steps, page)
    return None


def _ways(model: type[Model]) -> Iterator[list[tuple[tuple[str, ...], type[Model]]]]:
    """Yield what can be reached from a model in no step, in one, in two."""
    ways: list[tuple[tuple[str, ...], type[Model]]] = [((), model)]
    for _ in range(3):
        yield ways
        ways = [
            ((*steps, column.name), column.related_model)
            for steps, reached in ways
            for column in reached._meta.concrete_fields
            if isinstance(column, ForeignKey)
        ]


@cache
def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


@cache
def _columns(table: str) -> dict[str, Field[object, object]]:
    model = _models().get(table)
    return {str(one.column): one for one in model._meta.concrete_fields} if model else {}


def _label(columns: Mapping[str, Field[object, object]], name: str) -> str:
    return str(columns[name].verbose_name) if name in columns else DETAILS.get(name, name)
