"""The tabs above the list of facilities, and the conditions that people keep."""

from datetime import date

import pytest
from django.urls import reverse

from compliance.register.models import SavedView
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, user):
    """Return an answer of the list as its own staff see it."""
    client.force_login(user)
    return lambda **query: client.get(reverse("compliance:facility-list"), query)


def save_view(client, name, **fields):
    return client.post(
        reverse("compliance:saved-view-new") + "?level=duty&page=2", {"name": name} | fields
    )


def test_conditions_are_saved_and_offered_to_oneself(client, city, page):
    page()

    answer = save_view(client, "義務の施設")

    assert answer["Location"] == reverse("compliance:facility-list") + "?level=duty"
    assert "義務の施設" in page().content.decode()
    assert save_view(client, "義務の施設").status_code == 422
    client.force_login(make_user(city))
    assert "義務の施設" not in client.get(reverse("compliance:facility-list")).content.decode()


def test_shared_conditions_are_offered_to_the_staff_and_deleted_by_their_owner(
    client, city, outsider, page
):
    page()
    save_view(client, "市の条件", shared_with=city.pk)
    view = SavedView.objects.get()
    address = reverse("compliance:saved-view-delete", kwargs={"saved_view_pk": view.pk})

    client.force_login(make_user(city))
    assert "市の条件" in client.get(reverse("compliance:facility-list")).content.decode()
    assert client.post(address).status_code == 404
    client.force_login(outsider)
    assert "市の条件" not in client.get(reverse("compliance:facility-list")).content.decode()
    assert save_view(client, "他市と共有", shared_with=city.pk).status_code == 422
    client.force_login(view.user)
    client.post(address)
    assert not SavedView.objects.exists()


def test_the_list_opens_with_the_conditions_that_a_person_begins_with(client, city, page):
    make_facility(name="さくら苑")
    page()
    save_view(client, "全員の条件", shared_with=city.pk)
    address = reverse("compliance:facility-list")
    before = page().status_code
    save_view(client, "義務の施設", opens_first="on")
    opened = page()
    everything = page(q="")

    assert before == 200
    assert (opened.status_code, opened["Location"]) == (302, f"{address}?level=duty")
    assert everything.status_code == 200
    tabs = {tab.label: tab for tab in everything.context["tabs"]}
    assert list(tabs) == [
        *("すべて", "今年度未届", "要件不足", "審査待ち", "期限超過", "全員の条件", "義務の施設"),
    ]
    assert [tab.label for tab in tabs.values() if tab.is_current] == ["すべて"]
    client.force_login(make_user(city))
    assert client.get(address).status_code == 200


def test_the_tabs_narrow_the_list_as_they_say(client, city, user):
    client.force_login(user)
    make_facility(name="未届苑")
    day = date(2025, 6, 1)
    short = make_facility(name="不足苑")
    make_filing(short, [partner(promises="ⅰ")], filed_date=day, received_date=day)
    make_filing(make_facility(name="充足苑"), [partner()])
    city.review_required = True
    city.save()
    make_filing(make_facility(name="審査苑"), [partner()])

    def names(**query):
        answer = client.get(reverse("compliance:facility-list"), query)
        return sorted(row.record.name for row in answer.context["table"].paginated_rows)

    assert names(quick="not_filed") == ["不足苑", "未届苑"]
    assert names(quick="short") == ["不足苑"]
    assert names(quick="waiting") == ["審査苑"]
    assert names(quick="overdue") == []
    assert names(quick="not_filed", q="未届") == ["未届苑"]


def test_a_tab_keeps_the_other_conditions_but_those_of_a_saved_view(client, page):
    page()
    save_view(client, "義務の施設")

    def query_of(label, **asked):
        return next(tab.query for tab in page(**asked).context["tabs"] if tab.label == label)

    assert query_of("要件不足", q="苑", page="2") == "q=%E8%8B%91&quick=short"
    assert query_of("要件不足", level="duty", sort="name") == "sort=name&quick=short"
    assert query_of("すべて", q="苑", per_page="100") == "per_page=100&q="
