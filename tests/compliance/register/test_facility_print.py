"""The list of facilities as it is printed."""

import pytest
from django.urls import reverse

from accounts.models import HistoryEntry
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db


def test_the_whole_result_is_shown_for_printing_with_its_conditions(client, user, city):
    client.force_login(user)
    for _ in range(60):
        make_facility(name="さくら苑", authority=city)
    make_facility(name="もも苑", authority=city)

    shown = client.get(reverse("compliance:facility-print"), {"q": "さくら"}).content.decode()

    assert shown.count("さくら苑") == 60
    assert "もも苑" not in shown
    assert 'type="checkbox"' not in shown
    assert '<a class="chip"' in shown
    assert HistoryEntry.objects.filter(action=HistoryEntry.Action.PRINT).count() == 1


def test_too_many_rows_for_a_browser_are_not_laid_out(client, user, city, monkeypatch):
    client.force_login(user)
    monkeypatch.setattr("accounts.views.list_page.PRINTED_AT_MOST", 1)
    make_facility(name="さくら苑", authority=city)
    make_facility(name="さくら苑", authority=city)

    shown = client.get(reverse("compliance:facility-print")).content.decode()

    assert "2件あります" in shown
    assert "さくら苑" not in shown
