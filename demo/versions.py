"""How an invented filing came to its last version: recorded wrongly, returned, filed again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import cycle
from random import Random

from compliance.filings.models import Review
from compliance.rule.classification import Category
from demo.receipts import Receipt
from demo.turns import Turns

# From the worst to the best; facilities climb as the years go by.
LADDER = (
    Category.NOT_FILED,
    Category.NO_PARTNER,
    Category.UNMET,
    Category.PARTLY_MET,
    Category.MET,
)
_CORRECTED = 0.015
_RETURNED_ONCE = 0.05
_RECORDED_LATE = 0.03
# A version is decided about before the next one comes, and no chain is longer than two steps.
LONGEST_DECISION = 14
_GAP = (20, 40)
_TIME_FOR_ALL = timedelta(days=2 * _GAP[1])
_WRONG_DAY = "受付日及び要件の入力誤りのため"
_WRONG_PARTNERS = "協力医療機関の入力漏れのため"
_WRONG_YEAR = "年度の入力誤りのため"
_AMENDED = "差戻しを受けて補正したため"


@dataclass(frozen=True, kw_only=True)
class InventedVersion:
    """One version of a filing, and what the office says to it where it reviews."""

    receipt: Receipt
    category: Category
    at: datetime
    state: Review.State = Review.State.ACCEPTED
    form_lacking: bool = False
    # 訂正の理由。空のときは、訂正ではなく新たな届出
    correction: str = ""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """When the office records and decides: nothing later than the last day's first moment."""

    last: date
    zone: tzinfo

    @property
    def end(self) -> datetime:
        """Return the last moment at which something may be recorded or decided."""
        return datetime.combine(self.last, time(), self.zone)

    @property
    def last_receipt(self) -> date:
        """Return the last day on which something may come in."""
        return self.last - timedelta(days=1)

    def recorded_at(self, day: date, chance: Random) -> datetime:
        """Return when something received on a day is recorded."""
        late = chance.random() < _RECORDED_LATE
        delay = chance.randint(30, 90) if late else chance.randint(0, 7)
        on = min(day + timedelta(days=delay), self.last_receipt)
        hour = time(chance.randint(9, 16), chance.randint(0, 59), chance.randint(0, 59))
        return datetime.combine(on, hour, self.zone)

    def decided_at(self, recorded_at: datetime, chance: Random) -> datetime:
        """Return when something recorded is accepted or returned."""
        return min(recorded_at + timedelta(days=chance.randint(1, LONGEST_DECISION)), self.end)


class Histories:
    """Tells of one filing after another through which versions it went."""

    def __init__(self, clock: Clock) -> None:
        """Begin with none told."""
        self._clock = clock
        self._corrected = Turns(_CORRECTED)
        self._corrections = cycle((_corrected, _of_another_year, _corrected, _corrected_twice))
        self._returned = Turns(_RETURNED_ONCE)
        self._returns = cycle((_filed_again, _amended, _correction_returned))

    def of(
        self, receipt: Receipt, category: Category, chance: Random, *, since: date | None
    ) -> list[InventedVersion]:
        """Return the versions of a filing, the one that holds last.

        An office that reviews may return what came since a day.
        """
        at = self._clock.recorded_at(receipt.day, chance)
        right = InventedVersion(receipt=receipt, category=category, at=at)
        if at + _TIME_FOR_ALL >= self._clock.end or category == Category.NO_PARTNER:
            return [right]
        before = receipt.day - timedelta(days=_GAP[0])
        if since and since <= before and self._returned.falls():
            return next(self._returns)(right, chance)
        if self._corrected.falls():
            return next(self._corrections)(right, chance)
        return [right]


History = Callable[[InventedVersion, Random], list[InventedVersion]]


def _wrong(right: InventedVersion, chance: Random) -> tuple[InventedVersion, str]:
    """Return a version as it was recorded wrongly, and the reason to correct it."""
    lower = LADDER[1 : LADDER.index(right.category)]
    # What is recorded wrongly may bear a later day than the office's stamp.
    later = min(right.receipt.day + timedelta(days=chance.choice((0, 0, 3))), right.at.date())
    receipt = replace(right.receipt, day=later)
    reason = _WRONG_PARTNERS if later == right.receipt.day else _WRONG_DAY
    return replace(right, receipt=receipt, category=chance.choice(lower)), reason


def _after(earlier: InventedVersion, chance: Random) -> datetime:
    return earlier.at + timedelta(days=chance.randint(*_GAP))


def _corrected(right: InventedVersion, chance: Random) -> list[InventedVersion]:
    wrong, reason = _wrong(right, chance)
    return [wrong, replace(right, at=_after(wrong, chance), correction=reason)]


def _corrected_twice(right: InventedVersion, chance: Random) -> list[InventedVersion]:
    first, half = _corrected(right, chance)
    lower = LADDER[1 : LADDER.index(right.category)]
    half = replace(half, category=chance.choice(lower))
    last = replace(right, at=_after(half, chance), correction=_WRONG_PARTNERS)
    return [first, half, last]


def _of_another_year(right: InventedVersion, chance: Random) -> list[InventedVersion]:
    wrong = replace(right, receipt=replace(right.receipt, year=right.receipt.year - 1))
    return [wrong, replace(right, at=_after(wrong, chance), correction=_WRONG_YEAR)]


def _filed_again(right: InventedVersion, chance: Random) -> list[InventedVersion]:
    """Return a filing whose form was lacking, which is none, and the one that came after it."""
    day = right.receipt.day - timedelta(days=chance.randint(1, _GAP[0]))
    lacking = replace(
        right,
        receipt=replace(right.receipt, day=day),
        at=right.at - timedelta(days=(right.receipt.day - day).days),
        state=Review.State.RETURNED,
        form_lacking=True,
    )
    return [lacking, replace(right, at=_after(lacking, chance))]


def _amended(right: InventedVersion, chance: Random) -> list[InventedVersion]:
    wrong, _ = _wrong(right, chance)
    returned = replace(wrong, receipt=right.receipt, state=Review.State.RETURNED)
    return [returned, replace(right, at=_after(returned, chance), correction=_AMENDED)]


def _correction_returned(right: InventedVersion, chance: Random) -> list[InventedVersion]:
    """Return a filing, a correction that was not accepted, and the correction of that."""
    wrong, reason = _wrong(right, chance)
    day = min(right.receipt.day + timedelta(days=3), right.at.date())
    first = replace(wrong, receipt=replace(right.receipt, day=day))
    half = replace(first, at=_after(first, chance), state=Review.State.RETURNED, correction=reason)
    return [first, half, replace(right, at=_after(half, chance), correction=_AMENDED)]
