"""How often the lists ask the database: as often for 30 rows as for 3, and seldom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing
from tests.factories.contacts import make_contact
from tests.factories.facilities import make_facility, make_transfer
from tests.factories.medical_partners import make_hospital
from tests.factories.notices import make_letter
from tests.factories.uploads import make_upload
from tests.house.test_pages import ADDRESSES

pytestmark = pytest.mark.django_db
LISTS = [
    ("home", {}),
    ("compliance:facility-list", {}),
    ("compliance:facility-list", {"sort": "-next_action"}),
    ("compliance:facility-list", {"mark": "4", "page": "2"}),
    ("compliance:facility-list", {"next_action": "review", "municipality": "092142"}),
    ("compliance:facility-list", {"year_filing": "not_owed", "q": "苑"}),
    ("compliance:facility-print", {}),
    ("medical_partners:institution-list", {}),
    ("medical_partners:institution-list", {"able": "admission", "prefecture": "09"}),
    ("compliance:contact-list", {}),
    ("compliance:review-list", {}),
    ("intake:upload-list", {}),
    ("letters:notice-batch-list", {}),
    ("reports:breakdown", {"layout": "survey"}),
    ("reports:breakdown", {"layout": "annex1"}),
    ("reports:activity", {}),
    ("reports:activity-records", {}),
    ("facilities:transfer-list", {}),
    ("compliance:duplicate-list", {}),
    ("medical_partners:duplicate-list", {}),
    ("medical_partners:private-character-list", {}),
]
# Lists of the authority, or of a batch of its own.
OF_AUTHORITY = [
    "accounts:staff-list",
    "accounts:history-list",
    "compliance:authority-settings",
    "letters:wording-list",
]
# Every address that ends so is a list, and must stand here or say why not.
LIST_NAMES = ("-list", "-records")
MOST_QUERIES = 18


def test_a_list_of_30_rows_makes_as_many_queries_as_a_list_of_3_and_few(client, city):
    client.force_login(make_user(city, Role.MANAGE))
    lists = [(reverse(name), query) for name, query in LISTS]
    lists += [(reverse(name, args=[city.pk]), {}) for name in OF_AUTHORITY]
    city.review_required = True
    city.save()

    list_rows(city, 3)
    few = [queries_of(client, url, query) for url, query in lists]
    list_rows(city, 27)
    many = [queries_of(client, url, query) for url, query in lists]

    for told, before, after in zip(lists, few, many, strict=True):
        assert len(before) == len(after) <= MOST_QUERIES, told
        assert sum("COUNT(*) AS" in sql for sql in after) <= 1, told


def test_no_list_is_left_out():
    names = {name for name, _ in ADDRESSES if name.endswith(LIST_NAMES)}

    assert names - {name for name, _ in LISTS} - set(OF_AUTHORITY) == set()


def queries_of(client, url, query) -> list[str]:
    """Return what a list asks the database, once what is kept between requests is there."""
    client.get(url, query)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url, query).status_code == 200
    return [one["sql"] for one in asked]


def list_rows(city, number):
    """Make facilities with a filing that waits and a letter, and institutions."""
    for place in range(number):
        # Two and two look alike.
        facility = make_facility(name=f"さくら苑{place // 2}", authority=city)
        make_filing(facility=facility)
        make_letter(facility)
        make_upload(city)
        make_contact(facility)
        make_transfer(facility)
        make_user(city)
        make_hospital(name=f"さくら病院{place // 2}", registered_by=city, code=None)
