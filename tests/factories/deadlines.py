"""Deadlines for tests."""

from datetime import UTC, date, datetime
from typing import TypedDict, Unpack

from compliance.deadlines.models import DeadlineRule
from jurisdictions.models import Authority
from tests.factories.fields import refuse_others

WRITTEN = datetime(2026, 4, 1, tzinfo=UTC)


class RuleFields(TypedDict, total=False):
    """What a test says of a deadline."""

    facility_types: list[str]
    first_fiscal_year: int
    last_fiscal_year: int | None
    kind: str
    due_month: int | None
    due_day: int | None
    opens_month: int | None
    opens_day: int | None
    extended_to: date | None
    bonus_month: int | None
    bonus_day: int | None
    bonus_note: str
    change_counts: str
    attach_unchanged: bool
    house: str
    channels: str
    remarks: str


def rule_for(authority: Authority | None = None, **fields: Unpack[RuleFields]) -> DeadlineRule:
    """Return a rule that is not stored: the end of February of every year."""
    refuse_others(fields, RuleFields)
    usual = DeadlineRule()
    return DeadlineRule(
        authority=authority,
        facility_types=fields.get("facility_types", usual.facility_types),
        first_fiscal_year=fields.get("first_fiscal_year", 2024),
        last_fiscal_year=fields.get("last_fiscal_year"),
        kind=fields.get("kind", DeadlineRule.Kind.MONTH_END),
        due_month=fields.get("due_month", 2),
        due_day=fields.get("due_day"),
        opens_month=fields.get("opens_month"),
        opens_day=fields.get("opens_day"),
        extended_to=fields.get("extended_to"),
        bonus_month=fields.get("bonus_month"),
        bonus_day=fields.get("bonus_day"),
        bonus_note=fields.get("bonus_note", ""),
        change_counts=fields.get("change_counts", usual.change_counts),
        attach_unchanged=fields.get("attach_unchanged", usual.attach_unchanged),
        house=fields.get("house", usual.house),
        channels=fields.get("channels", ""),
        remarks=fields.get("remarks", ""),
        recorded_at=WRITTEN,
    )


def make_rule(authority: Authority, **fields: Unpack[RuleFields]) -> DeadlineRule:
    """Return a stored rule."""
    rule = rule_for(authority, **fields)
    rule.full_clean()
    rule.save()
    return rule
