"""The process that reads one file: bytes come in, tables go out as lines of JSON.

It is started anew for each file, knows neither Django nor the database, writes no files, and ends
at its limits. What it says is data and never executed by whoever listens.
"""

import json
import resource
import signal
import sys
from collections.abc import Iterator
from typing import BinaryIO

from common.reading.files import tables_of
from common.reading.tables import Limits, Row, Table, UnreadableFile

_ROWS_A_LINE = 500
_WEIGHT_A_LINE = 1 << 20
# What CPython takes for a string beside its characters, for a place in a list, and for a row.
_A_STRING, _A_CELL, _A_ROW = 56, 8, 250


def main(*most: str) -> None:
    """Read the file that stands on the standard input, and tell its tables."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked decides, and closes the pipe
    unpacked, memory, told, seconds = map(int, most)
    limits = Limits(unpacked=unpacked, memory=memory, told=told, seconds=seconds)
    _bind(limits)
    name, data = _asked(sys.stdin.buffer)
    try:
        for message in _messages(data, name, limits):
            _say(message)
    except BrokenPipeError:
        sys.stderr = None  # nobody listens any more


def _bind(limits: Limits) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, hard))


def _asked(file: BinaryIO) -> tuple[str, bytes]:
    return json.loads(file.readline()), file.read()


def _messages(data: bytes, name: str, limits: Limits) -> Iterator[list[object]]:
    left = limits.told
    try:
        for table in tables_of(data, name, limits):
            yield ["table", *_of_table(table)]
            for message, weight in _of_rows(table):
                left -= weight
                yield message if left > 0 else ["exhausted"]
    except UnreadableFile as problem:
        yield ["unreadable", str(problem)]
    except MemoryError:
        yield ["exhausted"]
    else:
        yield ["end"]


def _of_table(table: Table) -> list[object]:
    observations = [
        (observation.message, observation.row, observation.column)
        for observation in table.observations
    ]
    return [table.file, table.sheet, table.is_hidden, table.counts_from_1904, observations]


def _of_rows(table: Table) -> Iterator[tuple[list[object], int]]:
    """Yield the rows, some at a time, each time with what whoever listens needs to hold them."""
    some: list[list[object]] = []
    weight = 0
    try:
        for row in table.rows:
            some.append(_of_row(row))
            # Shorter strings exist once only.
            weight += sum(len(cell) + _A_STRING for cell in row.cells if len(cell) > 1)
            weight += _A_ROW + _A_CELL * len(row.cells)
            if len(some) == _ROWS_A_LINE or weight > _WEIGHT_A_LINE:
                yield ["rows", some], weight
                some, weight = [], 0
    except UnreadableFile as problem:
        yield ["rows", some], weight
        yield ["broken", str(problem)], 0
    else:
        yield ["rows", some], weight


def _of_row(row: Row) -> list[object]:
    if row.problems or row.fault or row.notes:
        return [row.number, row.cells, list(row.problems.items()), row.fault, row.notes]
    return [row.number, row.cells]


def _say(message: list[object]) -> None:
    line = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass") + b"\n")
    sys.stdout.buffer.flush()
