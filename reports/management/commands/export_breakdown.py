"""Write the ministry's table of a day as JSON, Excel or CSV."""

from argparse import ArgumentParser
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from facilities.models import Facility
from jurisdictions.arguments import authority_of, day_of, instant_of, prefecture_of
from reports.breakdown import BreakdownSelection, Extent, breakdown
from reports.exports import FORMATS
from reports.layouts import lay_out
from reports.shapes import DIVISIONS, Shape


class _Options(TypedDict):
    on: date
    known_at: datetime | None
    compared_on: date | None
    layout: str
    scope: str | None
    prefecture: str | None
    authority: str | None
    output: Path


class Command(BaseCommand):
    """Count how the facilities stand on a day and write the table."""

    help = "別紙１（都道府県別）、都道府県票（施設種別別）その他の集計表を書き出します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day, the knowledge time, the shape, the extent and the file to write."""
        parser.add_argument("--on", required=True, type=day_of, metavar="DATE", help="基準日")
        parser.add_argument("--known-at", type=instant_of, metavar="ISO-8601", help="情報の時点")
        parser.add_argument("--compared-on", type=day_of, metavar="DATE", help="比較する日")
        parser.add_argument("--layout", choices=Shape.values, default=Shape.ANNEX1)
        parser.add_argument("--scope", choices=Extent.values, help="集計範囲")
        parser.add_argument("--prefecture", metavar="CODE", help="都道府県コード（2桁又は6桁）")
        parser.add_argument("--authority", metavar="CODE", help="指定権者のコード")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(self, **options: Unpack[_Options]) -> None:
        """Write the file and say where it lies."""
        output: Path = options["output"]
        write = FORMATS.get(output.suffix.lower().removeprefix("."))
        if write is None:
            offered = "、".join(f".{suffix}" for suffix in FORMATS)
            raise CommandError(f"--output の拡張子は {offered} のいずれかです。")
        if not output.parent.is_dir():
            raise CommandError(f"フォルダーがありません：{output.parent}")
        now = timezone.now()
        selection = _selection(options)
        shape = Shape(options["layout"])
        count = partial(
            breakdown,
            Facility.objects.all(),
            selection=selection,
            known_at=options["known_at"] or now,
            division=DIVISIONS[shape],
        )
        compared = count(on=options["compared_on"]) if options["compared_on"] else None
        counted = count(on=options["on"])
        layout = lay_out(counted, shape, compared=compared)
        with output.open("wb") as file:
            write(layout, selection.of(Facility.objects.all(), on=counted.on), made_at=now, to=file)
        self.stdout.write(str(output))


def _selection(options: _Options) -> BreakdownSelection:
    # An authority is asked about what it designates, a place about what lies in it.
    default = Extent.DESIGNATED if options["authority"] else Extent.LOCATED
    return BreakdownSelection(
        extent=Extent(options["scope"] or default),
        prefecture=prefecture_of(options["prefecture"]),
        authority=authority_of(options["authority"]),
    )
