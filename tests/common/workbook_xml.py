"""Workbooks written as XML, for what no library writes."""

from tests.common.files import archive

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def text_cell(reference: str, text: str) -> str:
    """Return a cell of text."""
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def text_row(number: int, *texts: str, attributes: str = "") -> str:
    """Return a row of text, from column A on."""
    cells = "".join(text_cell(f"{chr(65 + i)}{number}", text) for i, text in enumerate(texts))
    return f'<row r="{number}" {attributes}>{cells}</row>'


def sheet_xml(*rows: str, before: str = "", after: str = "") -> str:
    """Return the XML of a sheet of these rows."""
    inside = f"{before}<sheetData>{''.join(rows)}</sheetData>{after}"
    return f'<worksheet xmlns="{MAIN}">{inside}</worksheet>'


def book_of(
    *sheets: str,
    workbook: str = "",
    states: tuple[str, ...] = (),
    targets: tuple[str, ...] = (),
    parts: dict[str, bytes] | None = None,
) -> bytes:
    """Return an .xlsx of these sheets; workbook is added to its workbook.xml."""
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    paths = list(targets) or [name.removeprefix("xl/") for name in names]
    listed = "".join(
        f'<sheet name="表{number}" sheetId="{number}" r:id="r{number}" state="{state}"/>'
        for number, state in enumerate(states or ("visible",) * len(sheets), start=1)
    )
    related = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet" Target="{path}"/>'
        for number, path in enumerate(paths, start=1)
    )
    whole = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook}'
            f"<sheets>{listed}</sheets></workbook>"
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>'
        ).encode(),
        **{name: xml.encode() for name, xml in zip(names, sheets, strict=True)},
        **(parts or {}),
    }
    return archive(whole)
