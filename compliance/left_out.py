"""送付先から除く理由: why a facility gets no letter of a kind."""

from django.db import models


class LeftOut(models.TextChoices):
    """送付先から除く理由."""

    OTHER_AUTHORITY = "other_authority", "指定権者が異なる"
    MERGED = "merged", "他の施設に統合済み"
    CLOSED = "closed", "廃止"
    NOT_DESIGNATED = "not_designated", "指定前"
    SUSPENDED = "suspended", "休止中"
    COUNTED_ELSEWHERE = "counted_elsewhere", "養護・軽費老人ホームに計上"
    UNDER_REVIEW = "under_review", "届出を審査中"
    RETURNED = "returned", "届出を差戻し中"
    ALREADY_FILED = "already_filed", "届出済み"
    FILED_BEFORE = "filed_before", "前年度以前に届出あり（今年度は期限前）"
    EXEMPT = "exempt", "届出を要しない"
    NOT_FILED = "not_filed", "届出がない"
    OVERDUE = "overdue", "届出期限を過ぎている"
    HAS_PARTNER = "has_partner", "協力医療機関の定めあり"
    NO_PARTNER = "no_partner", "協力医療機関の定めなし"
    MET = "met", "要件を充足"
    CONFIRMED = "confirmed", "１年以内に確認済み"
    RECENTLY_WRITTEN = "recently_written", "最近送付済み"
    NO_ADDRESS = "no_address", "住所の記載なし"
    UNPRINTABLE = "unprintable", "印刷できない文字がある"
    OVER_LIMIT = "over_limit", "指定した件数を超過"
    STOPPED = "stopped", "発行を中断"
