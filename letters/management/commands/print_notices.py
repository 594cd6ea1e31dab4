"""Issue letters of a kind, or show what would be issued, and report who got which."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack
from zipfile import ZIP_STORED, ZipFile

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from compliance.correspondence.models import NoticeKind
from facilities.models import Facility, FacilityQuerySet, FacilityType
from jurisdictions.arguments import authority_of, day_of, prefecture_of
from letters.issuing.command_batches import (
    Asked,
    PrintOutcome,
    ReleaseRequired,
    issue_letters,
    show_letters,
)
from letters.issuing.command_runs import Letters
from letters.printing.joining import Joined
from letters.printing.pdf import MissingGlyph

# 受付のお知らせ follows an act on a page; the command is for what many are asked at once.
KINDS = [kind.value for kind in NoticeKind if kind != NoticeKind.ACCEPTANCE]

NAMED = 3  # offices that a warning names


class _Options(TypedDict):
    on: date
    kind: str
    prefecture: str | None
    authority: str | None
    type: list[str] | None
    limit: int | None
    dry_run: bool
    output: Path
    zip: Path | None
    report: Path


class Command(BaseCommand):
    """Issue the letters of a kind that are due on a day, into one PDF."""

    help = (
        "通知文書を発行して封入順のPDFに書き出します。--dry-run では発行せず、見本を書き出します。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day, the kind, whom it is about, and the files to write."""
        parser.add_argument("--on", required=True, type=day_of, metavar="DATE", help="文書の日付")
        parser.add_argument("--kind", required=True, choices=KINDS, help="文書の種類")
        parser.add_argument("--prefecture", metavar="CODE", help="都道府県コード（2桁又は6桁）")
        parser.add_argument("--authority", metavar="CODE", help="指定権者のコード")
        parser.add_argument(
            "--type", nargs="+", metavar="LETTER", help="施設種別（都道府県票の記号A〜I）"
        )
        parser.add_argument("--limit", type=int, metavar="N", help="通数の上限")
        parser.add_argument("--dry-run", action="store_true", help="発行せず、見本を書き出す")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE.pdf")
        parser.add_argument("--zip", type=Path, metavar="FILE.zip", help="１通ごとのPDF")
        parser.add_argument("--report", required=True, type=Path, metavar="FILE.json")

    def handle(self, **options: Unpack[_Options]) -> None:
        """Write the files and say how many letters there are."""
        files = [options["output"], options["zip"], options["report"]]
        for folder in {file.parent for file in files if file}:
            if not folder.is_dir():
                raise CommandError(f"フォルダーがありません：{folder}")
        outcome = _outcome(options)
        letters = [line for some in outcome.letters for line in some.lines()]
        with options["report"].open("w", encoding="utf-8") as file:
            report = {"letters": letters, "left_out": outcome.left_out}
            json.dump(report, file, ensure_ascii=False, indent=1)
        for warning, offices in outcome.warnings.items():
            self.stdout.write(f"注意：{_named(offices)}：{warning}")
        _write_letters(outcome.letters if letters else [], options["output"], options["zip"])
        act = "見本として作成しました" if options["dry_run"] else "発行しました"
        self.stdout.write(f"通知文書{len(letters):,}通を{act}。")
        self.stdout.write(f"対象外の施設は{len(outcome.left_out):,}件です。")
        for told in outcome.left_out:
            if "message" in told:
                self.stdout.write(f"  {told['facility_number']} {told['message']}")
        if outcome.problems:
            raise CommandError("発行を中断しました。\n" + "\n".join(outcome.problems))


def _named(offices: Sequence[str]) -> str:
    """Return the first offices by name, and how many more there are."""
    more = len(offices) - NAMED
    return "、".join(offices[:NAMED]) + (f"ほか{more:,}団体" if more > 0 else "")


def _outcome(options: _Options) -> PrintOutcome:
    if options["limit"] is not None and options["limit"] < 1:
        raise CommandError("--limit は１以上としてください。")
    now = timezone.now()
    asked = Asked(
        facilities=_facilities(options),
        kind=NoticeKind(options["kind"]),
        on=options["on"],
        limit=options["limit"],
        now=now,
        today=timezone.localdate(now),
    )
    try:
        return show_letters(asked) if options["dry_run"] else issue_letters(asked)
    except ReleaseRequired as problem:
        raise CommandError(
            f"発行に別の職員の承認を要するため、画面から発行してください：{problem}"
        ) from problem


def _write_letters(letters: Sequence[Letters], output: Path, archive: Path | None) -> None:
    """Write the files; without a letter there is none."""
    if not letters:
        return
    joined = Joined("通知文書")
    try:
        for some in letters:
            some.join_to(joined)
    except MissingGlyph as problem:  # samples; what is issued was looked through before
        raise CommandError(str(problem)) from problem
    with output.open("wb") as file:
        joined.write(file)
    if archive:
        with ZipFile(archive, "w", ZIP_STORED) as file:
            for some in letters:
                some.add_to(file)


def _facilities(options: _Options) -> FacilityQuerySet:
    facilities = Facility.objects.all()
    if prefecture := prefecture_of(options["prefecture"]):
        facilities = facilities.filter(prefecture=prefecture)
    if authority := authority_of(options["authority"]):
        facilities = facilities.filter(authority=authority)
    if options["type"]:
        letters = [letter.upper() for letter in options["type"]]
        types = FacilityType.objects.filter(survey_letter__in=letters)
        if unknown := set(letters) - set(types.values_list("survey_letter", flat=True)):
            raise CommandError(f"施設種別の記号がありません：{'、'.join(sorted(unknown))}")
        facilities = facilities.filter(facility_type__in=types)
    return facilities
