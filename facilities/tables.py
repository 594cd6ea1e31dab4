"""The columns of the lists of the register."""

from datetime import date, datetime

import django_tables2 as tables
from django.utils.safestring import SafeString
from django_tables2 import A

from common.japanese import wareki
from common.paging import ListTable
from common.templatetags.ui import wareki_time
from facilities.models import TransferProposal


class TransferTable(ListTable):
    """Facilities that one authority has offered to another."""

    caption = "指定権者の変更の申出"
    row_header = "name"

    name = tables.Column(
        verbose_name="施設名",
        linkify=("facilities:transfer-detail", {"transfer_pk": A("pk")}),
        orderable=False,
        attrs={"cell": {"class": "name"}},
    )
    number = tables.Column(
        verbose_name="事業所番号", orderable=False, attrs={"cell": {"class": "code"}}
    )
    from_authority = tables.Column(verbose_name="現在の指定権者", orderable=False)
    to_authority = tables.Column(verbose_name="新しい指定権者", orderable=False)
    transfer_date = tables.Column(verbose_name="変更日", orderable=False)
    proposed_at = tables.Column(verbose_name="申出日時", orderable=False)
    state = tables.Column(verbose_name="状態", orderable=False)

    class Meta:
        empty_text = "申出はありません。"

    def render_transfer_date(self, value: date) -> str:
        """Show the day in 和暦."""
        return wareki(value)

    def render_proposed_at(self, value: datetime) -> SafeString:
        """Show when it was made."""
        return wareki_time(value)

    def render_state(self, record: TransferProposal) -> str:
        """Show the word for the state."""
        return record.get_state_display()
