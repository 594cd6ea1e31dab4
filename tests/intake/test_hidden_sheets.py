"""Hidden sheets with filings of other years than those that show are asked about."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from common.import_command import SourceFile
from common.tabular import Row, Table
from compliance.filings.models import Filing, HiddenSheets, Upload
from intake.filings import Undecided, preview
from intake.filings.lines import HEADINGS
from tests.factories.facilities import make_facility
from tests.factories.filing_files import NOW, line
from tests.factories.uploads import make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(monkeypatch):
    """Let every file be a workbook with these sheets: (name, hidden, lines)."""

    def holds(*sheets):
        def tables(data, name, limits):
            for title, hidden, lines in sheets:
                rows = [list(HEADINGS), *([cells[key] for key in HEADINGS] for cells in lines)]
                yield Table(name, title, iter(map(Row, range(1, len(rows) + 1), rows)), hidden)

        monkeypatch.setattr("common.cells.read_tables", tables)
        return SourceFile("届出.xlsx", b"xx")

    return holds


def of_this_year():
    return line(make_facility())


def of_last_year(**cells):
    return line(make_facility(), 届出日="R7.6.2", **cells)


def test_a_hidden_sheet_of_another_year_is_asked_about(book):
    file = book(("R8", False, [of_this_year()]), ("R7", True, [of_last_year(), of_last_year()]))

    plan = preview([file], now=NOW)

    [report] = plan.reports
    assert "非表示のシート「R7」" in report.question
    assert "令和7年度、2行" in report.question
    assert (report.new, report.rows, report.errors) == (1, 3, [])
    with pytest.raises(Undecided, match="R7"):
        plan.apply()
    assert Filing.objects.count() == 0


@pytest.mark.parametrize(("answer", "recorded"), [("take", 2), ("leave", 1)])
def test_an_answer_takes_or_leaves_the_sheet_with_a_word(book, answer, recorded):
    file = book(("R8", False, [of_this_year()]), ("R7", True, [of_last_year()]))

    plan = preview([file], now=NOW, hidden=HiddenSheets(answer))
    plan.apply()

    [report] = plan.reports
    assert Filing.objects.count() == recorded
    assert (report.question, report.skipped) == ("", 2 - recorded)
    assert "非表示のシート「R7」" in report.warnings[0].message


def test_errors_of_a_hidden_sheet_count_only_where_it_is_taken(book):
    file = book(
        ("R8", False, [of_this_year()]), ("R7", True, [of_last_year(), of_last_year(年度="?")])
    )

    left = preview([file], now=NOW, hidden=HiddenSheets.LEAVE).reports[0]
    file = book(
        ("R8", False, [of_this_year()]), ("R7", True, [of_last_year(), of_last_year(年度="?")])
    )
    taken = preview([file], now=NOW, hidden=HiddenSheets.TAKE).reports[0]

    assert left.errors == []
    assert [error.cell for error in taken.errors] == ["R7!F3"]


def test_a_hidden_sheet_of_the_same_year_is_read_like_the_others(book):
    file = book(("一", False, [of_this_year()]), ("二", True, [of_this_year()]))

    [report] = preview([file], now=NOW).reports

    assert (report.question, report.new) == ("", 2)


def test_a_workbook_of_which_nothing_shows_is_asked_about(book):
    assert preview([book(("R8", True, [of_this_year()]))], now=NOW).reports[0].question


def test_the_command_asks_and_takes_an_answer(book, tmp_path, capsys):
    path = tmp_path / "届出.xlsx"
    path.write_bytes(b"xx")
    sheets = ("R8", False, [of_this_year()]), ("R7", True, [of_last_year()])

    book(*sheets)
    with pytest.raises(CommandError, match="--hidden-sheets leave"):
        call_command("import_filings", path, "--commit", "--skip-errors")
    assert Filing.objects.count() == 0
    assert "要選択" in capsys.readouterr().out

    book(*sheets)
    call_command("import_filings", path, "--commit", "--hidden-sheets", "take")
    assert Filing.objects.filter(filed_date=date(2025, 6, 2)).count() == 1


def test_the_page_of_an_upload_asks_and_records_only_after_the_answer(book, client, city, user):
    client.force_login(user)
    upload = make_upload(city)
    sheets = ("R8", False, [of_this_year()]), ("R7", True, [of_last_year()])

    def page(name, **data):
        book(*sheets)
        address = reverse(f"intake:{name}", args=[upload.pk])
        answer = client.post(address, data, follow=True) if data else client.get(address)
        return answer.content.decode()

    asked = page("upload-detail")
    assert "非表示のシートの届出を取り込む" in asked
    assert "1件を記録する" not in asked
    assert "選択してください" in page("upload-record", skip_errors="1")
    assert Filing.objects.count() == 0

    left = page("upload-answer", hidden_sheets="leave")
    assert "非表示のシートの届出：取り込まない" in left
    assert "1件を記録する" in left

    assert "2件を記録する" in page("upload-answer", hidden_sheets="take")
    page("upload-record", sure="1")
    assert Filing.objects.count() == 2
    assert Upload.objects.get().recorded_count == 2


def test_a_word_that_is_no_answer_changes_nothing(client, city, user):
    client.force_login(user)
    upload = make_upload(city)

    client.post(reverse("intake:upload-answer", args=[upload.pk]), {"hidden_sheets": "both"})

    assert Upload.objects.get().hidden_sheets == ""
