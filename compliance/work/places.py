"""Many authorities or prefectures in one table: a row each, and no column of which all are zero."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.columns import ListColumn, Listing
from common.paging import ListTable
from compliance.rule.publication import Mark
from compliance.work.next_action import NextAction
from compliance.work.tasks import SHOWN, breach_label
from compliance.work.workload import Load, Workload

NONE = SafeString('<span class="none">・</span>')


@dataclass(frozen=True, kw_only=True)
class PlaceLoad:
    """A row: the name of a place, its load, what narrows the list to it, and its deadline."""

    pk: str
    name: str
    load: Load
    narrowed_by: str
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
        query = urlencode({**narrower, self.narrowed_by: self.pk})
        return f"{reverse('compliance:facility-list')}?{query}"


def table_of(places: Sequence[PlaceLoad], *, label: str, work: Workload) -> ListTable:
    """Return the table of places, in the order in which they come; `label` says what a row is."""
    named = ListColumn[PlaceLoad](
        label, lambda row: row.name, 20, name="name", order_by=("name",), style="name", show=_named
    )
    due = ListColumn[PlaceLoad]("届出期限", lambda row: row.due, 16, name="due", order_by=("due",))
    actions = [
        _count(action.label, action.value, f"load__actions__{action.value}", next_action=action)
        for action in SHOWN
        if any(place.load.actions[action] for place in places)
    ]
    columns = (
        named,
        *([due] if any(place.due for place in places) else []),
        _count("施設数", "n", "load__n"),
        _share("届出の割合", "filed", lambda row: row.filed),
        _share("①の割合", "met", lambda row: row.met),
        *actions,
        _count(
            breach_label(work),
            "breaches",
            "load__breaches",
            breach_on=f"{work.breach_day:%Y-%m-%d}",
        ),
    )
    names = tuple(column.name for column in columns)
    listing = Listing(
        name="places",
        title=f"{label}ごとの状況",
        empty_text="施設はまだ登録されていません。",
        columns=columns,
        at_first=names,
        row_header="name",
    )
    return ListTable(listing, places, names=names)


def _named(place: PlaceLoad) -> str:
    """Return the name, and what can be set for the place."""
    acts = format_html_join(
        "",
        ' <a href="{}">{}<span class="visually-hidden">：{}</span></a>',
        ((url, word, place.name) for word, url in place.acts.items()),
    )
    return format_html("{}{}", place.name, acts)


def _count(heading: str, name: str, path: str, **narrower: str) -> ListColumn[PlaceLoad]:
    """Return the column of a number, which leads to its facilities."""
    number = partial(_number, path=path)
    return ListColumn[PlaceLoad](
        heading,
        number,
        10,
        name=name,
        order_by=(path,),
        style="number",
        show=partial(_counted, number=number, narrower=narrower),
    )


def _number(place: PlaceLoad, *, path: str) -> int:
    load, _, action = path.removeprefix("load__").partition("__")
    found: int = place.load.actions[NextAction(action)] if action else getattr(place.load, load)
    return found


def _counted(
    place: PlaceLoad, *, number: Callable[[PlaceLoad], int], narrower: Mapping[str, str]
) -> str:
    count = number(place)
    if not count:
        return NONE
    return format_html('<a href="{}">{}</a>', place.list_url(**narrower), f"{count:,}")


def _share(heading: str, name: str, share: Callable[[PlaceLoad], float]) -> ListColumn[PlaceLoad]:
    return ListColumn[PlaceLoad](
        heading,
        share,
        10,
        name=name,
        order_by=(name,),
        style="number",
        show=lambda row: f"{share(row):.1f}%",
    )
