"""The three requirements in a file: how their columns are headed, and how their cells are filled.

People write the same requirement as ⅰ, Ⅰ, i, I, 1, ① and 要件ⅰ.
"""

import re

from common.file_row import FileRow
from common.tabular import heading_key
from intake.marks import FLAGS, is_no, is_yes, without_fraction

_SIGNS = ("ⅰ", "ⅱ", "ⅲ")
_LABELS = ("相談", "診療", "入院")
_MARKS = (("i", "1", "一"), ("ii", "2", "二"), ("iii", "3", "三"))
_WRITTEN = re.compile(
    r"(?:要件)?[(第]?(i{1,3}|[123]|(?<=[件第(])[一二三])[)号]?[.:、・]?"
    r"\(?(相談|診療|入院)?(?:体制|対応|の?受入れ?)?\)?",
    re.IGNORECASE,
)


def column_key(heading: str) -> str:
    """Return a heading as headings are compared; all ways to write a requirement are one."""
    named = _requirement(heading)
    return heading_key(heading) if named is None else heading_key(list(FLAGS)[named])


def is_bare_mark(heading: str) -> bool:
    """Tell whether a heading is a number only, as rows that number the columns have them."""
    return _requirement(heading) is not None and len(heading_key(heading)) <= len("iii")


def promised(record: FileRow, heading: str) -> bool:
    """Return whether a cell says that a requirement is met; an error where it cannot be told."""
    text = record.text(heading)
    if is_yes(text):
        return True
    wanted, named = list(FLAGS).index(heading), _requirement(text)
    if named is not None:
        if named != wanted:
            record.error(heading, f"要件{_SIGNS[named]}の記号です。{_OF_COLUMN}")
        return named == wanted
    if not is_no(text):
        record.error(heading, _OF_COLUMN)
    return False


_OF_COLUMN = "「○」「1」「はい」か、空欄・「×」・「0」で入力してください。"


def _requirement(text: str) -> int | None:
    """Return which requirement a text names, counted from 0; None where it names none."""
    found = _WRITTEN.fullmatch(without_fraction(text))
    if found is None:
        return None
    mark = next(place for place, marks in enumerate(_MARKS) if found[1].lower() in marks)
    return mark if found[2] in (None, _LABELS[mark]) else None
