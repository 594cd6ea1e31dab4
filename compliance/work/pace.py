"""経過措置の終了まで: how many fall short, how many did four weeks ago, and the pace it takes."""

from dataclasses import dataclass
from datetime import date, timedelta

from common.japanese import wareki

COMPARED = timedelta(weeks=4)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How many facilities would be in breach when the transition ends, today and before."""

    on: date
    binding: date
    now: int
    before: int | None

    @property
    def in_words(self) -> str:
        """Return what has happened in four weeks, and what each week must bring from now on."""
        return f"{self._moved}{self._asked}"

    @property
    def _moved(self) -> str:
        if self.before is None:
            return ""
        then = f"4週間前（{wareki(self.on - COMPARED)}）は{self.before:,}件で、"
        change = self.now - self.before
        if change == 0:
            return f"{then}増減はありません。"
        return f"{then}{abs(change):,}件{'増え' if change > 0 else '減り'}ました。"

    @property
    def _asked(self) -> str:
        weeks = (self.binding - self.on).days / 7
        if not self.now or weeks <= 0:
            return ""
        each = max(self.now / weeks, 0.1)
        return f"{wareki(self.binding)}までに0件とするには、1週当たり{each:.1f}件の解消が必要です。"
