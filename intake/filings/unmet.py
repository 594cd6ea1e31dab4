"""What a form says of 要件を満たす協力医療機関を定めていない場合: what was and will be asked."""

import re
from dataclasses import dataclass
from datetime import date

from common.japanese import half_width
from common.months import parse_month
from common.numerals import code_text, whole_number
from common.tabular import heading_key
from compliance.filings.models import PlannedInstitution
from intake.filing_forms.record import MOST_PLANS, FormRecord, plan_headings

COUNT, MONTH = "協議を行った医療機関数", "協議を行う予定時期"
NOT_AGREED, NOT_CONSULTED = "取決めが困難であった理由", "協議を行わなかった理由"
HEADINGS = (COUNT, NOT_AGREED, NOT_CONSULTED, MONTH)
MOST_CONSULTED = 999
LONGEST_NAME = 200
_COUNTED = re.compile(r"(\d+)(?:か所|カ所|ヶ所|ケ所|箇所|件|機関|医療機関|施設)?")
_CODE = re.compile(r"\d{7}|\d{10}")

Plan = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Unmet:
    """What was consulted about, and what will be; plans are kinds, names and codes."""

    consulted_count: int | None = None
    reason_not_agreed: str = ""
    reason_not_consulted: str = ""
    planned_month: date | None = None
    plans: tuple[Plan, ...] = ()

    @property
    def institutions(self) -> list[PlannedInstitution]:
        """Return the institutions to be consulted, not saved."""
        return [
            PlannedInstitution(kind=kind, name=name, code=code) for kind, name, code in self.plans
        ]


def read_unmet(record: FormRecord) -> Unmet:
    """Return what a form says; what is wrong is noted."""
    plans = (_plan(record, *plan_headings(number)) for number in range(1, MOST_PLANS + 1))
    return Unmet(
        consulted_count=record.parse(COUNT, _count),
        reason_not_agreed=record.lines(NOT_AGREED),
        reason_not_consulted=record.lines(NOT_CONSULTED),
        planned_month=record.parse(MONTH, parse_month),
        plans=tuple(plan for plan in plans if plan),
    )


def _count(text: str) -> int:
    found = _COUNTED.fullmatch(heading_key(half_width(text)))
    number = whole_number(found[1] if found else text)
    if number is None or number > MOST_CONSULTED:
        raise ValueError(f"０から{MOST_CONSULTED}までの数を入力してください。")
    return number


def _plan(record: FormRecord, kind: str, name: str, code: str) -> Plan | None:
    if not any(record.text(heading) for heading in (kind, name, code)):
        return None
    written = record.parse(code, code_text) or ""
    if written and not _CODE.fullmatch(written):
        record.error(code, "医療機関コードは10桁又は7桁の数字で入力してください。")
    if len(record.text(name)) > LONGEST_NAME:
        record.error(name, f"医療機関名は{LONGEST_NAME}字以内で入力してください。")
    chosen = _kind(record.text(kind))
    if chosen is None:
        record.error(
            kind,
            f"協議を行う予定の医療機関の種類を、「{'」「'.join(PlannedInstitution.Kind.labels)}」の"
            "いずれかで入力してください。",
        )
        return None
    return chosen, record.text(name), written


def _kind(text: str) -> str | None:
    key = heading_key(text)
    kinds = {heading_key(kind.label): kind.value for kind in PlannedInstitution.Kind}
    return kinds.get(key)
