"""The rule of ①–④: one table, read by Python and by SQL.

Requirements are ⅰ 相談, ⅱ 診療, ⅲ 入院; the categories that are published are ①–④.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Value
from django.db.models.expressions import Combinable

from common.deciding_line import deciding

RULE_VERSION = "2024-04-01/1"  # 令和6年4月1日施行の基準、その第1版


class Category(models.TextChoices):
    """区分: how a facility stands, finer than the ①–④ that are published."""

    MET = "met", "全要件を充足"
    PARTLY_MET = "partly_met", "一部の要件を充足"
    UNMET = "unmet", "要件を充足せず（定めはある）"
    NO_PARTNER = "no_partner", "定めなし"
    NOT_FILED = "not_filed", "未届出"
    UNDER_REVIEW = "under_review", "審査中"
    RETURNED = "returned", "差戻し中"


class Requirement(models.TextChoices):
    """要件: what a partner may promise."""

    CONSULTATION = "consultation", "ⅰ 相談"
    EXAMINATION = "examination", "ⅱ 診療"
    ADMISSION = "admission", "ⅲ 入院"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the rule looks at. compliance.filings.standing gathers them, in Python and in SQL.

    under_review and returned say how the newest filing stands where none counts yet.
    """

    filed: bool = False
    has_partner: bool = False
    under_review: bool = False
    returned: bool = False
    must_admit: bool = False
    consults: bool = False
    examines: bool = False
    admits: bool = False

    @property
    def code(self) -> int:
        """Return the facts as one number: a bit each, in the order of the fields."""
        return sum(getattr(self, name) << place for place, name in enumerate(FACT_NAMES))

    @classmethod
    def of_code(cls, code: int) -> "Facts":
        """Return the facts that a number stands for."""
        return cls(**{name: bool(code >> place & 1) for place, name in enumerate(FACT_NAMES)})


FACT_NAMES = tuple(field.name for field in fields(Facts))
FACT_LABELS = {
    "filed": "届出がある",
    "has_partner": "協力医療機関の定めがある",
    "under_review": "審査中の届出がある",
    "returned": "差戻し中の届出がある",
    "must_admit": "要件ⅲが求められる",
    "consults": "ⅰ相談を満たす",
    "examines": "ⅱ診療を満たす",
    "admits": "ⅲ入院を満たす",
}

# Read from the top; the first line whose facts all hold gives the category.
RULE: tuple[tuple[dict[str, bool], Category], ...] = (
    # 別紙1④: nothing that counts has been filed.
    ({"filed": False, "returned": True}, Category.RETURNED),
    ({"filed": False, "under_review": True}, Category.UNDER_REVIEW),
    ({"filed": False}, Category.NOT_FILED),
    # 届出はあるが、協力医療機関の定めがない。
    ({"has_partner": False}, Category.NO_PARTNER),
    # 基準第105条第2項等（努力義務）: ⅰ and ⅱ.
    ({"consults": True, "examines": True, "must_admit": False}, Category.MET),
    # 基準第28条第1項等（義務）: ⅰ, ⅱ and ⅲ; several partners together may meet them (ただし書).
    ({"consults": True, "examines": True, "admits": True}, Category.MET),
    ({"consults": True}, Category.PARTLY_MET),
    ({"examines": True}, Category.PARTLY_MET),
    ({"admits": True, "must_admit": True}, Category.PARTLY_MET),
    ({}, Category.UNMET),
)


def line_of(facts: Facts) -> int:
    """Return the place in RULE of the line that gives the category of one facility."""
    return deciding(RULE, facts)


def classify(facts: Facts) -> Category:
    """Return the category of one facility."""
    return RULE[line_of(facts)][1]


def missing(facts: Facts) -> list[Requirement]:
    """Return the requirements that the facility must meet and does not, in order."""
    asked = {
        Requirement.CONSULTATION: not facts.consults,
        Requirement.EXAMINATION: not facts.examines,
        Requirement.ADMISSION: facts.must_admit and not facts.admits,
    }
    return [requirement for requirement, lacks in asked.items() if lacks]


def all_facts() -> list[Facts]:
    """Return every combination of facts, in the order of their codes."""
    return [Facts.of_code(code) for code in range(2 ** len(FACT_NAMES))]


# The rule's answer to every combination of facts; place = Facts.code.
ANSWERS: tuple[Category, ...] = tuple(map(classify, all_facts()))


def codes_of(categories: Collection[Category]) -> list[int]:
    """Return the facts codes to which the rule answers with one of these."""
    return [code for code, answer in enumerate(ANSWERS) if answer in categories]


def codes_lacking(requirement: Requirement) -> list[int]:
    """Return the codes of the facts in which a filing leaves a requirement unmet."""
    return [facts.code for facts in all_facts() if facts.filed and requirement in missing(facts)]


def category_case(code: Combinable) -> Func:
    """Return the rule as SQL: the answer that stands at the place of a facts code.

    The whole table of answers is handed over, so PostgreSQL computes the facts of a row once.
    """
    answers = Value(list(ANSWERS), output_field=ArrayField(models.CharField()))
    return Func(
        answers,
        code,
        template="(%(expressions)s + 1]",
        arg_joiner="::text[])[",
        output_field=models.CharField(),
    )
