"""Rows that are counted and sorted by their keys, and described page by page."""

import django_tables2 as tables
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from common.paged_by_key import PagedByKey
from jurisdictions.models import Prefecture

pytestmark = pytest.mark.django_db


class PrefectureTable(tables.Table):
    name = tables.Column()


def shown(rows, query, *, at_once):
    """Return the names on a page, and the statements that it took."""
    request = RequestFactory().get("/", query)
    request.user = AnonymousUser()

    def describe(keys):
        return Prefecture.objects.filter(pk__in=keys)

    with CaptureQueriesContext(connection) as asked:
        table = PrefectureTable(PagedByKey(rows, describe, at_once=at_once))
        tables.RequestConfig(request, paginate={"per_page": 10}).configure(table)
        names = [row.record.name for row in table.paginated_rows]
        again = [row.record.name for row in table.paginated_rows]
        number = (len(table.rows), table.paginator.count)
    assert names == again
    assert number == (rows.count(), rows.count())
    return names, [one["sql"] for one in asked]


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize("page", [1, 3, 5])
def test_a_page_holds_the_rows_of_its_place_in_their_order(page, at_once):
    rows = Prefecture.objects.order_by("-code")

    names, _ = shown(rows, {"page": page}, at_once=at_once)

    assert names == [one.name for one in rows[10 * page - 10 : 10 * page]]


@pytest.mark.parametrize("at_once", [False, True])
def test_the_order_of_a_column_is_kept(at_once):
    names, _ = shown(Prefecture.objects.order_by("code"), {"sort": "-name"}, at_once=at_once)

    assert names == list(Prefecture.objects.order_by("-name").values_list("name", flat=True)[:10])


def test_the_rows_are_counted_once_and_only_those_of_the_page_are_described():
    _, statements = shown(Prefecture.objects.order_by("code"), {}, at_once=False)

    assert sum("COUNT(" in one for one in statements) == 1
    assert len(statements) == 3
    assert statements[-1].count("'") == 2 * 10


def test_keys_that_are_read_at_once_are_also_counted_by_that():
    _, statements = shown(Prefecture.objects.order_by("code"), {"page": 2}, at_once=True)

    assert sum("COUNT(" in one for one in statements) == 0
    assert len(statements) == 2


def test_a_list_without_pages_is_described_once_however_often_it_is_walked(
    django_assert_num_queries,
):
    rows = Prefecture.objects.order_by("code")
    table = PrefectureTable(PagedByKey(rows, lambda keys: rows.filter(pk__in=keys)))

    with django_assert_num_queries(2):
        names = [row.record.name for row in table.rows]
        assert [row.record.name for row in table.rows] == names
    assert len(names) == 47
