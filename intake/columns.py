"""The columns of the list of files that were brought."""

from django.urls import reverse

from common.columns import ListColumn, Listing, label
from compliance.filings.models import Upload


def _state(upload: Upload) -> str:
    """Return what became of a file, and of how many rows."""
    if upload.recorded_at:
        return f"{upload.recorded_count or 0:,}件を記録"
    if upload.job and not upload.job.is_finished:
        return "処理中"
    return "取りやめ" if upload.set_aside_at else "未記録"


UPLOADS = Listing[Upload](
    name="uploads",
    title="取込",
    empty_text="取り込んだファイルはありません。",
    at_first=("name", "kind", "authority", "uploaded_at", "uploaded_by", "state"),
    row_header="name",
    columns=(
        ListColumn(
            label(Upload, "name"),
            lambda row: row.name,
            40,
            name="name",
            style="name",
            link=lambda row: reverse("intake:upload-detail", args=[row.pk]),
        ),
        ListColumn(label(Upload, "kind"), lambda row: row.get_kind_display(), name="kind"),
        ListColumn(label(Upload, "authority"), lambda row: row.authority.name, name="authority"),
        ListColumn(
            label(Upload, "uploaded_at"),
            lambda row: row.uploaded_at,
            22,
            name="uploaded_at",
            style="line",
        ),
        ListColumn(
            label(Upload, "uploaded_by"), lambda row: row.uploaded_by.name, name="uploaded_by"
        ),
        ListColumn("状況", _state, 16, name="state"),
        ListColumn(
            label(Upload, "recorded_at"),
            lambda row: row.recorded_at,
            22,
            name="recorded_at",
        ),
        ListColumn(
            label(Upload, "recorded_by"),
            lambda row: row.recorded_by.name if row.recorded_by else "",
            name="recorded_by",
        ),
        ListColumn(
            label(Upload, "recorded_count"),
            lambda row: row.recorded_count,
            10,
            name="recorded_count",
            style="number",
        ),
    ),
)
