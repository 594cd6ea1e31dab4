"""Read thousands of mutated files: python -m tests.common.fuzz COUNT SEED.

Prints how many were read and how many refused, and each exception that is neither.
"""

import io
import random
import resource
import sys
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from common.reading.files import tables_of
from common.reading.tables import Limits, UnreadableFile
from tests.common.files import archive, sheet
from tests.common.ods import ods_cell, ods_of, ods_row
from tests.common.workbook_xml import book_of, sheet_xml, text_row

LIMITS = Limits(unpacked=20 << 20, memory=0, told=0, seconds=0)
MEMORY = 2 << 30
TOKENS = [
    b"\0",
    b"\xff\xff",
    b'"',
    b",",
    b"\n",
    b"<",
    b">",
    b"99999999",
    b"-1",
    b"PK\x01\x02",
    b"1048576",
]

Mutation = Callable[[random.Random, bytes], bytes]


def csv_file() -> bytes:
    """Return a CSV with quoted cells of several lines."""
    return '番号,名称,住所,備考\r\n001,"甲\n病院","一,二",""""\r\n002,乙,=1,#N/A\r\n'.encode() * 5


def workbook_file() -> bytes:
    """Return an .xlsx with most of what the reader looks at."""
    error, formula = '<c r="A2" s="1" t="e"><v>#DIV/0!</v></c>', '<c r="C2"><f>A1</f></c>'
    cells = f'<row r="2" hidden="1">{error}{formula}</row>'
    strings = "<sst><si><t>一</t></si><si><r><t> </t></r></si></sst>".encode()
    styles = (
        b'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0000"/></numFmts><fonts><font/>'
        b'<font><strike/></font></fonts><cellXfs><xf/><xf fontId="1" numFmtId="164"/></cellXfs>'
        b"</styleSheet>"
    )
    one = sheet_xml(
        text_row(1, "番号", "名称"),
        cells,
        '<row r="1048576"><c r="B1048576" t="s"><v>1</v></c></row>',
        before='<dimension ref="A1:B2"/><cols><col min="2" max="3" hidden="1"/></cols>',
        after='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>',
    )
    return book_of(
        one,
        sheet_xml(text_row(1, "二")),
        workbook='<workbookPr date1904="1"/>',
        states=("visible", "hidden"),
        parts={"xl/sharedStrings.xml": strings, "xl/styles.xml": styles},
    )


def document_file() -> bytes:
    """Return an .ods with repeats and merged cells."""
    merged = ods_cell("甲", 'table:number-rows-spanned="2" table:number-columns-repeated="3"')
    return ods_of(
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>',
        ods_row("番号", merged, attributes='table:number-rows-repeated="2"'),
        ods_row('<table:table-cell table:formula="of:=NA()"/>', "二"),
    )


def archive_file() -> bytes:
    """Return a ZIP of all kinds, with a ZIP in it."""
    inner = archive({"三.csv": b"1,2\n"})
    return archive({"一.csv": csv_file(), "二.xlsx": sheet(["甲", 1]), "中.zip": inner, "a/": b""})


def old_file() -> bytes:
    """Return an .xls."""
    return Path(__file__).with_name("old.xls").read_bytes()


def bytes_changed(chance: random.Random, data: bytes) -> bytes:
    """Change a few bytes, or cut, double or insert a piece."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(changed) + 1)
        end = min(place + chance.randint(1, 40), len(changed))
        kind = chance.randrange(5)
        if kind == 0:
            changed[place:place] = chance.choice(TOKENS)
        elif kind == 1:
            del changed[place:end]
        elif kind == 2:
            changed[place:place] = changed[place:end]
        elif place < len(changed):
            changed[place] = chance.randrange(256)
    return bytes(
        changed[: chance.randrange(len(changed) + 1)] if chance.random() < 0.05 else changed
    )


def headers_changed(chance: random.Random, data: bytes) -> bytes:
    """Change bytes of a ZIP where its headers stand."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        signature = chance.choice([b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"])
        places = [at for at in range(len(data)) if data.startswith(signature, at)]
        place = chance.choice(places) + chance.randint(4, 45)
        if place < len(changed):
            changed[place] = chance.choice(
                [0, 1, 8, 9, 12, 14, 99, 0x2E, 0xFF, chance.randrange(256)]
            )
    return bytes(changed)


def parts_changed(chance: random.Random, data: bytes) -> bytes:
    """Change bytes inside the parts of a ZIP, and pack them well again."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for name in chance.sample(sorted(parts), k=min(2, len(parts))):
        parts[name] = bytes_changed(chance, parts[name])
    return archive(parts)


FILES: list[tuple[Callable[[], bytes], list[Mutation]]] = [
    (csv_file, [bytes_changed]),
    (archive_file, [headers_changed, bytes_changed, parts_changed]),
    (workbook_file, [parts_changed, headers_changed, parts_changed, bytes_changed]),
    (document_file, [parts_changed, headers_changed]),
    (old_file, [bytes_changed]),
]


def main(count: int, seed: int) -> int:
    """Read the files; return how many ended otherwise than they should."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
    made = [(file(), mutations) for file, mutations in FILES]
    outcomes: Counter[str] = Counter()
    for number in range(count):
        data, mutations = made[number % len(made)]
        outcomes[outcome(chance.choice(mutations)(chance, data), number)] += 1
    sys.stdout.write(f"{dict(outcomes)}\n")
    return count - outcomes["read"] - outcomes["refused"]


def outcome(data: bytes, number: int) -> str:
    """Return what became of one file."""
    try:
        for table in tables_of(data, "届出", LIMITS):
            for _ in table.rows:
                pass
    except UnreadableFile:
        return "refused"
    except BaseException:
        sys.stderr.write(f"file {number} {traceback.format_exc()}\n")
        return "failed"
    return "read"


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
