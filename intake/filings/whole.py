"""A filing is recorded whole or not at all: what fails in one line takes the others along."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from common.file_row import FileRow
from common.findings import FileReport
from compliance.filings.models import Filing
from intake.filings.heads import FilingHead, FilingKey
from intake.filings.lines import FilingLine

_NAMED = 30


@dataclass(frozen=True)
class Entry:
    """A line of a file, good or not: the filing it belongs to, and the report of its file."""

    report: FileReport
    record: FileRow
    head: FilingHead
    line: FilingLine | None


class Failures:
    """The lines that fail, and the filings to which they belong or may belong."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Sort out the lines that cannot be read."""
        self._by_number: dict[str, list[Entry]] = defaultdict(list)
        self._by_head: dict[int, list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.line is None:
                self._by_head[id(entry.head)].append(entry)
                for number in entry.head.numbers:
                    self._by_number[number].append(entry)

    def of(self, number: str, key: FilingKey) -> list[Entry]:
        """Return the lines that fail and may belong to the filing of a facility with this key."""
        return [entry for entry in self._by_number.get(number, ()) if entry.head.may_be(key)]

    def say_alone(self) -> None:
        """Say which lines go with a head that fails and belongs to no filing that can be read."""
        for entries in self._by_head.values():
            say_with(entries)


def say_with(entries: Iterable[Entry]) -> None:
    """Say at the first good line of a filing that is not recorded why, and which lines go too."""
    found = list(entries)
    failed = [entry for entry in found if entry.record.failed]
    good = [entry for entry in found if not entry.record.failed]
    if not (failed and good):
        return
    good[0].record.warn(
        "事業所番号",
        f"{_rows(failed)}に誤りがあるため、同じ届出（又はその可能性がある届出）の{_rows(good)}も記録しません。",
    )


def say_other_days(groups: Mapping[FilingKey, Sequence[Entry]]) -> None:
    """Warn of filings that differ in their days only, and may be one by a slip.

    A facility files once a year; a change it files once on a day.
    """
    alike: dict[tuple[object, ...], list[FileRow]] = defaultdict(list)
    for (facility, kind, filed, _), entries in groups.items():
        once = entries[0].head.year if kind == Filing.Kind.ANNUAL else filed
        alike[facility, kind, once].append(entries[0].record)
    for first, *others in alike.values():
        for record in others:
            record.warn(
                "届出日",
                f"{first.where}と施設、届出区分及び年度が同じですが、届出日又は受付日が異なるため、"
                "別の届出とします。一つの届出であれば、日付をそろえてください。",
            )


def _rows(entries: Iterable[Entry]) -> str:
    places = list(dict.fromkeys(entry.record.where for entry in entries))
    others = len(places) - _NAMED
    return "、".join(places[:_NAMED]) + (f"ほか{others:,}行" if others > 0 else "")
