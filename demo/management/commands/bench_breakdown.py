"""Measure the national breakdown against hand-written SQL for the same answer."""

import os
import platform
from argparse import ArgumentParser
from datetime import datetime, time, timedelta
from typing import Any

import django
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from compliance.models import Filing
from demo.contest import Case, Result, hold
from demo.load import refresh_statistics
from facilities.models import Facility

HIGHEST_RATIO = 1.3
_A_YEAR = timedelta(days=365)
_LITTLE_LATER = timedelta(days=30)


class Command(BaseCommand):
    """Print medians of interleaved repeats, and fail where the product is too slow."""

    help = "全国の集計を、同じ結果を返す手書きのSQLと同じサーバーで比べます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of repeats."""
        parser.add_argument("--repeats", type=int, default=15, help="繰返しの回数（既定は15）")

    def handle(self, **options: Any) -> None:
        """Measure four cases: a past and the newest day, as known now and as known then."""
        refresh_statistics()
        self._tell_setting()
        results = [hold(case, repeats=options["repeats"]) for case in _cases()]
        for result in results:
            self._tell(result)
        worst = max(result.ratio for result in results)
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

    def _tell(self, result: Result) -> None:
        case = result.case
        self.stdout.write(
            f"on {case.on}, known at {case.known_at:%Y-%m-%d %H:%M}: {result.n:,} counted"
        )
        for name, seconds in result.medians.items():
            self.stdout.write(f"  {1000 * seconds:7.1f} ms  {name}")
        self.stdout.write(f"  ratio {result.ratio:.2f} (product / {result.fastest})")


def _cases() -> list[Case]:
    newest = Filing.objects.aggregate(newest=Max("received_date"))["newest"]
    if newest is None:
        raise CommandError("届出がありません。先に seed_demo を実行してください。")
    past = newest - _A_YEAR
    zone = timezone.get_default_timezone()
    then = datetime.combine(past + _LITTLE_LATER, time(), zone)
    instants = (timezone.now(), then)
    return [Case(on=on, known_at=at) for on in (past, newest) for at in instants]
