"""The columns of the batches, and of the letters of a batch: its 送付先."""

from django.urls import reverse

from common.badges import badge
from common.columns import ListColumn, Listing, label
from compliance.correspondence.columns import LETTER
from compliance.correspondence.follow_up import ASKING
from compliance.correspondence.models import Notice, NoticeBatch
from compliance.correspondence.models.notice import notice_numbers
from letters.issuing.batches import BatchState

TONES = {BatchState.ISSUED: "ok", BatchState.STOPPED: "error", BatchState.WAITING: "warning"}


def _state(batch: NoticeBatch) -> str:
    return badge(batch.get_state_display(), TONES.get(BatchState(batch.state), "info"))


def _numbers(batch: NoticeBatch) -> str:
    """Return the numbers that the letters bear, or that are kept for them."""
    issued = vars(batch)["letters"]
    last = batch.first_number + issued - 1 if issued else batch.last_number
    return notice_numbers(batch.number_prefix, batch.first_number, last)


def _replies(batch: NoticeBatch) -> str:
    """Return how many of the letters were answered; nothing where they ask for no answer.

    With 通, so that no program takes it for a day.
    """
    letters, asks = vars(batch)["letters"], batch.kind in ASKING and batch.reply_due_date
    return f"{vars(batch)['answered']:,}/{letters:,}通" if asks and letters else ""


# Rows are batches with the number of their letters, and of those that were answered.
BATCHES = Listing[NoticeBatch](
    name="notice_batches",
    title="通知文書の一括発行",
    empty_text="発行した通知文書はありません。施設一覧で施設を絞り込むか選択して、作成します。",
    at_first=(
        "kind",
        "notice_date",
        "first_notice_number",
        "letters",
        "replies",
        "reply_due_date",
        "authority",
        "created_at",
        "created_by",
        "state",
    ),
    row_header="kind",
    columns=(
        ListColumn(
            label(NoticeBatch, "kind"),
            lambda row: row.get_kind_display(),
            name="kind",
            link=lambda row: reverse("letters:notice-batch-detail", args=[row.pk]),
        ),
        ListColumn(
            label(NoticeBatch, "notice_date"), lambda row: row.notice_date, 16, name="notice_date"
        ),
        ListColumn(
            label(NoticeBatch, "reply_due_date"),
            lambda row: row.reply_due_date,
            16,
            name="reply_due_date",
        ),
        ListColumn(LETTER["notice_number"].heading, _numbers, 24, name="first_notice_number"),
        ListColumn("通数", lambda row: vars(row)["letters"], 8, name="letters", style="number"),
        ListColumn("回答", _replies, 10, name="replies"),
        ListColumn(
            label(NoticeBatch, "authority"), lambda row: row.authority.name, name="authority"
        ),
        ListColumn(
            label(NoticeBatch, "created_at"), lambda row: row.created_at, 22, name="created_at"
        ),
        ListColumn(
            label(NoticeBatch, "created_by"),
            lambda row: row.created_by.name if row.created_by else "コマンド",
            name="created_by",
        ),
        ListColumn(
            label(NoticeBatch, "released_at"),
            lambda row: row.released_at,
            22,
            name="released_at",
        ),
        ListColumn(
            label(NoticeBatch, "released_by"),
            lambda row: row.released_by.name if row.released_by else "",
            name="released_by",
        ),
        ListColumn(
            label(NoticeBatch, "state"),
            lambda row: row.get_state_display(),
            name="state",
            show=_state,
        ),
    ),
)

RECIPIENTS = Listing[Notice](
    name="recipients",
    title="送付先",
    empty_text="発行した文書はありません。",
    at_first=("notice_number", "number", "name", "short_type"),
    row_header="notice_number",
    columns=tuple(
        LETTER[name]
        for name in (
            "place",
            "notice_number",
            "number",
            "name",
            "facility_type",
            "short_type",
            "kind",
            "missing",
            "notice_date",
            "reply_due_date",
            "slip_identifier",
            "phone",
            "email",
        )
    ),
)
