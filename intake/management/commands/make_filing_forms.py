"""Make the forms 協力医療機関に関する届出書 for a selection of facilities."""

from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.import_command import progress
from common.sheet import Book
from facilities.models import Facility, FacilityQuerySet, FacilityType
from intake.filing_forms.handing_out import ADDRESSES, add_addresses, forms_for
from jurisdictions.arguments import authority_of, day_of, prefecture_of

Narrow = Callable[[FacilityQuerySet, str], FacilityQuerySet]


class _Options(TypedDict):
    selection: list[str]
    on: date | None
    output: Path


class Command(BaseCommand):
    """Write a workbook for each facility into a folder, with the list of their addresses."""

    help = "届出書（Excel）を、施設ごとに、送付先の一覧とともにフォルダーに書き出します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which facilities, the day, and the folder."""
        parser.add_argument(
            "--selection",
            required=True,
            nargs="+",
            metavar="KEY=VALUE",
            help=f"対象の施設。{'、'.join(_KEYS)} を「authority=コード」のように指定します"
            "（type は都道府県票の記号。値は「,」で並べられます）。「all」は全ての施設です。",
        )
        parser.add_argument("--on", type=day_of, metavar="DATE", help="基準日（既定は今日）")
        parser.add_argument("--output", required=True, type=Path, metavar="DIR")

    def handle(self, **options: Unpack[_Options]) -> None:
        """Write the files; none where one of them is there already."""
        folder, now = options["output"], timezone.now()
        if not folder.is_dir():
            raise CommandError(f"フォルダーがありません：{folder}")
        if any(folder.glob("*.xlsx")):
            raise CommandError(
                f"フォルダーに.xlsxのファイルがあります：{folder}（提出された届出書を"
                "上書きしないよう、空のフォルダーを指定してください。）"
            )
        on = options["on"] or timezone.localdate(now)
        chosen = _selected(options["selection"], on=on)
        sent = []
        for form in progress(forms_for(chosen, on=on, known_at=now), "届出書"):
            (folder / form.name).write_bytes(form.content)
            sent.append((form.facility, form.name))
        book = Book()
        add_addresses(book, sent)
        with (folder / ADDRESSES).open("wb") as file:
            book.save(file)
        self.stdout.write(f"届出書{len(sent):,}件を書き出しました：{folder}")


def _selected(words: Sequence[str], *, on: date) -> FacilityQuerySet:
    """Return the facilities counted on a day that meet all conditions."""
    facilities = Facility.objects.counted(on=on).select_related("facility_type", "authority")
    for word in words:
        key, _, value = word.partition("=")
        if word != "all" and (key not in _KEYS or not value):
            raise CommandError(
                f"--selection が読み取れません：{word}（{'、'.join(_KEYS)} を"
                "「authority=コード」のように指定するか、all としてください。）"
            )
        if word != "all":
            facilities = _KEYS[key](facilities, value)
    if not facilities.exists():
        raise CommandError("条件に合う施設がありません。")
    return facilities.order_by("municipality_id", "number", "pk")


def _of_prefecture(facilities: FacilityQuerySet, code: str) -> FacilityQuerySet:
    return facilities.filter(prefecture=prefecture_of(code))


def _of_authority(facilities: FacilityQuerySet, code: str) -> FacilityQuerySet:
    return facilities.filter(authority=authority_of(code))


def _of_types(facilities: FacilityQuerySet, letters: str) -> FacilityQuerySet:
    wanted = set(letters.upper().split(","))
    found = FacilityType.objects.filter(survey_letter__in=wanted)
    if strange := sorted(wanted - {one.survey_letter for one in found}):
        raise CommandError(f"施設種別の記号が見つかりません：{'、'.join(strange)}")
    return facilities.filter(facility_type__in=found)


def _of_numbers(facilities: FacilityQuerySet, numbers: str) -> FacilityQuerySet:
    wanted = set(numbers.split(","))
    known = set(facilities.filter(number__in=wanted).values_list("number", flat=True))
    if strange := sorted(wanted - known):
        raise CommandError(f"事業所番号が見つかりません：{'、'.join(strange)}")
    return facilities.filter(number__in=wanted)


_KEYS: dict[str, Narrow] = {
    "prefecture": _of_prefecture,
    "authority": _of_authority,
    "type": _of_types,
    "number": _of_numbers,
}
