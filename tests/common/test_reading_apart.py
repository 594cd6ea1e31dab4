"""A file is read in a process of its own: whatever it does there, we live and are told."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from common.reading import process
from common.reading.apart import read_tables
from common.reading.tables import BY_COMMAND, Limits, Row, UnreadableFile
from tests.common.files import archive, sheet
from tests.common.workbook_xml import book_of, sheet_xml, text_cell, text_row

MEGABYTE = 1 << 20
LONG = "番号,名称\n".encode() + b"1,abcdefghij\n" * 50_000


def read(data: bytes, **limits):
    most = {"unpacked": 200, "memory": 1024, "told": 200}
    chosen = {name: size * MEGABYTE for name, size in most.items()} | {"seconds": 60} | limits
    return [
        (table.file, table.sheet, list(table.rows))
        for table in read_tables(data, "届出", Limits(**chosen))
    ]


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def test_what_the_process_tells_is_what_the_file_holds():
    broken = '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'
    book = book_of(
        sheet_xml(text_row(1, "一", attributes='hidden="1"'), broken),
        workbook='<workbookPr date1904="1"/>',
        states=("hidden",),
    )

    (csv, xlsx) = read_tables(
        archive({"一.csv": '1,"𠮷\n\0"\n'.encode(), "二.xlsx": book}), "束.zip"
    )

    assert (csv.file, csv.sheet, list(csv.rows)) == (
        "束.zip/一.csv",
        None,
        [Row(1, ["1", "𠮷\n\0"])],
    )
    first, second = xlsx.rows
    assert (xlsx.sheet, xlsx.is_hidden, xlsx.counts_from_1904) == ("表1", True, True)
    assert (len(first.notes), list(second.problems)) == (1, [0])


def test_rows_may_be_asked_for_after_the_next_table_has_come():
    data = archive({f"{name}.csv": LONG for name in "甲乙丙"})

    tables = list(read_tables(data, "束.zip"))

    assert [sum(1 for _ in table.rows) for table in tables] == [50_001] * 3


def test_rows_that_nobody_asks_for_are_passed_over():
    data = archive({"甲.csv": LONG, "乙.csv": b"1,2\n"})

    first = [next(iter(table.rows)).cells for table in read_tables(data, "束.zip")]

    assert first == [["番号", "名称"], ["1", "2"]]


def test_the_process_ends_with_whoever_asked():
    before = children()
    tables = read_tables(LONG * 5, "届出.csv")
    next(tables)
    during = children() - before
    tables.close()

    assert (len(during), children() - before) == (1, set())


def test_a_problem_of_one_table_is_told_there_and_the_next_is_read():
    wide = "1," * 400 + "1"
    tables = list(read_tables(archive({"甲.csv": wide.encode(), "乙.csv": b"1\n"}), "束.zip"))

    with pytest.raises(UnreadableFile, match="列が多すぎます"):
        list(tables[0].rows)
    assert list(tables[1].rows) == [Row(1, ["1"])]


def test_a_file_that_needs_more_memory_than_it_may_have_is_refused():
    lines = "".join(text_row(number, "x" * 5_000) for number in range(1, 4_001))

    with pytest.raises(
        UnreadableFile, match=r"^届出：ファイルが大きすぎるため、読み取れませんでした"
    ):
        read(book_of(sheet_xml(lines)), memory=100 * MEGABYTE)


def test_a_file_that_takes_longer_than_it_may_is_refused():
    with pytest.raises(
        UnreadableFile, match=r"^届出：読取りに時間がかかりすぎるため、中止しました"
    ):
        read(LONG, seconds=0)


def test_text_that_whoever_asks_could_not_hold_is_refused():
    strings = f"<sst><si><t>{'x' * 100_000}</t></si></sst>".encode()
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 3_001))
    data = book_of(sheet_xml(cells), parts={"xl/sharedStrings.xml": strings})

    with pytest.raises(UnreadableFile, match="ファイルが大きすぎる"):
        read(data, told=100 * MEGABYTE)


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ("os.abort()", "ファイルが大きすぎる"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "ファイルが大きすぎる"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "ファイルが大きすぎる"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "時間がかかりすぎる"),
        ("sys.exit(1)", "読み取れませんでした"),
        ("sys.exit(0)", "読み取れませんでした"),
    ],
)
def test_a_process_that_dies_is_told_in_words(monkeypatch, ending, said):
    told = """print('["table","a",null,false,false,[]]', flush=True)"""
    code = f"import os, signal, sys; {told}; {ending}"
    monkeypatch.setattr(process, "_command", lambda limits: [sys.executable, "-c", code])

    tables = read_tables(b"1", "届出")
    table = next(tables)

    with pytest.raises(UnreadableFile, match=said):
        list(table.rows)
    assert list(tables) == []


def test_the_process_knows_neither_django_nor_the_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "of the site")
    code = (
        "import os, sys; sys.path[:0] = sys.argv[1:3]; import common.reading.child;"
        "import common.reading.workbooks, common.reading.csv_rows;"
        "print('SECRET_KEY' in os.environ, 'django' in sys.modules, 'openpyxl' in sys.modules)"
    )
    started = process._command(BY_COMMAND)
    started[started.index("-c") + 1] = code

    said = subprocess.run(started, capture_output=True, text=True, env={}, check=True).stdout

    assert said.split() == ["False", "False", "False"]


def test_a_lie_about_the_size_of_a_member_is_caught_while_it_is_unpacked():
    data = archive({"一.csv": b"1,2\n" * 1_000_000})
    lie = data.replace((4_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lie != data

    with pytest.raises(UnreadableFile, match="壊れています"):
        read(lie)


def test_a_dense_sheet_beyond_the_budget_is_refused():
    with pytest.raises(UnreadableFile, match="展開すると大きすぎます"):
        read(sheet(*[["x"] * 20] * 2000), unpacked=MEGABYTE // 2)


def test_a_far_cell_does_not_end_us():
    far = sheet_xml(text_row(1, "一"), f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>')

    with pytest.raises(UnreadableFile, match="XFD1048576"):
        read(book_of(far))


def test_signals_for_us_do_not_reach_it():
    before = children()
    tables = read_tables(LONG * 5, "届出.csv")
    table = next(tables)
    (child,) = children() - before

    assert os.getpgid(int(child)) != os.getpgid(0)
    os.kill(int(child), signal.SIGKILL)
    with pytest.raises(UnreadableFile):
        list(table.rows)
