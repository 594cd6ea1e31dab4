"""What the import commands share: their options, the progress bar, and what they print."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypedDict, TypeVar

from django.core.management.base import CommandError, OutputWrapper
from tqdm import tqdm

from common.findings import FileReport, Finding
from common.reading.tables import BY_COMMAND, Limits

T = TypeVar("T")
SHOWN_FINDINGS = 20
NAMED_ROWS = 2


class ImportOptions(TypedDict):
    """What every import command was asked for."""

    files: list[Path]
    commit: bool
    skip_errors: bool
    report: Path | None


class ImportPlan(Protocol):
    """What an importer found in the files, and would write."""

    @property
    def reports(self) -> list[FileReport]:
        """Return a report for each file."""

    def apply(self) -> None:
        """Write the good rows of all files in one transaction."""


@dataclass(frozen=True)
class SourceFile:
    """A file that an import reads: its name as reports show it, its bytes, and its limits."""

    name: str
    data: bytes
    limits: Limits = BY_COMMAND


def add_import_arguments(parser: ArgumentParser) -> None:
    """Take the files and the options that every import command has."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="取り込むファイル")
    parser.add_argument("--commit", action="store_true", help="保存する（指定しなければ確認のみ）")
    parser.add_argument("--skip-errors", action="store_true", help="エラーのある行を除いて保存する")
    parser.add_argument("--report", type=Path, metavar="FILE.json", help="結果を書き出すファイル")


def run_import(
    preview: Callable[[Iterable[SourceFile]], ImportPlan],
    options: ImportOptions,
    stdout: OutputWrapper,
    *,
    after: Callable[[list[FileReport]], None] | None = None,
) -> None:
    """Preview the files, print what they hold, and write them when asked to.

    `after` is called with what was written.
    Raises CommandError, after everything is printed, when errors block the writing.
    """
    report = options["report"]
    if report:
        _check(report)
    plan = preview(_sources(options["files"]))
    for file in plan.reports:
        _print(file, stdout)
    if report:
        _write(report.resolve(), _as_text(plan.reports))
    _finish(plan, options, stdout, after)


def _check(report: Path) -> None:
    if not report.parent.is_dir():
        raise CommandError(f"--report のフォルダーがありません：{report.parent}")
    if report.exists() and not report.is_file():
        raise CommandError(f"--report には通常のファイルを指定してください：{report}")


def _write(report: Path, text: str) -> None:
    """Write the report whole or not at all: another program may be waiting for it."""
    begun = report.with_name(f".{report.name}.{os.getpid()}")
    try:
        begun.write_text(text, encoding="utf-8")
        begun.replace(report)
    except OSError as problem:
        begun.unlink(missing_ok=True)
        raise CommandError(f"--report に書き出せません：{report}（{problem.strerror}）") from None


def _finish(
    plan: ImportPlan,
    options: ImportOptions,
    stdout: OutputWrapper,
    after: Callable[[list[FileReport]], None] | None,
) -> None:
    errors = sum(len(file.errors) for file in plan.reports)
    blocked = errors and not options["skip_errors"]
    if options["commit"] and not blocked:
        plan.apply()
        if after:
            after(plan.reports)
        stdout.write("保存しました。")
    elif not options["commit"]:
        stdout.write("確認のみです（保存していません）。保存するには --commit を付けてください。")
    if blocked:
        raise CommandError(
            f"エラーが{errors}件あるため、何も保存していません。ファイルを直してもう一度取り込むか、"
            "--skip-errors を付けるとエラーのない行だけを保存します。"
        )


def _sources(paths: Sequence[Path]) -> Iterator[SourceFile]:
    for path in paths:
        if not path.is_file():
            raise CommandError(f"ファイルがありません：{path}")
    for path in progress(paths, "ファイル"):
        yield SourceFile(path.name, path.read_bytes())


def progress(items: Iterable[T], label: str) -> Iterable[T]:
    """Show a bar while the items are taken, on a terminal only."""
    return tqdm(items, desc=label, file=sys.stderr, disable=not sys.stderr.isatty())


def _as_text(reports: list[FileReport]) -> str:
    return json.dumps({"files": [file.as_json() for file in reports]}, ensure_ascii=False, indent=1)


def _print(file: FileReport, stdout: OutputWrapper) -> None:
    stdout.write(
        f"{file.file}［{file.kind or '種類不明'}］ 行 {file.rows:,}　新規 {file.new:,}　"
        f"変更 {file.changed:,}　変更なし {file.unchanged:,}　統合 {file.merged:,}　"
        f"対象外 {file.skipped:,}　エラー {len(file.errors):,}　警告 {len(file.warnings):,}"
    )
    if file.question:
        stdout.write(f"  要選択 {file.question}")
    for label, findings in (("エラー", file.errors), ("警告", file.warnings)):
        for line in _lines(label, findings):
            stdout.write(line)


def _lines(label: str, findings: list[Finding]) -> Iterator[str]:
    alike: dict[str, list[Finding]] = {}
    for finding in findings:
        alike.setdefault(finding.message, []).append(finding)
    frequent = sorted(alike.items(), key=lambda item: len(item[1]), reverse=True)
    for message, (first, *others) in frequent[:SHOWN_FINDINGS]:
        yield f"  {label} {_place(first)}{message}{_others(first, others)}"
    if len(frequent) > SHOWN_FINDINGS:
        yield f"  {label} ほか{len(frequent) - SHOWN_FINDINGS:,}種類（--report で全件）"


def _others(first: Finding, findings: list[Finding]) -> str:
    if not findings:
        return ""
    rows = [
        f"セル{finding.cell}" if finding.cell and finding.row == first.row else f"{finding.row}行目"
        for finding in findings
        if finding.row
    ]
    where = f"：{'、'.join(rows[:NAMED_ROWS])}" if rows else ""
    return f"（ほか{len(findings):,}件{where}{'など' if len(rows) > NAMED_ROWS else ''}）"


def _place(finding: Finding) -> str:
    parts = [
        f"{finding.row}行目" if finding.row else "",
        finding.cell and f"セル{finding.cell}",
        finding.column,
        finding.value and f"「{finding.value}」",
    ]
    return " ".join(part for part in parts if part) + ("：" if any(parts) else "")
