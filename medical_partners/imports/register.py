"""The register of institutions in memory: what an import compares with and what it changes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from common.japanese import match_key
from jurisdictions.directories import MunicipalityDirectory
from medical_partners.imports.bureau_list import Listed, Standard
from medical_partners.imports.open_data import Place
from medical_partners.kinds import contradicts, kind_of, read_beds
from medical_partners.models import (
    Answer,
    FiledStandard,
    InstitutionKind,
    MedicalInstitution,
    StandardSymbol,
)

CHANGED_FIELDS = [
    "name",
    "match_key",
    "kana",
    "kind",
    "kind_confirmed",
    "municipality",
    "postal_code",
    "address",
    "phone",
    "fax",
    "beds",
    "beds_text",
    "latitude",
    "longitude",
    "open_data_id",
    "admission",
    "confirmed",
    "registered_by",
    "listed_on",
    "not_seen_since",
]
STANDARD_FIELDS = ["number", "start_date", "listed_on", "not_seen_since"]


class Register:
    """Institutions by code and by name; new and changed ones are kept for writing."""

    def __init__(self) -> None:
        """Begin empty; prefectures are read when they are first asked for."""
        self.new: list[MedicalInstitution] = []
        self.changed: dict[int, MedicalInstitution] = {}
        self.new_standards: list[FiledStandard] = []
        self.changed_standards: list[FiledStandard] = []
        self.municipalities = MunicipalityDirectory()
        self._symbols = list(StandardSymbol.objects.all())
        self._loaded: set[str] = set()
        self._by_code: dict[str, MedicalInstitution] = {}
        self._of_prefecture: dict[str, list[MedicalInstitution]] = defaultdict(list)
        self._standards: dict[int, dict[int, FiledStandard]] = defaultdict(dict)

    def load(self, prefectures: Iterable[str]) -> None:
        """Read the institutions of prefectures, and their standards, in two queries."""
        wanted = set(prefectures) - self._loaded
        self._loaded |= wanted
        known = MedicalInstitution.objects.filter(prefecture__in=wanted).defer("search_text")
        for institution in known.order_by("pk"):
            self._keep(institution)
        for standard in FiledStandard.objects.filter(institution__prefecture__in=wanted):
            self._standards[standard.institution_id][standard.symbol_id] = standard

    def _keep(self, institution: MedicalInstitution) -> None:
        self._of_prefecture[institution.prefecture_id].append(institution)
        if institution.code:
            self._by_code[institution.code] = institution

    def take_listed(self, listed: Listed, on: date) -> str:
        """Compare an institution of a list with the register; return new, changed or unchanged."""
        known = self._by_code.get(listed.code)
        if known and known.listed_on and known.listed_on > on:
            return "unchanged"
        values = self._values(listed, on)
        if known is None:
            known = MedicalInstitution(code=listed.code, prefecture_id=listed.prefecture, **values)
            self.new.append(known)
            self._keep(known)
            self._take_standards(known, listed.standards, on)
            return "new"
        self._check_admission(known, listed, values)
        changed = self._assign(known, values)
        changed |= self._take_standards(known, listed.standards, on)
        return "changed" if changed else "unchanged"

    def is_newer(self, code: str, on: date) -> bool:
        """Return whether the register knows an institution from a list newer than this day."""
        listed_on = self._by_code[code].listed_on
        return listed_on is not None and listed_on > on

    def _values(self, listed: Listed, on: date) -> dict[str, Any]:
        beds = read_beds(listed.beds_text)
        kind = kind_of(beds, listed.name)
        confirmed = beds.total is not None and not contradicts(kind, listed.name)
        if not confirmed:
            listed.record.warn(
                "病床数",
                f"名称と病床数が一致しないため、区分を「{kind.label}」とし、未確認とします。",
            )
        place = self.municipalities.of_address(listed.prefecture, listed.address)
        if place is None:
            listed.record.warn("医療機関所在地（住所）", "所在地から市区町村を特定できません。")
        return {
            "name": listed.name,
            "match_key": match_key(listed.name),
            "kind": kind,
            "kind_confirmed": confirmed,
            "municipality_id": place.code if place else None,
            "postal_code": listed.postal_code,
            "address": listed.address,
            "phone": listed.phone,
            "fax": listed.fax,
            "beds": beds.total,
            "beds_text": listed.beds_text,
            "confirmed": True,
            "registered_by_id": None,
            "listed_on": on,
            "not_seen_since": None,
        }

    def _check_admission(
        self, known: MedicalInstitution, listed: Listed, values: dict[str, Any]
    ) -> None:
        if known.admission == Answer.YES and values["kind"] != InstitutionKind.HOSPITAL:
            values["admission"] = Answer.UNKNOWN
            listed.record.warn("病床数", "病院でなくなったため、入院の受入れを「不明」とします。")

    def _assign(self, known: MedicalInstitution, values: dict[str, Any]) -> bool:
        """Set the values; return whether more than the day of the list has changed."""
        differing = {name for name, value in values.items() if getattr(known, name) != value}
        for name in differing:
            setattr(known, name, values[name])
        if differing and known.pk:
            self.changed[known.pk] = known
        return bool(differing)

    def _take_standards(
        self, institution: MedicalInstitution, standards: list[Standard], on: date
    ) -> bool:
        named = {standard.symbol: standard for standard in standards}
        seen = False
        known = self._standards[institution.pk] if institution.pk else {}
        for symbol in self._symbols:
            standard = named.get(symbol.symbol)
            if standard is None or not _in_force(symbol, on):
                continue
            seen |= self._take_standard(institution, symbol, standard, known.get(symbol.pk), on)
        return seen | self._miss_standards(known, named, on)

    def _take_standard(
        self,
        institution: MedicalInstitution,
        symbol: StandardSymbol,
        standard: Standard,
        known: FiledStandard | None,
        on: date,
    ) -> bool:
        values = {
            "number": standard.number,
            "start_date": standard.start_date,
            "listed_on": on,
            "not_seen_since": None,
        }
        if known is None:
            self.new_standards.append(
                FiledStandard(institution=institution, symbol=symbol, **values)
            )
            return True
        if all(getattr(known, name) == value for name, value in values.items()):
            return False
        for name, value in values.items():
            setattr(known, name, value)
        self.changed_standards.append(known)
        return True

    def _miss_standards(
        self, known: dict[int, FiledStandard], named: dict[str, Standard], on: date
    ) -> bool:
        symbols = {symbol.pk: symbol.symbol for symbol in self._symbols}
        gone = [
            standard
            for standard in known.values()
            if symbols[standard.symbol_id] not in named and standard.not_seen_since is None
        ]
        for standard in gone:
            standard.not_seen_since = on
            self.changed_standards.append(standard)
        return bool(gone)

    def miss(self, prefecture: str, codes: set[str], on: date) -> int:
        """Mark the institutions of a prefecture that a newer list no longer holds; count them."""
        gone = [
            institution
            for institution in self._of_prefecture[prefecture]
            if institution.code not in codes
            and institution.listed_on
            and institution.listed_on < on
            and institution.not_seen_since is None
        ]
        for institution in gone:
            self._assign(institution, {"not_seen_since": on})
        return len(gone)

    def by_key(self, *, hospitals: bool) -> dict[tuple[str, str], list[MedicalInstitution]]:
        """Return the institutions by prefecture and name, hospitals or the others."""
        named: dict[tuple[str, str], list[MedicalInstitution]] = defaultdict(list)
        for prefecture, institutions in self._of_prefecture.items():
            for institution in institutions:
                if (institution.kind == InstitutionKind.HOSPITAL) == hospitals:
                    named[prefecture, institution.match_key].append(institution)
        return named

    def take_place(self, institution: MedicalInstitution, place: Place) -> bool:
        """Give an institution what the open data knows; known beds and places stay."""
        values: dict[str, Any] = {"open_data_id": place.open_data_id, "kana": place.kana}
        if place.position:
            values |= {"latitude": place.position[0], "longitude": place.position[1]}
        if institution.beds is None and place.beds:
            values["beds"] = place.beds
        municipality = self.municipalities.by_code(place.prefecture + place.municipality)
        if institution.municipality_id is None and municipality:
            values["municipality_id"] = municipality.code
        return self._assign(institution, values)


def _in_force(symbol: StandardSymbol, on: date) -> bool:
    return symbol.valid_from <= on and (symbol.valid_to is None or on <= symbol.valid_to)
