"""The rule of ①–④: one table, read by Python and by SQL.

Requirements are ⅰ 相談, ⅱ 診療, ⅲ 入院; the categories that are published are ①–④.
"""

from dataclasses import dataclass

from django.db import models

from common.decision_table import CodedFacts, CodedTable

RULE_VERSION = "2024-04-01/1"  # 令和6年4月1日施行の基準、その第1版


class Category(models.TextChoices):
    """区分: how a facility stands, finer than the ①–④ that are published."""

    MET = "met", "全要件を充足"
    PARTLY_MET = "partly_met", "一部の要件を充足"
    UNMET = "unmet", "要件を充足せず（定めはある）"
    NO_PARTNER = "no_partner", "定めなし"
    NOT_FILED = "not_filed", "一度も届出なし"
    UNDER_REVIEW = "under_review", "審査中"
    RETURNED = "returned", "差戻し中"


class Requirement(models.TextChoices):
    """要件: what a partner may promise."""

    CONSULTATION = "consultation", "ⅰ 相談"
    EXAMINATION = "examination", "ⅱ 診療"
    ADMISSION = "admission", "ⅲ 入院"


@dataclass(frozen=True, kw_only=True)
class Facts(CodedFacts):
    """What the rule looks at. compliance.filings.standing gathers them, in Python and in SQL.

    under_review and returned say how the newest filing stands where none counts yet. Filings store
    the number (Filing.facts_code): a new fact goes to the end.
    """

    filed: bool = False
    has_partner: bool = False
    under_review: bool = False
    returned: bool = False
    must_admit: bool = False
    consults: bool = False
    examines: bool = False
    admits: bool = False


# What filings state themselves: each has a column in FiledPartner, and in Filing for all partners.
STATED = ("consults", "examines", "admits")

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
RULE: CodedTable[Facts, Category] = CodedTable(
    Facts,
    (
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
    ),
)


def classify(facts: Facts) -> Category:
    """Return the category of one facility."""
    return RULE.answer(facts)


def stated(facts: Facts) -> dict[str, bool]:
    """Return those of the facts that a filing states itself."""
    return {name: getattr(facts, name) for name in STATED}


def missing(facts: Facts) -> list[Requirement]:
    """Return the requirements that the facility must meet and does not, in order."""
    asked = {
        Requirement.CONSULTATION: not facts.consults,
        Requirement.EXAMINATION: not facts.examines,
        Requirement.ADMISSION: facts.must_admit and not facts.admits,
    }
    return [requirement for requirement, lacks in asked.items() if lacks]


# The rule's answer to every combination of facts; place = Facts.code.
ANSWERS = RULE.answers


def codes_lacking(requirement: Requirement) -> list[int]:
    """Return the codes of the facts in which a filing leaves a requirement unmet."""
    return [facts.code for facts in Facts.all() if facts.filed and requirement in missing(facts)]
