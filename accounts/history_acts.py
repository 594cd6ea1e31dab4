"""操作: what one request did, as one row of the history, with all that it changed folded up."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.history_names import HistoryNames, NamedSubject, names_of, table_in_words
from accounts.models import HistoryEntry


@dataclass(frozen=True, kw_only=True)
class HistoryAct:
    """One act: its first entry, and all entries of the same request for the same office."""

    first: HistoryEntry
    entries: Sequence[HistoryEntry]
    names: HistoryNames

    @property
    def what(self) -> str:
        """Return what was done: 届出の登録、届出の協力医療機関の登録（2件）."""
        counted = Counter(
            (table_in_words(entry), entry.get_action_display()) for entry in self.entries
        )
        return "、".join(
            f"{f'{table}の' if table else ''}{action}{f'（{n:,}件）' if n > 1 else ''}"
            for (table, action), n in counted.items()
        )

    @property
    def subjects(self) -> list[NamedSubject]:
        """Return whom or what it was about, each once; those with a page of their own if any."""
        found = list(dict.fromkeys(self.names.subject(entry) for entry in self.entries))
        return [one for one in found if one.url] or found

    @property
    def changes(self) -> list[str]:
        """Return each changed column with the row that it is of."""
        return [
            f"{self._of(entry)}{line}"
            for entry in self.entries
            for line in self.names.changes(entry)
        ]

    def _of(self, entry: HistoryEntry) -> str:
        table = table_in_words(entry)
        return f"［{table} {entry.row_key}］" if table else ""

    @property
    def reason(self) -> str:
        """Return why it was done, as far as somebody said."""
        return "\n".join(dict.fromkeys(entry.reason for entry in self.entries if entry.reason))


def acts_of(heads: Sequence[HistoryEntry]) -> list[HistoryAct]:
    """Return the acts that begin with these entries, of one office; all is read at once."""
    by_request: dict[str, list[HistoryEntry]] = defaultdict(list)
    requests = {head.request_id for head in heads} - {""}
    if heads and requests:
        rows = HistoryEntry.objects.filter(
            authority=heads[0].authority_id, request_id__in=requests
        ).order_by("id")
        for entry in rows:
            by_request[entry.request_id].append(entry)
    entries = {head.pk: by_request.get(head.request_id) or [head] for head in heads}
    names = names_of(_each(entries.values()))
    return [HistoryAct(first=head, entries=entries[head.pk], names=names) for head in heads]


def acts_alone(entries: Sequence[HistoryEntry]) -> list[HistoryAct]:
    """Return each entry as an act by itself, where only they are asked about."""
    names = names_of(entries)
    return [HistoryAct(first=entry, entries=[entry], names=names) for entry in entries]


def _each(lists: Iterable[Sequence[HistoryEntry]]) -> list[HistoryEntry]:
    return [entry for entries in lists for entry in entries]
