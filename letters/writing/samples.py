"""Letters to an invented facility: what an office looks at before it issues anything."""

from datetime import date, timedelta

from common.japanese import fiscal_year
from compliance.correspondence.models import NoticeKind
from compliance.deadlines.conditions import read_deadlines
from compliance.deadlines.open_years import OpenYears
from compliance.filings.models import FiledPartner, Filing
from compliance.filings.standing import Standing
from compliance.rule.classification import classify
from compliance.rule.coverage import facts_with
from facilities.models import Facility, FacilityType, Obligation
from jurisdictions.models import Authority
from letters.writing.composing import compose
from letters.writing.facts import KnownFacts, years_owed
from letters.writing.letter import Letter
from letters.writing.occasions import Case, office_of
from letters.writing.reply_days import reply_due
from letters.writing.values import Numbers
from medical_partners.models import InstitutionKind

NUMBER = "見本第１号"
SLIP = "見本"
# Three months ago, except where the confirmation is older than a year.
DAYS_AGO = {NoticeKind.CONFIRMATION_DUE: 400}
WITHOUT_FILING = (NoticeKind.NOT_FILED, NoticeKind.ADVANCE_NOTICE)


def sample_letter(
    authority: Authority, *, kind: NoticeKind, facility_type: str, on: date
) -> Letter:
    """Return a letter of a kind to an invented facility of a type, marked 見本.

    Raises Incomplete where the words name what the office has not entered of itself.
    """
    case = _case(authority, kind, facility_type, on)
    known = KnownFacts(years_owed=years_owed(case))
    due = reply_due(on, case.office.settings.reply_days, deadlines=[case.due])
    numbers = Numbers(
        notice_number=NUMBER, notice_date=on, reply_due_date=due, slip_identifier=SLIP
    )
    return compose(case, known, kind=kind, numbers=numbers, is_specimen=True, is_invented=True)


def sample_address(authority: Authority) -> Facility:
    """Return an invented facility in the area of an authority; it is not stored."""
    place = authority.name if authority.municipality_id else f"{authority.prefecture.name}○○市"
    return Facility(
        number="0000000000",
        authority=authority,
        name="特別養護老人ホーム見本苑",
        postal_code="000-0000",
        address=f"{place}見本町１丁目２番３号",
        building="見本ビル４階",
        corporation_name="社会福祉法人見本福祉会",
        representative="見本　太郎",
    )


def _case(authority: Authority, kind: NoticeKind, facility_type: str, on: date) -> Case:
    facility = sample_address(authority)
    facility.facility_type = FacilityType.objects.get(pk=facility_type)
    obligation = (
        Obligation.objects.in_force(on=on)
        .filter(facility_type=facility_type)
        .order_by("valid_from")
        .last()
    )
    assert obligation is not None
    filing = None if kind in WITHOUT_FILING else _filing(kind, on)
    partners = _partners() if filing and kind != NoticeKind.NO_PARTNER else []
    facts = facts_with(partners, must_admit=obligation.covers_admission)
    deadlines = read_deadlines(on=on)
    years = _years(kind, deadlines.fiscal_year).dated(
        deadlines.schedule(authority.pk, facility_type), claims_bonus=False
    )
    pair = deadlines.of(authority.pk, facility_type)
    return Case(
        facility=facility,
        standing=Standing(facts=facts, category=classify(facts), filing_id=None),
        filing=filing,
        partners=partners,
        obligation=obligation,
        rule=pair[0],
        year=years[0].fiscal_year if years else deadlines.fiscal_year,
        due=years[0].due if years else deadlines.due(pair, claims_bonus=False),
        years=years,
        is_late=kind == NoticeKind.NOT_FILED,
        on=on,
        office=office_of(authority),
    )


def _years(kind: NoticeKind, this_year: int) -> OpenYears:
    """Return what the invented facility has not filed: the year before is late."""
    if kind == NoticeKind.NOT_FILED:
        before = (this_year - 1,)
        return OpenYears(owed=(*before, this_year), overdue=before, late=before)
    return OpenYears(owed=(this_year,) if kind in WITHOUT_FILING else ())


def _filing(kind: NoticeKind, on: date) -> Filing:
    received = on - timedelta(days=DAYS_AGO.get(kind, 90))
    return Filing(
        kind=Filing.Kind.ANNUAL,
        fiscal_year=fiscal_year(received),
        received_date=received,
        confirmed_date=received if kind == NoticeKind.CONFIRMATION_DUE else None,
    )


def _partners() -> list[FiledPartner]:
    clinic = FiledPartner(
        name="見本内科医院",
        institution_kind=InstitutionKind.CLINIC,
        consults=True,
        examines=False,
        admits=False,
        claims_admission=True,
    )
    return [clinic]
