"""Why a facility stands as it does on a day: each decision, its line of the table, what it saw."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from common.japanese import fiscal_year_label, wareki
from compliance.filings.models import FiledPartner
from compliance.register.due_days import DueDay, due_days, due_in_words, of_action
from compliance.register.explained_facility import rows_of_facility, rows_of_law, rows_of_population
from compliance.register.explained_filings import (
    LabelledText,
    course_of_filings,
    filings_to_decide,
    instant_in_words,
    rows_of_filings,
)
from compliance.register.facility_file import FacilityRecord, facility_record
from compliance.rule.classification import FACT_LABELS, RULE, RULE_VERSION, STATED, Facts
from compliance.rule.coverage import CoverageRow
from compliance.work.next_action import PRIORITY, WORK_LABELS
from facilities.models import Facility

NOT_ASKED = "集計の対象ではないため、求めません。"


@dataclass(frozen=True, kw_only=True)
class Section:
    """One question about a facility, and what is told of it."""

    title: str
    rows: list[LabelledText]


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """説明: why a facility stands as it does on a day, as far as was known at a time."""

    facility: Facility
    record: FacilityRecord
    sections: list[Section]


def explain(facility: Facility, *, on: date, known_at: datetime) -> Explanation:
    """Return why a facility stands as it does on a day, as far as was known at a time."""
    record = facility_record(facility, on=on, known_at=known_at)
    days = due_days(facility, record, on=on, known_at=known_at)
    told: dict[str, Iterator[LabelledText]] = {
        "結論": _conclusion(record, of_action(days, record.next_action), on),
        "施設": rows_of_facility(facility, record, on),
        "集計の対象": rows_of_population(facility, record, on),
        "法令の求め": rows_of_law(record.obligation, on),
        "届出": rows_of_filings(record),
        "届出の経過（新しい順）": course_of_filings(record),
        "区分": _standing(record),
        "取扱い及び未届の年度": _objections(facility, record),
        "次の対応": _next_action(record, days, on),
    }
    return Explanation(
        facility=facility,
        record=record,
        sections=[Section(title=title, rows=list(rows)) for title, rows in told.items()],
    )


def clocks(*, on: date, known_at: datetime) -> list[LabelledText]:
    """Return the clocks by which an explanation was made."""
    return [
        ("基準日", f"{wareki(on)}（この日までに受け付けた届出によります。）"),
        (
            "情報の時点",
            f"{instant_in_words(known_at)}（この時までに記録した届出、審査、通知文書及び対応によります。）",
        ),
        ("注", "施設の登録、届出期限の定め及び指定権者の設定は、現在のものによります。"),
    ]


def _conclusion(record: FacilityRecord, days: list[DueDay], on: date) -> Iterator[LabelledText]:
    if not record.is_counted:
        yield "結論", "この日の集計の対象ではありません。"
        return
    due = "、".join(due_in_words(one, on=on) for one in days) or "なし"
    yield (
        "結論",
        f"{record.mark.label} {record.category.label}。"
        f"次の対応は「{record.next_action.label}」（期日：{due}）です。",
    )


def _standing(record: FacilityRecord) -> Iterator[LabelledText]:
    for name, label in FACT_LABELS.items():
        yield label, _answer(record.facts, name)
    line = RULE.line_of(record.facts)
    yield "判定表の行", f"第{line.number}行（{line.in_words(FACT_LABELS)}）"
    yield "判定表", f"docs/classification.md（版 {RULE_VERSION}）"
    yield "区分", record.category.label
    mark = f"{record.mark.label} {record.mark.meaning}"
    yield "別紙１の区分", mark if record.is_counted else f"集計の対象外（対象であれば {mark}）"
    for row in record.coverage.rows:
        yield "協力医療機関", _partner(row, record)
    if record.filing:
        lacking = "、".join(one.label for one in record.lacking)
        yield "不足する要件", lacking or "なし"


def _answer(facts: Facts, name: str) -> str:
    """Return a fact as it is told: what the rule does not look at is not answered with no."""
    if facts.filed and name in ("under_review", "returned"):
        return "数える届出があるため、問いません"
    if not facts.filed and name in ("has_partner", *STATED):
        return "数える届出がないため、問いません"
    answer = "はい" if getattr(facts, name) else "いいえ"
    unasked = name == "admits" and not facts.must_admit
    return answer + "（この施設種別には求められません）" * unasked


def _partner(row: CoverageRow, record: FacilityRecord) -> str:
    asked = zip(record.coverage.requirements, row.promises, strict=True)
    promises = "、".join(f"{one.label} {'○' if kept else '－'}" for one, kept in asked)
    gone = f"なくなると「{row.without.label}」" if row.is_needed else "なくなっても区分は同じ"
    partner = row.partner
    assert isinstance(partner, FiledPartner)
    kind = partner.get_institution_kind_display()
    clinic = partner.claims_admission and not partner.admits
    note = "。ⅲの記載があるが、病院でないため算入しない" if clinic else ""
    return f"{partner.name}（{kind}）　{promises}{note}。{gone}"


def _objections(facility: Facility, record: FacilityRecord) -> Iterator[LabelledText]:
    if not record.is_counted:
        yield "取扱い", NOT_ASKED
        return
    yield "取扱い", record.finding or "この日には、定めがありません。"
    for year in record.years:
        yield "未届の年度", f"{year.label}（届出期限 {wareki(year.due)}、{year.state.label}）"
    if not record.years:
        yield "未届の年度", "なし"
    if facility.authority.records_from:
        since = wareki(facility.authority.records_from)
        yield "届出の記録", f"{since}より前の届出は確認していません。"
    for closed in record.closings:
        state = "（取消し済み）" if closed.reopening else ""
        label = fiscal_year_label(closed.closing.fiscal_year)
        yield "年度の届出の終了", f"{label}{state}　理由：{closed.closing.reason}"


def _next_action(record: FacilityRecord, days: list[DueDay], on: date) -> Iterator[LabelledText]:
    if not record.is_counted:
        yield "次の対応", NOT_ASKED
        return
    line = PRIORITY.line_of(record.work)
    yield "次の対応", record.next_action.label
    yield "優先順の表の行", f"第{line.number}行（{line.in_words(WORK_LABELS)}）"
    holding = [label for name, label in WORK_LABELS.items() if getattr(record.work, name)]
    yield "当てはまる事実", "、".join(holding) or "なし"
    yield from filings_to_decide(record)
    asked = of_action(days, record.next_action)
    for one in asked:
        yield "期日", due_in_words(one, on=on)
    if not asked:
        yield "期日", "なし"
    for one in days:
        if one not in asked:
            yield "ほかの期日", due_in_words(one, on=on)
