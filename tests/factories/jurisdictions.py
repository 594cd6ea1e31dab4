"""Invented places and authorities for tests, beside those of the reference data."""

from itertools import count

from jurisdictions.codes import with_check_digit
from jurisdictions.models import Authority, MedicalArea, Municipality, Prefecture

_prefectures = count(90)
# No municipality has a code from 901 on within its prefecture.
_places = count(901)
_areas = count(90)


def make_prefecture() -> Prefecture:
    """Return an invented prefecture, outside the 47."""
    code = str(next(_prefectures))
    return Prefecture.objects.create(code=code, name=f"第{code}県", kana=f"ダイ{code}ケン")


def make_municipality(
    prefecture: str = "09",
    *,
    medical_area: MedicalArea | None = None,
    designated_city: Municipality | None = None,
) -> Municipality:
    """Return an invented city of a prefecture (two-digit code; 栃木県 if none is given)."""
    number = next(_places)
    return Municipality.objects.create(
        prefecture_id=prefecture,
        code=with_check_digit(f"{prefecture}{number}"),
        name=f"第{number}市",
        kana=f"ダイ{number}シ",
        kind=Municipality.Kind.CITY,
        medical_area=medical_area,
        designated_city=designated_city,
    )


def make_authority(
    municipality: Municipality | None = None, *, kind: str = Authority.Kind.MUNICIPALITY
) -> Authority:
    """Return the authority of a municipality, of an invented one if none is given."""
    place = municipality or make_municipality()
    return Authority.objects.create(
        prefecture_id=place.prefecture_id,
        code=place.code,
        name=place.name,
        kind=kind,
        municipality=place,
    )


def make_union(*members: Municipality, name: str = "") -> Authority:
    """Return a 広域連合 of these municipalities, of two invented ones if none are given."""
    places = members or (make_municipality(), make_municipality())
    number = next(_places)
    union = Authority.objects.create(
        prefecture_id=places[0].prefecture_id,
        code=with_check_digit(f"{places[0].prefecture_id}{number}"),
        name=name or f"第{number}広域連合",
        kind=Authority.Kind.UNION,
    )
    union.members.set(places)
    return union


def make_medical_area(prefecture: str = "09") -> MedicalArea:
    """Return an invented 二次医療圏 of a prefecture (two-digit code)."""
    number = next(_areas)
    return MedicalArea.objects.create(
        prefecture_id=prefecture, code=f"{prefecture}{number}", name=f"第{number}圏域"
    )
