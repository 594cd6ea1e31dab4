"""The columns of the list of medical institutions."""

import django_tables2 as tables
from django_tables2 import A

from common.paging import ListTable
from medical_partners.models import MedicalInstitution
from medical_partners.rows import MARKS

NUMBER = {"cell": {"class": "code"}}


class InstitutionTable(ListTable):
    """Medical institutions and what is known that they can do."""

    caption = "医療機関一覧"
    row_header = "name"

    code = tables.Column(verbose_name="医療機関コード", order_by=("code", "pk"), attrs=NUMBER)
    name = tables.Column(
        verbose_name="名称",
        order_by=("name", "pk"),
        linkify=("compliance:institution-detail", {"institution_pk": A("pk")}),
        attrs={"cell": {"class": "name"}},
    )
    kind = tables.Column(verbose_name="区分", order_by=("kind", "pk"))
    beds = tables.Column(
        verbose_name="病床数", order_by=("beds", "pk"), attrs={"cell": {"class": "number"}}
    )
    municipality = tables.Column(
        verbose_name="所在地", order_by=("prefecture_id", "municipality_id", "pk")
    )
    phone = tables.Column(verbose_name="電話番号", orderable=False, attrs=NUMBER)
    can_consultation = tables.Column(verbose_name="ⅰ 相談", orderable=False)
    can_examination = tables.Column(verbose_name="ⅱ 診療", orderable=False)
    can_admission = tables.Column(verbose_name="ⅲ 入院", orderable=False)
    infection_designation = tables.Column(verbose_name="第二種協定", orderable=False)

    class Meta:
        empty_text = "条件に合う医療機関はありません。"

    def render_municipality(self, record: MedicalInstitution) -> str:
        """Show the prefecture and the place."""
        place = record.municipality.name if record.municipality else ""
        return f"{record.prefecture.name}{place}"

    def render_can_consultation(self, value: bool) -> str:
        """Show whether it is known that the institution can."""
        return MARKS[value]

    def render_can_examination(self, value: bool) -> str:
        """Show whether it is known that the institution can."""
        return MARKS[value]

    def render_can_admission(self, value: bool) -> str:
        """Show whether it is known that the institution can."""
        return MARKS[value]
