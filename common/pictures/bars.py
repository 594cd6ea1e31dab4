"""Bars of one length, each split into the parts of a whole.

Positions and widths are shares of the bar's length in per cent, so that a bar fits every window
and its words keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

# A part that is narrower bears no number; the table says it.
NARROWEST = Decimal(9)


@dataclass(frozen=True, kw_only=True)
class BarPart:
    """One part of a whole: the name of its colour and pattern, its words, and how many."""

    key: str
    label: str
    count: int
    url: str = ""


@dataclass(frozen=True)
class Piece:
    """A part as it is drawn: where it begins, how wide it is, and what share it is."""

    part: BarPart
    begins: Decimal
    width: Decimal
    share: Decimal

    @property
    def middle(self) -> Decimal:
        """Return where its number stands."""
        return self.begins + self.width / 2

    @property
    def bears_number(self) -> bool:
        """Return whether there is room for its number."""
        return self.width >= NARROWEST


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A whole: its name, the parts in their order, and where its name leads."""

    label: str
    parts: Sequence[BarPart]
    url: str = ""

    @property
    def total(self) -> int:
        """Return how many there are of all parts."""
        return sum(part.count for part in self.parts)

    @property
    def pieces(self) -> list[Piece]:
        """Return the parts as they are drawn, those of which there is none included."""
        total, begins, found = self.total, Decimal(0), []
        for part, share in zip(
            self.parts, shares([part.count for part in self.parts]), strict=True
        ):
            width = Decimal(100) * part.count / total if total else Decimal(0)
            found.append(Piece(part, begins, width, share))
            begins += width
        return found

    @property
    def in_words(self) -> str:
        """Return what the bar shows: 届出：届出済み（令和8年度） 12件（40.0%）、…."""
        told = [
            f"{piece.part.label} {piece.part.count:,}件（{piece.share}%）"
            for piece in self.pieces
            if piece.part.count
        ]
        return f"{self.label}：{'、'.join(told) or '0件'}"


@dataclass(frozen=True, kw_only=True)
class Bars:
    """A picture of bars: its title, the sentence that it shows, and what each row is."""

    title: str
    finding: str
    row: str
    bars: Sequence[Bar]

    @property
    def legend(self) -> Sequence[BarPart]:
        """Return the parts of the first bar; the others have the same."""
        return self.bars[0].parts if self.bars else ()


def shares(counts: Sequence[int]) -> list[Decimal]:
    """Return the share of each count in per cent, to a tenth; together they are 100.0.

    What rounding down leaves over goes to the largest remainders, the first of equal ones first.
    """
    total = sum(counts)
    if not total:
        return [Decimal("0.0")] * len(counts)
    tenths = [divmod(count * 1000, total) for count in counts]
    left = 1000 - sum(whole for whole, _ in tenths)
    order = sorted(range(len(counts)), key=lambda place: -tenths[place][1])
    extra = set(order[:left])
    return [
        Decimal(whole + (place in extra)) / 10 + Decimal("0.0")
        for place, (whole, _) in enumerate(tenths)
    ]
