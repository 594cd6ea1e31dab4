"""The settings of an authority: who may change them, and what stays as it was."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import HistoryEntry, Role
from compliance.deadlines.models import DeadlineRule
from compliance.settings.acts import end_deadline_rule, write_deadline_rule
from compliance.settings.models import AuthorityProfile
from facilities.models import TypeCode
from tests.factories.accounts import make_user
from tests.factories.deadlines import make_rule

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
RULE = {
    "first_fiscal_year": "2026",
    "last_fiscal_year": "",
    "kind": "month_end",
    "due_month": "2",
    "change_counts": "same_year",
    "house": "each",
    "reason": "令和８年度の案内による",
}
PROFILE = {
    "review_required": "on",
    "postal_code": "３２９－１３９２",
    "address": "栃木県さくら市氏家2771番地",
    "signer_title": "さくら市長",
    "department": "高齢課",
    "phone": "０２８（６８１）１１１６",
    "reason": "異動による",
}


@pytest.fixture(autouse=True)
def a_fixed_day(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def manager(client, city):
    manager = make_user(city, Role.MANAGE)
    client.force_login(manager)
    return manager


def pages(city) -> dict[str, str]:
    rule = make_rule(city, first_fiscal_year=2026)
    return {
        "settings": reverse("compliance:authority-settings", args=[city.pk]),
        "new": reverse("compliance:deadline-rule-new", args=[city.pk]),
        "edit": reverse("compliance:deadline-rule-edit", args=[rule.pk]),
        "end": reverse("compliance:deadline-rule-end", args=[rule.pk]),
    }


def test_only_those_who_manage_an_authority_reach_its_settings(client, city, prefecture, outsider):
    urls = pages(city).values()
    strangers = [
        outsider,
        make_user(city, Role.REVIEW),
        make_user(prefecture, Role.MANAGE),
        make_user(reads_all=True),
    ]

    for stranger in strangers:
        client.force_login(stranger)
        assert {client.get(url).status_code for url in urls} == {404}
        assert {client.post(url, RULE).status_code for url in urls} == {404}
    client.force_login(make_user(city, Role.MANAGE))
    assert {client.get(url).status_code for url in urls} == {200}


def test_letterhead_contact_and_review_are_stored_with_who_and_why(client, city, manager):
    url = reverse("compliance:authority-settings", args=[city.pk])

    response = client.post(url, PROFILE, follow=True)

    profile = AuthorityProfile.objects.get(authority=city)
    city.refresh_from_db()
    assert "設定を保存しました。" in response.content.decode()
    assert (profile.postal_code, profile.phone) == ("329-1392", "028(681)1116")
    assert (profile.recorded_by, profile.recorded_at) == (manager, NOW)
    assert profile.reason == "異動による"
    assert HistoryEntry.objects.filter(
        table_name="compliance_authorityprofile", reason="異動による"
    ).exists()
    assert city.review_required


def test_a_wrong_postal_code_keeps_what_was_typed(client, city, manager):
    url = reverse("compliance:authority-settings", args=[city.pk])

    response = client.post(url, PROFILE | {"postal_code": "3291"})

    assert response.status_code == 422
    assert "郵便番号は「123-4567」の形で" in response.content.decode()
    assert "さくら市長" in response.content.decode()
    assert not AuthorityProfile.objects.exists()


def test_a_deadline_is_added_and_said(client, city, manager):
    settings = reverse("compliance:authority-settings", args=[city.pk])
    url = reverse("compliance:deadline-rule-new", args=[city.pk])
    assert "既定の期限" in client.get(settings).content.decode()

    page = client.post(url, RULE, follow=True).content.decode()

    rule = DeadlineRule.objects.get()
    assert (rule.authority, rule.recorded_by, rule.reason) == (city, manager, RULE["reason"])
    assert "毎年2月末日" in page
    assert "令和9年2月28日" in page


def test_a_second_deadline_for_the_same_type_is_refused_in_words(client, city, manager):
    make_rule(city, first_fiscal_year=2025, facility_types=[TypeCode.GROUP_HOME])
    make_rule(city, first_fiscal_year=2025)
    url = reverse("compliance:deadline-rule-new", args=[city.pk])

    common = client.post(url, RULE)
    own = client.post(url, RULE | {"facility_types": [TypeCode.GROUP_HOME]})
    unknown = client.post(url, RULE | {"facility_types": ["hotel"]})

    assert "共通の期限が既にあります" in common.content.decode()
    assert "別の期限が既にある種別です：認知症対応型共同生活介護" in own.content.decode()
    assert {common.status_code, own.status_code, unknown.status_code} == {422}
    assert DeadlineRule.objects.count() == 2


def test_a_rule_of_this_year_may_be_changed(client, city, manager):
    rule = make_rule(city, first_fiscal_year=2026)
    url = reverse("compliance:deadline-rule-edit", args=[rule.pk])

    response = client.post(url, RULE | {"kind": "fixed_day", "due_month": "7", "due_day": "31"})

    rule.refresh_from_db()
    assert response.status_code == 302
    assert (rule.kind, rule.due_month, rule.due_day) == ("fixed_day", 7, 31)


def test_a_rule_that_past_years_were_judged_by_can_only_be_ended(client, city, manager):
    rule = make_rule(city, first_fiscal_year=2024)
    edit = reverse("compliance:deadline-rule-edit", args=[rule.pk])
    end = reverse("compliance:deadline-rule-end", args=[rule.pk])

    assert client.get(edit)["Location"] == end
    rule.due_month = 7
    with pytest.raises(ValidationError, match="終了してください"):
        write_deadline_rule(rule, on=TODAY, now=NOW, by=manager)
    client.post(end, {"last_fiscal_year": "2025", "reason": "期限の見直し"})

    rule.refresh_from_db()
    assert (rule.due_month, rule.last_fiscal_year, rule.reason) == (2, 2025, "期限の見直し")
    page = client.get(reverse("compliance:authority-settings", args=[city.pk])).content.decode()
    assert end not in page
    assert "令和6年度から令和7年度まで" in page


def test_a_rule_of_a_year_that_is_over_stays(client, city, manager):
    over = make_rule(city, first_fiscal_year=2024, last_fiscal_year=2025)
    begun = make_rule(city, first_fiscal_year=2026)

    for rule, last in ((over, 2026), (begun, 2025)):
        with pytest.raises(ValidationError, match="過ぎた年度の期限は変更できません"):
            end_deadline_rule(rule, last_fiscal_year=last, on=TODAY, now=NOW, by=manager)
    url = reverse("compliance:deadline-rule-end", args=[over.pk])
    response = client.post(url, {"last_fiscal_year": "2026"})
    assert response.status_code == 422
    assert "過ぎた年度の期限は変更できません" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("R8.10.1", date(2026, 10, 1)), ("2024/4/1", date(2024, 4, 1)), ("", None)],
)
def test_an_office_says_from_which_day_on_its_records_are_complete(
    client, city, manager, typed, stored
):
    address = pages(city)["settings"]

    client.post(address, PROFILE | {"records_from": typed})

    city.refresh_from_db()
    assert city.records_from == stored
    again = client.get(address).context["form"]["records_from"].value()
    assert client.post(address, PROFILE | {"records_from": again or ""}).status_code == 302
    city.refresh_from_db()
    assert city.records_from == stored


@pytest.mark.parametrize("typed", ["R6.3.31", "R9.4.2", "いつか"])
def test_a_day_before_the_duty_or_far_away_is_refused(client, city, manager, typed):
    answer = client.post(pages(city)["settings"], PROFILE | {"records_from": typed})

    assert answer.status_code == 422
    assert answer.context["form"].errors["records_from"]
    city.refresh_from_db()
    assert city.records_from is None
