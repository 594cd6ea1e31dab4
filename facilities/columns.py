"""The columns of the lists of the register, and those by which other lists tell of facilities."""

from django.urls import reverse

from common.columns import ListColumn, Listing, label
from facilities.models import Facility, TransferProposal

# Lists of what concerns a facility take them with .of().
_COLUMNS: tuple[ListColumn[Facility], ...] = (
    ListColumn(
        label(Facility, "number"),
        lambda row: row.number,
        13,
        name="number",
        order_by=("number", "pk"),
        style="code",
    ),
    ListColumn(
        label(Facility, "name"),
        lambda row: row.name,
        36,
        name="name",
        order_by=("reading", "pk"),
        style="name",
        link=lambda row: reverse("compliance:facility-detail", args=[row.pk]),
    ),
    ListColumn(label(Facility, "kana"), lambda row: row.kana, 36, name="kana", style="line"),
    ListColumn(
        label(Facility, "facility_type"),
        lambda row: row.facility_type.name,
        30,
        name="facility_type",
        order_by=("facility_type__survey_letter", "pk"),
    ),
    ListColumn(
        "種別（略称）",
        lambda row: row.facility_type.short_name,
        name="short_type",
        order_by=("facility_type__survey_letter", "pk"),
        style="line",
    ),
    ListColumn(
        label(Facility, "prefecture"),
        lambda row: row.prefecture.name,
        10,
        name="prefecture",
        style="line",
        order_by=("prefecture_id", "pk"),
    ),
    ListColumn(
        label(Facility, "municipality"),
        lambda row: row.municipality.name,
        name="municipality",
        style="line",
        order_by=("municipality_id", "pk"),
    ),
    ListColumn(
        label(Facility, "authority"),
        lambda row: row.authority.name,
        name="authority",
        style="line",
        order_by=("authority__code", "pk"),
    ),
    ListColumn(
        "運営法人",
        lambda row: row.corporation_name,
        30,
        name="corporation_name",
        order_by=("corporation_name", "corporation_number", "pk"),
    ),
    ListColumn(
        label(Facility, "corporation_number"),
        lambda row: row.corporation_number,
        15,
        name="corporation_number",
        style="code",
    ),
    ListColumn(
        label(Facility, "representative"),
        lambda row: row.representative,
        20,
        name="representative",
        style="line",
    ),
    ListColumn(
        label(Facility, "postal_code"),
        lambda row: row.postal_code,
        10,
        name="postal_code",
        style="code",
    ),
    ListColumn(label(Facility, "address"), lambda row: row.address, 40, name="address"),
    ListColumn(label(Facility, "building"), lambda row: row.building, 24, name="building"),
    ListColumn(label(Facility, "phone"), lambda row: row.phone, 15, name="phone", style="code"),
    ListColumn(label(Facility, "fax"), lambda row: row.fax, 15, name="fax", style="code"),
    ListColumn(label(Facility, "email"), lambda row: row.email, 30, name="email"),
    ListColumn(
        label(Facility, "capacity"),
        lambda row: row.capacity,
        8,
        name="capacity",
        order_by=("capacity", "pk"),
        style="number",
    ),
    ListColumn(
        label(Facility, "designated_date"),
        lambda row: row.designated_date,
        16,
        name="designated_date",
        order_by=("designated_date", "pk"),
        style="line",
    ),
)
FACILITY = {column.name: column for column in _COLUMNS}

TRANSFERS = Listing[TransferProposal](
    name="transfers",
    title="指定権者の変更の申出",
    empty_text="申出はありません。",
    at_first=(
        "name",
        "number",
        "from_authority",
        "to_authority",
        "transfer_date",
        "proposed_at",
        "state",
    ),
    row_header="name",
    columns=(
        ListColumn(
            label(TransferProposal, "name"),
            lambda row: row.name,
            36,
            name="name",
            style="name",
            link=lambda row: reverse("facilities:transfer-detail", args=[row.pk]),
        ),
        ListColumn(
            label(TransferProposal, "number"),
            lambda row: row.number,
            13,
            name="number",
            style="code",
        ),
        ListColumn(
            label(TransferProposal, "facility_type"),
            lambda row: row.facility_type.name,
            30,
            name="facility_type",
        ),
        ListColumn(
            label(TransferProposal, "from_authority"),
            lambda row: row.from_authority.name,
            name="from_authority",
        ),
        ListColumn(
            label(TransferProposal, "to_authority"),
            lambda row: row.to_authority.name,
            name="to_authority",
        ),
        ListColumn(
            label(TransferProposal, "transfer_date"),
            lambda row: row.transfer_date,
            16,
            name="transfer_date",
        ),
        ListColumn(
            label(TransferProposal, "reason"),
            lambda row: row.reason,
            30,
            name="reason",
        ),
        ListColumn(
            label(TransferProposal, "proposed_at"),
            lambda row: row.proposed_at,
            22,
            name="proposed_at",
        ),
        ListColumn(
            label(TransferProposal, "state"), lambda row: row.get_state_display(), name="state"
        ),
        ListColumn(
            label(TransferProposal, "decided_at"),
            lambda row: row.decided_at,
            22,
            name="decided_at",
        ),
        ListColumn(
            label(TransferProposal, "answer"),
            lambda row: row.answer,
            30,
            name="answer",
        ),
    ),
)
