"""The commands about filings: what they print, write and refuse."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from compliance.filings.models import Filing
from intake.filings.lines import HEADINGS
from tests.factories.compliance import make_filing
from tests.factories.facilities import make_facility
from tests.factories.filing_files import NOW, as_csv, line
from tests.factories.medical_partners import make_clinic
from tests.opened import unguarded

pytestmark = pytest.mark.django_db
SAMPLE = Path("fixtures/sample_filings.csv")
SAMPLE_LEDGER = Path("fixtures/sample_facilities_ledger.csv")


@pytest.fixture
def file_of(tmp_path):
    """Write lines to a file and return its path."""

    def write(*lines):
        path = tmp_path / "届出.csv"
        path.write_bytes(as_csv(lines).data)
        return path

    return write


def test_nothing_is_written_unless_told(file_of):
    path = file_of(line(make_facility()))

    call_command("import_filings", path, stdout=StringIO())
    assert Filing.objects.count() == 0

    call_command("import_filings", path, "--commit", stdout=StringIO())
    assert Filing.objects.count() == 1


@pytest.mark.parametrize("when", ["2026-08-20T10:00:00", "2026-08-20T10:00+09:00", NOW.isoformat()])
def test_the_time_of_recording_is_that_of_japan_unless_it_says_otherwise(file_of, when):
    path = file_of(line(make_facility()))

    call_command("import_filings", path, "--commit", "--recorded-at", when, stdout=StringIO())

    assert Filing.objects.get().recorded_at == NOW


@pytest.mark.parametrize("when", ["あした", "2026-02-30T00:00:00", "2999-01-01T00:00:00"])
def test_a_time_that_is_none_or_to_come_is_refused(file_of, when):
    path = file_of(line(make_facility()))

    with pytest.raises(CommandError, match="--recorded-at"):
        call_command("import_filings", path, "--recorded-at", when, stdout=StringIO())


def test_a_day_after_the_time_of_recording_is_an_error(file_of, tmp_path):
    path, report = file_of(line(make_facility(), 届出日="R8.6.2")), tmp_path / "report.json"

    with pytest.raises(CommandError):
        call_command(
            "import_filings",
            path,
            *("--commit", "--recorded-at", "2026-06-01T23:59:00", "--report", report),
            stdout=StringIO(),
        )

    [error] = json.loads(report.read_text())["files"][0]["errors"]
    assert (error["row"], error["column"], error["cell"]) == (2, "届出日", "D2")


def test_errors_block_everything_unless_they_are_skipped(file_of):
    good = make_facility()
    path = file_of(line(good, 備考="協議中"), line(make_facility(), 届出日="?"))

    with pytest.raises(CommandError, match="エラーが1件"):
        call_command("import_filings", path, "--commit", stdout=StringIO())
    assert Filing.objects.count() == 0

    call_command("import_filings", path, "--commit", "--skip-errors", stdout=StringIO())
    assert [filing.facility for filing in Filing.objects.all()] == [good]


def test_the_report_counts_filings_and_lines(file_of, tmp_path):
    facility, report = make_facility(), tmp_path / "report.json"
    clinic = make_clinic()
    path = file_of(
        line(facility, institution=clinic, promises="ⅰⅲ"),
        line(facility, 医療機関名="新病院", promises="ⅱ"),
    )

    call_command("import_filings", path, "--report", report, stdout=StringIO())

    [file] = json.loads(report.read_text())["files"]
    numbers = ("rows", "new", "changed", "unchanged", "merged", "skipped")
    assert {name: file[name] for name in numbers} == {
        "rows": 2,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "merged": 0,
        "skipped": 0,
    }
    assert [warning["column"] for warning in file["warnings"]] == ["要件ⅲ入院", "医療機関名"]


def test_the_sample_can_be_recorded_as_it_is_for_the_facilities_of_the_sample_ledger():
    assert SAMPLE.read_text(encoding="utf-8").splitlines()[0] == ",".join(HEADINGS)
    call_command("import_facilities", SAMPLE_LEDGER, "--commit", stdout=StringIO())

    call_command("import_filings", SAMPLE, "--commit", stdout=StringIO())

    assert sorted(Filing.objects.values_list("partner_count", flat=True)) == [0, 1, 1]
    assert set(Filing.objects.values_list("filed_date", flat=True)) == {date(2026, 6, 1)}


def test_verification_prints_how_many_filings_agree():
    make_filing()
    out = StringIO()

    call_command("verify_filings", stdout=out)

    assert "届出 1件を確認しました。全て一致しています。" in out.getvalue()


def test_verification_names_every_filing_that_differs_and_fails():
    make_filing()
    wrong = [make_filing(), make_filing()]
    with unguarded("compliance_filing"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE compliance_filing SET partner_count = 2 WHERE id = ANY(%s)",
            [[filing.pk for filing in wrong]],
        )
    problems = StringIO()

    with pytest.raises(CommandError, match="届出 3件のうち 2件、届出の現況のうち 2件が不一致"):
        call_command("verify_filings", stderr=problems)

    for filing in wrong:
        assert f"届出 {filing.pk}：" in problems.getvalue()
