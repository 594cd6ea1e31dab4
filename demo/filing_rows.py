"""One invented filing as rows: the filing, its partners, its plans, and the office's decisions."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from common.japanese import fiscal_year
from compliance.filings.models import FiledPartner, Filing, PlannedInstitution, Review
from compliance.rule.classification import Category, stated
from compliance.rule.coverage import facts_with
from demo.names import person_name
from demo.promises import InventedPromise
from demo.receipts import Receipt

_CHANNELS = (Filing.Channel.EMAIL, Filing.Channel.ONLINE, Filing.Channel.POST)
_NOT_AGREED = ("夜間及び休日の対応が難しいとの回答があったため", "受入れ病床に余裕がないため")
_NOT_CONSULTED = ("制度の内容を把握していなかったため", "協議先の医療機関が見付からないため")


@dataclass
class FilingRows:
    """Rows to load."""

    filings: list[Filing] = field(default_factory=list)
    partners: list[FiledPartner] = field(default_factory=list)
    planned: list[PlannedInstitution] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)


def add_filing(
    rows: FilingRows,
    filing: Filing,
    receipt: Receipt,
    promised: list[InventedPromise],
    chance: Random,
) -> None:
    """Complete a filing that has its keys, and add it with its partners."""
    filing.kind = receipt.kind
    filing.fiscal_year = receipt.year
    filing.received_date = receipt.day
    filing.filed_date = receipt.day - timedelta(days=chance.randint(0, 5))
    filing.channel = chance.choice(_CHANNELS)
    filing.claims_bonus = chance.choice((None, None, True, False))
    partners = [_partner(filing, promise, chance) for promise in promised]
    filing.partner_count = len(partners)
    for name, value in stated(facts_with(partners, must_admit=False)).items():
        setattr(filing, name, value)
    filing.confirmed_date = min(
        (partner.confirmed_date for partner in partners if partner.confirmed_date), default=None
    )
    rows.filings.append(filing)
    rows.partners.extend(partners)


def correct(filing: Filing, corrects: Filing, reason: str) -> None:
    """Let a filing take the place of an earlier version of it."""
    filing.kind = Filing.Kind.CORRECTION
    filing.corrects_id = corrects.pk
    filing.original_id = corrects.original_id or corrects.pk
    filing.correction_reason = reason


def add_plan(rows: FilingRows, filing: Filing, category: Category, chance: Random) -> None:
    """Say on a filing without qualifying partners why there are none, and what is planned."""
    if category == Category.MET:
        return
    filing.claims_bonus = False
    filing.consulted_count = chance.choice((0, 0, 1, 1, 2, 3))
    if filing.consulted_count:
        filing.reason_not_agreed = chance.choice(_NOT_AGREED)
        stage = chance.choice((Filing.Stage.CONSULTING, Filing.Stage.EXPECTED))
    else:
        filing.reason_not_consulted = chance.choice(_NOT_CONSULTED)
        stage = chance.choice((Filing.Stage.NOT_CONSIDERED, Filing.Stage.TO_CONSULT))
    filing.stage = stage
    if stage != Filing.Stage.NOT_CONSIDERED:
        later = filing.received_date + timedelta(days=chance.randint(31, 180))
        filing.planned_month = later.replace(day=1)
        kind = chance.choice(PlannedInstitution.Kind.values)
        rows.planned.append(PlannedInstitution(filing_id=filing.pk, kind=kind))


def add_review(
    rows: FilingRows,
    filing: Filing,
    state: Review.State,
    at: datetime,
    reasons: str = "",
    form_lacking: bool = False,
) -> None:
    """Add a decision of the office."""
    review = Review(
        filing_id=filing.pk,
        state=state,
        reasons=reasons,
        form_lacking=form_lacking,
        recorded_at=at,
        recorded_by_id=filing.recorded_by_id,
    )
    rows.reviews.append(review)


def waiting_receipt(first: date, end: date, chance: Random) -> Receipt | None:
    """Return a receipt within the last month before a day, if that is not before the first."""
    day = end - timedelta(days=chance.randint(1, 30))
    if day < first:
        return None
    return Receipt(day=day, kind=Filing.Kind.CHANGE, year=fiscal_year(day))


def _partner(filing: Filing, promise: InventedPromise, chance: Random) -> FiledPartner:
    institution = promise.institution
    in_vain = promise.claims_in_vain
    return FiledPartner(
        filing_id=filing.pk,
        institution_id=institution.pk,
        name=institution.name,
        institution_kind=institution.kind,
        consults=promise.consults,
        examines=promise.examines,
        admits=promise.admits,
        claims_admission=promise.admits or in_vain,
        confirmed_date=filing.filed_date - timedelta(days=chance.randint(0, 60)),
        contact_person=person_name(chance),
        remarks="要件ⅲの記載があるが、病院でないため数えない。" if in_vain else "",
    )
