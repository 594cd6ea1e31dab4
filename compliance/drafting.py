"""From what was typed to a filing that can be recorded, and what it would change."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from common.japanese import match_key
from compliance.actions import NewFiling, NewPartner
from compliance.classification import Category
from compliance.coverage import coverage_of
from compliance.forms.filing import PartnerForm
from compliance.models import FiledPartner, Filing
from facilities.models import Facility
from medical_partners.models import MedicalInstitution


@dataclass(frozen=True, kw_only=True)
class Change:
    """What recording a filing would change: the category, and the partners."""

    before: Category
    after: Category
    added: list[str]
    removed: list[str]
    altered: list[str]
    warnings: list[str]


def draft(
    facility: Facility,
    typed: dict[str, Any],
    partners: list[PartnerForm],
    *,
    corrects: Filing | None,
) -> NewFiling:
    """Return the filing that valid forms describe."""
    return NewFiling(
        facility=facility,
        kind=Filing.Kind.CORRECTION if corrects else typed["kind"],
        filed_date=typed["filed_date"],
        received_date=typed["received_date"],
        channel=typed["channel"],
        partners=[_partner(facility, form) for form in partners],
        year=typed["year"],
        consulted_count=typed["consulted_count"],
        reason_not_agreed=typed["reason_not_agreed"],
        reason_not_consulted=typed["reason_not_consulted"],
        planned_month=typed["planned_month"].replace(day=1) if typed["planned_month"] else None,
        stage=typed["stage"],
        claims_bonus=typed["claims_bonus"],
        remarks=typed["remarks"],
        corrects=corrects,
        correction_reason=typed.get("correction_reason", ""),
        token=typed["token"],
    )


def _partner(facility: Facility, form: PartnerForm) -> NewPartner:
    typed = form.cleaned_data
    institution = form.institution or _made(facility, typed)
    return NewPartner(
        institution=institution,
        name=institution.name,
        consults=typed["consults"],
        examines=typed["examines"],
        claims_admission=typed["admits"],
        confirmed_date=typed["confirmed_date"],
        contact_person=typed["contact_person"],
        remarks=typed["remarks"],
    )


def _made(facility: Facility, typed: dict[str, Any]) -> MedicalInstitution:
    """Return an institution that is not in the register yet, unconfirmed."""
    return MedicalInstitution(
        name=typed["query"],
        match_key=match_key(typed["query"]),
        kind=typed["new_kind"],
        kind_confirmed=False,
        confirmed=False,
        prefecture_id=facility.prefecture_id,
        registered_by_id=facility.authority_id,
    )


def change_of(
    new: NewFiling,
    *,
    before: Category,
    current: list[FiledPartner],
    must_admit: bool,
    today: date,
) -> Change:
    """Return what recording the filing would change against the filing that counts."""
    known = {partner.institution_id: partner for partner in current}
    # One that is not in the register yet has no key; it goes by its name.
    named = {partner.institution.pk or partner.name: partner for partner in new.partners}
    return Change(
        before=before,
        after=coverage_of(new.partners, must_admit=must_admit).category,
        added=[partner.name for pk, partner in named.items() if pk not in known],
        removed=[partner.name for pk, partner in known.items() if pk not in named],
        altered=[
            partner.name
            for pk, partner in named.items()
            if isinstance(pk, int) and pk in known and _promises(partner) != _promises(known[pk])
        ],
        warnings=_warnings(new, today),
    )


def _promises(partner: NewPartner | FiledPartner) -> tuple[bool, bool, bool]:
    return partner.consults, partner.examines, partner.admits


def _warnings(new: NewFiling, today: date) -> list[str]:
    found = []
    if new.facility.authority.review_required:
        found.append("届出の審査を行うため、受理した後に集計へ反映します。")
    if not new.partners:
        found.append("協力医療機関の定めがない届出として記録します。")
    confirmed = [(partner.name, partner.confirmed_date) for partner in new.partners]
    old = [name for name, day in confirmed if day and (today - day).days > 365]
    if old:
        found.append(f"確認日から１年を超えています：{'、'.join(old)}")
    unstated = [name for name, day in confirmed if not day]
    if unstated:
        found.append(f"確認日の記載がありません：{'、'.join(unstated)}")
    return found
