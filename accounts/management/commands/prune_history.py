"""Let the entries of the history go that are older than their authority keeps them."""

from argparse import ArgumentParser
from datetime import datetime

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.history import let_go
from jurisdictions.models import Authority


class Command(BaseCommand):
    """Show what would go; let it go with --commit."""

    help = "指定権者が定めた保存年数を過ぎた操作記録を消去します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --commit."""
        parser.add_argument(
            "--commit", action="store_true", help="消去する（指定しなければ確認のみ）"
        )

    def handle(self, *, commit: bool, **options: object) -> None:
        """Go through the authorities that have a rule."""
        now = timezone.localtime()
        with transaction.atomic():
            for authority in Authority.objects.exclude(history_years=None).order_by("code"):
                before = years_before(now, authority.history_years or 0)
                number = let_go(authority, before=before)
                self.stdout.write(f"{authority.name}：{before:%Y-%m-%d}より前の{number:,}件")
            if not commit:
                transaction.set_rollback(True)
        if not commit:
            self.stdout.write("確認のみです。消去するには --commit を付けてください。")


def years_before(now: datetime, years: int) -> datetime:
    """Return the same moment years ago; of 29 February the day before."""
    day = 28 if (now.month, now.day) == (2, 29) else now.day
    return now.replace(year=now.year - years, day=day)
