"""The list of facilities asks the database as often however many there are."""

import pytest
from django.urls import reverse

from accounts.models import Role
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db
# What a page of the list asks, and what a file of at most 2,000 rows asks.
QUERIES = 16
QUERIES_OF_A_FILE = 17


def person_of(who, city, prefecture):
    """Return somebody who sees the facilities of our city."""
    if who == "nation":
        return make_user(reads_all=True)
    return make_user(prefecture if who == "prefecture" else city, Role.MANAGE)


@pytest.mark.parametrize("who", ["city", "prefecture", "nation"])
def test_the_list_asks_the_database_as_often_whoever_looks_and_however_much_there_is(
    client, city, prefecture, django_assert_num_queries, who
):
    client.force_login(person_of(who, city, prefecture))
    for _ in range(60):
        make_facility(authority=city)
    make_filing(make_facility(authority=city))
    client.get(reverse("compliance:facility-list"))

    with django_assert_num_queries(QUERIES):
        client.get(reverse("compliance:facility-list"), {"sort": "category"})


@pytest.mark.parametrize("who", ["city", "prefecture", "nation"])
def test_a_file_asks_the_database_as_often_however_much_there_is(
    client, city, prefecture, django_assert_num_queries, who
):
    client.force_login(person_of(who, city, prefecture))
    for _ in range(5):
        make_filing(make_facility(authority=city))

    with django_assert_num_queries(QUERIES_OF_A_FILE + (who == "nation")):
        client.get(reverse("compliance:facility-export", args=["xlsx"]))
