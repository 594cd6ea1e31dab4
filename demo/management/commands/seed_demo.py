"""Fill an empty database with an invented but realistic world."""

import os
import secrets
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypedDict, Unpack

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from common.japanese import parse_date, wareki
from demo.dealings import make_dealings
from demo.letterheads import make_letterheads
from demo.load import refresh_statistics, without_history
from demo.measure import shares_of_met
from demo.proportions import SCALES, counts
from demo.users import SignIn, make_users
from demo.world import WorldPlan, make_world
from facilities.models import Facility
from jurisdictions.models import Authority


class _Options(TypedDict):
    scale: str
    years: int
    seed: int
    on: date | None
    if_empty: bool
    without_files: bool
    without_dealings: bool


class Command(BaseCommand):
    """Make facilities, institutions, three years of filings, and people who may sign in."""

    help = (
        "架空の施設・医療機関・届出を、公表されている割合に合わせて作成します（空のデータベースに限ります）。"
        "同じ --scale・--seed・--years・--on からは、いつも同じデータができます。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the size, the years, the seed and the last day."""
        parser.add_argument("--scale", choices=SCALES, default="small", help="規模")
        parser.add_argument("--years", type=int, default=3, help="届出の年度数（既定は3）")
        parser.add_argument("--seed", type=int, default=1, help="乱数の種（既定は1）")
        parser.add_argument("--on", type=_day, metavar="DATE", help="最終日（既定は今日）")
        parser.add_argument(
            "--if-empty", action="store_true", help="施設が既にあれば、何もせず正常に終了する"
        )

        parser.add_argument(
            "--without-files",
            action="store_true",
            help="通知文書のPDF、添付書類及び取込のファイルを作らない",
        )
        parser.add_argument(
            "--without-dealings",
            action="store_true",
            help="施設、医療機関及び届出だけとし、通知文書、対応記録等を作らない",
        )

    def handle(self, **options: Unpack[_Options]) -> None:
        """Make the world, verify it, and say what was made and who may sign in."""
        if Facility.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError(
                "施設が既に登録されています。見本データは、空のデータベースにだけ作成できます。"
            )
        if options["years"] < 1:
            raise CommandError("--years は1以上としてください。")
        plan = WorldPlan(
            scale=SCALES[options["scale"]],
            seed=options["seed"],
            years=options["years"],
            on=options["on"] or timezone.localdate(),
        )
        if not Authority.objects.exists():
            call_command("load_reference", stdout=self.stdout)
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(12)
        dealings = partial(
            make_dealings,
            plan.prefecture,
            on=plan.on,
            seed=plan.seed,
            with_files=not options["without_files"],
        )
        people = self._make(plan, password, None if options["without_dealings"] else dealings)
        refresh_statistics()
        self._tell_shares(plan)
        self._tell_people(people, password)

    @transaction.atomic
    def _make(
        self, plan: WorldPlan, password: str, dealings: Callable[[], None] | None
    ) -> list[SignIn]:
        without_history()
        people = make_users(plan.prefecture, password) if plan.scale.has_users else []
        if people:
            make_letterheads(plan.prefecture, now=timezone.now())
        with tqdm(total=len(counts(plan.scale)), unit="県", disable=None) as bar:
            make_world(plan, progress=bar.update)
        if people and dealings:
            dealings()
        call_command("verify_filings", stdout=self.stdout)
        return people

    def _tell_people(self, people: list[SignIn], password: str) -> None:
        for person in people:
            self.stdout.write(f"利用者名 {person.username} 役割 {person.office} {person.role}")
        if people:
            self.stdout.write(f"パスワード {password} （全員共通）")
        for person in people:
            if person.secret:
                self.stdout.write(f"二要素認証 {person.username} 認証アプリの鍵 {person.secret}")
                self.stdout.write(f"  又はリカバリーコード（各１回） {' '.join(person.codes)}")

    def _tell_shares(self, plan: WorldPlan) -> None:
        self.stdout.write(f"{wareki(plan.on)}現在の①の割合（括弧内は公表されている割合）")
        for share in shares_of_met(on=plan.on):
            self.stdout.write(
                f"  {share.label} {share.n:,}件 {share.made:.1f}％（{share.published:.1f}％）"
            )


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise CommandError(f"--on: {error}") from error
