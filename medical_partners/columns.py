"""The columns of the list of medical institutions."""

from django.urls import reverse

from common.columns import ListColumn, Listing, label
from medical_partners.models import MedicalInstitution

MARKS = {True: "○", False: "－"}

# Rows are institutions that with_capabilities() has annotated.
INSTITUTIONS = Listing[MedicalInstitution](
    name="institutions",
    title="医療機関一覧",
    empty_text="条件に合う医療機関はありません。",
    at_first=(
        "code",
        "name",
        "kind",
        "beds",
        "prefecture",
        "municipality",
        "phone",
        "can_consultation",
        "can_examination",
        "can_admission",
        "infection_designation",
    ),
    row_header="name",
    columns=(
        ListColumn(
            label(MedicalInstitution, "code"),
            lambda row: row.code or "",
            13,
            name="code",
            order_by=("code", "pk"),
            style="code",
        ),
        ListColumn(
            label(MedicalInstitution, "name"),
            lambda row: row.name,
            36,
            name="name",
            order_by=("reading", "pk"),
            style="name",
            link=lambda row: reverse("compliance:institution-detail", args=[row.pk]),
        ),
        ListColumn(
            label(MedicalInstitution, "kind"),
            lambda row: row.get_kind_display(),
            12,
            name="kind",
            order_by=("kind", "pk"),
        ),
        ListColumn(
            label(MedicalInstitution, "beds"),
            lambda row: row.beds,
            8,
            name="beds",
            order_by=("beds", "pk"),
            style="number",
        ),
        ListColumn(
            label(MedicalInstitution, "prefecture"),
            lambda row: row.prefecture.name,
            10,
            name="prefecture",
            order_by=("prefecture_id", "municipality_id", "pk"),
        ),
        ListColumn(
            label(MedicalInstitution, "municipality"),
            lambda row: row.municipality.name if row.municipality else "",
            name="municipality",
            order_by=("municipality_id", "pk"),
        ),
        ListColumn(
            label(MedicalInstitution, "address"),
            lambda row: row.address,
            40,
            name="address",
        ),
        ListColumn(
            label(MedicalInstitution, "phone"), lambda row: row.phone, name="phone", style="code"
        ),
        ListColumn(
            "ⅰ 相談", lambda row: MARKS[vars(row)["can_consultation"]], 8, name="can_consultation"
        ),
        ListColumn(
            "ⅱ 診療", lambda row: MARKS[vars(row)["can_examination"]], 8, name="can_examination"
        ),
        ListColumn(
            "ⅲ 入院", lambda row: MARKS[vars(row)["can_admission"]], 8, name="can_admission"
        ),
        ListColumn(
            "第二種協定",
            lambda row: row.get_infection_designation_display(),
            10,
            name="infection_designation",
        ),
        ListColumn(
            label(MedicalInstitution, "listed_on"),
            lambda row: row.listed_on,
            16,
            name="listed_on",
        ),
    ),
)
