"""Deadlines for tests."""

from datetime import UTC, datetime

from compliance.deadlines.models import DeadlineRule
from jurisdictions.models import Authority

WRITTEN = datetime(2026, 4, 1, tzinfo=UTC)


def rule_for(authority: Authority | None = None, **fields) -> DeadlineRule:
    """Return a rule that is not stored: the end of February of every year."""
    values = {
        "authority": authority,
        "first_fiscal_year": 2024,
        "kind": DeadlineRule.Kind.MONTH_END,
        "due_month": 2,
        "recorded_at": WRITTEN,
    }
    return DeadlineRule(**values | fields)


def make_rule(authority: Authority, **fields) -> DeadlineRule:
    """Return a stored rule."""
    rule = rule_for(authority, **fields)
    rule.full_clean()
    rule.save()
    return rule
