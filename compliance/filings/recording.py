"""What the office does with filings: record, correct, return, accept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

import psycopg
from django.db import IntegrityError, transaction

from accounts.history import because
from accounts.models import User
from common.japanese import fiscal_year
from compliance.filings.models import FiledPartner, Filing, PlannedInstitution, Review, Upload
from compliance.rule.classification import stated
from compliance.rule.coverage import facts_with
from facilities.models import Facility
from medical_partners.models import InstitutionKind, MedicalInstitution

CODE_IS_TAKEN = "medical_partners_medicalinstitution_code_key"


class AlreadyCorrected(Exception):
    """The filing has been corrected already; only the newest version can be."""


class AlreadyRecorded(Exception):
    """The same form was sent before; the filing that it made is recorded."""


class FilingOvertaken(Exception):
    """Somebody has recorded a newer filing of the facility since the form was opened."""


# The constraint that a second press, or somebody faster, runs into.
RACES: dict[str | None, type[Exception]] = {
    "a_form_is_recorded_once": AlreadyRecorded,
    "a_filing_is_corrected_once": AlreadyCorrected,
}


@dataclass(frozen=True, kw_only=True)
class NewPartner:
    """One institution of a filing that is about to be recorded, as the facility wrote it."""

    institution: MedicalInstitution
    name: str
    consults: bool = False
    examines: bool = False
    claims_admission: bool = False
    confirmed_date: date | None = None
    contact_person: str = ""
    remarks: str = ""

    @property
    def admits(self) -> bool:
        """Return whether ⅲ counts: it is claimed, and the institution is a hospital."""
        # 第28条第1項: 第三号の要件を満たす協力医療機関にあっては、病院に限る。
        return self.claims_admission and self.institution.kind == InstitutionKind.HOSPITAL


@dataclass(frozen=True, kw_only=True)
class NewFiling:
    """A filing that is about to be recorded."""

    facility: Facility
    kind: str
    filed_date: date
    received_date: date
    channel: str
    partners: Sequence[NewPartner] = ()
    year: int | None = None
    confirmed_date: date | None = None
    consulted_count: int | None = None
    reason_not_agreed: str = ""
    reason_not_consulted: str = ""
    planned_month: date | None = None
    stage: str = ""
    planned_institutions: Sequence[PlannedInstitution] = ()
    claims_bonus: bool | None = None
    remarks: str = ""
    corrects: Filing | None = None
    correction_reason: str = ""
    token: UUID | None = None
    upload: Upload | None = None


def record_filing(new: NewFiling, *, now: datetime, by: User | None) -> Filing:
    """Record one filing with its partners, and return it.

    Raises AlreadyRecorded where its form was sent before, AlreadyCorrected where somebody else
    has corrected the same filing.
    """
    try:
        with transaction.atomic(), because(new.correction_reason):
            return record_filings([new], now=now, by=by)[0]
    except IntegrityError as error:
        race = RACES.get(violated(error))
        if race:
            raise race from error
        raise


@transaction.atomic
def record_filing_after(
    newest: int | None, new: NewFiling, *, now: datetime, by: User | None
) -> Filing:
    """Record a filing if the newest of its facility is still the one that the person has seen.

    Raises Overtaken, and what record_filing() raises. Two people at once take turns.
    """
    Facility.objects.select_for_update(no_key=True).get(pk=new.facility.pk)
    if new.token and Filing.objects.filter(token=new.token).exists():
        raise AlreadyRecorded
    if newest_filing(new.facility) != newest:
        raise FilingOvertaken
    return record_filing(new, now=now, by=by)


def newest_filing(facility: Facility) -> int | None:
    """Return the key of the filing of a facility that was recorded last."""
    filings = Filing.objects.filter(facility=facility)
    return filings.order_by("-pk").values_list("pk", flat=True).first()


@transaction.atomic
def record_filings(filings: Iterable[NewFiling], *, now: datetime, by: User | None) -> list[Filing]:
    """Record many filings in a handful of statements, in the order given.

    Institutions that they name and that are not in the register yet are entered with them.
    Whether a filing needs review is the setting of its facility's authority at this moment. The
    facilities are locked, so that whoever issues letters sees the filings or comes before them.
    """
    new = list(filings)
    lock_facilities({filing.facility.pk for filing in new})
    named = [partner.institution for filing in new for partner in filing.partners]
    made = {id(institution): institution for institution in named if institution.pk is None}
    _enter(list(made.values()))
    rows = Filing.objects.bulk_create([filing_row(filing, now=now, by=by) for filing in new], 1000)
    pairs = list(zip(rows, new, strict=True))
    FiledPartner.objects.bulk_create(
        [partner_row(row, partner) for row, filing in pairs for partner in filing.partners], 1000
    )
    planned = [plan_row(row, plan) for row, filing in pairs for plan in filing.planned_institutions]
    PlannedInstitution.objects.bulk_create(planned, 1000)
    Review.objects.bulk_create(
        [
            Review(filing=row, state=Review.State.RECEIVED, recorded_at=now, recorded_by=by)
            for row in rows
            if row.review_required
        ],
        1000,
    )
    return rows


def lock_facilities(facilities: Iterable[int]) -> None:
    """Let others who lock the same facilities wait; in one order, so that nobody waits in a ring.

    PostgreSQL would do so for the reference to the facility, but only when the filing is committed.
    """
    rows = Facility.objects.select_for_update(no_key=True).filter(pk__in=facilities)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _enter(institutions: list[MedicalInstitution]) -> None:
    """Enter institutions; one whose code an entry out of sight holds is entered without it.

    Row-level security hides what other authorities have entered, but a code is unique among all.
    """
    try:
        with transaction.atomic():
            MedicalInstitution.objects.bulk_create(institutions, 1000)
    except IntegrityError as error:
        if violated(error) != CODE_IS_TAKEN:
            raise
        for institution in institutions:
            _enter_one(institution)


def _enter_one(institution: MedicalInstitution) -> None:
    institution.pk = None
    try:
        with transaction.atomic():
            institution.save(force_insert=True)
    except IntegrityError:
        institution.code = None
        institution.save(force_insert=True)


def violated(error: IntegrityError) -> str | None:
    """Return the name of the constraint that a write has broken."""
    assert isinstance(error.__cause__, psycopg.Error)
    return error.__cause__.diag.constraint_name


def year_of(new: NewFiling) -> int:
    """Return the 年度 of a filing: as stated, or that of the day on which it was filed."""
    return new.year if new.year is not None else fiscal_year(new.filed_date)


def filing_row(new: NewFiling, *, now: datetime, by: User | None) -> Filing:
    """Return the row of a filing, not saved."""
    return Filing(
        facility=new.facility,
        fiscal_year=year_of(new),
        kind=new.kind,
        filed_date=new.filed_date,
        received_date=new.received_date,
        recorded_at=now,
        recorded_by=by,
        channel=new.channel,
        confirmed_date=new.confirmed_date or _confirmed(new.partners),
        review_required=new.facility.authority.review_required,
        token=new.token,
        upload=new.upload,
        corrects=new.corrects,
        original_id=(new.corrects.original_id or new.corrects.pk) if new.corrects else None,
        correction_reason=new.correction_reason,
        consulted_count=new.consulted_count,
        reason_not_agreed=new.reason_not_agreed,
        reason_not_consulted=new.reason_not_consulted,
        planned_month=new.planned_month,
        stage=new.stage,
        claims_bonus=new.claims_bonus,
        remarks=new.remarks,
        partner_count=len(new.partners),
        **stated(facts_with(new.partners, must_admit=False)),
    )


def _confirmed(partners: Sequence[NewPartner]) -> date | None:
    """Return the day by which the responses of all partners that state one were confirmed."""
    # The oldest: the yearly confirmation is due with each partner.
    return min((p.confirmed_date for p in partners if p.confirmed_date), default=None)


def partner_row(filing: Filing, new: NewPartner) -> FiledPartner:
    """Return the row of a partner, not saved."""
    return FiledPartner(
        filing=filing,
        institution=new.institution,
        name=new.name,
        institution_kind=new.institution.kind,
        consults=new.consults,
        examines=new.examines,
        admits=new.admits,
        claims_admission=new.claims_admission,
        confirmed_date=new.confirmed_date,
        contact_person=new.contact_person,
        remarks=new.remarks,
    )


def plan_row(filing: Filing, plan: PlannedInstitution) -> PlannedInstitution:
    """Return the row of a planned institution, not saved."""
    return PlannedInstitution(filing=filing, kind=plan.kind, name=plan.name, code=plan.code)


class AlreadyUploaded(Exception):
    """The filings of this file are recorded already."""


@transaction.atomic
def record_filings_of(
    upload: Upload, filings: Sequence[NewFiling], *, now: datetime, by: User
) -> list[Filing]:
    """Record the filings of an upload, once; raises AlreadyUploaded."""
    waiting = Upload.objects.select_for_update().get(pk=upload.pk)
    if waiting.recorded_at is not None:
        raise AlreadyUploaded
    rows = record_filings([replace(filing, upload=waiting) for filing in filings], now=now, by=by)
    waiting.recorded_at, waiting.recorded_by, waiting.recorded_count = now, by, len(rows)
    waiting.save(update_fields=["recorded_at", "recorded_by", "recorded_count"])
    return rows
