"""The tables of a file as people wrote them: cells without what machines left in them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from common.tabular import Limits, Row, Table, read_tables
from common.visible import as_typed


def typed_tables_of(data: bytes, name: str, limits: Limits) -> Iterator[Table]:
    """Yield the tables of a file, their cells as somebody typed them; raises UnreadableFile."""
    for table in read_tables(data, name, limits):
        yield replace(table, rows=_typed_rows(table.rows))


def _typed_rows(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        cells = [as_typed(cell) for cell in row.cells]
        if any(cells) or row.problems or row.fault:
            yield replace(row, cells=cells)
