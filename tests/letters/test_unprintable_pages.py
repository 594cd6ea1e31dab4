"""Letters that cannot be printed, on the pages that issue letters."""

import pytest
from django.urls import reverse

from accounts.models import Role
from compliance.correspondence.models import Notice, NoticeBatch
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility
from tests.factories.letters import make_profile
from tests.factories.notices import make_homes
from tests.letters.issue_page import address, filled_in, issue, press, shown


@pytest.fixture
def staff(client, city):
    """The browser of somebody who issues the letters of our city."""
    client.force_login(make_user(city, Role.REVIEW))
    return client


def test_a_sample_that_cannot_be_printed_is_named(staff, city):
    make_homes(city, 1)
    make_profile(city, signer_title="幻\U0003fffd市長")
    url = address()
    page = staff.post(url, filled_in(staff.get(url), step="sample"))

    assert page.status_code == 422
    assert "印刷できない文字" in shown(page)


def test_what_the_office_cannot_print_of_itself_stops_the_batch(staff, city):
    (home,) = make_homes(city, 1)
    profile = make_profile(city, signer_title="幻\U0003fffd市長")
    page = issue(staff)

    batch = NoticeBatch.objects.get()
    assert batch.state == NoticeBatch.State.STOPPED
    assert home.number in batch.problem
    assert "何も発行していません" in shown(page)
    assert not Notice.objects.exists()

    profile.signer_title = "市長"
    profile.save()
    staff.post(reverse("jobs:job-restart", kwargs={"job_pk": batch.job_id}))
    batch.refresh_from_db()
    assert batch.state == NoticeBatch.State.ISSUED
    assert Notice.objects.get().letter["sender"]["title"] == "市長"


def test_homes_whose_letter_cannot_be_printed_are_named_and_the_others_get_theirs(staff, city):
    odd = [
        make_facility(authority=city, address="栃木県", name=f"{one}苑") for one in "\ue000\ue18d"
    ]
    (home,) = make_homes(city, 1)
    renamed = make_facility(authority=city, address="栃木県")
    page = shown(staff.get(address()))

    assert "印刷できない文字がある（2件）" in page
    assert "外字（U+E000）を印刷できません" in page
    assert "外字（U+E18D）を印刷できません" in page

    batch_page = staff.get(address())
    renamed.name = "\ue192苑"
    renamed.save()
    done = press(staff, address(), filled_in(batch_page))

    assert [notice.facility for notice in Notice.objects.all()] == [home]
    assert "外字（U+E192）を印刷できません" in shown(done)
    assert {one.pk for one in odd}.isdisjoint(NoticeBatch.objects.get().facilities)
