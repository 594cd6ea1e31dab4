"""Invented names of homes, corporations, hospitals, clinics and people, each with its kana."""

from functools import cache
from random import Random
from typing import NamedTuple

from common.fixtures import fixture_rows
from facilities.models import TypeCode
from medical_partners.models import InstitutionKind

_HOMELY_TYPES = (
    TypeCode.SPECIFIED_FACILITY,
    TypeCode.COMMUNITY_SPECIFIED_FACILITY,
    TypeCode.GROUP_HOME,
)
_MEDICAL_TYPES = (TypeCode.HEALTH_FACILITY, TypeCode.INTEGRATED_FACILITY)
_GENTLE_STEMS = 0.3
_RUN_BY_A_COMPANY = 0.7


class Name(NamedTuple):
    """A name and how it is read."""

    written: str
    kana: str


_SPACE = Name("　", "　")


@cache
def _words() -> dict[str, list[Name]]:
    """Return the lists of fixtures/demo_words.csv; titles of homes are listed by type."""
    lists: dict[str, list[Name]] = {}
    for line in fixture_rows("demo_words"):
        lists.setdefault(line["list"], []).append(Name(line["written"], line["kana"]))
    return lists


def facility_name(facility_type: str, chance: Random) -> Name:
    """Return a name like 特別養護老人ホーム　清風苑 or グループホーム　さくらの家."""
    title = _word(facility_type, chance)
    if facility_type in _HOMELY_TYPES:
        return _joined(title, _SPACE, _word("gentle", chance), _word("homely", chance))
    return _joined(title, _SPACE, _stem(chance), _word("nursing", chance))


def corporation_name(facility_type: str, chance: Random) -> str:
    """Return the name of a corporation that runs such a home."""
    stem = _stem(chance).written
    if facility_type in _MEDICAL_TYPES:
        return f"医療法人{chance.choice(('', '社団', '財団'))}{stem}会"
    if facility_type in _HOMELY_TYPES and chance.random() < _RUN_BY_A_COMPANY:
        return f"株式会社{_word('gentle', chance).written}ケア"
    return f"社会福祉法人{stem}会"


def institution_name(kind: str, chance: Random) -> Name:
    """Return a name like 医療法人明和会　光陽病院 or 青木内科クリニック."""
    if kind == InstitutionKind.HOSPITAL:
        corporation = (Name("医療法人", "イリョウホウジン"), _stem(chance), Name("会", "カイ"))
        return _joined(*corporation, _SPACE, _stem(chance), _word("hospital", chance))
    return _joined(_word("surname", chance), _word("practice", chance), _word("clinic", chance))


def person_name(chance: Random) -> str:
    """Return the full name of a person."""
    return _joined(_word("surname", chance), _SPACE, _word("given", chance)).written


def official_name(chance: Random) -> tuple[str, str]:
    """Return the surname and the given name of an official."""
    return _word("surname", chance).written, _word("given", chance).written


def _word(of: str, chance: Random) -> Name:
    return chance.choice(_words()[of])


def _stem(chance: Random) -> Name:
    if chance.random() < _GENTLE_STEMS:
        return _word("gentle", chance)
    return _joined(_word("first", chance), _word("second", chance))


def _joined(*names: Name) -> Name:
    return Name("".join(name.written for name in names), "".join(name.kana for name in names))
