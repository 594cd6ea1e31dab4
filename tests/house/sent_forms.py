"""Every form that makes something: how to come to it, and what is typed into it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Role, User
from accounts.staff import invite
from compliance.models import HiddenSheets, Job, NoticeBatch, SavedView
from compliance.reviewing import note_opened
from facilities.models import Facility
from jurisdictions.models import Authority
from tests.factories.accounts import make_invitation, make_user
from tests.factories.attachments import pdf
from tests.factories.closings import make_closing
from tests.factories.compliance import make_filing, partner
from tests.factories.contacts import make_contact
from tests.factories.deadlines import make_rule
from tests.factories.facilities import make_facility, make_transfer, suspend
from tests.factories.filing_files import as_csv, line
from tests.factories.filing_forms import row, typed
from tests.factories.letters import make_letter_settings
from tests.factories.medical_partners import make_hospital
from tests.factories.notices import make_letter, make_notice, prepare
from tests.factories.uploads import make_job, make_upload

DAY, REASON = "R8.8.1", {"reason": "試験のため"}


@dataclass(frozen=True)
class Sent:
    """A form: the page on which it stands, where it is sent, and what is typed into it."""

    page: str
    to: str
    said: dict[str, Any] = field(default_factory=dict)
    files: Callable[[], dict[str, SimpleUploadedFile]] = dict
    by: User | None = None  # where it is not the manager of the office
    before: dict[str, Any] | None = None  # what is sent to come to the page


@dataclass(frozen=True)
class Office:
    """The office whose forms are sent, and who sends them."""

    city: Authority
    manager: User

    def home(self, **fields: Any) -> Facility:
        """Return a facility of the office."""
        return make_facility(authority=self.city, address="栃木県さくら市", **fields)


def on_its_own_page(name: str, *arguments: object, **more: Any) -> Sent:
    """Return a form that is sent to the address at which it stands."""
    url = reverse(name, args=arguments)
    return Sent(url, url, **more)


# Places, homes, and what becomes of them


def new_home(office):
    said = {
        "facility_type": "nursing_home",
        "authority": office.city.pk,
        "name": "新しい苑",
        "municipality": office.city.municipality_id,
    }
    return on_its_own_page("facilities:facility-new", said=said)


def act(name, /, **said):
    def sent(office):
        home = office.home()
        if name == "resume":
            suspend(home, date(2026, 7, 1))
        return on_its_own_page(f"facilities:facility-{name}", home.pk, said=REASON | said)

    return sent


def offer(office):
    prefecture = Authority.objects.get(name="栃木県")
    said = REASON | {"authority": prefecture.pk, "day": DAY}
    return on_its_own_page("facilities:facility-transfer", office.home().pk, said=said)


def answer(name):
    def sent(office):
        offered = make_transfer(office.home())
        by = None if name == "withdraw" else make_user(offered.to_authority, Role.MANAGE)
        page = reverse("facilities:transfer-detail", args=[offered.pk])
        to = reverse(f"facilities:transfer-{name}", args=[offered.pk])
        return Sent(page, to, {"answer": "協議のとおり"}, by=by)

    return sent


def decided(verdict):
    def sent(office):
        one, other = office.home(), office.home()
        url = reverse("compliance:duplicate-decide", args=[one.pk]) + f"?number={other.number}"
        return Sent(url, url, REASON | {"verdict": verdict})

    return sent


def separated(office):
    home = office.home(merged_into=office.home())
    page = reverse("compliance:facility-detail", args=[home.pk])
    return Sent(page, reverse("compliance:facility-separate", args=[home.pk]))


# Medical institutions


def own_hospital(office, **fields):
    place = office.city.municipality
    said = {"registered_by": office.city, "confirmed": False, "code": None, "municipality": place}
    return make_hospital(**said | fields)


def new_institution(office):
    said = {
        "registered_by": office.city.pk,
        "name": "新しい病院",
        "kind": "hospital",
        "municipality": office.city.municipality_id,
    }
    return on_its_own_page("medical_partners:institution-new", said=said)


def edited_institution(office):
    own = own_hospital(office)
    return on_its_own_page(
        "medical_partners:institution-edit", own.pk, said=REASON | {"name": "改めた病院"}
    )


def capabilities(office):
    said = {"admission": "yes", "admission_source": "電話", "admission_date": DAY}
    own = own_hospital(office)
    return on_its_own_page("medical_partners:institution-capabilities", own.pk, said=said)


def same_institution(verdict):
    def sent(office):
        name = f"双子{verdict}病院"
        kept = make_hospital(name=name, municipality=office.city.municipality)
        own = own_hospital(office, name=name)
        page = reverse("medical_partners:duplicate-list")
        to = reverse("medical_partners:institution-merge", args=[own.pk])
        return Sent(page, to, REASON | {"verdict": verdict, "other": kept.pk})

    return sent


def separated_institution(office):
    own = own_hospital(office, merged_into=make_hospital())
    page = reverse("medical_partners:duplicate-list")
    return Sent(page, reverse("medical_partners:institution-separate", args=[own.pk]))


def private_character(office):
    said = {
        "registered_by": office.city.pk,
        "code": "U+E18D",
        "meaning": "高",
        "publisher": "関東信越厚生局",
        "source": "電話での確認",
    }
    return on_its_own_page("medical_partners:private-character-list", said=said)


# Filings


def new_filing(office):
    data = typed(row(make_hospital(), "ⅰⅱⅲ"))
    url = reverse("compliance:filing-new", args=[office.home().pk])
    return Sent(url, url, {"step": "save"}, before=data)


def waiting(office):
    return make_filing(office.home(), [partner()])


def corrected(office):
    filing = waiting(office)
    data = typed(row(make_hospital(), "ⅰ"), correction_reason="記載誤り", seen=filing.pk)
    url = reverse("compliance:filing-correct", args=[filing.pk])
    return Sent(url, url, {"step": "save"}, before=data)


def reviewed(name):
    def sent(office):
        filing = waiting(office)
        page = reverse("compliance:filing-detail", args=[filing.pk])
        return Sent(page, reverse(f"compliance:filing-{name}", args=[filing.pk]))

    return sent


def returned(office):
    said = {"items": ["date"], "words": "届出日を確認してください。", "form_lacking": "no"}
    return on_its_own_page("compliance:filing-return", waiting(office).pk, said=said)


def accepted(office):
    filing = waiting(office)
    note_opened(filing, now=timezone.now(), by=office.manager)
    to = reverse("compliance:review-accept")
    return Sent(reverse("compliance:review-list"), to, {"selection": [filing.pk]})


def attached(office):
    return on_its_own_page(
        "compliance:attachment-new",
        waiting(office).pk,
        files=lambda: {"documents": SimpleUploadedFile("協定書.pdf", pdf())},
    )


def closed_year(office):
    said = REASON | {"fiscal_year": 2026, "kind": "not_required"}
    return on_its_own_page("compliance:year-close", office.home().pk, said=said)


def reopened_year(office):
    closing = make_closing(office.home())
    return on_its_own_page("compliance:year-reopen", closing.pk, said=REASON)


# Files that are brought


def brought(office):
    data = as_csv([line(office.home(), institution=make_hospital())]).data
    return on_its_own_page(
        "compliance:upload-new",
        said={"kind": "filings", "authority": office.city.pk},
        files=lambda: {"file": SimpleUploadedFile("届出.csv", data)},
    )


def file_act(name, /, **said):
    def sent(office):
        upload = make_upload(office.city, [line(office.home(), institution=make_hospital())])
        upload.hidden_sheets = HiddenSheets.LEAVE
        upload.save()
        page = reverse("compliance:upload-detail", args=[upload.pk])
        return Sent(page, reverse(f"compliance:upload-{name}", args=[upload.pk]), said)

    return sent


def restarted(office):
    long_ago = timezone.now() - timedelta(hours=1)
    job = make_job(office.city, state=Job.State.RUNNING, beat_at=long_ago)
    upload = make_upload(office.city, [line(office.home(), institution=make_hospital())])
    upload.job = job
    upload.save()
    page = reverse("compliance:job-detail", args=[job.pk])
    return Sent(page, reverse("compliance:job-restart", args=[job.pk]))


# What was said, and letters


def contact(office):
    said = {"kind": "telephone", "contact_date": DAY, "content": "電話"}
    return on_its_own_page("compliance:contact-new", office.home().pk, said=said)


def corrected_contact(office):
    noted = make_contact(office.home())
    return on_its_own_page("compliance:contact-correct", noted.pk, said={"content": "改めた記録"})


def guidance(office):
    said = {"held_date": DAY, "title": "集団指導", "numbers": office.home().number}
    return on_its_own_page("compliance:group-guidance-new", said=said)


def letters(office):
    query = f"?kind=not_filed&selection={office.home().pk}"
    url = reverse("reports:notice-new") + query
    return Sent(url, url, {"step": "issue", "seen": "on"})


def replaced_letter(office):
    old = make_letter(office.home())
    said = {"step": "issue", "seen": "on"}
    return on_its_own_page("reports:notice-replace", old.pk, said=said)


def prepared(office, *, waits):
    settings = make_letter_settings(office.city, release_required=waits)
    home = office.home()
    first = 100 + 10 * NoticeBatch.objects.count()
    batch = prepare(office.city, first=first)
    settings.delete()
    NoticeBatch.objects.filter(pk=batch.pk).update(facilities=[home.pk])
    return batch


def batch_act(name):
    def sent(office):
        if name == "archive":
            batch = make_notice(office.home()).batch
        else:
            batch = prepared(office, waits=name != "resume")
        page = reverse("reports:notice-batch-detail", args=[batch.pk])
        return Sent(page, reverse(f"reports:notice-batch-{name}", args=[batch.pk]))

    return sent


# Settings, choices, staff


def of_the_office(name, /, *more, **said):
    return lambda office: on_its_own_page(name, office.city.pk, *more, said=said)


def rule_act(name, /, **said):
    def sent(office):
        types = {"edit": ["group_home"], "end": ["nursing_home"]}[name]
        rule = make_rule(office.city, first_fiscal_year=2026, facility_types=types)
        return on_its_own_page(f"compliance:deadline-rule-{name}", rule.pk, said=said)

    return sent


def deleted_view(office):
    view = SavedView.objects.create(user=office.manager, name="義務", query="level=duty")
    to = reverse("compliance:saved-view-delete", args=[view.pk])
    return Sent(reverse("compliance:facility-list"), to)


def member_act(name):
    def sent(office):
        member = make_user(office.city).memberships.get()
        if name == "resume":
            member.suspended_at = timezone.now()
            member.save()
        page = reverse("accounts:staff-list", args=[office.city.pk])
        return Sent(page, reverse(f"accounts:staff-{name}", args=[member.pk]))

    return sent


def role(office):
    member = make_user(office.city).memberships.get()
    return on_its_own_page("accounts:staff-edit", member.pk, said={"role": Role.REVIEW})


def withdrawn_invitation(office):
    invitation = make_invitation(office.city)
    page = reverse("accounts:staff-list", args=[office.city.pk])
    return Sent(page, reverse("accounts:invitation-withdraw", args=[invitation.pk]))


def taken_up(office):
    person = make_user()
    invited = Invitation(authority=office.city, name=person.name, role=Role.READ)
    token = invite(invited, now=timezone.now(), by=office.manager)
    return on_its_own_page("account_invitation", token, by=person)


MAKERS: dict[str, list[Callable[[Office], Sent]]] = {
    "facilities:facility-new": [new_home],
    "facilities:facility-edit": [act("edit", name="改めた苑", number="")],
    "facilities:facility-suspend": [act("suspend", day=DAY)],
    "facilities:facility-resume": [act("resume", day=DAY)],
    "facilities:facility-close": [act("close", day=DAY)],
    "facilities:facility-transfer": [offer],
    "facilities:transfer-accept": [answer("accept")],
    "facilities:transfer-decline": [answer("decline")],
    "facilities:transfer-withdraw": [answer("withdraw")],
    "compliance:duplicate-decide": [decided("keep_this"), decided("different")],
    "compliance:facility-separate": [separated],
    "medical_partners:institution-new": [new_institution],
    "medical_partners:institution-edit": [edited_institution],
    "medical_partners:institution-capabilities": [capabilities],
    "medical_partners:institution-merge": [same_institution("same"), same_institution("different")],
    "medical_partners:institution-separate": [separated_institution],
    "medical_partners:private-character-list": [private_character],
    "compliance:filing-new": [new_filing],
    "compliance:filing-correct": [corrected],
    "compliance:filing-accept": [reviewed("accept")],
    "compliance:filing-opened": [reviewed("opened")],
    "compliance:filing-return": [returned],
    "compliance:review-accept": [accepted],
    "compliance:attachment-new": [attached],
    "compliance:year-close": [closed_year],
    "compliance:year-reopen": [reopened_year],
    "compliance:upload-new": [brought],
    "compliance:upload-record": [file_act("record")],
    "compliance:upload-answer": [file_act("answer", hidden_sheets="take")],
    "compliance:upload-set-aside": [file_act("set-aside")],
    "compliance:job-restart": [restarted],
    "compliance:contact-new": [contact],
    "compliance:contact-correct": [corrected_contact],
    "compliance:group-guidance-new": [guidance],
    "compliance:column-choice": [lambda office: on_its_own_page("compliance:column-choice")],
    "compliance:saved-view-new": [
        lambda office: on_its_own_page("compliance:saved-view-new", said={"name": "要件不足"})
    ],
    "compliance:saved-view-delete": [deleted_view],
    "compliance:authority-settings": [
        of_the_office("compliance:authority-settings", department="高齢課")
    ],
    "compliance:deadline-rule-new": [
        of_the_office(
            "compliance:deadline-rule-new",
            first_fiscal_year=2026,
            kind="month_end",
            due_month=2,
            change_counts="same_year",
            house="each",
        )
    ],
    "compliance:deadline-rule-edit": [rule_act("edit", due_month=3)],
    "compliance:deadline-rule-end": [rule_act("end", last_fiscal_year=2027)],
    "reports:wording-edit": [
        of_the_office("reports:wording-edit", "common.opening", text="改めた文")
    ],
    "reports:notice-new": [letters],
    "reports:notice-replace": [replaced_letter],
    "reports:notice-batch-release": [batch_act("release")],
    "reports:notice-batch-withdraw": [batch_act("withdraw")],
    "reports:notice-batch-resume": [batch_act("resume")],
    "reports:notice-batch-archive": [batch_act("archive")],
    "reports:letter-settings": [of_the_office("reports:letter-settings", number_prefix="さ高第")],
    "accounts:staff-invite": [of_the_office("accounts:staff-invite", name="新任", role="read")],
    "accounts:staff-edit": [role],
    "accounts:staff-suspend": [member_act("suspend")],
    "accounts:staff-resume": [member_act("resume")],
    "accounts:invitation-withdraw": [withdrawn_invitation],
    "account_invitation": [taken_up],
    # The last one: whoever has no second factor is then led to it.
    "accounts:staff-list": [of_the_office("accounts:staff-list", second_factor_required="on")],
}


def list_act(name):
    def sent(office):
        home = office.home()
        page = reverse("compliance:facility-list")
        to = reverse(name, kwargs={"suffix": "xlsx"} if "export" in name else {})
        return Sent(page, to, {"selection": [home.pk]})

    return sent


def found_reply(office):
    notice = make_notice(office.home())
    return on_its_own_page("compliance:reply-new", said={"slip": notice.slip_identifier})


# Forms that only lead somewhere: whoever sends them again is led there again, and nothing is made.
LEADERS: dict[str, list[Callable[[Office], Sent]]] = {
    "compliance:facility-export": [list_act("compliance:facility-export")],
    "reports:notice-selection": [list_act("reports:notice-selection")],
    "compliance:reply-new": [found_reply],
}
