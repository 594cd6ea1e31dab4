"""The forms of settings, choices, staff, and of one's own account."""

import re

from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Role
from accounts.staff import invite
from compliance.register.models import SavedView
from tests.factories.accounts import code_of, make_invitation, make_user
from tests.factories.deadlines import make_rule
from tests.house.page_sent import Sent, on_its_own_page

# Settings, choices, staff


def of_the_office(name, /, *more, **said):
    return lambda office: on_its_own_page(name, office.city.pk, *more, said=said)


def own_columns(name):
    return lambda office: on_its_own_page(name)


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


# One's own account, and reference data


def code_of_the_app(page):
    secret = re.search("<code>([A-Z2-7]+)</code>", page)[1]
    return {"code": code_of(secret)}


def own_app(office):
    return on_its_own_page("mfa_activate_totp", by=make_user(office.city), read=code_of_the_app)


def without_app(office):
    person = make_user(office.city)
    TOTP.activate(person, generate_totp_secret())
    return on_its_own_page("mfa_deactivate_totp", by=person)


def recovery_codes(office):
    person = make_user(office.city)
    TOTP.activate(person, generate_totp_secret())
    return on_its_own_page("mfa_generate_recovery_codes", by=person)


def medical_area(office):
    said = {"code": "0999", "name": "新しい圏域", "prefecture": "09"}
    by = make_user(is_superuser=True, is_staff=True)
    return on_its_own_page("admin:jurisdictions_medicalarea_add", by=by, said=said)
