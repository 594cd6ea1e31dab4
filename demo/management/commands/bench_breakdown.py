"""Measure the national breakdown against hand-written SQL for the same answer."""

import os
import platform
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TypedDict, Unpack

import django
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from compliance.filings.models import Filing
from demo.contest import Question, Result, hold
from demo.load import refresh_statistics
from facilities.models import Facility

HIGHEST_RATIO = 1.3
_A_YEAR = timedelta(days=365)
_LITTLE_LATER = timedelta(days=30)


class _Options(TypedDict):
    runs: int
    repeats: int


class Command(BaseCommand):
    """Print medians of interleaved repeats, and fail where the product is too slow."""

    help = "全国の集計を、同じ結果を返す手書きのSQLと同じサーバーで比べます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of runs over all cases, and of repeats in each."""
        parser.add_argument("--runs", type=int, default=3, help="全ての場合を測る回数（既定は3）")
        parser.add_argument("--repeats", type=int, default=15, help="繰返しの回数（既定は15）")

    def handle(self, **options: Unpack[_Options]) -> None:
        """Measure four cases: a past and the newest day, as known now and as known then."""
        refresh_statistics()
        self._tell_setting()
        cases = _cases()
        runs = [
            [hold(case, repeats=options["repeats"]) for case in cases]
            for _ in range(options["runs"])
        ]
        for results in zip(*runs, strict=True):
            self._tell(results)
        worst = max(result.ratio for run in runs for result in run)
        self.stdout.write(f"highest ratio {worst:.2f} (limit {HIGHEST_RATIO})")
        if worst > HIGHEST_RATIO:
            raise CommandError(f"手書きのSQLの{worst:.2f}倍の時間が掛かりました。")

    def _tell_setting(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            (server,) = cursor.fetchone()
        self.stdout.write(
            f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
            f"Django {django.__version__}, PostgreSQL {server}; "
            f"{Facility.objects.count():,} facilities, {Filing.objects.count():,} filings"
        )

    def _tell(self, results: Sequence[Result]) -> None:
        """Print the medians of each run of one case, and the ratios."""
        first = results[0]
        self.stdout.write(
            f"on {first.case.on}, known at {first.case.known_at:%Y-%m-%d %H:%M}: "
            f"{first.n:,} counted"
        )
        for name in first.medians:
            shown = "".join(f"{1000 * result.medians[name]:8.1f}" for result in results)
            self.stdout.write(f"{shown} ms  {name}")
        shown = "".join(f"{result.ratio:8.2f}" for result in results)
        self.stdout.write(f"{shown}     ratio (product / the fastest of each run)")


def _cases() -> list[Question]:
    newest = Filing.objects.aggregate(newest=Max("received_date"))["newest"]
    if newest is None:
        raise CommandError("届出がありません。先に seed_demo を実行してください。")
    past = newest - _A_YEAR
    zone = timezone.get_default_timezone()
    then = datetime.combine(past + _LITTLE_LATER, time(), zone)
    instants = (timezone.now(), then)
    return [Question(on=on, known_at=at) for on in (past, newest) for at in instants]
