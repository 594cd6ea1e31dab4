"""Measure a batch of letters against rendering each of them alone in one process."""

import os
import platform
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from tempfile import TemporaryFile
from time import perf_counter
from typing import TypedDict, Unpack

import weasyprint
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from weasyprint import HTML

from compliance.correspondence.models import NoticeKind
from compliance.correspondence.slips import slip_identifier
from demo.process_memory import watched
from facilities.models import Facility
from jurisdictions.models import Authority
from letters.issuing.batch_files import print_chunks
from letters.issuing.recipients import select_recipients
from letters.printing.joining import Joined
from letters.printing.pdf import document_html
from letters.writing.composing import Numbers, compose_many
from letters.writing.letter import Letter

LOWEST_RATIO = 3
MOST_MEMORY = 600  # MiB
ALONE = 40  # letters rendered alone, spread over the batch; half before it and half after


class _Options(TypedDict):
    letters: int


class Command(BaseCommand):
    """Print letters per second both ways, the ratio and the memory; fail where they fall short."""

    help = "通知文書の一括印刷を、１通ずつの印刷と、同じ文書により比べます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of letters."""
        parser.add_argument("--letters", type=int, default=1000, help="通数（既定は1000）")

    def handle(self, **options: Unpack[_Options]) -> None:
        """Compose letters with candidates, print them both ways in one run, and compare."""
        started = perf_counter()
        letters = list(islice(_letters(), options["letters"]))
        if len(letters) < ALONE:
            raise CommandError("文書が足りません。先に seed_demo を実行してください。")
        composing = (perf_counter() - started) / len(letters)
        self.stdout.write(
            f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
            f"WeasyPrint {weasyprint.__version__}; {len(letters):,} letters, "
            f"{sum(bool(letter.candidates) for letter in letters):,} with a page of institutions"
        )
        self.stdout.write(f"composing: {1000 * composing:.1f} ms a letter")
        self._compare(letters)

    def _compare(self, letters: Sequence[Letter]) -> None:
        few = letters[:: len(letters) // ALONE][:ALONE]
        _seconds_alone(few[:1])  # fonts are read once
        before = _seconds_alone(few[::2])
        with watched() as peak:
            started, worked = perf_counter(), _processor_seconds()
            pages = _print_together(letters)
            together = len(letters) / (perf_counter() - started)
            in_batch = (_processor_seconds() - worked) / len(letters)
        worked = _processor_seconds()
        alone = len(few) / (before + _seconds_alone(few[1::2]))
        one_by_one = (_processor_seconds() - worked) / len(few[1::2])
        ratio = together / alone
        self.stdout.write(f"each alone, one process: {alone:6.2f} letters a second")
        self.stdout.write(f"in a batch:              {together:6.2f} letters a second")
        self.stdout.write(f"ratio {ratio:.2f} (at least {LOWEST_RATIO}); {pages:,} pages")
        self.stdout.write(
            f"processor time a letter: {1000 * one_by_one:.0f} ms alone, "
            f"{1000 * in_batch:.0f} ms in a batch, on {os.cpu_count()} cores"
        )
        self.stdout.write(f"memory of the batch: {peak.mib:.0f} MiB (at most {MOST_MEMORY})")
        if ratio < LOWEST_RATIO or peak.mib > MOST_MEMORY:
            raise CommandError("通知文書の一括印刷が、約束した速さ又はメモリーに届きません。")


def _letters() -> Iterator[Letter]:
    """Yield letters about missing requirements, as many as the invented nation has."""
    now = timezone.now()
    on = timezone.localdate(now)
    kind = NoticeKind.REQUIREMENTS_MISSING
    for authority in Authority.objects.filter(facilities__isnull=False).distinct().order_by("pk"):
        facilities = Facility.objects.filter(authority=authority)
        found = select_recipients(facilities, authority=authority, kind=kind, on=on, known_at=now)
        numbers = {
            prospect.facility: Numbers(
                notice_number=f"見介第{place}号",
                notice_date=on,
                reply_due_date=on + timedelta(days=30),
                slip_identifier=slip_identifier(authority.pk, place),
            )
            for place, prospect in enumerate(found.recipients, start=1)
        }
        yield from compose_many(facilities, kind=kind, on=on, known_at=now, numbers=numbers)


def _seconds_alone(letters: Sequence[Letter]) -> float:
    """Render letters as WeasyPrint's documentation does, each a tagged document of its own."""
    started = perf_counter()
    for letter in letters:
        HTML(string=document_html([letter])).write_pdf(pdf_variant="pdf/ua-1")
    return perf_counter() - started


def _processor_seconds() -> float:
    """Return what this process and those that it waited for have used; other work is not in it."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _print_together(letters: Sequence[Letter]) -> int:
    """Print the letters as the office gets them, into one document; return its pages."""
    joined, pages = Joined("通知文書"), 0
    # As in the product, the parts are joined when those who print them have gone.
    for chunk in list(print_chunks(iter(letters), len(letters))):
        joined.add(chunk.pdf, [(letters[0].title, length) for length in chunk.pages])
        pages += sum(chunk.pages)
    with TemporaryFile() as file:
        joined.write(file)
    return pages
