"""What an import of institutions would write, and the writing of it.

Rows are lines of the files; new, changed and unchanged are institutions. A list has a line for
every standard filed and its details: those beyond the first of an institution count as merged,
the lines of other kinds (歯科, 薬局) as skipped. In the open data what matches none is skipped.
So rows = new + changed + unchanged + merged + skipped + institutions with errors.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from common.findings import FileReport
from common.import_command import SourceFile
from medical_partners.imports.reading import InstitutionReading
from medical_partners.imports.register import InstitutionRegister


@dataclass(frozen=True)
class InstitutionPlan:
    """A report for each file, and the register as the files would leave it."""

    reports: list[FileReport]
    register: InstitutionRegister

    @transaction.atomic
    def apply(self) -> None:
        """Write the new and changed institutions and their standards, or nothing at all."""
        self.register.write()


def preview(
    sources: Iterable[SourceFile], *, prefectures: Collection[str] | None = None
) -> InstitutionPlan:
    """Read files of institutions and compare them with the register; write nothing.

    With prefectures only what lies in them is taken; the rest is skipped.
    Lists are taken before the open data, which adds places to the institutions of the lists.
    """
    reading = InstitutionReading(prefectures)
    for source in sources:
        reading.read(source)
    reading.finish()
    return InstitutionPlan(reading.reports, reading.register)
