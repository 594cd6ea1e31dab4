"""The columns of the list of filings that wait for a decision."""

from datetime import date

import django_tables2 as tables
from django_tables2 import A

from common.japanese import wareki
from common.paging import ListTable
from common.table_rows import SelectionColumn
from compliance.filings.models import Filing
from compliance.filings.versions import changed_since_last


class ReviewTable(ListTable):
    """Filings that wait for a decision."""

    caption = "審査待ちの届出"
    row_header = "facility"

    selection = SelectionColumn()
    facility = tables.Column(
        verbose_name="施設名",
        accessor="facility__name",
        linkify=("compliance:filing-detail", {"filing_pk": A("pk")}),
        orderable=False,
        attrs={"cell": {"class": "name"}},
    )
    facility_type = tables.Column(
        verbose_name="施設種別", accessor="facility__facility_type__short_name", orderable=False
    )
    authority = tables.Column(
        verbose_name="指定権者", accessor="facility__authority__name", orderable=False
    )
    kind = tables.Column(verbose_name="届出区分", orderable=False)
    received_date = tables.Column(verbose_name="受付日", orderable=False)
    is_resubmitted = tables.Column(verbose_name="再提出", orderable=False)
    changed = tables.Column(verbose_name="変わった項目", empty_values=(), orderable=False)
    is_opened = tables.Column(verbose_name="内容の確認", orderable=False)

    class Meta:
        empty_text = "審査待ちの届出はありません。"

    def render_kind(self, record: Filing) -> str:
        """Show the word for the kind."""
        return record.get_kind_display()

    def render_received_date(self, value: date) -> str:
        """Show the day in 和暦."""
        return wareki(value)

    def render_is_resubmitted(self, value: bool) -> str:
        """Show whether the facility has filed again after a return."""
        return "再提出" if value else "－"

    def render_changed(self, record: Filing) -> str:
        """Show in what the filing differs from the one before it."""
        return "、".join(self.changes[record.pk]) or "－"

    def render_is_opened(self, value: bool) -> str:
        """Show whether one has looked through the filing oneself."""
        return "確認済み" if value else "未確認"

    def before_render(self, request: object) -> None:
        """Compare the filings of this page with those before them, all at once."""
        self.changes = changed_since_last([row.record for row in self.paginated_rows])
