"""OpenDocument sheets written as XML."""

from tests.common.files import archive

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def ods_cell(text: str, attributes: str = "") -> str:
    """Return a cell of text."""
    return (
        f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def ods_row(*cells: str, attributes: str = "") -> str:
    """Return a row of cells, or of texts."""
    inside = "".join(cell if cell.startswith("<") else ods_cell(cell) for cell in cells)
    return f"<table:table-row {attributes}>{inside}</table:table-row>"


def ods_of(*rows: str, styles: str = "", attributes: str = "", generator: str = "") -> bytes:
    """Return an .ods of one sheet of these rows."""
    content = (
        f"<office:document-content {_SPACES} {_CALC}><office:automatic-styles>{styles}"
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="届出" {attributes}>{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    meta = f"<office:document-meta {_SPACES}>{generator}</office:document-meta>"
    return archive(
        {"mimetype": _MIMETYPE, "content.xml": content.encode(), "meta.xml": meta.encode()}
    )
