"""What every import command prints, writes and refuses."""

import errno
import io
import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import pytest
from django.core.management.base import CommandError, OutputWrapper

from common.findings import FileReport, Finding
from common.import_command import (
    SHOWN_FINDINGS,
    ImportOptions,
    SourceFile,
    add_import_arguments,
    progress,
    run_import,
)

COLOUR = Finding(row=2, column="色", cell="B2", value="茜", message="色が不明です。")
SHAPE = Finding(row=None, column="", cell="", value="", message="形がありません。")


class Colours:
    """An import that counts lines and stores nothing but the fact that it was applied."""

    def __init__(self, *, errors: Iterable[Finding] = (), warnings: Iterable[Finding] = ()) -> None:
        self.errors, self.warnings = list(errors), list(warnings)
        self.reports: list[FileReport] = []
        self.applied = False

    def preview(self, files: Iterable[SourceFile]) -> "Colours":
        self.reports = [
            FileReport(
                file=file.name,
                kind="色",
                rows=len(file.data.splitlines()),
                errors=self.errors,
                warnings=self.warnings,
            )
            for file in files
        ]
        return self

    def apply(self) -> None:
        self.applied = True


@pytest.fixture
def source(tmp_path) -> Path:
    path = tmp_path / "色.csv"
    path.write_text("色\n茜\n", encoding="utf-8")
    return path


def run(colours: Colours, *arguments: object) -> str:
    """Run the command with these arguments and return what it printed."""
    parser = ArgumentParser()
    add_import_arguments(parser)
    printed = io.StringIO()
    options = cast(
        ImportOptions, vars(parser.parse_args([str(argument) for argument in arguments]))
    )
    try:
        run_import(colours.preview, options, OutputWrapper(printed))
    except CommandError as error:
        printed.write(f"CommandError: {error}")
    return printed.getvalue()


def test_without_commit_nothing_is_applied(source):
    colours = Colours(warnings=[COLOUR])

    printed = run(colours, source)

    assert not colours.applied
    assert "色.csv［色］ 行 2" in printed
    assert "警告 2行目 セルB2 色 「茜」：色が不明です。" in printed
    assert "確認のみです（保存していません）。保存するには --commit を付けてください。" in printed
    assert "CommandError" not in printed


def test_with_commit_the_rows_are_applied_whatever_the_warnings(source):
    colours = Colours(warnings=[COLOUR])

    printed = run(colours, source, "--commit")

    assert colours.applied
    assert printed.endswith("保存しました。\n")


@pytest.mark.parametrize("commit", [["--commit"], []])
def test_errors_block_and_the_command_fails(source, commit):
    colours = Colours(errors=[COLOUR, SHAPE])

    printed = run(colours, source, *commit)

    assert not colours.applied
    assert "エラー 2行目 セルB2 色 「茜」：色が不明です。" in printed
    assert "エラー 形がありません。" in printed
    assert "CommandError: エラーが2件あるため、何も保存していません。" in printed


def test_good_rows_are_applied_when_errors_are_skipped(source):
    colours = Colours(errors=[COLOUR])

    printed = run(colours, source, "--commit", "--skip-errors")

    assert colours.applied
    assert "CommandError" not in printed


def test_errors_are_not_skipped_into_the_database_without_commit(source):
    colours = Colours(errors=[COLOUR])

    run(colours, source, "--skip-errors")

    assert not colours.applied


@pytest.mark.parametrize("errors", [[], [COLOUR]])
def test_the_report_is_written_also_when_errors_block(source, tmp_path, errors):
    report = tmp_path / "結果.json"

    run(Colours(errors=errors), source, "--commit", "--report", report)

    (file,) = json.loads(report.read_text(encoding="utf-8"))["files"]
    assert (file["file"], file["kind"], file["rows"]) == ("色.csv", "色", 2)
    assert [finding["message"] for finding in file["errors"]] == [
        finding.message for finding in errors
    ]


def test_a_report_that_cannot_be_finished_leaves_the_old_one(source, tmp_path, monkeypatch):
    report = tmp_path / "結果.json"
    report.write_text("以前の結果", encoding="utf-8")

    def full_disk(path, text, **_):
        with path.open("w", encoding="utf-8") as begun:
            begun.write(text[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full_disk)
    colours = Colours()
    printed = run(colours, source, "--commit", "--report", report)

    assert "CommandError: --report に書き出せません" in printed
    assert report.read_text(encoding="utf-8") == "以前の結果"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["結果.json", "色.csv"]
    assert not colours.applied


def test_a_report_into_a_folder_or_device_is_refused_before_anything_is_read(source, tmp_path):
    for report in (tmp_path, Path(os.devnull)):
        colours = Colours()

        printed = run(colours, source, "--commit", "--report", report)

        assert "CommandError: --report には通常のファイルを指定してください" in printed
        assert colours.reports == []


def test_a_report_into_a_missing_folder_is_refused_before_anything_is_read(source, tmp_path):
    colours = Colours()

    printed = run(colours, source, "--commit", "--report", tmp_path / "無" / "結果.json")

    assert "CommandError: --report のフォルダーがありません" in printed
    assert not colours.applied


def test_a_missing_file_is_refused_before_any_is_read(source, tmp_path):
    colours = Colours()

    printed = run(colours, source, tmp_path / "無.csv", "--commit")

    assert "CommandError: ファイルがありません" in printed
    assert colours.reports == []
    assert not colours.applied


def test_several_files_are_each_reported(source, tmp_path):
    other = tmp_path / "別.csv"
    other.write_text("色\n", encoding="utf-8")

    printed = run(Colours(), source, other)

    assert "色.csv［色］ 行 2" in printed
    assert "別.csv［色］ 行 1" in printed


def test_the_same_finding_is_shown_once_with_its_number(source):
    repeated = [
        Finding(row=row, column="色", cell=f"B{row}", value="茜", message="色が不明です。")
        for row in range(2, 1236)
    ]

    printed = run(Colours(warnings=repeated), source)

    assert "警告 2行目 セルB2 色 「茜」：色が不明です。（ほか1,233件：3行目、4行目など）" in printed
    assert printed.count("色が不明です。") == 1


def test_no_more_kinds_of_findings_are_shown_than_a_screen_holds(source):
    many = [
        Finding(row=row, column="", cell="", value="", message=f"第{row}の誤りです。")
        for row in range(SHOWN_FINDINGS + 5)
    ]

    printed = run(Colours(warnings=many), source)

    assert printed.count("の誤りです。") == SHOWN_FINDINGS
    assert "警告 ほか5種類（--report で全件）" in printed


class Terminal(io.StringIO):
    """Standard error as a person sees it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "shown"), [(Terminal(), True), (io.StringIO(), False)])
def test_progress_is_shown_on_a_terminal_only(monkeypatch, stream, shown):
    monkeypatch.setattr(sys, "stderr", stream)

    assert list(progress([1, 2, 3], "施設")) == [1, 2, 3]

    assert ("施設" in stream.getvalue()) is shown
    assert shown or stream.getvalue() == ""
