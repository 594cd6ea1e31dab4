"""The filed standards of institutions: what is known, and what a list adds or no longer holds.

Evidence is never deleted. A standard that a newer list of its institution lacks keeps the day of
the last list that held it (listed_on) and gets the day of the first that did not (not_seen_since).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from common.tabular import heading_key
from medical_partners.imports.bureau_list import Standard
from medical_partners.imports.listing import is_lost, lost_after
from medical_partners.imports.writing import Writing
from medical_partners.models import FiledStandard, MedicalInstitution, StandardSymbol

KnownStandards = dict[int, FiledStandard]


class FiledStandards:
    """Filed standards by the code of their institution, and the symbols that matter."""

    def __init__(self) -> None:
        """Read the symbols in one query."""
        self.writing = Writing(FiledStandard)
        self._symbols = list(StandardSymbol.objects.order_by("symbol", "valid_from"))
        self._known: dict[str, KnownStandards] = defaultdict(dict)

    def load(self, prefectures: Iterable[str]) -> None:
        """Read the standards of the institutions of prefectures in one query."""
        filed = FiledStandard.objects.filter(institution__prefecture__in=prefectures)
        for standard in filed.select_related("institution").exclude(institution__code=None):
            self._known[standard.institution.code or ""][standard.symbol_id] = standard

    def symbols_on(self, day: date) -> dict[str, StandardSymbol]:
        """Return the symbols in force on a day, as lists are compared with them."""
        return {
            heading_key(symbol.symbol): symbol
            for symbol in self._symbols
            if symbol.valid_from <= day and (symbol.valid_to is None or day <= symbol.valid_to)
        }

    def take(
        self, institution: MedicalInstitution, listed: Mapping[str, Standard], on: date
    ) -> bool:
        """Compare the standards of an institution with a list; return whether any differs."""
        known = self._known[institution.code or ""]
        symbols = self.symbols_on(on)
        named = {symbols[symbol].pk: standard for symbol, standard in listed.items()}
        differs = [self._see(institution, known, pk, named[pk], on) for pk in named]
        return any(differs) | self.lose(institution, on, but=named)

    def _see(
        self,
        institution: MedicalInstitution,
        known: KnownStandards,
        symbol: int,
        seen: Standard,
        on: date,
    ) -> bool:
        standard = known.get(symbol)
        if standard is None:
            known[symbol] = FiledStandard(
                institution=institution,
                symbol_id=symbol,
                number=seen.number,
                start_date=seen.start_date,
                listed_on=on,
            )
            self.writing.new.append(known[symbol])
            return True
        values = {
            "number": seen.number,
            "start_date": seen.start_date,
            "listed_on": on,
            "not_seen_since": lost_after(standard, on),
        }
        differing = self.writing.assign(standard, values)
        return bool(differing - {"listed_on"})

    def lose(self, institution: MedicalInstitution, on: date, *, but: Iterable[int] = ()) -> bool:
        """Mark the standards that a list of this day lacks; return whether there were any."""
        kept = set(but)
        lost = [
            standard
            for symbol, standard in self._known[institution.code or ""].items()
            if symbol not in kept and is_lost(standard, on)
        ]
        for standard in lost:
            self.writing.assign(standard, {"not_seen_since": on})
        return bool(lost)
