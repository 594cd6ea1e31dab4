"""Who may do what: the table, and what is asked of it."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from accounts.models import Membership, Role
from accounts.permissions import (
    PERMISSIONS,
    Act,
    is_second_person,
    may,
    offices_open_to,
    offices_where,
)
from accounts.permissions_page import permissions_page
from accounts.person import signed_in
from tests.factories.accounts import make_user

# The least role of every act, once more: a change of the table is a change of the product.
LEAST = {
    Role.READ: {Act.SHARE_VIEW},
    Role.RECORD: {
        Act.RECORD_FILING,
        Act.CORRECT_FILING,
        Act.ATTACH_FILES,
        Act.REGISTER_FACILITY,
        Act.EDIT_FACILITY,
        Act.KEEP_NOTES,
        Act.DECIDE_DUPLICATES,
        Act.REGISTER_INSTITUTION,
        Act.EDIT_INSTITUTION,
        Act.ASSESS_INSTITUTION,
        Act.MERGE_INSTITUTIONS,
        Act.NOTE_CONTACT,
        Act.BRING_FILINGS,
        Act.SET_UPLOAD_ASIDE,
        Act.RESTART_JOB,
    },
    Role.REVIEW: {
        Act.DECIDE_FILING,
        Act.CLOSE_YEAR,
        Act.ISSUE_LETTERS,
        Act.RELEASE_LETTERS,
        Act.WITHDRAW_LETTERS,
    },
    Role.MANAGE: {
        Act.OFFER_TRANSFER,
        Act.ANSWER_TRANSFER,
        Act.EXPLAIN_CHARACTERS,
        Act.WORD_LETTERS,
        Act.SET_LETTERS,
        Act.BRING_REGISTERS,
        Act.SET_OFFICE,
        Act.SET_DEADLINES,
        Act.MANAGE_STAFF,
        Act.READ_HISTORY,
    },
}


def test_every_act_stands_in_the_table_with_its_least_role():
    told = {role: {act for act in PERMISSIONS if PERMISSIONS[act].role == role} for role in Role}

    assert list(PERMISSIONS) == list(Act)
    assert told == LEAST


def test_the_conditions_are_whole_sentences():
    conditions = [one.condition for one in PERMISSIONS.values() if one.condition]

    assert conditions
    assert [words for words in conditions if not words.endswith("。")] == []


def test_the_page_of_the_manual_is_made_from_the_table():
    page = Path("docs/manual/permissions.md").read_text(encoding="utf-8")

    assert page == permissions_page()
    assert "| 準備された通知文書を承認する | － | － | ○ | ○ |" in page


def test_a_role_counts_where_it_is_held_and_nowhere_else(city, other_city, prefecture):
    official = make_user(city, Role.REVIEW)
    Membership.objects.create(user=official, authority=other_city, role=Role.RECORD)

    assert offices_where(official, Act.ISSUE_LETTERS) == {city.pk}
    assert set(offices_open_to(official, Act.RECORD_FILING)) == {city, other_city}
    assert may(official, Act.ISSUE_LETTERS)
    assert may(official, Act.ISSUE_LETTERS, city.pk)
    assert not may(official, Act.ISSUE_LETTERS, other_city.pk)
    assert not may(official, Act.RECORD_FILING, prefecture.pk)
    assert not may(official, Act.MANAGE_STAFF)


@pytest.mark.django_db
def test_whoever_only_reads_the_nation_and_visitors_may_nothing():
    people = (make_user(reads_all=True), make_user(), AnonymousUser())

    assert [act for act in Act for person in people if may(person, act)] == []


@pytest.mark.django_db
def test_whoever_prepared_something_is_no_second_person():
    official, colleague = make_user(), make_user()

    assert not is_second_person(official, prepared_by=official.pk)
    assert is_second_person(colleague, prepared_by=official.pk)


def test_the_person_who_sends_a_request_is_known_and_a_visitor_refused(rf, user):
    request = rf.get("/")
    request.user = user
    assert signed_in(request) == user

    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        signed_in(request)
