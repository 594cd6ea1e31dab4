"""What a person can do about a facility from its page: first what the next action asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Act, may
from compliance.correspondence.follow_up import unanswered_letters
from compliance.correspondence.models import NoticeKind
from compliance.register.facility_file import FacilityRecord, FilingEntry
from compliance.rule.classification import Category
from compliance.work.next_action import NextAction
from facilities.models import Facility


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that can be done: what its button says, where it leads, and who may."""

    label: str
    url: str
    act: Act


@dataclass(frozen=True, kw_only=True)
class Steps:
    """What one person may do: what the next action asks for, and the rest."""

    asked: list[Step]
    others: list[Step]


REVIEWED = (NextAction.REVIEW, NextAction.REVIEW_AGAIN)
RECORDED = (
    NextAction.DEMAND_FILING,
    NextAction.AWAIT_CORRECTION,
    NextAction.AWAIT_FILING,
    NextAction.ASK_CONFIRMATION,
)
CALLED = (
    NextAction.AWAIT_CORRECTION,
    NextAction.CONTACT_AGAIN,
    NextAction.FOLLOW_PLAN,
    NextAction.AWAIT_PLAN,
    NextAction.AWAIT_ANSWER,
    NextAction.STANDARD_BREACH,
    NextAction.GUIDE,
)
# The letter that an action asks for; of what a filing lacks the category says which.
WRITTEN = {
    NextAction.DEMAND_FILING: NoticeKind.NOT_FILED,
    NextAction.AWAIT_FILING: NoticeKind.ADVANCE_NOTICE,
    NextAction.ASK_CONFIRMATION: NoticeKind.CONFIRMATION_DUE,
    NextAction.STANDARD_BREACH: NoticeKind.REQUIREMENTS_MISSING,
    NextAction.GUIDE: NoticeKind.REQUIREMENTS_MISSING,
    NextAction.FOLLOW_PLAN: NoticeKind.REQUIREMENTS_MISSING,
    NextAction.REMIND: NoticeKind.REQUIREMENTS_MISSING,
}


def steps_of(
    user: User | AnonymousUser,
    facility: Facility,
    record: FacilityRecord,
    *,
    on: date,
    known_at: datetime,
) -> Steps:
    """Return what a person may do about a facility."""
    office = facility.authority_id
    allowed = [step for step in _all(facility, record) if may(user, step.act, office)]
    asked = [
        step
        for step in _asked_for(facility, record, on=on, known_at=known_at)
        if may(user, step.act, office)
    ]
    # The button of an act stands once.
    done = {step.url for step in asked}
    return Steps(asked=asked, others=[step for step in allowed if step.url not in done])


def _asked_for(
    facility: Facility, record: FacilityRecord, *, on: date, known_at: datetime
) -> Iterator[Step]:
    action = record.next_action
    if not record.is_counted:
        return
    waiting = next((one for one in record.entries if one.state == "審査中"), None)
    if action in REVIEWED and waiting:
        yield _review(waiting)
    if action == NextAction.REMIND:
        yield from _reply(facility, on=on, known_at=known_at)
    if action in RECORDED:
        yield _record(facility)
    if kind := WRITTEN.get(action):
        yield _letter(facility, _fitting(kind, record))
    if action in CALLED:
        yield _contact(facility)


def _all(facility: Facility, record: FacilityRecord) -> Iterator[Step]:
    if not facility.merged_into_id:
        yield _record(facility)
        url = reverse("intake:filing-form", args=[facility.pk])
        yield Step(label="届出書の様式（Excel）を保存する", url=url, act=Act.RECORD_FILING)
    yield _contact(facility)
    if record.is_counted:
        yield _letter(facility)
    replaced = {one.filing.corrects_id for one in record.entries}
    newest = next((one for one in record.entries if one.filing.pk not in replaced), None)
    if newest:
        url = reverse("compliance:attachment-new", args=[newest.filing.pk])
        yield Step(label="届出に書類を添付する", url=url, act=Act.ATTACH_FILES)


def _fitting(kind: NoticeKind, record: FacilityRecord) -> NoticeKind:
    without = record.category == Category.NO_PARTNER
    return NoticeKind.NO_PARTNER if without and kind == NoticeKind.REQUIREMENTS_MISSING else kind


def _review(waiting: FilingEntry) -> Step:
    url = reverse("compliance:filing-detail", args=[waiting.filing.pk])
    return Step(label="届出を審査する", url=url, act=Act.DECIDE_FILING)


def _record(facility: Facility) -> Step:
    url = reverse("compliance:filing-new", args=[facility.pk])
    return Step(label="届出を記録する", url=url, act=Act.RECORD_FILING)


def _contact(facility: Facility) -> Step:
    url = reverse("compliance:contact-new", args=[facility.pk])
    return Step(label="電話・訪問等を記録する", url=url, act=Act.NOTE_CONTACT)


def _reply(facility: Facility, *, on: date, known_at: datetime) -> Iterator[Step]:
    letters = unanswered_letters([facility.pk], on=on, known_at=known_at)
    if letter := letters.get(facility.pk):
        url = f"{reverse('compliance:contact-new', args=[facility.pk])}?notice={letter.pk}"
        yield Step(label="回答を記録する", url=url, act=Act.NOTE_CONTACT)


def _letter(facility: Facility, kind: NoticeKind | None = None) -> Step:
    """Lead to the letters with this one facility selected, as the list leads with those ticked."""
    query = {"selection": str(facility.pk)} | ({"kind": kind.value} if kind else {})
    words = f"通知文書（{kind.label}）を作成する" if kind else "通知文書を作成する"
    url = f"{reverse('letters:notice-new')}?{urlencode(query)}"
    return Step(label=words, url=url, act=Act.ISSUE_LETTERS)
