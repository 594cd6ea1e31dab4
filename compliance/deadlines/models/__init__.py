"""The rules of deadlines, and the 年度 that are closed."""

from compliance.deadlines.models.deadline_rule import DeadlineRule, DeadlineRuleQuerySet
from compliance.deadlines.models.year_closing import DUTY_BEGAN, YearClosing, YearClosingQuerySet

__all__ = [
    "DUTY_BEGAN",
    "DeadlineRule",
    "DeadlineRuleQuerySet",
    "YearClosing",
    "YearClosingQuerySet",
]
