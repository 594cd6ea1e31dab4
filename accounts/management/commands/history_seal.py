"""Print the heads of the chains of the history, for paper or another server."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.seals import heads, written


class Command(BaseCommand):
    """Print one line for each authority: how many entries, and the hash of the last."""

    help = "操作記録の末尾の要約値を全て出力します。別の場所に保管してください。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --json."""
        parser.add_argument("--json", action="store_true", help="JSONで出力する")

    def handle(self, *, json: bool, **options: object) -> None:
        """Print what is there now."""
        now = timezone.localtime()
        self.stdout.write(written(heads(), now=now, as_json=json))
