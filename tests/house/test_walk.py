"""The walk: every address, by everybody, with GET and POST, past a canary in our city.

An address without an entry fails. Who may do an act says the table (accounts/permissions.py). What
strangers get must not hold the canary's name anywhere, and no GET of anybody writes.
"""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from jurisdictions.models import Authority
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_hospital
from tests.house.entries import ENTRIES, NAMING, OF_ONESELF, TO_VISITORS, Answers, Entry, entry_of
from tests.house.test_pages import ADDRESSES, text, url_of
from tests.ours import OURS

CANARY = "カナリア秘密苑"
OUR_HOSPITAL = "カナリア秘密病院"


READS = ("SELECT", "WITH", "SAVEPOINT", "RELEASE")

STRANGERS = ("anonymous", "other city", "other prefecture")
READING = ("our prefecture", "nation")
PEOPLE = (*STRANGERS, *READING, *(f"own {role}" for role in Role))


def person(who, city, prefecture, other_city):
    """Return somebody of the cast; nobody for the anonymous visitor."""
    if who == "anonymous":
        return None
    if who == "nation":
        return make_user(reads_all=True)
    places = {
        "other city": other_city,
        "other prefecture": Authority.objects.get(name="群馬県"),
        "our prefecture": prefecture,
    }
    role = Role(who.removeprefix("own ")) if who.startswith("own ") else Role.MANAGE
    return make_user(places.get(who, city), role)


@pytest.fixture
def canary(city):
    """A facility of our city whose filing waits for review and names a hospital of our own."""
    city.review_required = True
    city.save()
    facility = make_facility(name=CANARY, authority=city)
    hospital = make_hospital(name=OUR_HOSPITAL, registered_by=city, confirmed=False, code=None)
    make_filing(facility, [partner(hospital)])
    return facility


def may(who: str, entry: Entry) -> bool:
    """Return whether somebody is served."""
    if entry.answers == Answers.RECEIVERS:
        return who == "our prefecture"
    if who.startswith("own "):
        return list(Role).index(Role(who.removeprefix("own "))) >= list(Role).index(entry.role)
    if entry.answers == Answers.READERS:
        return who in READING
    if entry.answers == Answers.ANY_OFFICE:
        return who != "nation"
    return entry.answers != Answers.DOERS


# The app accounts notes who is there: sessions, tries, forms that were sent.
TABLES = [
    model._meta.db_table
    for app in OURS
    if app != "accounts"
    for model in apps.get_app_config(app).get_models()
]
EACH = [f"(SELECT count(*) FROM {table})" for table in TABLES]  # noqa: S608  # tables of ours
COUNTS = f"SELECT {', '.join(EACH)}"  # the same


def rows() -> dict[str, int]:
    """Return how many rows every table of ours holds."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        return dict(zip(TABLES, cursor.fetchone(), strict=True))


@contextmanager
def undone():
    """Take back what is done within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def refuse_writes(execute, sql, params, many, context):
    """Let nothing pass that writes."""
    assert sql.lstrip("( ").upper().startswith(READS), sql
    return execute(sql, params, many, context)


def told(response) -> str:
    """Return what an answer tells, wherever it leads."""
    return text(response) + str(response.get("Location", ""))


def test_every_address_has_an_entry_and_every_entry_an_address():
    names = {name for name, _ in ADDRESSES if not name.startswith(OF_ONESELF)}

    assert names == set(ENTRIES)


def tells_nothing_of(canary, *answers):
    for answer in answers:
        assert CANARY not in told(answer)
        assert OUR_HOSPITAL not in told(answer)
        assert canary.number not in told(answer)
        assert "さくら市" not in told(answer)


def leads_to_the_sign_in(name, seen):
    assert seen.status_code == TO_VISITORS.get(name, 302)
    assert seen.status_code != 302 or seen["Location"].startswith(reverse("login"))


def test_a_write_during_a_get_would_be_refused(city):
    with pytest.raises(AssertionError), connection.execute_wrapper(refuse_writes):
        city.save()


def walk(client, url, entry, name, who, canary):
    """Ask one address as one person, with GET and with POST."""
    before = rows()
    with connection.execute_wrapper(refuse_writes):
        seen = client.get(url)
    between = rows()
    done = client.post(url, {})

    # Also nothing that a function wrote.
    assert between == before
    if who in STRANGERS:
        tells_nothing_of(canary, seen, done)
    if who == "anonymous":
        leads_to_the_sign_in(name, seen)
    if entry.answers == Answers.ANYBODY or entry.answers == Answers.ONESELF:
        assert seen.status_code < 500
        return
    if who == "anonymous":
        assert (seen.status_code, done.status_code) == (302, 302)
        assert rows() == before
    elif not may(who, entry):
        assert seen.status_code == (405 if entry.post_only else 404)
        assert done.status_code in (404, 405)
        assert rows() == before
    else:
        assert seen.status_code == (405 if entry.post_only else 200) or name == "home"
        assert done.status_code < 500
    if who == "own manage" and not seen.streaming:
        assert (CANARY in told(seen)) == (name in NAMING)


@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_the_walk(subtests, city, prefecture, other_city, canary, name, arguments):
    url = url_of(name, arguments, canary)

    # Each finds what the fixtures made, whatever those before them have sent.
    for who in PEOPLE:
        with subtests.test(who=who), undone():
            client = Client()
            if visitor := person(who, city, prefecture, other_city):
                client.force_login(visitor)
            walk(client, url, entry_of(name), name, who, canary)
