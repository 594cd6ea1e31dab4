"""What is said of the headings of a table: missing, written otherwise, twice, or of no use."""

from collections.abc import Callable, Container, Iterable, Mapping
from difflib import get_close_matches

from common.findings import Finding
from common.tabular import Row, cell_name, heading_key

HeadingKey = Callable[[str], str]
_ALIKE = 0.7


def places_of(header: Row, key_of: HeadingKey = heading_key) -> dict[str, list[int]]:
    """Return the places of each heading of a row, by its key."""
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(header.cells):
        if cell:
            places.setdefault(key_of(cell), []).append(place)
    return places


def nearest(
    header: Row, wanted: str, known: Container[str], key_of: HeadingKey = heading_key
) -> str:
    """Return what a row has in place of a wanted heading, nothing where nothing is like it.

    For 事業所番号 it may be 事業者番号; headings that are known mean something else.
    """
    others = {key_of(cell): cell for cell in header.cells if cell and key_of(cell) not in known}
    near = get_close_matches(key_of(wanted), others, 1, _ALIKE)
    return _in_line(others[near[0]]) if near else ""


def missing_headings(
    header: Row, wanted: Mapping[str, str], key_of: HeadingKey = heading_key
) -> list[Finding]:
    """Return a finding for each wanted heading (by key) that the row lacks."""
    places = places_of(header, key_of)
    return [
        _finding(
            header, f"見出し「{heading}」の列がありません。{_hint(header, heading, wanted, key_of)}"
        )
        for key, heading in wanted.items()
        if key not in places
    ]


def _hint(header: Row, heading: str, known: Container[str], key_of: HeadingKey) -> str:
    near = nearest(header, heading, known, key_of)
    return f"「{near}」の列はあります。同じものであれば、見出しを直してください。" if near else ""


def repeated(
    header: Row, wanted: Mapping[str, str], sheet: str | None, key_of: HeadingKey = heading_key
) -> list[Finding]:
    """Return a finding for each wanted heading (by key) that stands over two columns or more."""
    return [
        _finding(
            header,
            f"見出し「{wanted[key]}」の列が２つ以上あります"
            f"（セル{_cells(found, header, sheet)}）。１つだけを残してください。",
        )
        for key, found in places_of(header, key_of).items()
        if key in wanted and len(found) > 1
    ]


def unread(
    header: Row, known: Container[str], sheet: str | None, key_of: HeadingKey = heading_key
) -> list[Finding]:
    """Return one warning that names the columns which are not read, none where there are none."""
    names = [
        f"「{_in_line(cell)}」（セル{_cells([place], header, sheet)}）"
        for place, cell in enumerate(header.cells)
        if cell and key_of(cell) not in known
    ]
    return [_finding(header, f"見出し{'、'.join(names)}の列は取り込みません。")] if names else []


def _cells(places: Iterable[int], header: Row, sheet: str | None) -> str:
    names = (cell_name(place, header.number) for place in places)
    return "、".join(f"{sheet}!{name}" if sheet else name for name in names)


def _in_line(cell: str) -> str:
    return " ".join(cell.split())


def _finding(header: Row, message: str) -> Finding:
    return Finding(row=header.number, column="", cell="", value="", message=message)
