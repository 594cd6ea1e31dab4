"""今やること as pictures: how many have filed, and how the types of facility stand."""

from collections import Counter
from collections.abc import Mapping

from common.pictures.bars import Bar, BarPart, Bars
from compliance.deadlines.year_words import UNFILED_LATE, UNFILED_OPEN, filed_words
from compliance.rule.publication import Mark
from compliance.work.tasks import ListOf
from compliance.work.workload import Load


def filings_picture(load: Load, *, year: int) -> Bars:
    """Return how many homes have filed for every 年度 up to this one in which they had to."""
    filed = load.n - load.owing
    parts = (
        BarPart(key="done", label=filed_words(year), count=filed),
        BarPart(key="open", label=UNFILED_OPEN, count=load.owing - load.overdue),
        BarPart(key="late", label=UNFILED_LATE, count=load.overdue),
    )
    return Bars(
        title="届出の状況",
        finding=f"{load.n:,}件のうち{filed:,}件が{filed_words(year)}です。",
        row="届出",
        bars=[Bar(label="全ての施設", parts=parts)],
    )


def types_picture(load: Load, names: Mapping[str, str], list_of: ListOf) -> Bars:
    """Return ①–④ for each type of facility that there is, in the order of `names`."""
    marks = [(kind, load.marks[kind]) for kind in names if kind in load.marks]
    met = sum((counts[Mark.MET] for _, counts in marks))
    return Bars(
        title="施設種別ごとの区分",
        finding=f"{load.n:,}件のうち{met:,}件が、全ての要件を満たしています。",
        row="施設種別",
        bars=[_type_bar(kind, names[kind], counts, list_of) for kind, counts in marks],
    )


def _type_bar(kind: str, name: str, counts: Counter[Mark], list_of: ListOf) -> Bar:
    return Bar(
        label=name,
        url=list_of({"facility_type": kind}),
        parts=[
            BarPart(
                key=mark.value,
                label=f"{mark.label} {SHORT[mark]}",
                count=counts[mark],
                url=list_of({"facility_type": kind, "mark": mark.value}),
            )
            for mark in Mark
        ],
    )


SHORT = {
    Mark.MET: "全て",
    Mark.PARTLY_MET: "一部",
    Mark.UNMET: "なし",
    Mark.NOT_TALLIED: "集計していない",
}
