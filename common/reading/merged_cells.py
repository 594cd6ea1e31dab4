"""Merged cells: their value holds for every row of their range."""

from collections.abc import Iterable


class MergedCells:
    """The ranges of a sheet, followed from its first row to its last.

    Across, a range keeps to its first column: its value is not repeated for other headings.
    """

    def __init__(self, ranges: Iterable[tuple[int, int, int]]) -> None:
        """Take ranges as first row, last row and column."""
        self._to_come = sorted(ranges, reverse=True)
        self._open: dict[int, tuple[int, str, str]] = {}

    def hold(self, number: int, texts: list[str], problems: dict[int, str], *, fill: bool) -> None:
        """Lay the values of the ranges above on a row that has something of its own."""
        if fill and self._open:
            self._fill(number, texts, problems)
        while self._to_come and self._to_come[-1][0] <= number:
            first, last, column = self._to_come.pop()
            if first == number and column < len(texts):
                self._open[column] = (last, texts[column], problems.get(column, ""))

    def _fill(self, number: int, texts: list[str], problems: dict[int, str]) -> None:
        for column, (last, text, problem) in list(self._open.items()):
            if last < number:
                del self._open[column]
            elif column < len(texts) and not texts[column]:
                texts[column] = text
                if problem:
                    problems[column] = problem
