"""The command: what it prints, what it writes, and how it treats the real files."""

import json
import os
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.db.models import Count

from common.import_command import SourceFile
from facilities.imports import preview
from facilities.models import Facility, Suspension
from tests.factories.facility_files import ledger, open_data

pytestmark = pytest.mark.django_db
SAMPLE = settings.BASE_DIR / "fixtures" / "sample_facilities_ledger.csv"
REAL_DATA = os.environ.get("REAL_DATA", "")


@pytest.fixture
def path(tmp_path):
    def write(source):
        file = tmp_path / source.name
        file.write_bytes(source.data)
        return str(file)

    return write


def run(*arguments):
    printed = StringIO()
    call_command("import_facilities", *arguments, stdout=printed)
    return printed.getvalue()


def test_nothing_is_written_without_commit(path):
    printed = run(path(open_data({})))

    assert "新規 1" in printed
    assert "確認のみです" in printed
    assert not Facility.objects.exists()


def test_commit_writes(path):
    printed = run(path(open_data({})), "--commit")

    assert "保存しました。" in printed
    assert Facility.objects.count() == 1


def test_an_error_blocks_the_files_of_the_whole_command(path):
    files = [path(open_data({})), path(ledger({"定員": "五十"}))]

    with pytest.raises(CommandError, match="エラーが1件あるため、何も保存していません"):
        run(*files, "--commit")

    assert not Facility.objects.exists()


def test_good_rows_are_written_when_errors_are_skipped(path):
    rows = [{}, {"事業所番号": "0971400072", "定員": "五十"}]

    run(path(ledger(*rows)), "--commit", "--skip-errors")

    assert [facility.number for facility in Facility.objects.all()] == ["0971400015"]


def test_warnings_block_nothing(path):
    printed = run(path(open_data({"事業所番号": "0971400016"})), "--commit")

    assert "検査数字が合いません" in printed
    assert Facility.objects.count() == 1


def test_the_report_is_written_for_machines(path, tmp_path):
    report = tmp_path / "report.json"

    run(path(open_data({}, {"サービスの種類": "訪問介護"})), "--report", str(report))

    assert json.loads(report.read_text(encoding="utf-8")) == {
        "files": [
            {
                "file": "jigyosho.csv",
                "kind": "open_data",
                "rows": 2,
                "new": 1,
                "changed": 0,
                "unchanged": 0,
                "merged": 0,
                "skipped": 1,
                "errors": [],
                "warnings": [],
            }
        ]
    }


def test_nothing_is_half_written():
    plan = preview([ledger({}, {"事業所番号": "0971400072", "休止日": "R7.4.1"})])
    (suspension,) = [change for draft in plan.drafts for change in draft.changed_suspensions]
    suspension.start_date = None

    with pytest.raises(IntegrityError):
        plan.apply()

    assert not Facility.objects.exists()


def test_the_sample_of_the_project_is_good():
    (report,) = preview_sample().reports

    assert (report.kind, report.errors, report.warnings) == ("ledger", [], [])
    assert report.new == report.rows == 10


def test_the_sample_shows_what_a_ledger_can_tell():
    preview_sample().apply()

    assert Facility.objects.filter(number_is_local=True).count() == 4
    assert Facility.objects.exclude(closed_date=None).count() == 1
    assert Suspension.objects.count() == 2
    for facility in Facility.objects.all():
        facility.full_clean()


def preview_sample():
    return preview([SourceFile(SAMPLE.name, SAMPLE.read_bytes())])


@pytest.mark.skipif(not REAL_DATA, reason="REAL_DATA names no folder with the real files")
def test_the_real_files_come_out_as_counted(tmp_path):
    report = tmp_path / "report.json"
    files = sorted(map(str, Path(REAL_DATA).glob("**/jigyosho_*.csv")))

    run(*files, "--commit", "--report", str(report))
    first = totals(report)
    run(*files, "--commit", "--report", str(report))
    second = totals(report)

    assert first == {"rows": 22078, "new": 22030, "changed": 0, "unchanged": 0, "merged": 48}
    assert second == {"rows": 22078, "new": 0, "changed": 0, "unchanged": 22030, "merged": 48}
    assert by_type() == {
        "welfare_facility": 8494,
        "community_welfare_facility": 2553,
        "health_facility": 4121,
        "integrated_facility": 923,
        "moderate_fee_home": 576,
        "specified_facility": 5060,
        "community_specified_facility": 303,
    }


def totals(report):
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    warnings = [warning["message"] for file in files for warning in file["warnings"]]
    assert sum("位置不明とします" in message for message in warnings) == 35
    assert not any(file["errors"] for file in files)
    names = ("rows", "new", "changed", "unchanged", "merged")
    return {name: sum(file[name] for file in files) for name in names}


def by_type():
    counts = Facility.objects.values_list("facility_type").annotate(count=Count("pk"))
    return dict(counts.order_by("facility_type"))
