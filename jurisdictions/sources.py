"""Which public data the registers hold, and how their publishers want to be named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from common.findings import FileReport
from common.fixtures import fixture_rows
from jurisdictions.models import LoadedFile


@dataclass(frozen=True, kw_only=True)
class PublicSource:
    """One kind of public data: who publishes it, under which terms, and what was loaded last."""

    name: str
    publisher: str
    licence: str
    credit: str
    last: LoadedFile | None


def note_loaded(reports: Iterable[FileReport], *, now: datetime) -> None:
    """Remember the files that were brought into a register."""
    LoadedFile.objects.bulk_create(
        LoadedFile(kind=file.kind, name=file.file[-200:], rows=file.rows, loaded_at=now)
        for file in reports
    )


def public_sources() -> list[PublicSource]:
    """Return the kinds of public data with the file that was loaded last of each, in one query."""
    newest = LoadedFile.objects.order_by("kind", "-loaded_at", "-pk").distinct("kind")
    last = {file.kind: file for file in newest}
    return [
        PublicSource(
            name=line["name"],
            publisher=line["publisher"],
            licence=line["licence"],
            credit=line["credit"],
            last=last.get(line["kind"]),
        )
        for line in fixture_rows("public_sources")
    ]
