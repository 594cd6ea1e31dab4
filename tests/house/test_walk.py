"""The walk: every address, by everybody, with GET and POST, past a canary in our city.

An address without an entry fails. What strangers get must not hold the canary's name anywhere.
"""

from dataclasses import dataclass
from enum import Enum, auto

import pytest
from django.apps import apps

from accounts.models import Role
from jurisdictions.models import Authority
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_hospital
from tests.house.test_pages import ADDRESSES, text, url_of
from tests.ours import OURS

CANARY = "カナリア秘密苑"
OUR_HOSPITAL = "カナリア秘密病院"


class Answers(Enum):
    """To whom an address answers."""

    ANYBODY = auto()  # the sign-in itself
    STAFF = auto()  # everybody who is signed in, each with their own rows
    READERS = auto()  # whoever sees the row: our staff, our prefecture, the nation
    RECORDERS = auto()  # whoever may record for any authority
    DOERS = auto()  # our staff from a role on
    RECEIVERS = auto()  # whoever manages the other side of an offer
    ONESELF = auto()  # pages about one's own account


@dataclass(frozen=True)
class Entry:
    """Who may ask an address, from which role on, and whether it answers to POST only."""

    answers: Answers
    role: Role = Role.READ
    post_only: bool = False


STAFF, READERS = Entry(Answers.STAFF), Entry(Answers.READERS)


def does(role: Role, *, post_only: bool = False) -> Entry:
    """Return the entry of an act that needs a role in the row's own authority."""
    return Entry(Answers.DOERS, role, post_only)


ENTRIES = {
    "login": Entry(Answers.ANYBODY),
    "logout": Entry(Answers.ONESELF),
    "home": STAFF,
    "reports:sources": STAFF,
    "reports:activity": STAFF,
    "reports:activity-export": STAFF,
    "reports:activity-records": STAFF,
    "compliance:facility-list": STAFF,
    "facilities:facility-new": Entry(Answers.RECORDERS, Role.RECORD),
    "facilities:facility-edit": does(Role.RECORD),
    "facilities:facility-suspend": does(Role.RECORD),
    "facilities:facility-resume": does(Role.RECORD),
    "facilities:facility-close": does(Role.RECORD),
    "facilities:facility-transfer": does(Role.MANAGE),
    "facilities:transfer-list": STAFF,
    "facilities:transfer-detail": READERS,
    "facilities:transfer-accept": Entry(Answers.RECEIVERS, post_only=True),
    "facilities:transfer-decline": Entry(Answers.RECEIVERS, post_only=True),
    "facilities:transfer-withdraw": does(Role.MANAGE, post_only=True),
    "medical_partners:institution-list": STAFF,
    "medical_partners:institution-export": STAFF,
    "medical_partners:institution-new": Entry(Answers.RECORDERS, Role.RECORD),
    "medical_partners:institution-edit": does(Role.RECORD),
    "medical_partners:institution-capabilities": does(Role.RECORD),
    "medical_partners:duplicate-list": Entry(Answers.RECORDERS, Role.RECORD),
    "medical_partners:private-character-list": Entry(Answers.RECORDERS, Role.MANAGE),
    "medical_partners:institution-merge": does(Role.RECORD, post_only=True),
    "medical_partners:institution-separate": does(Role.RECORD, post_only=True),
    "compliance:institution-detail": READERS,
    "compliance:duplicate-list": Entry(Answers.RECORDERS, Role.RECORD),
    "compliance:duplicate-decide": does(Role.RECORD),
    # Only of a merged facility: tests/compliance/register/test_duplicates.py.
    "compliance:facility-separate": does(Role.RECORD, post_only=True),
    "compliance:facility-export": STAFF,
    "compliance:facility-print": STAFF,
    "compliance:column-choice": STAFF,
    "compliance:saved-view-new": STAFF,
    # Only whoever saved it: tests/compliance/register/test_facility_list.py.
    "compliance:saved-view-delete": does(Role.READ, post_only=True),
    "compliance:facility-detail": READERS,
    "compliance:filing-new": does(Role.RECORD),
    "compliance:institution-options": does(Role.RECORD),
    "compliance:filing-detail": READERS,
    "compliance:filing-correct": does(Role.RECORD),
    "compliance:filing-accept": does(Role.REVIEW, post_only=True),
    "compliance:attachment-new": does(Role.RECORD),
    "compliance:attachment": READERS,
    "compliance:filing-opened": does(Role.REVIEW, post_only=True),
    "compliance:review-accept": Entry(Answers.RECORDERS, Role.REVIEW, post_only=True),
    "compliance:filing-return": does(Role.REVIEW),
    "compliance:review-list": STAFF,
    "compliance:authority-settings": does(Role.MANAGE),
    "compliance:deadline-rule-new": does(Role.MANAGE),
    "compliance:deadline-rule-edit": does(Role.MANAGE),
    "compliance:deadline-rule-end": does(Role.MANAGE),
    "jobs:job-detail": does(Role.READ),
    "jobs:job-restart": does(Role.RECORD, post_only=True),
    "intake:upload-set-aside": does(Role.RECORD, post_only=True),
    "compliance:year-close": does(Role.REVIEW),
    "compliance:year-reopen": does(Role.REVIEW),
    "compliance:contact-list": STAFF,
    "compliance:contact-export": STAFF,
    "compliance:contact-new": does(Role.RECORD),
    "compliance:contact-correct": does(Role.RECORD),
    "compliance:reply-new": Entry(Answers.RECORDERS, Role.RECORD),
    "compliance:group-guidance-new": Entry(Answers.RECORDERS, Role.RECORD),
    "compliance:group-guidance-detail": READERS,
    "intake:upload-list": STAFF,
    "intake:upload-new": Entry(Answers.RECORDERS, Role.RECORD),
    "intake:upload-detail": does(Role.READ),
    "intake:upload-answer": does(Role.RECORD, post_only=True),
    "intake:upload-record": does(Role.RECORD, post_only=True),
    "intake:upload-template": does(Role.RECORD),
    "accounts:staff-list": does(Role.MANAGE),
    "accounts:staff-invite": does(Role.MANAGE),
    "accounts:history-list": does(Role.MANAGE),
    "accounts:staff-edit": does(Role.MANAGE),
    "accounts:staff-suspend": does(Role.MANAGE, post_only=True),
    "accounts:staff-resume": does(Role.MANAGE, post_only=True),
    "accounts:invitation-withdraw": does(Role.MANAGE, post_only=True),
    "letters:letter-settings": does(Role.MANAGE),
    "letters:envelope-test": does(Role.MANAGE),
    "letters:letter-sample": does(Role.MANAGE),
    "letters:wording-list": does(Role.MANAGE),
    "letters:wording-edit": does(Role.MANAGE),
    "letters:notice-new": Entry(Answers.RECORDERS, Role.REVIEW),
    "letters:notice-selection": Entry(Answers.RECORDERS, Role.REVIEW, post_only=True),
    "letters:notice-batch-list": STAFF,
    "letters:notice-batch-detail": READERS,
    "letters:notice-batch-release": does(Role.REVIEW, post_only=True),
    "letters:notice-batch-withdraw": does(Role.REVIEW, post_only=True),
    "letters:notice-batch-resume": does(Role.REVIEW, post_only=True),
    "letters:notice-batch-archive": does(Role.REVIEW, post_only=True),
    "letters:notice-batch-pdf": READERS,
    "letters:notice-batch-zip": READERS,
    "letters:notice-batch-export": READERS,
    "letters:notice-detail": READERS,
    "letters:notice-print": READERS,
    "letters:notice-replace": does(Role.REVIEW),
    "reports:breakdown": STAFF,
    "reports:breakdown-export": STAFF,
}
# Pages of the sign-in library about one's own account.
OF_ONESELF = ("account_", "mfa_", "openid_connect_", "socialaccount_")

STRANGERS = ("anonymous", "other city", "other prefecture")
READING = ("our prefecture", "nation")
PEOPLE = (*STRANGERS, *READING, *(f"own {role}" for role in Role))


def entry_of(name: str) -> Entry:
    return Entry(Answers.ONESELF) if name.startswith(OF_ONESELF) else ENTRIES[name]


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
    if entry.answers == Answers.RECORDERS:
        return who != "nation"
    return entry.answers != Answers.DOERS


def rows() -> dict[str, int]:
    """Return how many rows every table of ours holds."""
    # The app accounts notes who is there: sessions, tries, forms that were sent.
    ours = [app for app in OURS if app != "accounts"]
    models = [model for app in ours for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model._default_manager.count() for model in models}


def told(response) -> str:
    """Return what an answer tells, wherever it leads."""
    return text(response) + str(response.get("Location", ""))


def test_every_address_has_an_entry_and_every_entry_an_address():
    names = {name for name, _ in ADDRESSES if not name.startswith(OF_ONESELF)}

    assert names == set(ENTRIES)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_the_walk(client, city, prefecture, other_city, canary, name, arguments, who):
    entry, url = entry_of(name), url_of(name, arguments, canary)
    visitor = person(who, city, prefecture, other_city)
    if visitor:
        client.force_login(visitor)

    seen = client.get(url)
    before = rows()
    done = client.post(url, {})

    if who in STRANGERS:
        for answer in (seen, done):
            assert CANARY not in told(answer)
            assert OUR_HOSPITAL not in told(answer)
            assert canary.number not in told(answer)
            assert "さくら市" not in told(answer)
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
