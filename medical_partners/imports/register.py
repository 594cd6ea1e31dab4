"""The register of institutions in memory: what files are compared with and what they change."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Literal

from django.db.models import Q

from jurisdictions.directories import MunicipalityDirectory
from medical_partners.imports.bureau_list import Listed
from medical_partners.imports.listing import is_lost
from medical_partners.imports.open_data import OpenDataInstitution
from medical_partners.imports.standards import FiledStandards
from medical_partners.imports.values import listed_values
from medical_partners.imports.writing import Writing
from medical_partners.models import MedicalInstitution

# A list that lacks more institutions than it holds (and more than these) is a part of a list.
_FEW = 20


class InstitutionRegister:
    """Institutions by code and by prefecture; prefectures are read when first asked for."""

    def __init__(self) -> None:
        """Read the places and the symbols; nothing else yet."""
        self.standards = FiledStandards()
        self._writing = Writing(MedicalInstitution)
        self._places = MunicipalityDirectory()
        self._loaded: set[str] = set()
        self._by_code: dict[str, MedicalInstitution] = {}
        self._of_prefecture: dict[str, list[MedicalInstitution]] = defaultdict(list)

    def load(self, prefectures: Iterable[str]) -> None:
        """Read the institutions of prefectures, and their standards, in two queries."""
        wanted = set(prefectures) - self._loaded
        if not wanted:
            return
        self._loaded |= wanted
        # An entry made by hand may bear a code of one prefecture and stand in another.
        bearing = Q(code__regex=f"^({'|'.join(sorted(wanted))})")
        known = MedicalInstitution.objects.filter(Q(prefecture__in=wanted) | bearing)
        for institution in known.defer("search_text").order_by("pk"):
            self._keep(institution)
        self.standards.load(wanted)

    def _keep(self, institution: MedicalInstitution) -> None:
        if institution.code:
            self._by_code[institution.code] = institution
        self._of_prefecture[institution.prefecture_id].append(institution)

    def knows_newer(self, code: str, on: date) -> bool:
        """Return whether an institution is known from a list newer than this day."""
        known = self._by_code.get(code)
        return bool(known and known.listed_on and known.listed_on > on)

    def take_listed(self, listed: Listed, on: date) -> Literal["new", "changed", "unchanged"]:
        """Take what a list of this day says of an institution.

        One that differs in nothing but the day of the list is unchanged.
        """
        known = self._by_code.get(listed.code)
        values = listed_values(listed, known, self._places, on)
        if known is None:
            known = MedicalInstitution(code=listed.code, **values)
            self._writing.new.append(known)
            self._keep(known)
            self.standards.take(known, listed.standards, on)
            return "new"
        if known.registered_by_id:
            listed.record.warn(
                "医療機関名称", f"届出等から登録した「{known.name}」を、名簿の医療機関とします。"
            )
        differing = self._writing.assign(known, values) - {"listed_on"}
        differs = self.standards.take(known, listed.standards, on)
        return "changed" if differing or differs else "unchanged"

    def lose(self, prefecture: str, codes: set[str], on: date) -> list[MedicalInstitution] | None:
        """Mark the institutions of a prefecture that its list of this day no longer holds.

        Return them; None, and nothing is marked, where the list is only a part of a list.
        """
        gone = [
            institution
            for institution in self._of_prefecture[prefecture]
            if institution.code not in codes and is_lost(institution, on)
        ]
        if len(gone) > max(len(codes), _FEW):
            return None
        for institution in gone:
            self._writing.assign(institution, {"not_seen_since": on})
            # Who is not in the list has no standard filed.
            self.standards.lose(institution, on)
        return gone

    def newest(self, prefecture: str) -> tuple[date, set[str]] | None:
        """Return the newest list known of a prefecture: its day, and the codes it held."""
        listed = [one for one in self._of_prefecture[prefecture] if one.listed_on]
        day = max((one.listed_on for one in listed if one.listed_on), default=None)
        return (day, {one.code or "" for one in listed if one.listed_on == day}) if day else None

    def listed(self, prefectures: Iterable[str]) -> list[MedicalInstitution]:
        """Return the institutions of prefectures that stand in their newest list."""
        return [
            institution
            for prefecture in prefectures
            for institution in self._of_prefecture[prefecture]
            if institution.registered_by_id is None and institution.not_seen_since is None
        ]

    def may_stand_together(
        self, place: OpenDataInstitution, institution: MedicalInstitution
    ) -> bool:
        """Return whether the municipalities of the two agree, as far as they are known."""
        there, here = self._city(_code(place)), self._city(institution.municipality_id or "")
        return None in (there, here) or there == here

    def _city(self, code: str) -> str | None:
        place = self._places.by_code(code)
        return (place.designated_city_id or place.code) if place else None

    def take_place(self, institution: MedicalInstitution, place: OpenDataInstitution) -> bool:
        """Give an institution what the open data knows; return whether that changed it.

        The beds and the municipality of the bureau's list stay where it gives them.
        """
        values: dict[str, object] = {"open_data_id": place.open_data_id}
        if place.kana:
            values["kana"] = place.kana
        if place.position:
            values["latitude"], values["longitude"] = place.position
        if institution.beds is None and place.beds:
            values["beds"] = place.beds
        municipality = self._places.by_code(_code(place))
        if institution.municipality_id is None and municipality:
            values["municipality_id"] = municipality.code
        return bool(self._writing.assign(institution, values))

    def write(self) -> None:
        """Write what is new or changed: the institutions, then their standards."""
        self._writing.write()
        self.standards.writing.write()


def _code(place: OpenDataInstitution) -> str:
    return place.prefecture + place.municipality
