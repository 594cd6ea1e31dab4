"""Laws for the code of lists: columns, files and refusals have one home each."""

import re
from collections import Counter
from pathlib import Path

from django_tables2 import Table

from common.paging import ListTable
from tests.house.lists import pages_of_lists
from tests.house.test_code import PYTHON
from tests.ours import OURS

MODULES = tuple(f"{app}." for app in OURS)
LISTS = list(pages_of_lists())
SPREADSHEET = "application/vnd.openxmlformats"


def test_the_type_of_a_workbook_is_said_in_one_place():
    naming = [
        path
        for path in PYTHON
        if not path.startswith("tests/") and SPREADSHEET in Path(path).read_text(encoding="utf-8")
    ]

    assert naming == ["common/responses.py"]


def test_a_file_and_a_refusal_are_answered_in_one_place():
    said_once = re.compile(
        r"content_disposition_header|status=422|422 if|Content-Disposition\"\] ="
    )
    naming = [
        path
        for path in PYTHON
        if not path.startswith("tests/")
        and said_once.search(Path(path).read_text(encoding="utf-8"))
    ]

    assert naming == ["common/responses.py"]


def descendants(kind):
    for child in kind.__subclasses__():
        yield child
        yield from descendants(child)


def test_no_table_has_columns_of_its_own():
    tables = {one for one in descendants(Table) if one.__module__.startswith(MODULES)}

    # The others are what ours are measured against.
    assert {one for one in tables if not one.__module__.startswith("demo.")} == {ListTable}


def test_a_column_of_a_model_is_written_once():
    said = re.compile(r'ListColumn\(\s*label\((\w+), "(\w+)"\)')
    columns = [
        found
        for path in PYTHON
        if path.endswith("columns.py")
        for found in said.findall(Path(path).read_text(encoding="utf-8"))
    ]

    assert len(columns) > 40
    assert [one for one, times in Counter(columns).items() if times > 1] == []


def test_the_names_of_columns_are_their_own_and_all_first_ones_exist():
    for _, _, view in LISTS:
        listing = view.listing
        names = [column.name for column in listing.columns]
        headings = [column.heading for column in listing.columns]
        assert len(names) == len(set(names)), listing.name
        assert len(headings) == len(set(headings)), listing.name
        assert {listing.row_header, *listing.at_first} <= set(names)
        assert listing.row_header in listing.at_first
