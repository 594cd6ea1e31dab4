"""The rows of a table, written without a template."""

from datetime import date
from types import SimpleNamespace

import django_tables2 as tables
import pytest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from common.table_rows import SelectionColumn, rows_as_html


class ThingTable(tables.Table):
    row_header = "name"

    selection = SelectionColumn()
    name = tables.Column(linkify=lambda record: f"/things/{record.pk}/")
    day = tables.Column()
    beds = tables.Column(attrs={"cell": {"class": "number"}})
    note = tables.Column(default="なし")
    shouted = tables.Column(accessor="name")

    def render_note(self, value, record, bound_row, **others):
        return SafeString(f"<b>{record.pk}{others['column'].default}</b>")

    def render_shouted(self, value, table):
        return f"{value}&{table.row_header}"


def thing(**given):
    fields = {"pk": 7, "name": "<さくら>", "day": date(2026, 4, 1), "beds": 1234, "note": "x"}
    return SimpleNamespace(**{**fields, **given})


def rows(*things):
    table = ThingTable(list(things))
    table.paginate(per_page=10)
    return rows_as_html(table)


def test_text_is_escaped_and_html_that_is_safe_is_not():
    shown = rows(thing())

    assert '<a href="/things/7/">&lt;さくら&gt;</a></th>' in shown
    assert "<b>7なし</b></td>" in shown
    assert "&lt;さくら&gt;&amp;name</td>" in shown


def test_a_row_has_one_header_and_each_column_its_attributes():
    shown = rows(thing(), thing())

    assert shown.count('<th scope="row"') == 2
    assert shown.count("<tr>") == 2
    assert shown.count('<td class="number">1234</td>') == 2


def test_what_is_missing_is_said_as_the_column_says_it():
    shown = rows(thing(note=None, beds=None))

    assert ">なし</td>" in shown
    assert '<td class="number">—</td>' in shown


@pytest.mark.parametrize("name", ["name", "beds", "note", "shouted"])
def test_a_cell_holds_what_django_tables2_itself_would_show(name):
    table = ThingTable([thing()])
    table.paginate(per_page=10)
    [row] = table.paginated_rows

    assert f">{conditional_escape(row.get_cell(name))}</t" in rows_as_html(table)


def test_a_day_is_written_as_the_language_of_the_site_writes_it():
    assert ">2026年4月1日</td>" in rows(thing())
