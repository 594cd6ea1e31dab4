"""Which institution of the register a row of the open data means.

The two have no number in common. A name must be unique on both sides within its prefecture, and
the municipalities must not differ: what does not match so is left to an official.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from enum import Enum

from medical_partners.imports.open_data import OpenDataInstitution, last_part
from medical_partners.models import InstitutionKind, MedicalInstitution

MatchKey = tuple[str, str]
MatchIndex = dict[MatchKey, list[MedicalInstitution]]


class Missed(Enum):
    """Why a row was matched with no institution."""

    NOT_LISTED = "この都道府県の名簿を取り込んでいないため、反映しません。"
    ABSENT = "名称の一致する医療機関が台帳にないため、反映しません。"
    SEVERAL = "名称の一致する医療機関（又は行）が複数あるため、反映しません。"
    ELSEWHERE = "名称の一致する医療機関の市区町村が異なるため、反映しません。"


# In this order, each against the whole names of the register and then against their last parts.
_READ_KEYS: tuple[Callable[[OpenDataInstitution], str], ...] = (
    lambda place: place.formal_key,
    lambda place: place.short_key,
    lambda place: place.last_key,
)


class Matching:
    """The rows of one file and the institutions of their kind, matched name by name."""

    def __init__(
        self,
        places: Iterable[OpenDataInstitution],
        institutions: Iterable[MedicalInstitution],
        agree: Callable[[OpenDataInstitution, MedicalInstitution], bool],
    ) -> None:
        """Match the surest names first; what is matched takes no further part.

        agree says whether the two may stand in the same municipality.
        """
        self.found: dict[int, MedicalInstitution] = {}
        self._places = list(places)
        self._agree = agree
        self._elsewhere: set[int] = set()
        self._taken: set[int] = set()
        self._whole: MatchIndex = defaultdict(list)
        self._last: MatchIndex = defaultdict(list)
        self._prefectures: set[str] = set()
        for institution in institutions:
            self._add(institution)
        for index in (self._whole, self._last):
            for read_key in _READ_KEYS:
                self._match(index, read_key)

    def missed(self, place: OpenDataInstitution) -> Missed:
        """Return why a row was matched with none."""
        if place.prefecture not in self._prefectures:
            return Missed.NOT_LISTED
        if place.row in self._elsewhere:
            return Missed.ELSEWHERE
        keys = [(place.prefecture, read_key(place)) for read_key in _READ_KEYS]
        known = any(key in self._whole or key in self._last for key in keys)
        return Missed.SEVERAL if known else Missed.ABSENT

    def _add(self, institution: MedicalInstitution) -> None:
        prefecture = institution.prefecture_id
        self._prefectures.add(prefecture)
        self._whole[prefecture, institution.match_key].append(institution)
        if last := last_part(institution.name):
            self._last[prefecture, last].append(institution)

    def _match(self, index: MatchIndex, read_key: Callable[[OpenDataInstitution], str]) -> None:
        asking: dict[MatchKey, list[OpenDataInstitution]] = defaultdict(list)
        for place in self._places:
            if place.row not in self.found and (key := read_key(place)):
                asking[place.prefecture, key].append(place)
        for named, places in asking.items():
            free = [one for one in index.get(named, []) if id(one) not in self._taken]
            if len(places) == len(free) == 1:
                self._take(places[0], free[0])

    def _take(self, place: OpenDataInstitution, institution: MedicalInstitution) -> None:
        if self._agree(place, institution):
            self.found[place.row] = institution
            self._taken.add(id(institution))
        else:
            self._elsewhere.add(place.row)


def may_be(place_is_hospital: bool, institution: MedicalInstitution) -> bool:
    """Return whether an institution may be what the file calls a hospital, or a clinic."""
    if not institution.kind_confirmed:
        return True
    return (institution.kind == InstitutionKind.HOSPITAL) == place_is_hospital
