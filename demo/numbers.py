"""Invented numbers: their check digits are right, but no real number lies in their ranges.

Numbers of facilities and institutions carry the 郡市区 99 (then 98, 97 …) and serials from 5001
on, which are not given out there; corporations carry the registry office 9999, which does not
exist; telephone numbers the area 00; postal codes begin with 000.
"""

from stdnum import luhn
from stdnum.jp import cn

from facilities.codes import LOCAL_MARK, SYMBOLS
from facilities.models import TypeCode

# 介護保険事業所番号の3桁目（事業所区分）。養護・軽費老人ホームには番号がない。
_SECTORS = {
    TypeCode.WELFARE_FACILITY: "7",
    TypeCode.HEALTH_FACILITY: "5",
    TypeCode.INTEGRATED_FACILITY: "B",
    TypeCode.COMMUNITY_WELFARE_FACILITY: "9",
    TypeCode.NURSING_HOME: LOCAL_MARK,
    TypeCode.MODERATE_FEE_HOME: LOCAL_MARK,
    TypeCode.SPECIFIED_FACILITY: "7",
    TypeCode.COMMUNITY_SPECIFIED_FACILITY: "9",
    TypeCode.GROUP_HOME: "9",
}
_FIRST_SERIAL = 5001
_PER_DISTRICT = 9999 - _FIRST_SERIAL + 1
# In these prefectures the check digit covers the last six digits only.
_CHECKED_BY_SIX = ("11", "12", "13", "14")


def sector(facility_type: str) -> str:
    """Return the third character of the numbers of a type."""
    return _SECTORS[TypeCode(facility_type)]


def facility_number(prefecture: str, sector: str, serial: int) -> str:
    """Return the serial-th invented 事業所番号 of a prefecture and sector."""
    base = f"{prefecture}{sector}{_district_and_serial(serial)}"
    return base + _check_digit(base)


def institution_code(prefecture: str, serial: int) -> str:
    """Return the serial-th invented 医療機関コード (医科) of a prefecture."""
    own = _district_and_serial(serial)
    checked = own if prefecture in _CHECKED_BY_SIX else f"{prefecture}1{own}"
    return f"{prefecture}1{own}{luhn.calc_check_digit(checked)}"


def corporation_number(serial: int) -> str:
    """Return the serial-th invented 法人番号."""
    base = f"9999{serial:08d}"
    return f"{cn.calc_check_digit(base)}{base}"


def phone(serial: int) -> str:
    """Return an invented telephone number."""
    return f"00-0000-{serial % 10000:04d}"


def postal_code(serial: int) -> str:
    """Return an invented postal code."""
    return f"000-{serial % 10000:04d}"


def _district_and_serial(serial: int) -> str:
    # 99 first; a prefecture of many institutions goes on with 98, 97, 96.
    district, place = divmod(serial, _PER_DISTRICT)
    return f"{99 - district}{_FIRST_SERIAL + place}"


def _check_digit(base: str) -> str:
    values = map(SYMBOLS.index, reversed(base))
    weighted = [value * (2 - place % 2) for place, value in enumerate(values)]
    return str(-sum(sum(map(int, str(value))) for value in weighted) % 10)
