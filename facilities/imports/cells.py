"""What each cell of a facility's row means: values for the fields of Facility, or findings.

Every value passes the model's own field, so a file and a ModelForm give the same limits and the
same messages. A ModelForm for each row took 3.2 ms (0.2 ms of it without its queries), reading a
row this way 0.05 ms: over 22,000 rows that is a minute against a second.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field

from common.glyphs import missing_characters, named_characters
from common.japanese import half_width
from common.numerals import in_exponents, whole_number
from common.prepared import AnyField
from facilities.codes import check_digit_fits, corporation_number_fits
from facilities.imports import headings
from facilities.imports.lines import RowCells
from facilities.models import Facility
from facilities.models.facility import LATITUDES, LONGITUDES
from jurisdictions.models import Municipality

Reader = Callable[[RowCells, str], object]
# What a row says of the fields of its facility. Any: of the type of each field.
Values = dict[str, Any]


@cache
def _field(attribute: str) -> AnyField:
    field = Facility._meta.get_field(attribute)
    assert isinstance(field, Field)
    return field


def _name(line: RowCells, heading: str) -> str:
    text = line.text(heading)
    if not text:
        line.error(heading, "事業所名を入力してください。")
    return text


def _as_it_is(line: RowCells, heading: str) -> str:
    return line.text(heading)


def _half_width(line: RowCells, heading: str) -> str:
    return half_width(line.text(heading))


def _url(line: RowCells, heading: str) -> str:
    text, limit = line.text(heading), _field("url").max_length
    assert limit is not None
    if len(text) > limit:
        line.warn(heading, f"URLが長いため、先頭の{limit}文字だけを取り込みます。")
    return text[:limit]


def _corporation_number(line: RowCells, heading: str) -> str:
    text = line.side_code(heading)
    if not text:
        return ""
    if not re.fullmatch(r"\d{13}", text):
        line.warn(heading, "法人番号が13桁の数字でないため、空欄とします。")
        return ""
    if not corporation_number_fits(text):
        line.warn(heading, "法人番号の検査数字が合いません。番号を確認してください。")
    return text


def _postal_code(line: RowCells, heading: str) -> str:
    digits = line.side_code(heading).lstrip("〒")
    if not digits:
        return ""
    if re.fullmatch(r"\d{6}", digits):
        line.mended.append(heading)
        digits = f"0{digits}"
    if not re.fullmatch(r"\d{7}", digits):
        line.warn(heading, "郵便番号が7桁の数字でないため、空欄とします。")
        return ""
    return f"{digits[:3]}-{digits[3:]}"


def _capacity(line: RowCells, heading: str) -> int | None:
    text = line.text(heading)
    lost = in_exponents(text)
    number = None if lost else whole_number(text)
    if text and number is None:
        line.error(heading, lost or "定員は0以上の整数で入力してください（不明のときは空欄）。")
    # 公表データの 0 は「未入力」であり、定員が0人ということではない。
    return number or None


def _telephone(line: RowCells, heading: str) -> str:
    return line.telephone(heading)


def _day(line: RowCells, heading: str) -> date | None:
    return line.day(heading)


READERS: tuple[tuple[str, str, Reader], ...] = (
    (headings.NAME, "name", _name),
    ("事業所名カナ", "kana", _as_it_is),
    (headings.POSTAL_CODE, "postal_code", _postal_code),
    ("住所", "address", _as_it_is),
    ("方書（ビル名等）", "building", _as_it_is),
    ("電話番号", "phone", _telephone),
    ("FAX番号", "fax", _telephone),
    ("メール", "email", _half_width),
    ("URL", "url", _url),
    ("代表者", "representative", _as_it_is),
    (headings.CORPORATION_NUMBER, "corporation_number", _corporation_number),
    ("法人の名称", "corporation_name", _as_it_is),
    (headings.CAPACITY, "capacity", _capacity),
    (headings.DESIGNATED, "designated_date", _day),
    (headings.CLOSED, "closed_date", _day),
)


# What the letters to a facility print of it: Facility.printed_texts.
PRINTED = {"name", "address", "building", "corporation_name", "representative"}


def read_values(line: RowCells) -> Values:
    """Return what a row says of the fields of its facility; blank cells are left out."""
    values: Values = {}
    for heading, attribute, read in READERS:
        if value := read(line, heading):
            values[attribute] = checked(line, heading, attribute, value)
            if attribute in PRINTED:
                _warn_of_unprintable(line, heading, str(value))
    if problem := closing_problem(values.get("designated_date"), values.get("closed_date")):
        line.error(headings.CLOSED, problem)
    return values | _coordinates(line)


def _warn_of_unprintable(line: RowCells, heading: str, text: str) -> None:
    if lacking := missing_characters(text):
        line.warn(
            heading,
            f"通知文書に印刷できない文字があります：{named_characters(lacking)}。"
            "このままでは、この施設への通知文書を発行できません。印刷できる文字に直してください。",
        )


def checked(
    line: RowCells, heading: str, attribute: str, value: object
) -> Any:  # Any: of the type of the field
    """Return a value as the model's field cleans it; None, and an error, where it refuses."""
    try:
        return _field(attribute).clean(value, None)
    except ValidationError as problem:
        line.error(heading, " ".join(problem.messages))
        return None


def closing_problem(designated: date | None, closed: date | None) -> str:
    """Return what is wrong with the days of 指定 and 廃止, empty where nothing is."""
    if designated and closed and closed < designated:
        return "廃止日は指定年月日以後の日としてください。"
    return ""


def _coordinates(line: RowCells) -> dict[str, float]:
    texts = [line.text(heading) for heading in (headings.LATITUDE, headings.LONGITUDE)]
    if not any(texts):
        return {}
    if lost := next(filter(None, map(in_exponents, texts)), ""):
        line.warn(headings.LATITUDE, f"{lost}位置不明とします。")
        return {}
    latitude, longitude = (_degrees(text) for text in texts)
    inside = (
        LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]
    )
    if inside:
        return {"latitude": latitude, "longitude": longitude}
    line.warn(
        headings.LATITUDE, "緯度・経度が日本の範囲にないか、揃っていないため、位置不明とします。"
    )
    return {}


def _degrees(text: str) -> float:
    try:
        return float(half_width(text))
    except ValueError:
        return 0.0


def read_number(line: RowCells, municipality: Municipality | None) -> str:
    """Return the 事業所番号, empty where a ledger has none; a lost leading zero is mended."""
    text = line.code(headings.NUMBER).upper()
    if not text:
        if not line.text(headings.NUMBER) and line.place.layout.kind == "open_data":
            line.error(headings.NUMBER, "事業所番号を入力してください。")
        return ""
    # Who writes hyphens has not lost a zero to Excel.
    if len(text) == 9 and "-" not in half_width(line.text(headings.NUMBER)):
        text = _with_lost_zero(line, text, municipality)
    accepted = checked(line, headings.NUMBER, "number", text)
    if accepted and not check_digit_fits(text):
        line.warn(headings.NUMBER, "事業所番号の検査数字が合いません。番号を確認してください。")
    return text


def _with_lost_zero(line: RowCells, text: str, municipality: Municipality | None) -> str:
    mended = f"0{text}"
    if municipality and not mended.startswith(municipality.prefecture_id):
        line.error(
            headings.NUMBER,
            "事業所番号が9桁です。先頭の0を補っても都道府県コードと合わないため、10桁で入力してください。",
        )
    else:
        line.mended.append(headings.NUMBER)
    return mended
