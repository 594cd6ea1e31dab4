"""From what was typed to a filing that can be recorded, and what it would change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from common.form_arguments import Cleaned
from common.japanese import match_key, wareki
from compliance.desk.forms.filing import PlanForm
from compliance.desk.forms.partner import PartnerForm
from compliance.filings.checks import CONFIRMED_AFTER_RECEIPT, YEAR_DIFFERS, years_apart
from compliance.filings.comparison import Difference, FilingVersion, compare, version_of
from compliance.filings.confirming import LONG_AGO, REPEATED, Confirmations, confirmed_long_ago
from compliance.filings.models import Filing, PlannedInstitution
from compliance.filings.recording import NewFiling, NewPartner, filing_row, partner_row, year_of
from compliance.rule.ahead import ahead_of, lacking_in_words
from compliance.rule.classification import Category, Facts, classify, missing
from compliance.rule.coverage import Coverage, coverage_of, facts_with
from compliance.rule.obligations import finding_of, words_of_finding
from facilities.models import Facility, Obligation
from medical_partners.models import MedicalInstitution


@dataclass(frozen=True, kw_only=True)
class Change:
    """What recording a filing would change: the category, and what is said."""

    before: Category
    after: Category
    compared_with: Filing | None
    differences: list[Difference]
    coverage: Coverage
    lacking: str
    finding: str
    ahead: str
    notes: list[str]
    warnings: list[str]
    clears_plan: bool


def draft(
    facility: Facility,
    typed: Cleaned,
    partners: Sequence[PartnerForm],
    plans: Sequence[PlanForm],
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
        confirmed_date=typed["confirmed_date"],
        consulted_count=typed["consulted_count"],
        reason_not_agreed=typed["reason_not_agreed"],
        reason_not_consulted=typed["reason_not_consulted"],
        planned_month=typed["planned_month"],
        stage=typed["stage"],
        planned_institutions=[PlannedInstitution(**plan.cleaned_data) for plan in plans],
        claims_bonus=typed["claims_bonus"],
        remarks=typed["remarks"],
        corrects=corrects,
        correction_reason=typed.get("correction_reason", ""),
        token=typed["token"],
    )


def _partner(facility: Facility, form: PartnerForm) -> NewPartner:
    typed = form.cleaned_data
    institution = form.institution or _made(facility, name=typed["query"], kind=typed["new_kind"])
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


def _made(facility: Facility, *, name: str, kind: str) -> MedicalInstitution:
    """Return an institution that is not in the register yet, unconfirmed."""
    return MedicalInstitution(
        name=name,
        match_key=match_key(name),
        kind=kind,
        kind_confirmed=False,
        confirmed=False,
        prefecture_id=facility.prefecture_id,
        registered_by_id=facility.authority_id,
    )


def change_of(
    new: NewFiling,
    *,
    before: Facts,
    current: Filing | None,
    obligation: Obligation | None,
    on: date,
    known_at: datetime,
) -> Change:
    """Return what recording the filing would change against the filing that counts."""
    filings = Filing.objects.filter(facility=new.facility).in_effect(on=on, known_at=known_at)
    others = filings.exclude(pk=new.corrects.pk) if new.corrects else filings
    rest = others.latest_first().first()
    stays = rest if rest and rest.received_date > new.received_date else None
    partners = list(stays.partners.all()) if stays else new.partners
    as_drafted = drafted(new, known_at)
    coverage = coverage_of(as_drafted.partners, must_admit=before.must_admit)
    said, compared = coverage.category, new.corrects or current
    lacking = missing(facts_with(new.partners, must_admit=before.must_admit))
    return Change(
        before=classify(before),
        after=coverage_of(partners, must_admit=before.must_admit).category,
        compared_with=compared,
        differences=compare(version_of(compared) if compared else None, as_drafted),
        coverage=coverage,
        lacking=lacking_in_words(said, lacking),
        finding=_finding(said, obligation, on=on),
        ahead=ahead_of(said, obligation, on=on),
        notes=_effects(new, stays),
        warnings=[
            *_doubts(new),
            *_repeated(new, known_at),
            *_late_promise(new, said, obligation),
        ],
        clears_plan=said == Category.MET and _speaks_of_plans(new),
    )


def _finding(said: Category, obligation: Obligation | None, *, on: date) -> str:
    """Return what the filing alone would be called today, where there is something to say."""
    if obligation is None or said == Category.MET:
        return ""
    return words_of_finding(finding_of(said, obligation=obligation, on=on), obligation=obligation)


def without_plan(new: NewFiling) -> NewFiling:
    """Return a filing without what is said where the requirements are not met (検討状況等)."""
    return replace(
        new,
        stage="",
        planned_month=None,
        planned_institutions=(),
        consulted_count=None,
        reason_not_agreed="",
        reason_not_consulted="",
    )


def _speaks_of_plans(new: NewFiling) -> bool:
    reasons = new.reason_not_agreed or new.reason_not_consulted
    return bool(new.stage or new.planned_month or new.planned_institutions or reasons)


def _repeated(new: NewFiling, known_at: datetime) -> list[str]:
    """Return the doubt that the days of an earlier 年度 were taken over."""
    if new.corrects:
        return []
    facility, year = new.facility.pk, year_of(new)
    stated = Confirmations([facility], known_at=known_at)
    names = [
        partner.name
        for partner in new.partners
        if stated.is_repeated(facility, year, partner.institution.pk, partner.confirmed_date)
    ]
    if not names and stated.is_repeated(facility, year, None, new.confirmed_date):
        names = ["届出"]
    return [f"{REPEATED}：{'、'.join(names)}"] if names else []


def _late_promise(new: NewFiling, said: Category, obligation: Obligation | None) -> list[str]:
    """Return the doubt that what is promised comes only after the transition has ended."""
    binding = obligation.binding_from if obligation else None
    planned = new.planned_month
    if said == Category.MET or not (binding and planned and planned >= binding.replace(day=1)):
        return []
    last = wareki(binding - timedelta(days=1))
    return [
        f"協議を行う予定時期（{wareki(planned).split('月')[0]}月）が、経過措置の終わり（{last}）より後です。"
        "経過措置の終了後は、要件を満たす協力医療機関がない状態は基準に適合しません。"
    ]


def drafted(new: NewFiling, now: datetime) -> FilingVersion:
    """Return a filing that is not recorded yet as it would stand."""
    filing = filing_row(new, now=now, by=None)
    return FilingVersion(
        filing=filing,
        partners=[partner_row(filing, partner) for partner in new.partners],
        planned=new.planned_institutions,
    )


def _effects(new: NewFiling, stays: Filing | None) -> list[str]:
    found = []
    if new.facility.authority.review_required:
        found.append("届出の審査を行うため、受理した後に集計へ反映します。")
    if stays:
        day = wareki(stays.received_date)
        found.append(f"{day}に受け付けた届出がより新しいため、現在の区分は変わりません。")
    return found


def _doubts(new: NewFiling) -> list[str]:
    """Return what is allowed, but may be a mistake."""
    found = []
    if not new.partners:
        found.append("協力医療機関の定めがない届出として記録します。")
    if new.year is not None and years_apart(new.year, new.filed_date) == 1:
        found.append(YEAR_DIFFERS)
    days = [(partner.name, partner.confirmed_date) for partner in new.partners]
    stated = [*days, ("届出", new.confirmed_date)]
    old = [name for name, day in stated if confirmed_long_ago(day, new.filed_date)]
    if old:
        found.append(f"{LONG_AGO}：{'、'.join(old)}")
    unstated = [name for name, day in days if not (day or new.confirmed_date)]
    if unstated:
        found.append(f"確認日の記載がありません：{'、'.join(unstated)}")
    if any(day and day > new.received_date for _, day in [*days, ("", new.confirmed_date)]):
        found.append(CONFIRMED_AFTER_RECEIPT)
    return found
