"""回答の状況: how far each letter has come, as a condition in SQL."""

from datetime import date, datetime
from typing import TypeAlias, TypedDict

from django.db import models
from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Least
from django_stubs_ext import WithAnnotations

from compliance.correspondence.follow_up import ASKING, answered
from compliance.correspondence.models import Contact, Notice


class LetterStage(models.TextChoices):
    """回答の状況."""

    OVERDUE = "overdue", "回答期限超過"
    PROMISED = "promised", "次回連絡日到来"
    AWAITED = "awaited", "回答待ち"
    ANSWERED = "answered", "回答又は通知後の届出あり"
    NOT_ASKED = "not_asked", "回答を求めない"


class Staged(TypedDict):
    """What with_stage() annotates."""

    promised: date | None
    stage: str


StagedNotice: TypeAlias = "WithAnnotations[Notice, Staged]"


def with_stage(
    notices: QuerySet[Notice], *, on: date, known_at: datetime
) -> QuerySet[StagedNotice]:
    """Annotate letters with their stage on a day and with the day that was promised since."""
    contacts = Contact.objects.in_force(on=on, known_at=known_at)
    newest = contacts.filter(
        facility=OuterRef("facility"), contact_date__gte=OuterRef("notice_date")
    )
    due = newest.latest_first().values(day=Least("promised_date", "next_contact_date"))[:1]
    came = answered(on=on, known_at=known_at)
    return notices.annotate(promised=Subquery(due)).annotate(
        stage=Case(
            When(Q(promised__lte=on), then=Value(LetterStage.PROMISED)),
            When(came, then=Value(LetterStage.ANSWERED)),
            When(~Q(kind__in=ASKING) | Q(reply_due_date=None), then=Value(LetterStage.NOT_ASKED)),
            When(reply_due_date__lt=on, then=Value(LetterStage.OVERDUE)),
            default=Value(LetterStage.AWAITED),
            output_field=CharField(),
        )
    )


def count_stages(staged: QuerySet[StagedNotice]) -> dict[str, int]:
    """Return how many letters stand at each stage, of rows that with_stage() has annotated."""
    rows = staged.order_by().values_list("stage").annotate(n=Count("pk"))
    return dict(rows)
