"""The tabs above the list of facilities: where each leads, and which one is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from django.http import QueryDict

from accounts.models import User
from compliance.register.models import SavedView
from compliance.register.quick import Quick

# What belongs to a list as it is looked at, whichever rows it holds.
KEPT = ("sort", "per_page")
# What an address holds besides, but no list is known by.
PASSING = ("page", "choices")
_NO_CONDITION = (*KEPT, *PASSING)


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One tab above the list: what it says, where it leads, and whether it is the one shown."""

    label: str
    query: str
    is_current: bool
    view: SavedView | None = None


def opened_first(views: Iterable[SavedView], person: User) -> SavedView | None:
    """Return with which conditions the list opens: the last of their own that they marked so."""
    own = (view for view in views if view.user_id == person.pk and view.opens_first)
    return max((view for view in own if view.query), key=attrgetter("pk"), default=None)


def tabs_of(asked: QueryDict, views: Iterable[SavedView]) -> list[Tab]:
    """Return the tabs: all, those of every office, and the views that somebody has saved.

    The tabs of every office keep the conditions beside them; those of a saved view are its own.
    """
    saved = [(view, _plain(QueryDict(view.query))) for view in views]
    here = _plain(asked)
    chosen = next((view for view, query in saved if query and query == here), None)
    base = asked.copy()
    for name in (*PASSING, "quick"):
        base.pop(name, None)
    kept = _only(base, KEPT)
    rest = kept if chosen else base
    now = "" if chosen else asked.get("quick", "")
    own = [
        Tab(label=quick.label, query=_with(rest, quick), is_current=now == quick) for quick in Quick
    ]
    return [
        Tab(label="すべて", query=_everything(kept), is_current=not here),
        *own,
        *(
            Tab(label=view.name, query=view.query, is_current=view == chosen, view=view)
            for view, _ in saved
        ),
    ]


def _plain(query: QueryDict) -> dict[str, list[str]]:
    """Return the conditions of an address, without what is empty or only of the moment."""
    found = {name: sorted(filter(None, values)) for name, values in query.lists()}
    return {name: values for name, values in found.items() if values and name not in _NO_CONDITION}


def _only(query: QueryDict, names: Iterable[str]) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in names:
        if name in query:
            kept.setlist(name, query.getlist(name))
    return kept


def _with(query: QueryDict, quick: Quick) -> str:
    narrowed = query.copy()
    narrowed["quick"] = quick.value
    return narrowed.urlencode()


def _everything(kept: QueryDict) -> str:
    # An address that asks for nothing opens the view that one has chosen to begin with.
    asked = kept.copy()
    asked["q"] = ""
    return asked.urlencode()
