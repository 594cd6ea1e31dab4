"""Measure the pages: as each kind of person alone, and for sixteen people at once."""

import os
import platform
import signal
import socket
import subprocess
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from statistics import median
from time import monotonic, sleep
from typing import TypedDict, Unpack

import django
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import override_settings
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from compliance.filings.models import Filing
from demo.crowd import HOST, Rush, rush
from demo.load import refresh_statistics
from demo.readers import make_readers
from demo.visits import PAGES, Figures, visit
from facilities.models import Facility
from medical_partners.models import MedicalInstitution

PEOPLE_OF_A_KIND = 4
MOST_QUERIES = 18
SLOWEST = 0.3
# What the crowd opens; the first of these names stands for each page.
OPENED = (
    "home",
    "facilities",
    "facilities, mark 2",
    "facilities, search",
    "facilities, guide",
    "breakdown",
    "institutions",
    "letters",
)
# Pages that a person opens once a day, not lists.
NOT_LISTS = ("home", "breakdown", "breakdown, 別紙１", "activity")


class _Options(TypedDict):
    repeats: int
    seconds: int
    only: str | None


class Command(BaseCommand):
    """Print times and queries of each page and person, then what a crowd meets with."""

    help = "画面の応答時間を、利用者の種類ごとに、また16人が同時に使うときについて測ります。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how often and how long; both are bounded."""
        parser.add_argument(
            "--repeats", type=int, default=20, choices=range(1, 101), metavar="1～100"
        )
        parser.add_argument("--seconds", type=int, default=40, choices=range(301), metavar="0～300")
        parser.add_argument("--only", choices=["alone", "together"])

    def handle(self, **options: Unpack[_Options]) -> None:
        """Measure, and fail on a page that does not come or asks the database too often."""
        import_module("config.wsgi")  # pages are answered by a process that began as the site's do
        call_command("collectstatic", interactive=False, verbosity=0)
        refresh_statistics()
        readers = make_readers(PEOPLE_OF_A_KIND)
        self._tell_setting()
        wrong: list[str] = []
        if options["only"] != "together":
            for kind, people in readers.items():
                wrong += self._alone(kind, people[0], options["repeats"])
        if options["only"] != "alone" and options["seconds"]:
            everybody = [user for people in readers.values() for user in people]
            wrong += self._together(everybody, options["seconds"])
        if wrong:
            raise CommandError("\n".join(wrong))

    def _tell_setting(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            (server,) = cursor.fetchone()
        self.stdout.write(
            f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
            f"Python {platform.python_version()}, Django {django.__version__}, "
            f"PostgreSQL {server}; {Facility.objects.count():,} facilities, "
            f"{Filing.objects.count():,} filings, "
            f"{MedicalInstitution.objects.count():,} institutions"
        )

    def _alone(self, kind: str, user: User, repeats: int) -> list[str]:
        self.stdout.write(
            f"{kind}\n{'page':34}{'p50':>6}{'p95':>6}{'CPU':>6}{'SQL':>6}{'queries':>9}{'KB':>6}"
            f"{'ratio':>7}"
        )
        # Answered as behind the proxy that bin/serve expects.
        with override_settings(SECURE_SSL_REDIRECT=False):
            measured = visit(user, repeats=repeats)
        for figures in measured:
            self._tell(figures)
        return [words for figures in measured for words in _faults(kind, figures)]

    def _tell(self, figures: Figures) -> None:
        times = [median(figures.seconds), figures.p95, median(figures.processor)]
        times.append(median(figures.database))
        shown = "".join(f"{1000 * seconds:6.0f}" for seconds in times)
        ratio = f"{figures.ratio:7.2f}" if figures.ratio else ""
        late = "  slow" if figures.p95 > SLOWEST else ""
        self.stdout.write(
            f"{figures.page:34}{shown}{figures.queries:9}{figures.size / 1024:6.0f}{ratio}{late}"
        )

    def _together(self, people: list[User], seconds: int) -> list[str]:
        paths = [
            f"{reverse(name)}?{urlencode(query)}" for page, name, query in PAGES if page in OPENED
        ]
        wrong: list[str] = []
        with served() as port:
            for pause in (2.0, 0.0):
                met = rush(people, paths, port=port, seconds=seconds, pause=pause)
                self._tell_rush(met, pause)
                wrong += [f"{met.errors:,}件の画面を表示できませんでした。"] if met.errors else []
        return wrong

    def _tell_rush(self, met: Rush, pause: float) -> None:
        self.stdout.write(
            f"{met.people} people at once, {pause:.0f} s between pages: {len(met.answers):,} pages "
            f"in {met.seconds:.0f} s, {met.per_second:.1f} a second, "
            f"p50 {1000 * met.p50:.0f} ms, p95 {1000 * met.p95:.0f} ms, {met.errors} errors"
        )


def _faults(kind: str, figures: Figures) -> Iterator[str]:
    if figures.status != 200:
        yield f"{kind}: {figures.page}: {figures.status}"
    if figures.queries > MOST_QUERIES:
        yield f"{kind}: {figures.page}: 問合せが{figures.queries}回（{MOST_QUERIES}回まで）"


@contextmanager
def served() -> Iterator[int]:
    """Serve the site as bin/serve does, on a free port of this machine, and end it after."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
    variables = {"HOST": HOST, "PORT": str(port), "BEHIND_HTTPS": "false", "ALLOWED_HOSTS": HOST}
    with (settings.VAR_DIR / "serve.log").open("w") as log:
        site = subprocess.Popen(  # noqa: S603  a program of the project
            [settings.BASE_DIR / "bin" / "serve"],
            env={**os.environ, **variables},
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(site, port)
            yield port
        finally:
            site.send_signal(signal.SIGTERM)
            site.wait(timeout=60)


def _wait_for(site: subprocess.Popen[bytes], port: int) -> None:
    until = monotonic() + 60
    while monotonic() < until and site.poll() is None:
        with socket.socket() as door:
            if door.connect_ex((HOST, port)) == 0:
                return
        sleep(0.2)
    raise CommandError(f"サイトを起動できませんでした（{settings.VAR_DIR / 'serve.log'}）。")
