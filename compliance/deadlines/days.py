"""届出期限: when the yearly filing is due. Pure functions of dates and of an authority's rule.

Where an authority has stated no rule (None), the law alone holds: once in each 年度, so 3月31日.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from common.japanese import fiscal_year_label, fiscal_year_span
from compliance.deadlines.models.deadline_rule import DeadlineRule

DEFAULT_WORDS = "既定：年度末"


def due_date(
    rule: DeadlineRule | None, fiscal_year: int, *, claims_bonus: bool | None = False
) -> date:
    """Return the last day on which the filing of a 年度 is in time."""
    if rule is None:
        return fiscal_year_span(fiscal_year)[1]
    if claims_bonus and rule.bonus_month and rule.bonus_day:
        return day_in(fiscal_year, rule.bonus_month, rule.bonus_day)
    return rule.extended_to or _usual_day(rule, fiscal_year)


def _usual_day(rule: DeadlineRule, fiscal_year: int) -> date:
    if rule.due_month is None:
        return fiscal_year_span(fiscal_year)[1]
    return day_in(fiscal_year, rule.due_month, rule.due_day)


def day_in(fiscal_year: int, month: int, day: int | None) -> date:
    """Return a month's day in a 年度; the last day of the month where none is given."""
    year = fiscal_year if month >= 4 else fiscal_year + 1
    return date(year, month, day or monthrange(year, month)[1])


def opening_date(rule: DeadlineRule | None, fiscal_year: int) -> date:
    """Return the first day on which the filing of a 年度 is taken."""
    if rule is None or rule.opens_month is None:
        return fiscal_year_span(fiscal_year)[0]
    return day_in(fiscal_year, rule.opens_month, rule.opens_day)


def is_overdue(
    rule: DeadlineRule | None, fiscal_year: int, *, on: date, claims_bonus: bool | None = False
) -> bool:
    """Return whether the filing of a 年度, if it is still missing, is late on a day."""
    return on > due_date(rule, fiscal_year, claims_bonus=claims_bonus)


def days_left(
    rule: DeadlineRule | None, fiscal_year: int, *, on: date, claims_bonus: bool | None = False
) -> int:
    """Return the days until the deadline; 0 on the day itself, negative once it has passed."""
    return (due_date(rule, fiscal_year, claims_bonus=claims_bonus) - on).days


def changes_count_from(
    rule: DeadlineRule | None, before: DeadlineRule | None, fiscal_year: int
) -> date | None:
    """Return the day from which a 変更 stands for the filing of a 年度; None if it never does.

    before is the rule of the 年度 before, whose deadline closed the last window.
    """
    if rule is None or rule.change_counts == DeadlineRule.ChangeCounts.SAME_YEAR:
        return fiscal_year_span(fiscal_year)[0]
    if rule.change_counts == DeadlineRule.ChangeCounts.NO:
        return None
    closed = due_date(before, fiscal_year - 1)
    return date.fromordinal(closed.toordinal() + 1)


def words_of_rule(rule: DeadlineRule | None) -> str:
    """Return how a rule is said: 毎年2月末日, 毎年6月1日から6月30日まで, 既定：年度末."""
    if rule is None:
        return DEFAULT_WORDS
    every = "" if rule.first_fiscal_year == rule.last_fiscal_year else "毎年"
    due = f"{rule.due_month}月{rule.due_day}日"
    opens = f"{rule.opens_month}月{rule.opens_day}日"
    extended = "を延長" if rule.extended_to else ""
    return {
        DeadlineRule.Kind.FIXED_DAY: f"{every}{due}{extended}",
        DeadlineRule.Kind.MONTH_END: f"{every}{rule.due_month}月末日{extended}",
        DeadlineRule.Kind.WINDOW: f"{every}{opens}から{due}まで{extended}",
        DeadlineRule.Kind.ONCE_A_YEAR: "年度内に１回、期日の定めなし",
    }[DeadlineRule.Kind(rule.kind)]


def words_of_years(rule: DeadlineRule) -> str:
    """Return the 年度 for which a rule holds: 令和8年度から, 令和7年度のみ."""
    first = fiscal_year_label(rule.first_fiscal_year)
    if rule.last_fiscal_year is None:
        return f"{first}から"
    if rule.last_fiscal_year == rule.first_fiscal_year:
        return f"{first}のみ"
    return f"{first}から{fiscal_year_label(rule.last_fiscal_year)}まで"


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules of one 年度, by authority; one that names the type goes before a common one."""

    fiscal_year: int
    common: dict[int, DeadlineRule]
    by_type: dict[tuple[int, str], DeadlineRule]

    def of(self, authority: int | None, facility_type: str | None = None) -> DeadlineRule | None:
        """Return the rule of an authority for a type; None where the default holds."""
        if authority is None:
            return None
        own = self.by_type.get((authority, facility_type)) if facility_type else None
        return own or self.common.get(authority)


def rules_of(rules: Iterable[DeadlineRule], fiscal_year: int) -> Rules:
    """Sort out the rules that hold in a 年度."""
    held = [
        rule
        for rule in rules
        if rule.first_fiscal_year <= fiscal_year <= (rule.last_fiscal_year or fiscal_year)
    ]
    return Rules(
        fiscal_year=fiscal_year,
        common={rule.authority_id: rule for rule in held if not rule.facility_types},
        by_type={(rule.authority_id, code): rule for rule in held for code in rule.facility_types},
    )
