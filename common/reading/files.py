"""Files of every kind become tables, in this very process: a CSV, a workbook, a ZIP of them."""

from collections.abc import Iterator

from common.reading.archives import Budget, members, opened
from common.reading.tables import Limits, Row, Table, UnreadableFile

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE2 = b"\xd0\xcf\x11\xe0"
DEEPEST_ZIP = 2


def tables_of(data: bytes, name: str, limits: Limits) -> Iterator[Table]:
    """Yield the tables of a file: a CSV, every sheet of a workbook, every file of a ZIP.

    A ZIP may hold ZIPs, but those hold no more. Raises UnreadableFile and nothing else, but a
    hostile file may take memory and time: common.reading.apart reads within limits.
    """
    if not data:
        raise UnreadableFile(f"{name}：ファイルが空です。")
    yield from _tables(data, name, Budget(limits.unpacked), depth=1)


def _tables(data: bytes, name: str, budget: Budget, *, depth: int) -> Iterator[Table]:
    if data.startswith(_ZIP):
        kind = _kind(data, name)
        if kind:
            yield from _workbook(kind, data, name, budget.again())
            return
        if depth > DEEPEST_ZIP:
            raise UnreadableFile(f"{name}：ZIPが三重になっています。展開してください。")
        for member, content in members(data, name, budget):
            yield from _of_member(content, f"{name}/{member}", budget, depth=depth + 1)
    elif data.startswith(_OLE2):
        from common.reading.old_workbooks import xls_tables

        yield from xls_tables(data, name)
    elif data:
        from common.reading.csv_rows import csv_rows

        yield Table(name, None, csv_rows(data, name))


def _of_member(data: bytes, name: str, budget: Budget, *, depth: int) -> Iterator[Table]:
    """Yield the tables of a file of a ZIP; one that cannot be read is a table that says so.

    Whoever asks for its rows learns of it, and the files beside it can still be read.
    """
    try:
        yield from _tables(data, name, budget, depth=depth)
    except UnreadableFile as problem:
        yield Table(name, None, _unreadable(problem))


def _unreadable(problem: UnreadableFile) -> Iterator[Row]:
    raise problem
    yield  # makes it a generator, which raises only when somebody asks for rows


def _kind(data: bytes, name: str) -> str:
    """Return what kind of workbook a ZIP is by the files that only such a one has, if any."""
    with opened(data, name) as archive:
        parts = {
            part.filename.replace("\\", "/").lower().lstrip("/"): part
            for part in archive.infolist()
        }
        if "[content_types].xml" in parts:
            return "xlsb" if "xl/workbook.bin" in parts else "xlsx"
        if "content.xml" in parts and ("mimetype" in parts or "meta-inf/manifest.xml" in parts):
            return "ods"
    return ""


def _workbook(kind: str, data: bytes, name: str, budget: Budget) -> Iterator[Table]:
    if kind == "xlsb":
        raise UnreadableFile(
            f"{name}：Excelバイナリブック（.xlsb）は読み取れません。"
            "Excelで.xlsx形式で保存し直してください。"
        )
    if kind == "ods":
        from common.reading.open_document import ods_tables

        return ods_tables(data, name, budget)
    from common.reading.workbooks import xlsx_tables

    return xlsx_tables(data, name, budget)
