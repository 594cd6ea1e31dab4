"""The parts of an .xlsx that hold its values: which sheet is which, and its styles."""

import codecs
import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from common.reading.archives import Budget, content, opened
from common.reading.sheet_facts import Styles
from common.reading.tables import UnreadableFile
from common.reading.xml_parts import Attributes, BrokenXml, root, walk

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedstrings.xml"
_STYLES = "xl/styles.xml"
_TRUE = ("1", "true")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True, kw_only=True)
class SheetPart:
    """A sheet of a workbook: its name, whether it is hidden, and the name of its part."""

    name: str
    is_hidden: bool
    part: str


@dataclass(kw_only=True)
class BookParts:
    """What a workbook says of itself, and its parts by name in lower case."""

    parts: dict[str, bytes] = field(default_factory=dict)
    sheets: list[SheetPart] = field(default_factory=list)
    counts_from_1904: bool = False
    recalculates: bool = False
    styles: Styles = field(default_factory=Styles)

    @property
    def strings(self) -> bytes:
        """Return the part of the shared strings, if there is one."""
        return self.parts.get(_STRINGS, b"")

    def alone(self, sheet: bytes) -> bytes:
        """Return a workbook of one sheet only, plainly built and not compressed.

        What reads it meets no odd path, no lying header and no part that nobody has looked at.
        """
        name, day_zero = quoteattr("1"), '<workbookPr date1904="1"/>' * self.counts_from_1904
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
            packed.writestr("[Content_Types].xml", _CONTENT_TYPES)
            packed.writestr("_rels/.rels", _relations("officeDocument", "xl/workbook.xml"))
            packed.writestr(
                _WORKBOOK,
                f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{day_zero}<sheets>'
                f'<sheet name={name} sheetId="1" r:id="r"/></sheets></workbook>',
            )
            packed.writestr(_RELATIONS, _relations("worksheet", "worksheets/sheet1.xml"))
            packed.writestr("xl/worksheets/sheet1.xml", sheet)
            for written, part in (("xl/sharedStrings.xml", _STRINGS), ("xl/styles.xml", _STYLES)):
                if part in self.parts:
                    packed.writestr(written, self.parts[part])
        return buffer.getvalue()


_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def _relations(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r" Type="{_OFFICE}/{kind}" '
        f'Target="{target}"/></Relationships>'
    )


def read_book(data: bytes, name: str, budget: Budget) -> BookParts:
    """Return the parts of an .xlsx; raises UnreadableFile."""
    book = BookParts(parts=_parts(data, name, budget))
    if _WORKBOOK not in book.parts or _RELATIONS not in book.parts:
        raise not_a_workbook(name)
    try:
        _read_workbook(book, _targets(book.parts[_RELATIONS]))
        book.styles = _styles(book.parts.get(_STYLES, b""), book.strings)
    except BrokenXml:
        raise not_a_workbook(name) from None
    return book


def not_a_workbook(name: str) -> UnreadableFile:
    """Return what is said of a workbook that does not open."""
    return UnreadableFile(
        f"{name}：Excelのファイルとして開けません。パスワードがあれば解除し、"
        "Excelで.xlsx形式で保存し直してください。"
    )


def as_plain_xml(part: bytes, name: str) -> bytes:
    """Return a part as calamine reads it, which takes all XML for UTF-8 and passes over CDATA.

    Raises UnreadableFile for what no office program writes.
    """
    declared = _ENCODING.match(part)
    if part.startswith(_UTF16):
        part = _decoded(part, "utf-16", name)
    elif declared and declared[2].lower() not in (b"utf-8", b"us-ascii"):
        part = _decoded(part, declared[2].decode(), name)
    if b"<![CDATA[" in part:
        raise not_a_workbook(name)
    return part


_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCODING = re.compile(rb"\s*(<\?xml[^>]*?encoding=[\"']([A-Za-z0-9._-]+)[\"'][^>]*\?>)")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


def _decoded(part: bytes, encoding: str, name: str) -> bytes:
    try:
        return _DECLARATION.sub("", part.decode(encoding), count=1).encode()
    except (LookupError, UnicodeError):
        raise not_a_workbook(name) from None


def is_worksheet(part: bytes) -> bool:
    """Tell a sheet of cells from a chart or a dialogue."""
    return root(part) == "worksheet"


def _parts(data: bytes, name: str, budget: Budget) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    with opened(data, name) as archive:
        listed = archive.infolist()
        budget.announce(listed, name)
        for member in listed:
            key = _part_name(member.filename)
            if not key.startswith("xl/") or not key.endswith((".xml", ".rels")):
                continue
            if key in parts:
                raise not_a_workbook(name)
            parts[key] = as_plain_xml(content(archive, member, name, budget), name)
    return parts


def _part_name(target: str) -> str:
    """Return the name of a part as it is compared: Excel minds neither case nor backslashes."""
    return posixpath.normpath(target.replace("\\", "/").lstrip("/")).lower()


def _targets(relations: bytes) -> dict[str, str]:
    targets: dict[str, str] = {}

    def see(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            whole = target if target.startswith("/") else f"xl/{target}"
            targets[attributes.get("Id", "")] = _part_name(whole)

    walk(relations, see)
    return targets


def _read_workbook(book: BookParts, targets: dict[str, str]) -> None:
    def see(tag: str, attributes: Attributes) -> None:
        if tag == "workbookPr":
            book.counts_from_1904 = attributes.get("date1904") in _TRUE
        elif tag == "calcPr":
            book.recalculates = attributes.get("fullCalcOnLoad") in _TRUE
        elif tag == "sheet":
            sheet = SheetPart(
                name=attributes.get("name", ""),
                is_hidden=attributes.get("state", "visible") != "visible",
                part=targets.get(attributes.get("id", ""), ""),
            )
            book.sheets.append(sheet)

    walk(book.parts[_WORKBOOK], see)


class _StyleSheet:
    """What the walk through the styles remembers."""

    def __init__(self) -> None:
        self.struck_fonts: set[int] = set()
        self.fonts = 0
        self.formats: dict[str, str] = {}
        self.styles: list[tuple[str, str]] = []
        self._section = ""

    def see(self, tag: str, attributes: Attributes) -> None:
        if tag in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            self._section = tag
        elif tag == "font" and self._section == "fonts":
            self.fonts += 1
        elif tag == "strike" and self._section == "fonts":
            if attributes.get("val", "1") in _TRUE:
                self.struck_fonts.add(self.fonts - 1)
        elif tag == "numFmt":
            self.formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "xf" and self._section == "cellXfs":
            self.styles.append((attributes.get("fontId", "0"), attributes.get("numFmtId", "0")))


def _struck_strings(part: bytes) -> set[str]:
    """Return the numbers of the shared strings of which a part is struck out."""
    found: set[str] = set()
    number = -1

    def see(tag: str, attributes: Attributes) -> None:
        nonlocal number
        if tag == "si":
            number += 1
        elif tag == "strike" and attributes.get("val", "1") in _TRUE:
            found.add(str(number))

    if b"strike" in part:
        walk(part, see)
    return found


def _styles(part: bytes, strings: bytes) -> Styles:
    sheet = _StyleSheet()
    if part:
        walk(part, sheet.see)
    struck = {str(font) for font in sheet.struck_fonts}
    digits = {
        str(number): len(sheet.formats.get(form, ""))
        for number, (_, form) in enumerate(sheet.styles)
        if len(sheet.formats.get(form, "")) > 1 and set(sheet.formats[form]) == {"0"}
    }
    return Styles(
        struck={str(number) for number, (font, _) in enumerate(sheet.styles) if font in struck},
        struck_strings=_struck_strings(strings),
        digits=digits,
    )
