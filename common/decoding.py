"""Bytes as text, in the encodings that Excel writes."""

import codecs
import io
import re
from typing import TextIO

_CHUNK = 1 << 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NO_TABLE = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<[a-z!?]|%pdf-|\x89png|gif8|\xff\xd8\xff)", re.IGNORECASE
)
# Characters of three bytes and more, as Japanese ones are: CP932 does not look so by chance.
_JAPANESE_IN_UTF8 = re.compile("[\u0800-\U0010ffff]")


class UnreadableText(ValueError):
    """The bytes are no text; the message says why, in Japanese."""


def open_text(data: bytes) -> TextIO:
    """Return the text of a file, decoded while it is read; line ends stay as they are.

    Raises UnreadableText, before anything is read.
    """
    if _NO_TABLE.match(data):
        raise UnreadableText(
            "表ではなく、PDF、画像、ウェブページ等のファイルです。"
            "元のファイルをExcelで開き、.xlsx形式で保存してください。"
        )
    data = _with_one_mark(data)
    encoding = _utf16(data) if data.startswith(_UTF16_MARKS) else _encoding(data)
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")


def _with_one_mark(data: bytes) -> bytes:
    """Return the bytes without the marks of UTF-8 that programs put before an earlier one."""
    begin = 0
    while data.startswith(codecs.BOM_UTF8 * 2, begin):
        begin += len(codecs.BOM_UTF8)
    return data[begin:] if begin else data


def _utf16(data: bytes) -> str:
    try:
        data.decode("utf-16")
    except UnicodeDecodeError:
        raise UnreadableText(
            "UTF-16のファイルが途中で切れています。もう一度保存してください。"
        ) from None
    return "utf-16"


def _encoding(data: bytes) -> str:
    bad = _first_unreadable(data, "utf-8")
    if bad is None:
        return "utf-8-sig"
    if not _JAPANESE_IN_UTF8.search(data[:bad].decode("utf-8")):
        # CP932, not shift_jis: Excel's files contain ① and 髙, which shift_jis cannot hold.
        bad = _first_unreadable(data, "cp932")
        if bad is None:
            return "cp932"
    line = data.count(b"\n", 0, bad) + 1
    raise UnreadableText(
        f"{line}行目に読めない文字があります。UTF-8又はShift_JIS（Windows）のCSVか、"
        "Excelのファイルを選んでください。"
    )


def _first_unreadable(data: bytes, encoding: str) -> int | None:
    """Return the first place that is no text; a line feed is never half a character here."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + _CHUNK) + 1 or len(data)
        try:
            data[start:end].decode(encoding)
        except UnicodeDecodeError as error:
            return start + error.start
        start = end
    return None
