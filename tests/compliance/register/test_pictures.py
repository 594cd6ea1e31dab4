"""Where homes and institutions lie: only what one may see is drawn."""

import re

import pytest
from django.urls import reverse

from medical_partners.models import Answer
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import Position, make_facility
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db


HERE: Position = {"latitude": 33.56, "longitude": 133.53}
NEAR: Position = {"latitude": 33.58, "longitude": 133.53}
FAR: Position = {"latitude": 34.56, "longitude": 133.53}


def picture_of(client, user, address: str, pk: int) -> str:
    client.force_login(user)
    page = client.get(reverse(address, args=[pk])).content.decode()
    return "".join(re.findall(r'<figure class="picture picture-rings">.*?</figure>', page, re.S))


def test_partners_and_those_who_could_help_lie_around_a_home(client, city, user):
    home = make_facility(authority=city, name="中心苑", **HERE)
    own = make_hospital(name="協力病院", **NEAR)
    make_filing(home, [partner(own, promises="ⅰ")])
    make_hospital(name="近所病院", admission=Answer.YES, **HERE)

    drawn = picture_of(client, user, "compliance:facility-detail", home.pk)

    assert "中心苑を中心とし" in drawn
    assert re.search(r"近所病院</a>\s*<span class=\"support\">近くの医療機関　0\.0km", drawn)
    assert re.search(r"協力病院</a>\s*<span class=\"support\">協力医療機関　2\.2km", drawn)


def test_without_a_position_nothing_is_drawn(client, city, user):
    home = make_facility(authority=city)
    make_filing(home, [partner(make_hospital(**NEAR))])

    assert picture_of(client, user, "compliance:facility-detail", home.pk) == ""


def test_an_institution_shows_the_homes_that_one_may_see_and_no_others(
    client, city, other_city, user
):
    clinic = make_clinic(**HERE)
    ours = make_facility(authority=city, name="われらの苑", **NEAR)
    theirs = make_facility(authority=other_city, name="よその苑", **NEAR)
    distant = make_facility(authority=city, name="遠くの苑", **FAR)
    for home in (ours, theirs, distant):
        make_filing(home, [partner(clinic)])

    drawn = picture_of(client, user, "compliance:institution-detail", clinic.pk)

    assert "われらの苑" in drawn
    assert "よその苑" not in drawn
    assert re.search(r"遠くの苑</a>.*図の外", drawn, re.S)
    assert "よその苑" in picture_of(
        client, make_user(other_city), "compliance:institution-detail", clinic.pk
    )
