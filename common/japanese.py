"""Japanese text and days: widths, keys for comparing names, 和暦, and the fiscal year."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import NamedTuple

from common.characters import without_unseen
from common.times_of_day import WEEKDAYS, Beside, split_day
from common.variants import ALIKE, folded
from common.visible import as_typed, visible

# Searches fold hiragana into katakana, letters into those that look alike, and drop some;
# common.search does the same in SQL.
HIRAGANA = "".join(map(chr, range(0x3041, 0x3097)))
KATAKANA = "".join(map(chr, range(0x30A1, 0x30F7)))
_IN_SEARCH = {**dict(zip(HIRAGANA, KATAKANA, strict=True)), **ALIKE}
FOLDED_IN_SEARCH = "".join(_IN_SEARCH)
FOLDED_TO = "".join(ALIKE.get(base, base) for base in _IN_SEARCH.values())
DROPPED_IN_SEARCH = " 　-‐‑‒–—―−"

# Word forms of corporations at the head of a name; the longest fitting one is dropped from keys.
CORPORATE_FORMS = (
    "医療法人社団",
    "医療法人財団",
    "社会医療法人社団",
    "社会医療法人財団",
    "社会医療法人",
    "特定医療法人社団",
    "特定医療法人財団",
    "特定医療法人",
    "医療法人",
    "社会福祉法人",
    "一般社団法人",
    "一般財団法人",
    "公益社団法人",
    "公益財団法人",
    "社団法人",
    "財団法人",
    "独立行政法人",
    "地方独立行政法人",
    "国立大学法人",
    "学校法人",
    "宗教法人",
    "特定非営利活動法人",
    "株式会社",
    "有限会社",
    "合同会社",
    "(医社)",
    "(医)",
    "(福)",
    "(株)",
    "(有)",
)
_FORMS_BY_LENGTH = sorted(CORPORATE_FORMS, key=len, reverse=True)
_TRAILING_FORMS = ("(株)", "(有)", "(医)", "(福)", "株式会社", "有限会社", "合同会社")
# ー is a hyphen too, except after kana, where it lengthens the vowel.
_HYPHEN = re.compile(r"[‐‑‒–—―−─]|(?<![ぁ-ヺ])ー")
_PUNCTUATION = re.compile(r"[\s・･\-ー‐‑‒–—―−()「」『』\[\]【】.,、。'’\"“”]")
_SMALL_KE = str.maketrans({"ヶ": "ケ", "ヵ": "カ", "ｹ": "ケ", "ｶ": "カ"})
_TO_SEARCH = str.maketrans(FOLDED_IN_SEARCH, FOLDED_TO, DROPPED_IN_SEARCH)


def half_width(text: str) -> str:
    """Return a code or telephone number in half-width characters; names never pass this.

    Marks that nobody sees are left out.
    """
    return _HYPHEN.sub("-", unicodedata.normalize("NFKC", visible(text))).strip()


def match_key(name: str) -> str:
    """Return the key by which names are compared; it is never shown.

    NFKC, no spaces, punctuation and unseen marks, one of the letters that are written in two
    ways, without the legal form of a corporation.
    """
    return plain_key(folded(unicodedata.normalize("NFKC", without_unseen(name))))


def plain_key(name: str) -> str:
    """Return a key that keeps the letters as they are written, but for widths and ヶ.

    Local numbers of facilities are made of it, so what it returns must never change.
    """
    text = "".join(unicodedata.normalize("NFKC", name).split()).translate(_SMALL_KE).casefold()
    for form in _FORMS_BY_LENGTH:
        if text.startswith(form) and len(text) > len(form):
            text = text[len(form) :]
            break
    for form in _TRAILING_FORMS:
        if text.endswith(form) and len(text) > len(form):
            text = text[: -len(form)]
            break
    return _PUNCTUATION.sub("", text) or text


def search_key(words: str) -> str:
    """Return words as quick search compares them; common.search does the same in SQL."""
    text = unicodedata.normalize("NFKC", without_unseen(words))
    return text.lower().translate(_TO_SEARCH)


class Era(NamedTuple):
    """元号: its name, its letter and its first day."""

    name: str
    letter: str
    first_day: date


ERAS = (
    Era("明治", "M", date(1868, 10, 23)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("令和", "R", date(2019, 5, 1)),
)
_ERA_BY_NAME = {key: era for era in ERAS for key in (era.name, era.name[0], era.letter)}
_ERA_DATE = re.compile(
    r"(明治|大正|昭和|平成|令和|明|大|昭|平|令|[MTSHR])\.?(元|\d{1,2})[年./-](\d{1,2})[月./-](\d{1,2})日?",
    re.IGNORECASE,
)
_WESTERN_DATE = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
# Excel keeps the time of day behind the point.
_SERIAL = re.compile(r"([1-9]\d{4})(\.\d+)?")
_SHORTENED = re.compile(r"\d(\.\d+)?E\+?\d{1,2}", re.IGNORECASE)
_EXCEL_DAY_ZERO = date(1899, 12, 30)
EXAMPLES = "「令和7年8月1日」「R7.8.1」「2025/8/1」のように入力してください。"


def parse_date(value: str | float | date) -> date:
    """Return the day that a cell means: 和暦, 西暦, or a serial number of Excel.

    A time of day beside it is left out; one of another time zone is the day that it was in Japan.
    Raises ValueError, in Japanese, for anything else and for days that do not exist.
    """
    day, beside = _written_day(value)
    return beside.in_japan(day)


def zone_moves(value: str | float | date) -> str:
    """Return what to say where the time zone makes a written day another one in Japan."""
    day, beside = _written_day(value)
    here = beside.in_japan(day)
    if here == day:
        return ""
    return f"日本時間に直すと{wareki(here)}になるため、{wareki(here)}とします。"


def _written_day(value: str | float | date) -> tuple[date, Beside]:
    if isinstance(value, datetime):
        return value.date(), Beside()
    if isinstance(value, date):
        return value, Beside()
    text, beside = split_day(half_width(as_typed(str(value))))
    for pattern, read in _READERS:
        if found := pattern.fullmatch(text):
            day = read(found)
            if beside.contradicts(day):
                raise ValueError(_other_weekday(value, day))
            return day, beside
    if _SHORTENED.fullmatch(text):
        raise ValueError(
            f"Excelで日付が指数表示（{text}）に変わり、桁が失われています。日付を入力し直してください。"
        )
    raise ValueError(f"日付として読み取れません（{value}）。{EXAMPLES}")


def _other_weekday(value: object, day: date) -> str:
    return (
        f"曜日が合いません（{value}）。{wareki(day)}は{WEEKDAYS[day.weekday()]}曜日です。"
        "日付又は曜日を確認してください。"
    )


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"存在しない日付です（{text}）。月日を確認してください。") from None


def _read_western(found: re.Match[str]) -> date:
    return _day(int(found[1]), int(found[2]), int(found[3]), found[0])


def _read_era(found: re.Match[str]) -> date:
    era = _ERA_BY_NAME[found[1].upper()]
    year = 1 if found[2] == "元" else int(found[2])
    day = _day(era.first_day.year + year - 1, int(found[3]), int(found[4]), found[0])
    if year == 0 or _era_of(day) != era:
        right = f"（{wareki(day)}）" if year and _era_of(day) else ""
        raise ValueError(
            f"元号の期間にない日付です（{found[0]}）。元号と年を確認してください{right}。"
        )
    return day


def _read_serial(found: re.Match[str]) -> date:
    return _EXCEL_DAY_ZERO + timedelta(days=int(found[1]))


_READERS = (
    (_ERA_DATE, _read_era),
    (_WESTERN_DATE, _read_western),
    (_COMPACT_DATE, _read_western),
    (_SERIAL, _read_serial),
)


def _era_of(day: date) -> Era | None:
    return next((era for era in reversed(ERAS) if day >= era.first_day), None)


def wareki(day: date) -> str:
    """Return a day as 令和7年8月1日; the first year of an era is 元年.

    A day before 明治 is written in 西暦.
    """
    era, year = _era_year(day)
    return f"{era}{year}年{day.month}月{day.day}日"


def wareki_weekday(day: date) -> str:
    """Return a day with its weekday, as 令和7年8月1日（金）."""
    return f"{wareki(day)}（{WEEKDAYS[day.weekday()]}）"


def wareki_short(day: date) -> str:
    """Return a day as R7.8.1."""
    era = _era_of(day)
    year = f"{era.letter}{day.year - era.first_day.year + 1}" if era else f"{day.year}"
    return f"{year}.{day.month}.{day.day}"


def wareki_in_letters(day: date) -> str:
    """Return a day as letters write it, one digit in full width: 令和８年11月23日."""
    era, year = _era_year(day)
    return f"{era}{letter_number(year)}年{letter_number(day.month)}月{letter_number(day.day)}日"


def month_in_letters(day: date) -> str:
    """Return the month of a day as letters write it: 令和９年９月."""
    era, year = _era_year(day)
    return f"{era}{letter_number(year)}年{letter_number(day.month)}月"


def fiscal_year_in_letters(year: int) -> str:
    """Return a 年度 as letters write it: 令和８年度."""
    era, count = _era_year(date(year, 5, 1))
    return f"{era}{letter_number(count)}年度"


def letter_number(number: int | str) -> str:
    """Return a number as letters write it: one digit in full width, more in half width."""
    text = str(number)
    return chr(ord(text) + 0xFEE0) if len(text) == 1 and text.isdigit() else text


def _era_year(day: date) -> tuple[str, str]:
    era = _era_of(day)
    if era is None:
        return "", str(day.year)
    year = day.year - era.first_day.year + 1
    return era.name, "元" if year == 1 else str(year)


def fiscal_year(day: date) -> int:
    """Return the 年度 of a day: the year in which its April falls."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_span(year: int) -> tuple[date, date]:
    """Return the first and the last day of a 年度."""
    return date(year, 4, 1), date(year + 1, 3, 31)


def fiscal_year_label(year: int) -> str:
    """Return a 年度 as 令和7年度."""
    era, count = _era_year(date(year, 5, 1))
    return f"{era}{count}年度"
