"""The columns by which lists tell of letters, and those of 対応記録."""

from django.urls import reverse

from common.columns import ListColumn, Listing, label
from compliance.correspondence.models import Notice
from compliance.correspondence.stages import LetterStage
from compliance.rule.classification import Requirement
from facilities.columns import FACILITY

OF_FACILITY = (
    "number",
    "name",
    "facility_type",
    "short_type",
    "municipality",
    "phone",
    "email",
)
_COLUMNS: tuple[ListColumn[Notice], ...] = (
    *(FACILITY[name].of(lambda row: row.facility) for name in OF_FACILITY),
    ListColumn(label(Notice, "place"), lambda row: row.place, 6, name="place"),
    ListColumn(
        label(Notice, "notice_number"),
        lambda row: row.notice_number,
        16,
        name="notice_number",
        order_by=("notice_number", "pk"),
        link=lambda row: reverse("letters:notice-detail", args=[row.pk]),
    ),
    ListColumn(
        label(Notice, "notice_date"),
        lambda row: row.notice_date,
        16,
        name="notice_date",
        order_by=("notice_date", "pk"),
    ),
    ListColumn(
        label(Notice, "kind"),
        lambda row: row.get_kind_display(),
        name="kind",
        order_by=("kind", "pk"),
    ),
    ListColumn(label(Notice, "authority"), lambda row: row.authority.name, name="authority"),
    ListColumn(
        label(Notice, "reply_due_date"),
        lambda row: row.reply_due_date,
        16,
        name="reply_due_date",
        order_by=("reply_due_date", "pk"),
    ),
    ListColumn(
        label(Notice, "missing"),
        lambda row: "、".join(Requirement(code).label for code in row.missing),
        20,
        name="missing",
    ),
    ListColumn(
        label(Notice, "slip_identifier"),
        lambda row: row.slip_identifier,
        16,
        name="slip_identifier",
        style="code",
    ),
)
LETTER = {column.name: column for column in _COLUMNS}
# Of letters that with_stage() has annotated.
STAGE = ListColumn[Notice](
    "回答の状況", lambda row: LetterStage(vars(row)["stage"]).label, 18, name="stage"
)
PROMISED = ListColumn[Notice]("次回連絡日", lambda row: vars(row)["promised"], 18, name="promised")

FOLLOW_UP = Listing[Notice](
    name="follow_up",
    title="対応記録",
    empty_text="条件に合う通知文書はありません。",
    at_first=(
        "notice_number",
        "notice_date",
        "kind",
        "name",
        "authority",
        "reply_due_date",
        "stage",
        "promised",
    ),
    row_header="name",
    columns=(
        LETTER["notice_number"],
        LETTER["notice_date"],
        LETTER["kind"],
        LETTER["number"],
        LETTER["name"],
        LETTER["facility_type"],
        LETTER["municipality"],
        LETTER["authority"],
        LETTER["reply_due_date"],
        STAGE,
        PROMISED,
        LETTER["slip_identifier"],
    ),
)
