"""What an authority decides for itself: acts on its letterhead, its review and its deadlines."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.history import because
from accounts.models import User
from common.japanese import fiscal_year, fiscal_year_label
from compliance.deadlines.models import DeadlineRule
from compliance.settings.models import AuthorityProfile
from jurisdictions.models import Authority


@transaction.atomic
def change_profile(
    profile: AuthorityProfile,
    *,
    review_required: bool,
    history_years: int | None = None,
    records_from: date | None = None,
    now: datetime,
    by: User,
    reason: str = "",
) -> AuthorityProfile:
    """Store the letterhead and contact, the review, and from when and how long records are kept.

    Filings recorded before keep the setting of their day.
    """
    profile.recorded_at, profile.recorded_by, profile.reason = now, by, reason
    with because(reason):
        profile.save()
        Authority.objects.filter(pk=profile.authority_id).update(
            review_required=review_required,
            history_years=history_years,
            records_from=records_from,
        )
    return profile


@transaction.atomic
def write_deadline_rule(
    rule: DeadlineRule, *, on: date, now: datetime, by: User, reason: str = ""
) -> DeadlineRule:
    """Store a new rule, or one that has not begun before this 年度.

    Raises ValidationError for one that has (what was judged by it must stay), and for a second
    one of the same 年度.
    """
    stored = DeadlineRule.objects.filter(pk=rule.pk).first()
    if stored and not may_be_rewritten(stored, on=on):
        raise ValidationError("過去の年度に適用した期限は変更できません。終了してください。")
    rule.recorded_at, rule.recorded_by, rule.reason = now, by, reason
    rule.full_clean()
    with because(reason):
        rule.save()
    return rule


@transaction.atomic
def end_deadline_rule(
    rule: DeadlineRule,
    *,
    last_fiscal_year: int,
    on: date,
    now: datetime,
    by: User,
    reason: str = "",
) -> DeadlineRule:
    """End a rule with a 年度; a 年度 that is over keeps its rule.

    Raises ValidationError where a past 年度 would lose or gain the rule.
    """
    earliest = max(rule.first_fiscal_year, fiscal_year(on) - 1)
    if last_fiscal_year < earliest or not may_be_ended(rule, on=on):
        raise ValidationError(
            f"最後の年度は、{fiscal_year_label(earliest)}以後としてください。"
            "過ぎた年度の期限は変更できません。"
        )
    rule.last_fiscal_year = last_fiscal_year
    rule.recorded_at, rule.recorded_by, rule.reason = now, by, reason
    rule.full_clean()
    with because(reason):
        rule.save()
    return rule


def may_be_rewritten(rule: DeadlineRule, *, on: date) -> bool:
    """Return whether no 年度 before this one has been judged by the rule."""
    return rule.first_fiscal_year >= fiscal_year(on)


def may_be_ended(rule: DeadlineRule, *, on: date) -> bool:
    """Return whether the rule still holds in this 年度 or later."""
    return rule.last_fiscal_year is None or rule.last_fiscal_year >= fiscal_year(on)
