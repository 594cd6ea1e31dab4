"""Every form that makes something makes it once, also where it is sent twice at once."""

import re
from functools import partial
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Role, SentForm
from accounts.once import TWICE
from compliance.correspondence.models import Contact, GroupGuidance
from compliance.filings.models import Upload
from tests.committed import apart
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility
from tests.factories.filing_files import as_csv, line
from tests.factories.medical_partners import make_hospital
from tests.house.test_walk import rows

SIGN_IN = ("account", "mfa", "socialaccount")
FORMS = [
    path
    for path in sorted(Path("templates").rglob("*.html"))
    if 'method="post"' in path.read_text(encoding="utf-8")
    and path.parts[1] not in SIGN_IN
    and path.name != "base.html"  # ログアウト
    # It leads on with what is ticked just now, or gives a file, and makes nothing.
    and path.name != "_facility_results.html"
]


@pytest.mark.parametrize("path", FORMS, ids=str)
def test_every_form_carries_a_token(path):
    text = path.read_text(encoding="utf-8")

    assert text.count('method="post"') == text.count("{% form_token %}")


def guidance(facility):
    return (
        "compliance:group-guidance-new",
        [],
        {
            "authority": facility.authority_id,
            "held_date": "R8.8.1",
            "title": "令和８年度集団指導",
            "numbers": facility.number,
            "token": str(uuid4()),
        },
    )


def contact(facility):
    said = {"kind": "telephone", "contact_date": "R8.8.1", "content": "電話", "token": str(uuid4())}
    return "compliance:contact-new", [facility.pk], said


def upload(facility):
    data = as_csv([line(facility, institution=make_hospital())]).data
    said = {
        "kind": "filings",
        "authority": facility.authority_id,
        "file": SimpleUploadedFile("届出.csv", data),
    }
    return "intake:upload-new", [], said


def saved_view(facility):
    return "compliance:saved-view-new", [], {"name": "要件不足", "query": "mark=2"}


def invitation(facility):
    said = {"name": "新任", "role": "read", "email": ""}
    return "accounts:staff-invite", [facility.authority_id], said


def deadline(facility):
    said = {
        "first_fiscal_year": 2026,
        "kind": "month_end",
        "due_month": 2,
        "change_counts": "same_year",
        "house": "each",
    }
    return "compliance:deadline-rule-new", [facility.authority_id], said


def suspension(facility):
    return "facilities:facility-suspend", [facility.pk], {"day": "R8.8.1", "reason": "改修"}


def closed_year(facility):
    said = {"fiscal_year": 2026, "kind": "not_required", "reason": "年度末の指定"}
    return "compliance:year-close", [facility.pk], said


MAKERS = [guidance, contact, upload, saved_view, invitation, deadline, suspension, closed_year]


@pytest.mark.django_db
@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_a_form_that_is_sent_twice_makes_one_thing(client, city, maker):
    facility = make_facility(authority=city)
    name, arguments, said = maker(facility)
    client.force_login(make_user(city, Role.MANAGE))
    url = reverse(name, args=arguments)
    page = client.get(url).content.decode()
    token = re.search(r'name="form_token" value="([^"]+)"', page)[1]
    before = rows()

    first = client.post(url, said | {"form_token": token})
    _, _, again = maker(facility)
    made = rows()
    second = client.post(url, again | {"form_token": token}, follow=True)

    assert first.status_code in (200, 302)
    assert made != before or maker is invitation  # the table of invitations is not among these
    assert rows() == made
    assert second.status_code == 200
    assert TWICE in second.content.decode()


@pytest.mark.django_db
def test_a_form_with_an_error_may_be_sent_again(client, city):
    facility = make_facility(authority=city)
    client.force_login(make_user(city, Role.MANAGE))
    token = str(uuid4())
    url = reverse("compliance:contact-new", args=[facility.pk])

    refused = client.post(url, {"form_token": token})
    said = contact(facility)[2]
    accepted = client.post(url, said | {"form_token": token})

    assert (refused.status_code, accepted.status_code) == (422, 302)
    assert Contact.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_take_turns(city):
    facility, user = make_facility(authority=city), make_user(city, Role.MANAGE)
    answers = []

    def send(barrier, maker, token):
        name, arguments, said = maker(facility)
        client = Client()
        client.force_login(user)
        barrier.wait()
        url = reverse(name, args=arguments)
        answers.append(client.post(url, said | {"form_token": token}).status_code)

    for maker in (guidance, upload, contact):
        at_once = partial(send, Barrier(2), maker, str(uuid4()))
        for thread in [apart(at_once), apart(at_once)]:
            thread.join()

    assert answers == [302] * 6
    assert (GroupGuidance.objects.count(), Upload.objects.count()) == (1, 1)
    assert Contact.objects.count() == 2  # the one of the meeting, and the telephone call
    assert SentForm.objects.count() == 3
