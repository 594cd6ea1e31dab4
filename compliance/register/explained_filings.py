"""What is told of the filings of a facility: which one counts, or why none does, and the others."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from common.japanese import fiscal_year_label, wareki
from compliance.filings.models import Filing, Review
from compliance.register.facility_file import FacilityRecord, FilingEntry
from compliance.rule.classification import Category
from compliance.work.next_action import NextAction

LabelledText = tuple[str, str]


def instant_in_words(instant: datetime) -> str:
    """Return an instant in local time, in 和暦."""
    local = timezone.localtime(instant)
    return f"{wareki(local.date())} {local:%H:%M}"


def rows_of_filings(record: FacilityRecord) -> Iterator[LabelledText]:
    """Yield which filing counts, or why none does."""
    counting = next((entry for entry in record.entries if entry.counts), None)
    if counting:
        yield "数える届出", f"{wareki(counting.filing.received_date)}に受け付けた届出"
        yield from _counting(counting, record)
    else:
        yield "数える届出", f"なし。{_why_none(record)}"


def course_of_filings(record: FacilityRecord) -> Iterator[LabelledText]:
    """Yield all filings, the latest first, and what has become of each."""
    by_key = {entry.filing.pk: entry.filing for entry in record.entries}
    for place, entry in enumerate(record.entries, 1):
        yield f"届出{place}", _in_one_line(entry, by_key)
    if not record.entries:
        yield "届出", "記録はありません。"


def filings_to_decide(record: FacilityRecord) -> Iterator[LabelledText]:
    """Yield the filings with which the next action deals, where it deals with filings."""
    corrected = {entry.filing.corrects_id for entry in record.entries}
    newest = [entry for entry in record.entries if entry.filing.pk not in corrected]
    if record.next_action in (NextAction.REVIEW, NextAction.REVIEW_AGAIN):
        for entry in newest:
            if entry.state == "審査中":
                yield "審査する届出", name_of_filing(entry.filing)
    elif record.next_action == NextAction.AWAIT_CORRECTION:
        for entry in [one for one in newest if one.state == "差戻し"][:1]:
            yield "差し戻した届出", name_of_filing(entry.filing)


def _counting(entry: FilingEntry, record: FacilityRecord) -> Iterator[LabelledText]:
    filing = entry.filing
    yield "届出区分", filing.get_kind_display()
    yield "年度", fiscal_year_label(filing.fiscal_year)
    yield "届出日", wareki(filing.filed_date)
    yield "受付日", wareki(filing.received_date)
    yield "記録日時", instant_in_words(filing.recorded_at)
    if entry.decision:
        yield "受理日時", instant_in_words(entry.decision.recorded_at)
    else:
        yield "受理日時", "なし（審査を要しない届出）"
    for corrected, by in _corrections(filing, record):
        yield (
            "訂正",
            f"{name_of_filing(by)}により、{name_of_filing(corrected)}を訂正（理由：{by.correction_reason}）",
        )
    if filing.stage:
        yield "検討状況", filing.get_stage_display()


def _corrections(filing: Filing, record: FacilityRecord) -> list[tuple[Filing, Filing]]:
    """Return each filing that was corrected and what corrected it, the first one first."""
    by_key = {entry.filing.pk: entry.filing for entry in record.entries}
    found: list[tuple[Filing, Filing]] = []
    while filing.corrects_id:
        corrected = by_key[filing.corrects_id]
        found.insert(0, (corrected, filing))
        filing = corrected
    return found


def name_of_filing(filing: Filing) -> str:
    """Return what a filing is called among the others."""
    return f"{wareki(filing.received_date)}受付（{instant_in_words(filing.recorded_at)}記録）の届出"


def _why_none(record: FacilityRecord) -> str:
    if record.category == Category.RETURNED:
        return "受け付けた届出は差し戻しており、再提出を受けて受理するまで数えません。"
    if record.category == Category.UNDER_REVIEW:
        return "受け付けた届出は審査中であり、受理するまで数えません。"
    if record.entries:
        return "記録されている届出は、いずれもこの基準日及び情報の時点では数えません。"
    return "基準日までに受け付け、情報の時点までに記録した届出がありません。"


def _in_one_line(entry: FilingEntry, by_key: dict[int, Filing]) -> str:
    filing = entry.filing
    said = [
        f"{wareki(filing.received_date)}受付",
        f"{filing.get_kind_display()}（{fiscal_year_label(filing.fiscal_year)}）",
        f"{instant_in_words(filing.recorded_at)}記録",
        entry.state,
    ]
    if filing.corrects_id:
        corrected = name_of_filing(by_key[filing.corrects_id])
        said.append(f"{corrected}を訂正（理由：{filing.correction_reason}）")
    if entry.decision and entry.decision.state == Review.State.RETURNED:
        said.append(_returned(entry.decision))
    return "　".join(said)


def _returned(decision: Review) -> str:
    lacking = "形式上の要件の不備があり、届出がされたものとしません。"
    note = lacking if decision.form_lacking else ""
    return f"{instant_in_words(decision.recorded_at)}差戻し。{note}理由：{decision.reasons}"
