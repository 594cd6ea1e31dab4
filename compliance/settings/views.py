"""The settings of an authority, for those who manage it."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.permissions import Act, offices_open_to, offices_where
from accounts.person import signed_in
from common.japanese import fiscal_year, fiscal_year_label
from common.responses import form_page
from compliance.deadlines.days import due_date, rules_of, words_of_rule, words_of_years
from compliance.deadlines.models import DeadlineRule
from compliance.settings.acts import (
    change_profile,
    end_deadline_rule,
    may_be_ended,
    may_be_rewritten,
    write_deadline_rule,
)
from compliance.settings.forms import DeadlineRuleForm, EndForm, ProfileForm
from compliance.settings.models import AuthorityProfile
from facilities.models import TypeCode
from jurisdictions.models import Authority


def authority_settings(request: HttpRequest, authority_pk: int) -> HttpResponse:
    """Show and change the letterhead, the contact and the review; list the deadlines."""
    authority = _office(request, authority_pk, Act.SET_OFFICE)
    profile = AuthorityProfile.objects.filter(authority=authority).first()
    now = timezone.now()
    form = ProfileForm(
        request.POST or None,
        this_year=fiscal_year(timezone.localdate(now)),
        instance=profile or AuthorityProfile(authority=authority),
        initial={
            "review_required": authority.review_required,
            "history_years": authority.history_years,
            "records_from": authority.records_from,
            "reason": "",
        },
    )
    if request.method == "POST" and form.is_valid():
        change_profile(
            form.instance,
            review_required=form.cleaned_data["review_required"],
            history_years=form.cleaned_data["history_years"],
            records_from=form.cleaned_data["records_from"],
            now=now,
            by=signed_in(request),
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, "設定を保存しました。")
        return redirect("compliance:authority-settings", authority_pk)
    context = {
        "authority": authority,
        "form": form,
        **_deadlines(authority, timezone.localdate(now)),
    }
    return form_page(request, "compliance/settings/authority_settings.html", context)


def deadline_rule_new(request: HttpRequest, authority_pk: int) -> HttpResponse:
    """Add a rule."""
    authority = _office(request, authority_pk, Act.SET_DEADLINES)
    return _write(request, DeadlineRule(authority=authority), "届出期限の追加")


def deadline_rule_edit(request: HttpRequest, deadline_rule_pk: int) -> HttpResponse:
    """Change a rule that no past 年度 has been judged by."""
    rule = _rule(request, deadline_rule_pk)
    if not may_be_rewritten(rule, on=timezone.localdate()):
        return redirect("compliance:deadline-rule-end", rule.pk)
    return _write(request, rule, "届出期限の変更")


def deadline_rule_end(request: HttpRequest, deadline_rule_pk: int) -> HttpResponse:
    """End a rule with a 年度."""
    rule = _rule(request, deadline_rule_pk)
    now = timezone.now()
    today = timezone.localdate(now)
    year = fiscal_year(today)
    initial = {"last_fiscal_year": rule.last_fiscal_year or year}
    form = EndForm(request.POST or None, this_year=year, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            end_deadline_rule(rule, on=today, now=now, by=signed_in(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error("last_fiscal_year", error.messages)
        else:
            messages.success(request, "届出期限の最後の年度を保存しました。")
            return redirect("compliance:authority-settings", rule.authority_id)
    context = {
        "authority": rule.authority,
        "rule": rule,
        "form": form,
        "words": words_of_rule(rule),
    }
    return form_page(request, "compliance/settings/deadline_rule_end.html", context)


def _write(request: HttpRequest, rule: DeadlineRule, heading: str) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    year = fiscal_year(today)
    initial = {"reason": ""} if rule.pk else {"first_fiscal_year": year}
    form = DeadlineRuleForm(request.POST or None, instance=rule, this_year=year, initial=initial)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        by = signed_in(request)
        try:
            write_deadline_rule(form.instance, on=today, now=now, by=by, reason=reason)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "届出期限を保存しました。")
            return redirect("compliance:authority-settings", rule.authority_id)
    context = {"authority": rule.authority, "form": form, "heading": heading}
    return form_page(request, "compliance/settings/deadline_rule_form.html", context)


def _deadlines(authority: Authority, today: date) -> dict[str, object]:
    year = fiscal_year(today)
    rules = list(
        DeadlineRule.objects.filter(authority=authority).order_by("-first_fiscal_year", "pk")
    )
    current = rules_of(rules, year).of(authority.pk)
    return {
        "rules": [_row(rule, today) for rule in rules],
        "year_label": fiscal_year_label(year),
        "due": due_date(current, year),
        "due_words": words_of_rule(current),
    }


def _row(rule: DeadlineRule, today: date) -> dict[str, object]:
    return {
        "rule": rule,
        "words": words_of_rule(rule),
        "years": words_of_years(rule),
        "types": "、".join(TypeCode(code).label for code in rule.facility_types) or "全て",
        "may_change": may_be_rewritten(rule, on=today),
        "may_end": may_be_ended(rule, on=today),
    }


def _office(request: HttpRequest, authority_pk: int, act: Act) -> Authority:
    return get_object_or_404(offices_open_to(request.user, act), pk=authority_pk)


def _rule(request: HttpRequest, pk: int) -> DeadlineRule:
    offices = offices_where(request.user, Act.SET_DEADLINES)
    rules = DeadlineRule.objects.filter(authority__in=offices).select_related("authority")
    return get_object_or_404(rules, pk=pk)
