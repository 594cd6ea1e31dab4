"""Which institutions a written name may mean: the same, a short form of it, or perhaps the same."""

from collections import defaultdict
from collections.abc import Iterable

from common.japanese import match_key
from common.names import loose_key, short_keys
from medical_partners.models import MedicalInstitution

NameIndex = dict[tuple[str, str], list[MedicalInstitution]]
MOST_NAMED = 5


class NameDirectory:
    """Institutions by prefecture and name.

    A register has thousands of names, and files mostly write them whole: the short and the loose
    ones are made when a name is first not found.
    """

    def __init__(self) -> None:
        """Begin with no institution."""
        self._rows: list[tuple[MedicalInstitution, MedicalInstitution]] = []
        self._same: NameIndex = defaultdict(list)
        self._short: NameIndex = defaultdict(list)
        self._loose: NameIndex = defaultdict(list)
        self._indexed = 0

    def add(self, row: MedicalInstitution, institution: MedicalInstitution) -> None:
        """Let an institution be found by the name of a row that stands for it."""
        self._rows.append((row, institution))
        _add(self._same, row.prefecture_id, row.match_key, institution)

    def same(self, prefecture: str, name: str) -> list[MedicalInstitution]:
        """Return the institutions of a prefecture that bear a name."""
        return self._same.get((prefecture, match_key(name)), [])

    def short(self, prefecture: str, name: str) -> list[MedicalInstitution]:
        """Return those of which the name, or theirs of it, leaves the corporation out."""
        self._index()
        found = list(self._short.get((prefecture, match_key(name)), []))
        for key in sorted(short_keys(name)):
            found += self._same.get((prefecture, key), [])
        return list({id(one): one for one in found}.values())

    def perhaps(self, prefecture: str, name: str) -> list[MedicalInstitution]:
        """Return those whose name only looks like it: ロ and 口, 斎 and 斉."""
        self._index()
        return self._loose.get((prefecture, loose_key(match_key(name))), [])

    def _index(self) -> None:
        for row, institution in self._rows[self._indexed :]:
            for key in short_keys(row.name):
                _add(self._short, row.prefecture_id, key, institution)
            _add(self._loose, row.prefecture_id, loose_key(row.match_key), institution)
        self._indexed = len(self._rows)


def _add(index: NameIndex, prefecture: str, key: str, institution: MedicalInstitution) -> None:
    named = index[prefecture, key]
    if institution not in named:
        named.append(institution)


def named_institutions(institutions: Iterable[MedicalInstitution]) -> str:
    """Return institutions as a message names them: with code and address."""
    found = list(institutions)
    named = "、".join(map(_described, found[:MOST_NAMED]))
    rest = len(found) - MOST_NAMED
    return f"{named}ほか{rest}件" if rest > 0 else named


def _described(institution: MedicalInstitution) -> str:
    code = institution.code or "医療機関コードなし"
    return f"「{institution.name}」（{'、'.join(filter(None, (code, institution.address)))}）"
