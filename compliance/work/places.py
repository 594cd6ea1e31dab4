"""Many authorities or prefectures in one table: a row each, and no column of which all are zero."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.japanese import wareki
from compliance.rule.publication import Mark
from compliance.work.tasks import SHOWN, breach_label
from compliance.work.workload import Load, Workload

NUMBER = {"cell": {"class": "number"}, "th": {"class": "number"}}
# Where the table is sorted by nothing else, its rows stand in the order of the codes.
SORTED_BY = "places_sort"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A row: the name of a place, its load, what narrows the list to it, and its deadline."""

    name: str
    load: Load
    query: Mapping[str, str]
    due: date | None = None
    acts: Mapping[str, str] = field(default_factory=dict)  # addresses by their words

    @property
    def filed(self) -> float:
        """Return the share of the facilities of which no filing is missing, in per cent."""
        return 100 * (self.load.n - self.load.owing) / self.load.n if self.load.n else 0.0

    @property
    def met(self) -> float:
        """Return the share of ①, in per cent."""
        met = sum(marks[Mark.MET] for marks in self.load.marks.values())
        return 100 * met / self.load.n if self.load.n else 0.0

    def list_url(self, **narrower: str) -> str:
        """Return the address of the list of its facilities, narrowed further."""
        query = urlencode({**narrower, **self.query})
        return f"{reverse('compliance:facility-list')}?{query}"


class PlaceRow(TypedDict):
    """What the columns ask of a row besides its numbers."""

    place: Place


class _NameColumn(tables.Column):
    def render(self, record: PlaceRow) -> SafeString:
        """Return the name and what can be set for the place."""
        place = record["place"]
        acts = format_html_join(
            "",
            ' <a href="{}">{}<span class="visually-hidden">：{}</span></a>',
            ((url, word, place.name) for word, url in place.acts.items()),
        )
        return format_html("{}{}", place.name, acts)


class _DayColumn(tables.Column):
    def render(self, value: date) -> str:
        """Return the day in 和暦."""
        return wareki(value)


class _ShareColumn(tables.Column):
    def render(self, value: float) -> str:
        """Return the share to a tenth."""
        return f"{value:.1f}%"


class _CountColumn(tables.Column):
    def __init__(self, label: str, **narrower: str) -> None:
        super().__init__(verbose_name=label, attrs=NUMBER)
        self.narrower = narrower

    def render(self, value: int, record: PlaceRow) -> SafeString | str:
        """Return the number, which leads to its facilities; a dot where there are none."""
        if not value:
            return SafeString('<span class="none">・</span>')
        url = record["place"].list_url(**self.narrower)
        return format_html('<a href="{}">{}</a>', url, f"{value:,}")


class PlaceTable(tables.Table):
    """The places with the columns that all of them share; those of the actions are added."""

    row_header = "name"

    name = _NameColumn(order_by="code", attrs={"cell": {"class": "name"}})
    due = _DayColumn(verbose_name="届出期限", attrs={"cell": {"class": "line"}})
    n = _CountColumn("施設数")
    filed = _ShareColumn(verbose_name="届出済みの割合", attrs=NUMBER)
    met = _ShareColumn(verbose_name="①の割合", attrs=NUMBER)


def table_of(places: Iterable[Place], *, label: str, work: Workload) -> PlaceTable:
    """Return the table of places, in the order in which they come; `label` says what a row is."""
    rows = [_row(order, place) for order, place in enumerate(places)]
    actions = [action for action in SHOWN if any(row[action.value] for row in rows)]
    breach_on = {"breach_on": work.breach_day.isoformat()}
    added: list[tuple[str, tables.Column]] = [
        (action.value, _CountColumn(action.label, next_action=action.value)) for action in actions
    ]
    added.append(("breaches", _CountColumn(breach_label(work), **breach_on)))
    hidden = [] if any(row["due"] for row in rows) else ["due"]
    table = PlaceTable(rows, extra_columns=added, exclude=hidden, order_by_field=SORTED_BY)
    table.columns["name"].column.verbose_name = label
    table.caption = f"{label}ごとの状況"
    return table


def _row(order: int, place: Place) -> dict[str, object]:
    return {
        "code": order,
        "place": place,
        "name": place.name,
        "due": place.due,
        "n": place.load.n,
        "filed": place.filed,
        "met": place.met,
        "breaches": place.load.breaches,
        **{action.value: place.load.actions[action] for action in SHOWN},
    }
