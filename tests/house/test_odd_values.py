"""Odd values, in every parameter of every address, by GET and POST: never an error of the server.

Which parameters an address reads is not listed but seen: a request is made, and what the page asks
of the query and of the form is noted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

import django_tables2
import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from common.paging import ListTable
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_hospital
from tests.house.test_pages import ADDRESSES, ROWS, url_of

pytestmark = pytest.mark.django_db

MANY_DIGITS = "9" * 5_000
DAYS = (
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01",
    "9999-12-31",
    "0000-00-00",
    "10000-01-01",
    "明治1年10月23日",
)
NUMBERS = (
    MANY_DIGITS,
    str(2**63),
    str(-(2**63) - 1),
    "-1",
    "0",
    "1.5",
    "1e400",
    "²",
    "１",
    "NaN",
    "9999",
    "0001",
)
TEXTS = (
    "\0",
    "あ\0い",
    "\ud800",
    "\ufffe\x0b\x1f",
    "語 " * 1_000,
    "あ" * 20_000,
    "'\"\\%_<>{}",
    "[1,2]",
    "../../etc",
    "//example.com",
    "",
)
ODD = (*DAYS, *NUMBERS, *TEXTS)
# So many requests an address gets at least, each with another value in every parameter: what one
# field holds does not hide the next, and addresses that share a parameter see all values of it.
ROUNDS = 2
FIELDS_A_ROUND = 6
DAY_NAMES = ("on", "known_at", "since", "until", "breach_on")
# Of rows of a form a page asks only when it is told how many there are.
KNOWN = {"p-TOTAL_FORMS": "1", "p-INITIAL_FORMS": "0", "q-TOTAL_FORMS": "1", "q-INITIAL_FORMS": "0"}
FORMSETS = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}
_turns = cycle(ODD)


@contextmanager
def asked_names() -> Iterator[set[str]]:
    """Note the parameters for which a page asks a query or a form."""
    names: set[str] = set()
    patch = pytest.MonkeyPatch()
    for method in ("get", "getlist", "__getitem__", "__contains__"):
        original = getattr(QueryDict, method)

        def noting(self, key, *rest, original=original, **more):
            names.add(key)
            return original(self, key, *rest, **more)

        patch.setattr(QueryDict, method, noting)
    try:
        yield names
    finally:
        patch.undo()


Sent = dict[str, Any]


def encoded(data: Sent) -> str:
    return urlencode(data, doseq=True, errors="surrogatepass")


def answer(client, method: str, url: str, data: Sent) -> int:
    """Return the state of an answer; a broken transaction is taken back to before the request."""
    spot = transaction.savepoint()
    if method == "GET":
        state = client.get(f"{url}?{encoded(data)}").status_code
    else:
        state = client.post(
            url, encoded(data), content_type="application/x-www-form-urlencoded"
        ).status_code
    transaction.savepoint_rollback(spot)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    return state


@pytest.fixture
def world(city):
    """A facility whose filing waits, and somebody who may do everything to it."""
    city.review_required = True
    city.save()
    facility = make_facility(authority=city)
    make_filing(facility, [partner(make_hospital(registered_by=city, confirmed=False, code=None))])
    return facility


def requests_of(names: list[str], extra: Sent) -> Iterator[Sent]:
    """Yield what to send: other values in the parameters each time, then days at all ends."""
    for _ in range(ROUNDS + len(names) // FIELDS_A_ROUND):
        yield extra | dict(zip(names, _turns, strict=False))
        next(_turns)
    yield extra | {name: ["1", "1", "２"] for name in names}
    if days := [name for name in names if name in DAY_NAMES]:
        for day in DAYS:
            yield extra | dict.fromkeys(days, day)


def failures(client, method: str, url: str) -> dict[str, int]:
    """Return what was sent to an address where it failed."""
    extra = (KNOWN | FORMSETS) if method == "POST" else {}
    with asked_names() as names:
        states = {"x=1": answer(client, method, url, extra | {"x": "1"})}
    fields = sorted(names - {"csrfmiddlewaretoken", *extra})
    for data in requests_of(fields, extra):
        told = {parameter: str(value)[:30] for parameter, value in data.items()}
        states[f"{url} {told}"] = answer(client, method, url, data)
    return {data: state for data, state in states.items() if state >= 500}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_odd_value_is_never_an_error_of_the_server(client, world, method):
    client.raise_request_exception = False
    client.force_login(make_user(world.authority, Role.MANAGE))
    found = {}

    for name, arguments in ADDRESSES:
        if name.endswith("logout"):
            continue
        spot = transaction.savepoint()
        found |= failures(client, method, url_of(name, arguments, world))
        transaction.savepoint_rollback(spot)

    assert found == {}


@pytest.mark.parametrize("key", [MANY_DIGITS, str(2**63), "0", "-1", "%00", "１"])
def test_a_row_that_cannot_be_is_not_found(client, world, key):
    client.force_login(make_user(world.authority, Role.MANAGE))

    for name, arguments in ADDRESSES:
        if arguments and set(arguments) <= set(ROWS):
            url = reverse(name, kwargs=dict.fromkeys(arguments, 4711)).replace("4711", key)
            assert client.get(url).status_code in (404, 405), name


@pytest.mark.parametrize("page", ["-1", "0", "abc", "1.5", MANY_DIGITS])
def test_a_page_that_is_none_is_the_first(client, world, page):
    for _ in range(50):
        make_facility(authority=world.authority)
    client.force_login(make_user(world.authority, Role.MANAGE))

    table = client.get("/compliance/facilities/", {"page": page}).context["table"]

    assert (table.page.number, table.paginator.num_pages) == (1, 2)


LISTS = [
    "compliance:facility-list",
    "compliance:review-list",
    "compliance:contact-list",
    "medical_partners:institution-list",
]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("asked", "given"),
    [("100000", 50), ("0", 50), ("-5", 50), ("51", 50), ("x", 50), ("100", 100), ("200", 200)],
)
def test_rows_a_page_are_one_of_the_choice(client, world, name, asked, given):
    client.force_login(make_user(world.authority, Role.MANAGE))

    answered = client.get(reverse(name), {"per_page": asked, "page": "999999"})

    assert answered.context["table"].paginator.per_page == given


def test_every_table_that_is_paged_has_the_choice():
    def below(table):
        return {table, *(deeper for found in table.__subclasses__() for deeper in below(found))}

    ours = {
        table
        for table in below(django_tables2.Table)
        if table.__module__.split(".")[0] not in ("django_tables2", "tests")
        and "test" not in table.__module__
    }

    # All lists are of one table (tests/house/test_lists.py).
    assert ListTable in ours
    paged = {table for table in ours if not table.__module__.startswith("demo.")}
    assert {table for table in paged if not issubclass(table, ListTable)} == set()


@pytest.mark.parametrize("page", ["/compliance/facilities/", "/compliance/facilities/print/"])
def test_a_thousand_words_are_cut_to_twenty_and_the_person_is_told(client, world, page):
    client.force_login(make_user(world.authority, Role.MANAGE))

    with CaptureQueriesContext(connection) as queries:
        cut = client.get(page, {"q": "語 " * 1_000}).content.decode()
        words = [query["sql"].count(" LIKE ") for query in queries]
    few = client.get(page, {"q": "語 " * 20}).content.decode()

    assert 0 < max(words) <= 20
    assert "先頭の20語" in cut
    assert "先頭の20語" not in few
