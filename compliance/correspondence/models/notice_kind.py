"""The kinds of letters."""

from django.db import models


class NoticeKind(models.TextChoices):
    """通知文書の種類."""

    NOT_FILED = "not_filed", "未届"
    NO_PARTNER = "no_partner", "定めなし"
    REQUIREMENTS_MISSING = "requirements_missing", "要件不足"
    CONFIRMATION_DUE = "confirmation_due", "確認依頼"
    ADVANCE_NOTICE = "advance_notice", "予告"
    ACCEPTANCE = "acceptance", "受付のお知らせ"
