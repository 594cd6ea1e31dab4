"""Record filings from CSV or Excel files."""

from argparse import ArgumentParser
from datetime import datetime
from functools import partial
from typing import Unpack

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from common.import_command import ImportOptions, add_import_arguments, run_import
from compliance.filings.models import HiddenSheets
from intake.filings import Undecided, preview


class _Options(ImportOptions):
    recorded_at: str | None
    hidden_sheets: str | None


class Command(BaseCommand):
    """Preview filings and record them with --commit."""

    help = "協力医療機関に関する届出を、CSV又はExcelから記録します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files, and the time at which they are said to be recorded."""
        add_import_arguments(parser)
        parser.add_argument("--recorded-at", metavar="ISO-8601", help="記録日時（既定は現在）")
        parser.add_argument(
            "--hidden-sheets",
            choices=HiddenSheets.values,
            help="表示されているシートと年度の異なる、非表示のシートの届出を"
            "取り込む（take）か、取り込まない（leave）か",
        )

    def handle(self, **options: Unpack[_Options]) -> None:
        """Preview, print, and record."""
        now = timezone.now()
        recorded_at = _instant(options["recorded_at"]) if options["recorded_at"] else now
        if recorded_at > now:
            raise CommandError("--recorded-at に未来の日時は指定できません。")
        answer = options["hidden_sheets"]
        hidden = HiddenSheets(answer) if answer else None
        try:
            run_import(partial(preview, now=recorded_at, hidden=hidden), options, self.stdout)
        except Undecided as undecided:
            raise CommandError(
                f"{undecided}取り込む場合は --hidden-sheets take、取り込まない場合は "
                "--hidden-sheets leave を付けてください。何も保存していません。"
            ) from None


def _instant(text: str) -> datetime:
    try:
        instant = parse_datetime(text)
    except ValueError:
        instant = None
    if instant is None:
        raise CommandError(
            f"--recorded-at は 2025-12-03T09:00:00+09:00 のように入力してください：{text}"
        )
    return instant if timezone.is_aware(instant) else timezone.make_aware(instant)
