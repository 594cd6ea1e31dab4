"""The filing that a line belongs to: its own head, or that of the line above.

Where a filing has several partners, people write number, kind and day once and leave the lines
below blank, or merge the cells.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from common.file_row import FileRow
from common.fiscal_years import parse_year
from common.japanese import fiscal_year
from common.tabular import heading_key
from compliance.filings.checks import (
    RECEIVED_BEFORE_FILED,
    YEAR_DIFFERS,
    YEAR_IS_FAR,
    to_come,
    years_apart,
)
from compliance.filings.models import Filing
from facilities.codes import check_digit_fits
from facilities.models import Facility
from intake.filing_forms.record import FormRecord
from intake.filings.facilities import mended_number

KINDS = {"定期": Filing.Kind.ANNUAL, "変更": Filing.Kind.CHANGE}
_NAMING = ("事業所番号", "サービスの種類", "届出区分")
_COUNTED = ("事業所番号", "サービスの種類", "医療機関コード", "医療機関名", "医療機関区分", "備考")
_TOTAL = re.compile(r"[小合総累中]?計(?:[:(]?\d+(?:件|施設|か所|箇所|医療機関|機関|行|名)?\)?)?")
_NUMBER_LENGTH = 10


# What a line says of its filing; lines that agree in these are one filing.
FilingKey = tuple[int, str, date, date]


@dataclass(frozen=True, kw_only=True)
class FilingHead:
    """What a line says of its filing, as far as it can be relied on; None where it cannot.

    numbers are those that it may mean: a number that cannot be read may be that of the line above.
    """

    numbers: tuple[str, ...]
    facility: Facility | None = None
    kind: str | None = None
    filed_date: date | None = None
    received_date: date | None = None
    year: int | None = None

    def may_be(self, key: FilingKey) -> bool:
        """Return whether the line may belong to a filing of its numbers with this key."""
        facility = self.facility.pk if self.facility else None
        mine = (facility, self.kind, self.filed_date, self.received_date)
        return all(one is None or one == other for one, other in zip(mine, key, strict=True))


class Heads:
    """The heads of the lines of one table, read from the top."""

    def __init__(self, facility_of: Callable[[FileRow], Facility | None], today: date) -> None:
        """Begin above the first line."""
        self._facility_of = facility_of
        self._today = today
        self._above: FilingHead | None = None

    def read(self, record: FileRow) -> FilingHead | None:
        """Return which filing a line belongs to; what is wrong is noted. A total has none."""
        if _is_total(record):
            record.warn("", "合計等の行とみて、取り込みません。")
            self._above = None
            return None
        if _states_filing(record) or any(record.text(heading) for heading in _NAMING):
            self._above = self._own(record)
            return self._above
        return self._of_above(record)

    def _of_above(self, record: FileRow) -> FilingHead:
        above = self._above
        if above is None:
            record.error(
                "事業所番号",
                "事業所番号、サービスの種類及び届出区分が空欄で、上に届出の行もありません。"
                "どの届出の協力医療機関かが分かるように入力してください。",
            )
            return FilingHead(numbers=())
        filed, received = self._day(record, "届出日"), self._day(record, "受付日")
        _agree(record, "届出日", filed, above.filed_date)
        _agree(record, "受付日", received, above.received_date)
        _agree(record, "年度", record.parse("年度", parse_year), above.year)
        return above

    def _own(self, record: FileRow) -> FilingHead:
        facility = self._facility_of(record)
        kind = _kind(record)
        filed = self._day(record, "届出日")
        if filed is None and not record.text("届出日"):
            record.error("届出日", "届出日を入力してください。")
        above = self._same_above(facility, kind, filed)
        if above and not (record.text("受付日") or record.text("年度")):
            return above
        received = self._day(record, "受付日")
        if received is None and not record.text("受付日"):
            received = above.received_date if above else filed
        year = _year(record, filed) if record.text("年度") or above is None else above.year
        if filed and received and received < filed:
            record.error("受付日", RECEIVED_BEFORE_FILED)
            filed = received = None
        return FilingHead(
            numbers=self._numbers(record.text("事業所番号"), facility),
            facility=facility,
            kind=kind,
            filed_date=filed,
            received_date=received,
            year=year,
        )

    def _same_above(
        self, facility: Facility | None, kind: str | None, filed: date | None
    ) -> FilingHead | None:
        """Return the head above where it is of the same filing: what is blank is as it says."""
        above = self._above
        if above is None or facility is None or filed is None:
            return None
        mine = (facility, kind, filed)
        return above if mine == (above.facility, above.kind, above.filed_date) else None

    def _numbers(self, text: str, facility: Facility | None) -> tuple[str, ...]:
        number = mended_number(text)
        above = self._above.numbers if self._above else ()
        if facility is None and (not number or any(_slipped(number, one) for one in above)):
            return (number, above[-1]) if above else (number,)
        return (number,)

    def _day(self, record: FileRow, heading: str) -> date | None:
        return past_day(record, heading, self._today)


def _states_filing(record: FileRow) -> bool:
    return isinstance(record, FormRecord) and record.states_filing


def _slipped(number: str, other: str) -> bool:
    """Tell whether a number may be another with one wrong digit, or two that changed places."""
    if not len(number) == len(other) == _NUMBER_LENGTH or check_digit_fits(number):
        return False
    wrong = [at for at, sign in enumerate(number) if sign != other[at]]
    swapped = [number[at] for at in wrong] == [other[at] for at in reversed(wrong)]
    return len(wrong) == 1 or (len(wrong) == 2 and swapped)


def past_day(record: FileRow, heading: str, today: date) -> date | None:
    """Return the day in a cell; one that is still to come is an error."""
    day = record.day(heading)
    if day and day > today:
        record.error(heading, to_come(heading))
        return None
    return day


def _is_total(record: FileRow) -> bool:
    if record.text("届出区分") or record.text("届出日"):
        return False
    return any(is_total(record.text(heading)) for heading in _COUNTED)


def is_total(text: str) -> bool:
    """Tell whether a cell says that its line is a total: 小計, 計２件."""
    return bool(_TOTAL.fullmatch(heading_key(text)))


def _agree(record: FileRow, heading: str, said: object, above: object) -> None:
    if said is not None and above is not None and said != above:
        record.error(
            heading,
            f"上の行から続く届出ですが、{heading}が上の行と異なります。同じ届出の場合は{heading}を"
            "そろえ、別の届出の場合は事業所番号、サービスの種類及び届出区分も入力してください。",
        )


def _kind(record: FileRow) -> str | None:
    text = heading_key(record.text("届出区分"))
    kind = KINDS.get(text)
    if kind is None:
        hint = "訂正は、画面で元の届出を選んで行ってください。" if text == "訂正" else ""
        record.error("届出区分", f"届出区分は「定期」又は「変更」と入力してください。{hint}")
    return kind


def _year(record: FileRow, filed: date | None) -> int | None:
    year = record.parse("年度", parse_year)
    if filed is None or year is None:
        return fiscal_year(filed) if filed and not record.text("年度") else None
    apart = years_apart(year, filed)
    if apart > 1:
        record.error("年度", YEAR_IS_FAR)
    elif apart == 1:
        record.warn("年度", YEAR_DIFFERS)
    return year
