"""CSV files become rows; a quotation mark that is never closed swallows nothing."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import TextIO

from common.decoding import UnreadableText, open_text
from common.reading.cell_problems import problems_in
from common.reading.tables import MOST_COLUMNS, MOST_ROWS, Row, UnreadableFile

_FEWEST_SEPARATORS = 3
NOT_CLOSED = (
    '引用符（"）が閉じられていません。この行の引用符を確認してください。次の行からは、別の行として'
    "読み取ります。"
)
MISPLACED = (
    '引用符（"）の位置が正しくないため、どこまでが１つのセルか分かりません。セルの中の引用符は'
    '「""」と２つ続けて書くか、削除してください。'
)


class _Lines:
    """The lines of a text: those that a record has taken can be given back."""

    def __init__(self, text: TextIO) -> None:
        self.taken: list[str] = []
        self._text = text
        self._back: deque[str] = deque()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._text)
        self.taken.append(line)
        return line

    def give_back(self) -> str:
        """Return the first line that was taken, and have the others read anew."""
        first, *others = self.taken
        self._back.extendleft(reversed(others))
        self.taken = [first]
        return first


def csv_rows(data: bytes, name: str) -> Iterator[Row]:
    """Yield the filled rows of a CSV; raises UnreadableFile."""
    try:
        text = open_text(data)
    except UnreadableText as problem:
        raise UnreadableFile(f"{name}：{problem}") from None
    separator = _separator(text)
    for number, (cells, fault) in enumerate(_records(_Lines(text), separator), start=1):
        if number > MOST_ROWS:
            raise UnreadableFile(
                f"{name}：行が多すぎます（{MOST_ROWS:,}行まで）。ファイルを分けてください。"
            )
        texts = [cell.strip() for cell in cells]
        if any(texts):
            _check_width(texts, name, number)
            yield Row(number, texts, problems_in(texts), fault)


def _check_width(texts: list[str], name: str, number: int) -> None:
    if len(texts) > MOST_COLUMNS and any(texts[MOST_COLUMNS:]):
        raise UnreadableFile(
            f"{name}：{number}行目の列が多すぎます（{MOST_COLUMNS}列まで）。"
            "区切り文字を確認してください。"
        )


def _records(lines: _Lines, separator: str) -> Iterator[tuple[list[str], str]]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    widest = 0
    while True:
        lines.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells, fault = _mended(lines, separator)
            reader = csv.reader(lines, delimiter=separator, strict=True)
            yield cells, fault
            continue
        if len(lines.taken) > 1 and _swallowed(cells, separator, widest):
            yield _plain(lines.give_back(), separator), NOT_CLOSED
            reader = csv.reader(lines, delimiter=separator, strict=True)
            continue
        widest = max(widest, len(cells))
        yield cells, ""


def _mended(lines: _Lines, separator: str) -> tuple[list[str], str]:
    """Return the first of the lines that make no record, as far as it can be read."""
    several = len(lines.taken) > 1
    first = lines.give_back()
    end = re.escape(separator)
    try:
        # Blanks after a closing mark harm nobody.
        line = re.sub(rf'"[ 　]+(?={end}|[\r\n]|$)', '"', first)
        (cells,) = csv.reader([line], delimiter=separator, strict=True)
    except (csv.Error, ValueError):
        unclosed = several or first.count('"') % 2
        return _plain(first, separator), NOT_CLOSED if unclosed else MISPLACED
    return cells, ""


def _plain(line: str, separator: str) -> list[str]:
    """Return the cells of a line in which quotation marks mean nothing."""
    return [cell.strip().strip('"') for cell in line.rstrip("\r\n").split(separator)]


def _swallowed(cells: list[str], separator: str, widest: int) -> bool:
    """Tell whether a cell of several lines holds what looks like another record."""
    many = max(_FEWEST_SEPARATORS, (widest - 1) // 2)
    return any(
        line.count(separator) >= many
        for cell in cells
        if "\n" in cell or "\r" in cell
        for line in cell.splitlines()
    )


def _separator(text: TextIO) -> str:
    """Return what separates the cells, by the first line that has any; titles may have none."""
    tabs = (line.count("\t") - line.count(",") for line in islice(text, 10))
    more_tabs = next((more for more in tabs if more), 0) > 0
    text.seek(0)
    return "\t" if more_tabs else ","
