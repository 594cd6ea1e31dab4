"""Files are read in a process of their own, so that nothing they do ends the one that asks."""

import weakref
from collections import deque
from collections.abc import Generator, Iterator

from common.reading.process import Message, ReadingProcess
from common.reading.tables import BY_COMMAND, Limits, Observation, Row, Table, UnreadableFile


def read_tables(
    data: bytes, name: str, limits: Limits = BY_COMMAND
) -> Generator[Table, None, None]:
    """Yield the tables of a file: a CSV, every sheet of a workbook, every file of a ZIP.

    A ZIP may hold ZIPs, but those hold no more. The rows of a table may still be asked for after
    the next table has come. Raises UnreadableFile, whatever the file does to its reader.
    """
    with ReadingProcess(data, name, limits) as process:
        yield from _Telling(process).tables()


class _Telling:
    """What the process tells, sorted by table."""

    def __init__(self, process: ReadingProcess) -> None:
        self._process = process
        self._back: list[Message] = []

    def hear(self) -> Message:
        return self._back.pop() if self._back else self._process.hear()

    def give_back(self, message: Message) -> None:
        self._back.append(message)

    def tables(self) -> Iterator[Table]:
        asked: weakref.ref[_Rows] | None = None
        while (message := self._after(asked))[0] == "table":
            rows = [_Rows(self)]
            asked = weakref.ref(rows[0])
            # The rows must not be held here: those that nobody holds are not kept.
            yield _table(message[1:], rows.pop())

    def _after(self, asked: "weakref.ref[_Rows] | None") -> Message:
        """Return what comes after a table; its rows are kept if somebody may still want them."""
        message = self.hear()
        while message[0] in ("rows", "broken"):
            if rows := asked and asked():
                rows.take(message)
            message = self.hear()
        if rows := asked and asked():
            rows.is_whole = True
        return message


class _Rows:
    """The rows of one table: those that were kept, then those that the process tells."""

    def __init__(self, telling: _Telling) -> None:
        self.is_whole = False
        self._telling = telling
        self._ready: deque[list[object]] = deque()
        self._problem = ""

    def __iter__(self) -> "_Rows":
        return self

    def __next__(self) -> Row:
        while not self._ready:
            if self._problem:
                problem, self._problem = self._problem, ""
                raise UnreadableFile(problem)
            if self.is_whole:
                raise StopIteration
            self.take(self._telling.hear())
        return _row(*self._ready.popleft())  # type: ignore[arg-type]  # as the child wrote it

    def take(self, message: Message) -> None:
        if message[0] == "rows":
            self._ready.extend(message[1])
            return
        self.is_whole = True
        if message[0] == "broken":
            self._problem = message[1]
        else:
            self._telling.give_back(message)


def _table(told: Message, rows: _Rows) -> Table:
    file, sheet, is_hidden, counts_from_1904, observations = told
    said = [Observation(message=text, row=row, column=column) for text, row, column in observations]
    return Table(file, sheet, rows, is_hidden, counts_from_1904, said)


def _row(
    number: int,
    cells: list[str],
    problems: list[tuple[int, str]] | None = None,
    fault: str = "",
    notes: list[str] | None = None,
) -> Row:
    return Row(number, cells, dict(problems or ()), fault, tuple(notes or ()))
