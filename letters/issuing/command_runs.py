"""The letters of one authority that the command issues or shows, and how they are written."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol
from zipfile import ZipFile

from django.core.files.storage import default_storage

from compliance.correspondence.models import NoticeBatch
from facilities.models import FacilityType
from letters.issuing.batch_files import (
    add_to_archive,
    bookmark,
    print_chunks,
    print_singles,
    single_name,
)
from letters.issuing.batch_letters import AT_ONCE, sample_letters
from letters.issuing.batches import NewBatch
from letters.printing.joining import Joined
from letters.writing.letter import Letter


class Letters(Protocol):
    """The letters of one authority."""

    def lines(self) -> Iterator[dict[str, object]]:
        """Yield what the report says of each letter."""

    def join_to(self, joined: Joined) -> None:
        """Add the letters to a document."""

    def add_to(self, archive: ZipFile) -> None:
        """Add the letters to a ZIP, each as a document of its own."""


@dataclass(frozen=True, kw_only=True)
class Issued:
    """Letters that were issued; the batch is printed already."""

    batch: NoticeBatch

    def lines(self) -> Iterator[dict[str, object]]:
        """Yield what the report says of each letter."""
        related = self.batch.notices.select_related("facility__facility_type", "authority")
        for notice in related.order_by("place").defer("letter"):
            yield {
                "notice_number": notice.notice_number,
                "facility_number": notice.facility.number,
                "facility_type": notice.facility.facility_type.survey_letter,
                "authority": notice.authority.code,
                "kind": notice.kind,
                "missing": notice.missing,
                "candidates": notice.candidates,
            }

    def join_to(self, joined: Joined) -> None:
        """Add the letters to a document."""
        with default_storage.open(str(self.batch.pdf)) as file:
            joined.add_joined(file)

    def add_to(self, archive: ZipFile) -> None:
        """Add the letters to a ZIP, each as a document of its own."""
        add_to_archive(archive, self.batch, folder=f"{self.batch.authority.name}/")


@dataclass(frozen=True, kw_only=True)
class Sampled:
    """Letters as they would be issued, marked 見本: nothing is stored and no number is taken."""

    new: NewBatch

    def lines(self) -> Iterator[dict[str, object]]:
        """Yield what the report says of each letter."""
        letters = dict(FacilityType.objects.values_list("pk", "survey_letter"))
        recipients = self.new.selection.recipients
        for prospect, letter in zip(recipients, self._letters(), strict=True):
            yield {
                "notice_number": letter.notice_number,
                "facility_number": prospect.number,
                "facility_type": letters[prospect.facility_type],
                "authority": self.new.authority.code,
                "kind": letter.kind,
                "missing": list(letter.missing),
                "candidates": [candidate.code for candidate in letter.candidates],
            }

    def join_to(self, joined: Joined) -> None:
        """Add the letters to a document."""
        titles = (
            bookmark(letter.notice_number, letter.facility_name) for letter in self._letters()
        )
        # Joining takes memory of its own, so it begins when those who print have gone.
        for chunk in list(print_chunks(self._letters(), len(self.new.selection.recipients))):
            joined.add(chunk.pdf, zip(islice(titles, len(chunk.pages)), chunk.pages, strict=True))

    def add_to(self, archive: ZipFile) -> None:
        """Add the letters to a ZIP, each as a document of its own."""
        singles = print_singles(self._letters(), len(self.new.selection.recipients))
        for place, (letter, pdf) in enumerate(zip(self._letters(), singles, strict=True), 1):
            name = single_name(
                place, letter.notice_number, letter.facility_number, letter.facility_name
            )
            archive.writestr(f"{self.new.authority.name}/{name}", pdf)

    def _letters(self) -> Iterator[Letter]:
        """Yield the letters, composed some at a time so that memory does not grow with them."""
        places = enumerate(self.new.selection.recipients)
        while group := list(islice(places, AT_ONCE)):
            yield from sample_letters(self.new, group)
