"""Places and authorities held in memory, for importers that look up thousands of rows."""

import re
import unicodedata

from common.characters import without_unseen
from common.variants import folded
from jurisdictions.codes import with_check_digit
from jurisdictions.models import Authority, DesignatedBy, Municipality

# Some lists write the postal code before the address, in the same cell.
_POSTAL_CODE = re.compile(r"^〒?\d{3}[-‐‑‒–—―−ー]?\d{4}|^〒")


def place_key(name: str) -> str:
    """Return a place name as such names are compared: NFKC, one of variant letters, no spaces."""
    text = unicodedata.normalize("NFKC", without_unseen(name))
    return folded("".join(text.split()))


class MunicipalityDirectory:
    """All municipalities and wards, by code, by name, and by the head of an address."""

    def __init__(self) -> None:
        """Read the places in one query."""
        self._by_code: dict[str, Municipality] = {}
        self._by_name: dict[tuple[str, str], Municipality] = {}
        self._heads: dict[str, dict[str, Municipality]] = {}
        for place in Municipality.objects.select_related("prefecture", "designated_city"):
            self._add(place)

    def _add(self, place: Municipality) -> None:
        self._by_code[place.code] = place
        name, county = place_key(place.name), place_key(place.county)
        self._by_name[place.prefecture_id, name] = place
        heads = self._heads.setdefault(place.prefecture_id, {})
        prefecture = place_key(place.prefecture.name)
        for head in {name, county + name}:
            heads[head] = heads[prefecture + head] = place

    def by_code(self, code: str) -> Municipality | None:
        """Return the place of a six-digit code, or of five digits without the check digit."""
        if len(code) == 5 and code.isascii() and code.isdigit():
            code = with_check_digit(code)
        return self._by_code.get(code)

    def by_name(self, prefecture: str, name: str) -> Municipality | None:
        """Return the place of this name in a prefecture (two-digit code)."""
        return self._by_name.get((prefecture, place_key(name)))

    def wards_of(self, city: Municipality) -> list[Municipality]:
        """Return the wards of a designated city; none of any other place."""
        return [place for place in self._by_code.values() if place.designated_city_id == city.code]

    def of_address(self, prefecture: str, address: str) -> Municipality | None:
        """Return the place with whose name an address begins; a ward goes before its city."""
        text = _POSTAL_CODE.sub("", place_key(address), count=1)
        heads = self._heads.get(prefecture, {})
        longest = max(map(len, heads), default=0)
        for length in range(min(longest, len(text)), 0, -1):
            if found := heads.get(text[:length]):
                return found
        return None


class AuthorityDirectory:
    """All authorities, by code, by name, and by what they designate unless told otherwise."""

    def __init__(self) -> None:
        """Read the authorities and the members of unions in two queries."""
        authorities = list(Authority.objects.prefetch_related("members"))
        self._by_code = {authority.code: authority for authority in authorities}
        self._by_name: dict[str, list[Authority]] = {}
        self._prefectures: dict[str, Authority] = {}
        self._cities: dict[str, Authority] = {}
        self._unions: dict[str, Authority] = {}
        for authority in authorities:
            self._add(authority)

    def _add(self, authority: Authority) -> None:
        self._by_name.setdefault(place_key(authority.name), []).append(authority)
        if authority.kind == Authority.Kind.PREFECTURE:
            self._prefectures[authority.prefecture_id] = authority
        if authority.municipality_id:
            self._cities[authority.municipality_id] = authority
        if authority.kind == Authority.Kind.UNION:
            for member in authority.members.all():
                self._unions[member.code] = authority

    def by_code(self, code: str) -> Authority | None:
        """Return the authority of a code."""
        return self._by_code.get(code)

    def by_name(self, name: str, *, prefecture: str) -> Authority | None:
        """Return the authority of this name; one of the prefecture where several bear it."""
        named = self._by_name.get(place_key(name), [])
        near = [authority for authority in named if authority.prefecture_id == prefecture]
        candidates = near or named
        return candidates[0] if len(candidates) == 1 else None

    def default(self, designated_by: str, place: Municipality) -> Authority:
        """Return who designates at a place unless an ordinance says otherwise."""
        city = place.designated_city_id or place.code
        if designated_by == DesignatedBy.MUNICIPALITY:
            return self._unions.get(city) or self._cities[city]
        own = self._cities[city]
        if own.kind in (Authority.Kind.DESIGNATED_CITY, Authority.Kind.CORE_CITY):
            return own
        return self._prefectures[place.prefecture_id]
