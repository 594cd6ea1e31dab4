"""Invented medical institutions, and the standards they have filed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from common.japanese import match_key
from demo.names import institution_name
from demo.numbers import institution_code, phone, postal_code
from demo.places import Place, Places
from medical_partners.models import (
    Answer,
    FiledStandard,
    InstitutionKind,
    MedicalInstitution,
    StandardSymbol,
)

_SOURCE = "届出受理医療機関名簿（見本）"
_KINDS = (InstitutionKind.HOSPITAL, InstitutionKind.CLINIC_WITH_BEDS, InstitutionKind.CLINIC)
_BEDS = {InstitutionKind.HOSPITAL: (20, 480), InstitutionKind.CLINIC_WITH_BEDS: (2, 19)}
# How often an institution of a kind has filed a standard that shows what it can do, and which.
_HAS_FILED = {
    InstitutionKind.HOSPITAL: 0.5,
    InstitutionKind.CLINIC_WITH_BEDS: 0.3,
    InstitutionKind.CLINIC: 0.15,
}
_OF_CLINICS = ("支援診1", "支援診2", "支援診3")
_SYMBOLS = {
    InstitutionKind.HOSPITAL: ("支援病1", "支援病2", "支援病3", "在後病", "協力施設"),
    InstitutionKind.CLINIC_WITH_BEDS: _OF_CLINICS,
    InstitutionKind.CLINIC: _OF_CLINICS,
}
# So many to choose from, and homes of one place do not all have the same partners.
_ENOUGH = 6
_INFECTION = (Answer.YES, Answer.NO, Answer.UNKNOWN)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What lies around a municipality."""

    institutions: list[MedicalInstitution]
    hospitals: list[MedicalInstitution]


class InstitutionPool:
    """The institutions of a prefecture, from which its facilities choose their partners."""

    def __init__(self, institutions: Sequence[MedicalInstitution], places: Places) -> None:
        """Sort the institutions by municipality."""
        self._places = places
        self._of: dict[str | None, list[MedicalInstitution]] = {}
        for institution in institutions:
            self._of.setdefault(institution.municipality_id, []).append(institution)
        self._near: dict[str, Surroundings] = {}

    def partners(self, municipality: str, count: int, chance: Random) -> list[MedicalInstitution]:
        """Return different institutions from nearby, a hospital first."""
        if municipality not in self._near:
            self._near[municipality] = self._around(municipality)
        near = self._near[municipality]
        first = chance.choice(near.hospitals)
        drawn = chance.sample(near.institutions, min(count, len(near.institutions)))
        return [first, *(one for one in drawn if one.pk != first.pk)][:count]

    def _around(self, municipality: str) -> Surroundings:
        """Return the nearest institutions: those of whole municipalities, until they suffice."""
        found: list[MedicalInstitution] = []
        hospitals: list[MedicalInstitution] = []
        for place in self._places.around(municipality):
            here = self._of.get(place.municipality.code, [])
            found += here if len(found) < _ENOUGH else []
            if not hospitals:
                hospitals = [one for one in here if one.kind == InstitutionKind.HOSPITAL]
        return Surroundings(institutions=found, hospitals=hospitals)


class StandardSymbols:
    """The symbols that an institution may have filed."""

    def __init__(self) -> None:
        """Read the symbols; of several meanings the first counts."""
        rows = StandardSymbol.objects.order_by("-valid_from")
        self._by_symbol = {row.symbol: row for row in rows}

    def choose(self, kind: str, chance: Random) -> StandardSymbol | None:
        """Return a standard that an institution has filed, or None."""
        if chance.random() >= _HAS_FILED[InstitutionKind(kind)]:
            return None
        return self._by_symbol[chance.choice(_SYMBOLS[InstitutionKind(kind)])]


def institutions(
    prefecture: str,
    counts: dict[str, int],
    *,
    places: Places,
    standards: StandardSymbols,
    first_pk: int,
    seed: int,
    listed_on: date,
) -> Iterator[tuple[MedicalInstitution, FiledStandard | None]]:
    """Make the institutions of a prefecture, each with the standard that it has filed."""
    kinds = [kind for kind in _KINDS for _ in range(counts[kind])]
    for serial, kind in enumerate(kinds):
        chance = Random(f"{seed} institution {prefecture} {serial}")
        institution = _institution(kind, prefecture, serial, places.choose(chance), chance)
        institution.pk = first_pk + serial
        institution.listed_on = listed_on
        symbol = standards.choose(kind, chance)
        yield institution, _with_standard(institution, symbol, chance) if symbol else None


def _institution(
    kind: InstitutionKind, prefecture: str, serial: int, place: Place, chance: Random
) -> MedicalInstitution:
    name = institution_name(kind, chance)
    latitude, longitude = place.position(chance)
    beds = chance.randint(*_BEDS[kind]) if kind in _BEDS else None
    return MedicalInstitution(
        code=institution_code(prefecture, serial),
        name=name.written,
        match_key=match_key(name.written),
        kana=name.kana,
        kind=kind,
        prefecture_id=prefecture,
        municipality_id=place.municipality.code,
        postal_code=postal_code(serial),
        address=place.address(chance),
        phone=phone(serial),
        fax=phone(serial + 5000),
        beds=beds,
        beds_text=f"一般　{beds}" if beds else "",
        latitude=latitude,
        longitude=longitude,
        infection_designation=chance.choices(_INFECTION, (1, 3, 6))[0],
    )


def _with_standard(
    institution: MedicalInstitution, symbol: StandardSymbol, chance: Random
) -> FiledStandard:
    """Note on the institution what a standard shows, and return the standard."""
    for flag in ("consultation", "examination", "admission"):
        if getattr(symbol, f"shows_{flag}"):
            setattr(institution, flag, Answer.YES)
            setattr(institution, f"{flag}_source", _SOURCE)
            setattr(institution, f"{flag}_date", institution.listed_on)
    listed_on = institution.listed_on or symbol.valid_from
    return FiledStandard(
        institution_id=institution.pk,
        symbol=symbol,
        number=f"第{chance.randint(1, 999)}号",
        start_date=symbol.valid_from,
        listed_on=listed_on,
    )
