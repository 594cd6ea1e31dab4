"""The cast: さくら市 is ours, もみじ市 is somebody else's."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.backends.postgresql.operations import DatabaseOperations

from accounts.models import Role, User
from demo.load import without_history
from jurisdictions.codes import with_check_digit
from jurisdictions.models import Authority, Municipality
from tests.factories.accounts import make_user
from tests.opened import copy_what_is_loaded, end_other_sessions, flush_with_kept_tables


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Load the reference data once; every test finds it, also after one that commits."""
    with django_db_blocker.unblock():
        # Thousands of entries would have to come back after each test that commits.
        with transaction.atomic():
            without_history()
            call_command("load_reference", stdout=StringIO())
        copy_what_is_loaded()
    yield
    with django_db_blocker.unblock():
        end_other_sessions()


@pytest.fixture(scope="session", autouse=True)
def kept_tables_can_be_emptied():
    """Let a test that commits leave nothing behind but the reference data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", flush_with_kept_tables)
        yield


@pytest.fixture
def city(db) -> Authority:
    """さくら市 of 栃木県: our jurisdiction."""
    return Authority.objects.get(name="さくら市")


@pytest.fixture
def other_city(db) -> Authority:
    """もみじ市 of 群馬県, an invented place: not ours."""
    place = Municipality.objects.create(
        code=with_check_digit("10299"),
        name="もみじ市",
        kana="モミジシ",
        kind=Municipality.Kind.CITY,
        prefecture_id="10",
    )
    return Authority.objects.create(
        code=place.code,
        name=place.name,
        kind=Authority.Kind.MUNICIPALITY,
        prefecture_id="10",
        municipality=place,
    )


@pytest.fixture
def prefecture(db) -> Authority:
    """栃木県, in which さくら市 lies."""
    return Authority.objects.get(name="栃木県")


@pytest.fixture
def user(city) -> User:
    """A member of our staff who records filings."""
    return make_user(city, Role.RECORD)


@pytest.fixture
def outsider(other_city) -> User:
    """A member of the other city's staff."""
    return make_user(other_city, Role.MANAGE)
