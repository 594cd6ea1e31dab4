"""Files that killed a reader once, each with what the page must say of it."""

import os
import struct
from dataclasses import dataclass

from intake.filings.lines import HEADINGS
from tests.common.files import archive
from tests.common.ods import ods_cell, ods_of, ods_row
from tests.common.workbook_xml import book_of, sheet_xml, text_cell, text_row

_HEAD = text_row(1, *HEADINGS)


@dataclass(frozen=True)
class HostileFile:
    """A file, its name, and words of what is said of it."""

    name: str
    data: bytes
    said: str


def _far(*cells: str) -> bytes:
    return book_of(sheet_xml(_HEAD, *cells))


def _lying(data: bytes, size: int) -> bytes:
    """Return a ZIP whose headers say that its member is small."""
    return data.replace(struct.pack("<I", size), struct.pack("<I", 1000))


def _with_header(data: bytes, offset: int, value: int) -> bytes:
    """Return a ZIP with another byte in the first entry of its directory."""
    changed = bytearray(data)
    changed[changed.index(b"PK\x01\x02") + offset] = value
    return bytes(changed)


def hostile_files() -> list[HostileFile]:
    """Return the files, made anew."""
    corner = f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>'
    wide = f'<row r="1048576">{text_cell("CV1048576", "x")}</row>'
    beyond = '<row r="2"><c r="ZZZZZZZZ99999999999999"><v>1</v></c></row>'
    blank = f'<row r="1048576">{text_cell("A1048576", " ")}</row>'
    one = archive({"届出.csv": "番号\n".encode()})
    entity = b'<!DOCTYPE a [<!ENTITY b "bb">]><worksheet>&b;</worksheet>'
    doctype = {"xl/worksheets/sheet1.xml": entity}
    repeated = ods_row(
        ods_cell("x", 'table:number-columns-repeated="16384"'),
        attributes='table:number-rows-repeated="1048576"',
    )
    error = '<row r="2"><c r="H2" t="e"><v>#REF!</v></c></row>'
    # Beyond what is looked through at once: a worker reads it.
    padding = {"docProps/padding.bin": os.urandom(600 * 1024)}
    bomb = archive({"届出.csv": bytes(300 << 20)})
    return [
        HostileFile("角.xlsx", _far(corner), "セルXFD1048576まで入力されていて"),
        HostileFile("百列.xlsx", _far(wide), "セルCV1048576まで入力されていて"),
        HostileFile("番地.xlsx", _far(beyond), "正しくないセル番地"),
        HostileFile("空白.xlsx", _far(blank), "届出の行がありません"),
        HostileFile("誤り値.xlsx", _far(error), "エラー値（#REF!）"),
        HostileFile("定義.xlsx", book_of(sheet_xml(), parts=doctype), "開けません"),
        HostileFile("繰返し.ods", ods_of(repeated), "大きすぎる"),
        HostileFile("点.zip", archive({".": b"1"}), "届出の見出しがありません"),
        HostileFile("三重.zip", archive({"1.zip": archive({"2.zip": one})}), "ZIPが三重"),
        HostileFile("方法.zip", _with_header(one, 10, 99), "対応していない方法で圧縮"),
        HostileFile("旗.zip", _with_header(one, 8, 0x01), "パスワード付きのZIP"),
        HostileFile("名前.zip", _with_header(one, 46, 0xFF), "壊れています"),
        HostileFile("偽り.zip", _lying(bomb, 300 << 20), "壊れています"),
        HostileFile("爆弾.zip", bomb, "展開すると大きすぎます"),
        HostileFile("ロック.zip", archive({"~$届出.xlsx": bytes(165)}), "届出の行がありません"),
        HostileFile("引用符.csv", f'{",".join(HEADINGS)}\r\n"1,2\r\n'.encode(), "引用符（"),
        HostileFile(
            "大きい.xlsx",
            book_of(sheet_xml(_HEAD, corner), parts=padding),
            "セルXFD1048576まで入力されていて",
        ),
    ]
