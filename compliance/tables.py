"""The columns of the office's lists."""

import django_tables2 as tables

from common.japanese import wareki
from compliance.classification import Facts, missing
from compliance.models import Filing
from facilities.models import Facility


class FacilityTable(tables.Table):
    """Facilities and how they stand on a day."""

    caption = "施設一覧"
    row_header = "name"

    number = tables.Column(verbose_name="事業所番号")
    name = tables.Column(verbose_name="施設名")
    facility_type = tables.Column(
        verbose_name="施設種別", order_by=("facility_type__survey_letter", "pk")
    )
    municipality = tables.Column(verbose_name="所在地", order_by=("municipality_id", "pk"))
    authority = tables.Column(verbose_name="指定権者", order_by=("authority__code", "pk"))
    received_date = tables.Column(verbose_name="最新の届出", empty_values=(), orderable=False)
    category = tables.TemplateColumn(template_name="compliance/_category.html", verbose_name="区分")
    missing = tables.Column(verbose_name="不足する要件", empty_values=(), orderable=False)

    class Meta:
        empty_text = "条件に合う施設はありません。"
        order_by = ("municipality", "number")

    def render_facility_type(self, record: Facility) -> str:
        """Show the short name."""
        return record.facility_type.short_name

    def render_received_date(self, record: Facility) -> str:
        """Show when the filing that counts was received."""
        filing = self.filings.get(record.filing_id)
        return f"{wareki(filing.received_date)} {filing.get_kind_display()}" if filing else "－"

    def render_missing(self, record: Facility) -> str:
        """Show what the facility that has filed still lacks."""
        lacking = missing(Facts.of_code(record.facts)) if record.filing_id else []
        return "、".join(requirement.label for requirement in lacking) or "－"

    def before_render(self, request: object) -> None:
        """Read the filings of the rows on this page in one query."""
        rows = [row.record for row in self.paginated_rows]
        self.filings = Filing.objects.in_bulk([row.filing_id for row in rows if row.filing_id])
