"""The files of a batch: one PDF in envelope order, and a ZIP of single PDFs.

The PDF is printed in parts that are kept until all are there, so that whoever is interrupted goes
on after the last whole part. The words are those of the letters as they were issued.
"""

import json
import re
from collections.abc import Callable, Iterator
from itertools import count, islice
from tempfile import TemporaryFile
from typing import IO
from uuid import uuid4
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.timezone import localtime

from compliance.correspondence.models import Notice, NoticeBatch, NoticeQuerySet
from letters.printing.joining import Joined
from letters.printing.pdf import CHUNK, render_chunk, render_chunks, render_pdf
from letters.printing.printing import Chunk
from letters.writing.letter import Letter

Tell = Callable[[int], None]
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_NAME = 40


def print_batch(batch: NoticeBatch, *, tell: Tell | None = None) -> str:
    """Print the letters of a batch into one stored PDF and return its name.

    `tell` hears how many letters are printed. Parts that an interrupted call has left are used.
    """
    done = list(_kept(batch))
    printed, total = sum(map(len, done)), batch.notices.count()
    letters = _letters(batch, after=printed)
    for number, chunk in enumerate(print_chunks(letters, total - printed), start=len(done)):
        _keep(batch, number, chunk)
        done.append(list(chunk.pages))
        printed += len(chunk.pages)
        if tell:
            tell(printed)
    with TemporaryFile() as file:
        _join(batch, done, to=file)
        name = default_storage.save(_new_name(batch, "pdf"), File(file))
    _forget(batch, len(done))
    return name


def archive_batch(batch: NoticeBatch, *, tell: Tell) -> str:
    """Print each letter of a batch alone into one stored ZIP and return its name."""
    with TemporaryFile() as file:
        # Documents are compressed already.
        with ZipFile(file, "w", ZIP_STORED) as archive:
            add_to_archive(archive, batch, tell=tell)
        return default_storage.save(_new_name(batch, "zip"), File(file))


def add_to_archive(
    archive: ZipFile, batch: NoticeBatch, *, folder: str = "", tell: Tell | None = None
) -> None:
    """Add each letter of a batch as a tagged document of its own to a ZIP."""
    notices = _many(batch.notices.select_related("facility").order_by("place"))
    singles = print_singles(_letters(batch), batch.notices.count())
    for printed, (notice, pdf) in enumerate(zip(notices, singles, strict=True), 1):
        name = single_name(
            notice.place, notice.notice_number, notice.facility.number, notice.facility.name
        )
        when = localtime(notice.issued_at).timetuple()[:6]
        archive.writestr(ZipInfo(f"{folder}{name}", when), pdf)
        if tell:
            tell(printed)


def print_singles(letters: Iterator[Letter], count: int) -> Iterator[bytes]:
    """Return each letter as a tagged document of its own, with its title."""
    if count <= CHUNK:
        return (render_pdf(letter) for letter in letters)
    return (chunk.pdf for chunk in render_chunks(letters, size=1))


def single_name(place: int, notice_number: str, facility_number: str, name: str) -> str:
    """Return what the file of one letter is called, in envelope order."""
    parts = (f"{place:04}", notice_number, facility_number, name)
    return "_".join(_FORBIDDEN.sub("_", part)[:_LONGEST_NAME] for part in parts) + ".pdf"


def _letters(batch: NoticeBatch, *, after: int = 0) -> Iterator[Letter]:
    notices = batch.notices.filter(place__gt=after).order_by("place")
    for notice in _many(notices):
        yield Letter.from_json(notice.letter)


def _many(notices: NoticeQuerySet) -> Iterator[Notice]:
    return notices.iterator(chunk_size=CHUNK)


def print_chunks(letters: Iterator[Letter], count: int) -> Iterator[Chunk]:
    """Yield the letters printed, to be joined; a few are not worth other processes.

    Joining loses the tags, and without them printing is quicker and joining small.
    """
    if 0 < count <= CHUNK:
        yield render_chunk(list(letters), tagged=False)
    elif count:
        yield from render_chunks(letters, tagged=False)


def _folder(batch: NoticeBatch) -> str:
    return f"notices/parts/{batch.pk}"


def _new_name(batch: NoticeBatch, suffix: str) -> str:
    # On the disk nothing can be guessed.
    return f"notices/{batch.fiscal_year}/{uuid4().hex}.{suffix}"


def _keep(batch: NoticeBatch, number: int, chunk: Chunk) -> None:
    """Keep a part; its pages are written last, so a part without them is not whole."""
    name = f"{_folder(batch)}/{number:05}"
    default_storage.delete(f"{name}.pdf")
    default_storage.save(f"{name}.pdf", ContentFile(chunk.pdf))
    default_storage.save(f"{name}.json", ContentFile(json.dumps(chunk.pages).encode()))


def _kept(batch: NoticeBatch) -> Iterator[list[int]]:
    """Yield how many pages the letters of each whole part have, up to the first that lacks."""
    for number in count():
        name = f"{_folder(batch)}/{number:05}.json"
        if not default_storage.exists(name):
            return
        with default_storage.open(name) as file:
            yield json.load(file)


def _forget(batch: NoticeBatch, parts: int) -> None:
    for number in range(parts):
        for suffix in ("json", "pdf"):
            default_storage.delete(f"{_folder(batch)}/{number:05}.{suffix}")


def _join(batch: NoticeBatch, parts: list[list[int]], *, to: IO[bytes]) -> None:
    named = batch.notices.order_by("place").values_list("notice_number", "facility__name")
    titles = iter([bookmark(number, name) for number, name in named])
    joined = Joined(f"通知文書（{batch.get_kind_display()}）")
    for number, pages in enumerate(parts):
        with default_storage.open(f"{_folder(batch)}/{number:05}.pdf") as file:
            joined.add(file.read(), zip(islice(titles, len(pages)), pages, strict=True))
    joined.write(to)


def bookmark(number: str, name: str) -> str:
    """Return what leads to a letter within the whole."""
    return f"{number}　{name}"
