"""対象外とする理由: why a facility gets no letter of a kind."""

from datetime import date
from typing import NotRequired, TypedDict

from django.db import models

from common.japanese import fiscal_year, fiscal_year_label
from compliance.deadlines.year_words import NEVER_FILED, UNFILED_LATE, filed_words


class LeftOut(models.TextChoices):
    """対象外とする理由."""

    OTHER_AUTHORITY = "other_authority", "指定権者が異なる"
    MERGED = "merged", "他の施設に統合済み"
    CLOSED = "closed", "廃止"
    NOT_DESIGNATED = "not_designated", "指定前"
    SUSPENDED = "suspended", "休止中"
    COUNTED_ELSEWHERE = "counted_elsewhere", "養護・軽費老人ホームに計上"
    UNDER_REVIEW = "under_review", "届出を審査中"
    RETURNED = "returned", "届出を差戻し中"
    ALREADY_FILED = "already_filed", "届出済み（今年度）"
    FILED_BEFORE = "filed_before", "前年度以前に届出あり（今年度は期限前）"
    EXEMPT = "exempt", "届出を要しない"
    NOT_FILED = "not_filed", NEVER_FILED
    OWES = "owes", "未届の年度がある"
    OVERDUE = "overdue", UNFILED_LATE
    HAS_PARTNER = "has_partner", "協力医療機関の定めあり"
    NO_PARTNER = "no_partner", "協力医療機関の定めなし"
    MET = "met", "要件を充足"
    CONFIRMED = "confirmed", "１年以内に確認済み"
    RECENTLY_WRITTEN = "recently_written", "最近送付済み"
    NO_ADDRESS = "no_address", "住所の記載なし"
    UNPRINTABLE = "unprintable", "印刷できない文字がある"
    OVER_LIMIT = "over_limit", "指定した件数を超過"
    UNTICKED = "unticked", "職員が対象外とした"
    STOPPED = "stopped", "発行を中断"


class LeftOutLine(TypedDict):
    """Who was left out, as a batch keeps it; `at` is SELECTION or ISSUE."""

    facility: int
    facility_number: str
    reason: str
    at: str
    characters: NotRequired[list[str]]
    note: NotRequired[str]


def reason_words(reason: LeftOut, *, on: date) -> str:
    """Return a reason as it is shown of a day: what was filed is said of its 年度."""
    year = fiscal_year(on)
    this, before = fiscal_year_label(year), fiscal_year_label(year - 1)
    said = {
        LeftOut.ALREADY_FILED: filed_words(year),
        LeftOut.FILED_BEFORE: f"{before}以前に届出あり（{this}は期限前）",
        LeftOut.OWES: f"{this}までに未届の年度がある",
        LeftOut.EXEMPT: f"{this}の届出を要しない",
    }
    return said.get(reason, str(reason.label))
