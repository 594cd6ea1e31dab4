"""Say why a facility stands as it does on a day."""

from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.japanese import half_width
from compliance.register.explained_filings import LabelledText
from compliance.register.explaining import Explanation, clocks, explain
from facilities.models import Facility
from jurisdictions.arguments import day_of, instant_of

RELATED = (
    "facility_type",
    "authority",
    "prefecture",
    "municipality",
    "merged_into__facility_type",
    "counted_under__facility_type",
)


class _Options(TypedDict):
    number: str
    known_at: datetime | None
    on: date | None


class Command(BaseCommand):
    """Print the explanation of every facility that bears a number."""

    help = (
        "施設の区分及び次の対応が、どの届出、法令及び判定表のどの行によるかを、"
        "基準日及び情報の時点を指定して説明します。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number, the day and the knowledge time."""
        parser.add_argument("number", metavar="NUMBER", help="事業所番号（英数字10桁）")
        parser.add_argument(
            "--on",
            type=day_of,
            metavar="DATE",
            help="基準日（指定のないときは、情報の時点の日）",
        )
        parser.add_argument(
            "--known-at",
            type=instant_of,
            metavar="ISO-8601",
            help="情報の時点（指定のないときは、現在）",
        )

    def handle(self, **options: Unpack[_Options]) -> None:
        """Print the clocks, then each facility."""
        number = half_width(options["number"]).upper()
        known_at = options["known_at"] or timezone.now()
        on = options["on"] or timezone.localdate(known_at)
        facilities = list(
            Facility.objects.filter(number=number).select_related(*RELATED).order_by("pk")
        )
        if not facilities:
            raise CommandError(
                f"事業所番号 {number} の施設は登録されていません。"
                "英数字10桁の番号を確認してください。"
            )
        self._print_rows(clocks(on=on, known_at=known_at))
        if len(facilities) > 1:
            self.stdout.write(f"事業所番号 {number} の施設は{len(facilities)}件あります。")
        for facility in facilities:
            self._print(explain(facility, on=on, known_at=known_at))

    def _print(self, explanation: Explanation) -> None:
        facility = explanation.facility
        self.stdout.write(f"\n【{facility.name}（{facility.facility_type.name}）】")
        for section in explanation.sections:
            self.stdout.write(f"\n■ {section.title}")
            self._print_rows(section.rows)

    def _print_rows(self, rows: Iterable[LabelledText]) -> None:
        for label, text in rows:
            self.stdout.write(f"  {label}：{text}")
