"""What a person is about to issue: the office, the kind, the facilities, and what replaces what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance.correspondence.models import Notice, NoticeBatch, NoticeKind
from compliance.settings.models import LetterSettings
from facilities.models import Facility
from jurisdictions.models import Authority
from letters.issuing.warnings import filing_deadlines


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which letters a person is about to issue: for whom, of which kind, to whom perhaps."""

    office: Authority
    kind: NoticeKind
    chosen: Sequence[int]
    replaces: Notice | None = None

    @property
    def settings(self) -> LetterSettings:
        """Return the settings of the office's letters."""
        stored = LetterSettings.objects.filter(authority=self.office).first()
        return stored or LetterSettings(authority=self.office)

    def deadlines(self, *, on: date) -> set[date]:
        """Return by when the letters of a day ask for filings."""
        rows = Facility.objects.filter(pk__in=self.chosen).order_by()
        types = rows.values_list("facility_type", flat=True).distinct()
        return filing_deadlines(self.office, kind=self.kind, types=types, on=on)

    @property
    def prefix(self) -> str:
        """Return the prefix to propose: of the letter replaced, as set, or as it was last."""
        if self.replaces:
            return self.replaces.batch.number_prefix
        last = NoticeBatch.objects.filter(authority=self.office).order_by("-pk").first()
        return self.settings.number_prefix or (last.number_prefix if last else "")
