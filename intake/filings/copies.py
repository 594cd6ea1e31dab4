"""Two forms of one filing in what was brought: a copy counts once, and a contradiction is told."""

from dataclasses import dataclass

from compliance.filings.recording import NewFiling
from intake.filings.content import Content, content_of_new
from intake.filings.heads import FilingKey
from intake.filings.lines import FilingLine
from intake.filings.whole import Entry


@dataclass(frozen=True, kw_only=True)
class _Made:
    content: Content
    entry: Entry
    new: NewFiling


class Copies:
    """The filings that are to be recorded, by their heads."""

    def __init__(self) -> None:
        """Begin without a filing."""
        self._made: dict[FilingKey, _Made] = {}

    def take(self, entry: Entry, line: FilingLine, new: NewFiling) -> list[NewFiling]:
        """Count a filing as one to be recorded; return those that now must not be."""
        content = content_of_new(new, year=line.year, unmet=line.unmet)
        before = self._made.get(line.key)
        if before is None:
            entry.report.new += 1
            self._made[line.key] = _Made(content=content, entry=entry, new=new)
            return []
        if before.content == content:
            entry.report.merged += 1
            line.record.warn(
                "事業所番号", f"{_where(before.entry)}と同じ内容のため、一つの届出とします。"
            )
            return [new]
        if not before.entry.record.failed:
            before.entry.report.new -= 1
        for one, other in ((before.entry, entry), (entry, before.entry)):
            one.record.error(
                "事業所番号",
                f"{_where(other)}と、施設、届出区分、届出日及び受付日が同じで、内容が異なります。"
                "どちらか一方だけを取り込むか、届出日を確認してください。",
            )
        return [before.new, new]


def _where(entry: Entry) -> str:
    return f"ファイル「{entry.report.file}」の{entry.record.where}"
