"""What others have done for one's offices since one last signed in, the newest first."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db import models
from django.db.models import F, Model, Q, QuerySet

from accounts.models import User
from compliance.correspondence.models import Contact, Notice
from compliance.filings.models import Filing, Review
from facilities.models import Facility

# So many acts of each kind are read; where there are more, the newest stand for them.
READ_AT_MOST = 200


class NewsKind(models.TextChoices):
    """前回のログインの後に、ほかの職員が行ったこと."""

    FILED = "filed", "届出の記録"
    DECIDED = "decided", "届出の受理及び差戻し"
    ISSUED = "issued", "通知文書の発行"
    NOTED = "noted", "対応及び回答の記録"


@dataclass(frozen=True, kw_only=True)
class NewsItem:
    """One act: what was done, when, by whom, and about which facility."""

    kind: NewsKind
    at: datetime
    facility: Facility
    by: User | None


@dataclass(frozen=True, kw_only=True)
class News:
    """The acts since a time, the newest first."""

    since: datetime
    items: list[NewsItem]

    @property
    def counts(self) -> list[tuple[str, str]]:
        """Return the kinds of which there are any, and how many in words."""
        found = Counter(item.kind for item in self.items)
        return [
            (str(kind.label), f"{found[kind]}件{'以上' if found[kind] == READ_AT_MOST else ''}")
            for kind in NewsKind
            if found[kind]
        ]


@dataclass(frozen=True, kw_only=True)
class _Source:
    """Where the acts of a kind are recorded: the paths to the facility, the time and the person."""

    rows: QuerySet[Model]
    facility: str
    at: str = "recorded_at"
    by: str = "recorded_by"


def _sources() -> dict[NewsKind, _Source]:
    decided = Review.objects.exclude(state=Review.State.RECEIVED)
    return {
        NewsKind.FILED: _Source(rows=Filing.objects.all(), facility="facility"),
        # What an office without reviews records is accepted in the same moment.
        NewsKind.DECIDED: _Source(
            rows=decided.exclude(recorded_at=F("filing__recorded_at")), facility="filing__facility"
        ),
        NewsKind.ISSUED: _Source(
            rows=Notice.objects.all(), facility="facility", at="issued_at", by="issued_by"
        ),
        NewsKind.NOTED: _Source(rows=Contact.objects.all(), facility="facility"),
    }


def news(authorities: Collection[int], *, since: datetime, reader: User) -> News:
    """Return what others did since a time about the facilities of these authorities."""
    items = [
        item
        for kind, source in _sources().items()
        for item in _items(kind, source, authorities, since, reader)
    ]
    return News(since=since, items=sorted(items, key=attrgetter("at"), reverse=True))


def _items(
    kind: NewsKind,
    source: _Source,
    authorities: Collection[int],
    since: datetime,
    reader: User,
) -> Iterator[NewsItem]:
    rows = (
        source.rows.filter(**{f"{source.facility}__authority__in": authorities})
        .filter(Q(**{source.by: None}) | ~Q(**{source.by: reader}), **{f"{source.at}__gt": since})
        .select_related(source.facility, source.by)
        .order_by(f"-{source.at}", "-pk")
    )
    facility = attrgetter(source.facility.replace("__", "."))
    for row in rows[:READ_AT_MOST]:
        yield NewsItem(
            kind=kind,
            at=getattr(row, source.at),
            facility=facility(row),
            by=getattr(row, source.by),
        )
