"""The filings of one invented facility, from the first to how it shall stand on the last day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import count
from random import Random

from compliance.classification import Category
from compliance.models import Filing, Review
from demo.facilities import Home, Span
from demo.filing_rows import Rows, add_filing, add_plan, add_review, waiting_receipt
from demo.promises import promises
from demo.receipts import Receipt, receipts
from medical_partners.models import MedicalInstitution

# From the worst to the best; facilities climb as the years go by.
_LADDER = (
    Category.NOT_FILED,
    Category.NO_PARTNER,
    Category.UNMET,
    Category.PARTLY_MET,
    Category.MET,
)
_CLIMBED_LATELY = 0.11
_CLIMBED_EARLIER = 0.03
_LATELY = timedelta(days=3 * 365)
_CORRECTED = 0.015
_RECORDED_LATE = 0.03
_WAITS = 0.15
_WAITS_WITHOUT_STANDING = 0.4
_RETURNED = 0.4
MOST_PARTNERS = 4
# 受付日が正しい場合、誤っている場合
_CORRECTIONS = ("協力医療機関の入力漏れのため", "受付日及び要件の入力誤りのため")
_RETURNS = "協力医療機関との協定書の写しが添付されていません。添付の上、再度提出してください。"


@dataclass(frozen=True, kw_only=True)
class Office:
    """How the authority of a facility takes filings in."""

    due: tuple[int, int]
    reviews: bool = False
    recorded_by: int | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """One facility and what its filings depend on."""

    home: Home
    office: Office
    target: Category
    must_admit: bool
    institutions: list[MedicalInstitution]
    mean_partners: float
    chance: Random


class Registry:
    """Writes the filings of one facility after another as rows."""

    def __init__(self, *, span: Span, zone: tzinfo, first_pk: int) -> None:
        """Begin with the first primary key to give."""
        self._span = span
        self._zone = zone
        self._pks = count(first_pk)
        # Nothing is recorded or decided later than the first moment of the last day.
        self._end = datetime.combine(span.last, time(), zone)
        self._last_receipt = span.last - timedelta(days=1)
        self.rows = Rows()

    def file(self, case: Case) -> None:
        """Add all filings of one facility."""
        steps = list(self._steps(case))
        for receipt, category in steps:
            self._file_once(case, receipt, category)
        if case.office.reviews:
            self._file_waiting(case, steps[-1][0].day if steps else date.min)

    def _steps(self, case: Case) -> Iterator[tuple[Receipt, Category]]:
        if case.target == Category.NOT_FILED:
            return
        drawn = receipts(case.home, self._span, case.office.due, case.chance)
        categories = self._climb(case.target, drawn, case.chance)
        yield from zip(drawn[-len(categories) :], categories, strict=True)

    def _climb(self, target: Category, drawn: list[Receipt], chance: Random) -> list[Category]:
        """Return the categories of the filings, ending in the target; the earliest may be lower."""
        climbed = [target]
        for receipt in reversed(drawn[1:]):
            lately = self._span.last - receipt.day < _LATELY
            rung = _LADDER.index(climbed[-1])
            if chance.random() < (_CLIMBED_LATELY if lately else _CLIMBED_EARLIER):
                rung = chance.randrange(rung)
            if _LADDER[rung] == Category.NOT_FILED:
                break
            climbed.append(_LADDER[rung])
        return climbed[::-1]

    def _file_once(self, case: Case, receipt: Receipt, category: Category) -> None:
        """Add a filing; now and then first as it was recorded wrongly, then corrected."""
        chance = case.chance
        # What is recorded wrongly may bear a later day than the office's stamp.
        later = min(receipt.day + timedelta(days=chance.choice((0, 0, 3))), self._last_receipt)
        recorded_at = self._recorded_at(later, chance)
        corrected_at = recorded_at + timedelta(days=chance.randint(3, 40))
        lower = _LADDER[1 : _LADDER.index(category)]
        if chance.random() < _CORRECTED and lower and corrected_at < self._end:
            wrong = self._add(case, replace(receipt, day=later), chance.choice(lower), recorded_at)
            self._accept(case, wrong)
            right = self._add(case, receipt, category, corrected_at)
            right.kind = Filing.Kind.CORRECTION
            right.corrects_id = right.original_id = wrong.pk
            right.correction_reason = _CORRECTIONS[later != receipt.day]
        else:
            right = self._add(case, receipt, category, recorded_at)
        self._accept(case, right)

    def _file_waiting(self, case: Case, latest: date) -> None:
        """Add, now and then, a newest filing that the office has not accepted."""
        share = _WAITS if latest > date.min else _WAITS_WITHOUT_STANDING
        facility = case.home.facility
        first = max(latest + timedelta(days=1), facility.designated_date or date.min)
        end = min(self._span.last, facility.closed_date or self._span.last)
        receipt = waiting_receipt(first, end, case.chance)
        if receipt is None or case.chance.random() >= share:
            return
        at = self._recorded_at(receipt.day, case.chance)
        filing = self._add(case, receipt, Category.MET, at)
        add_review(self.rows, filing, Review.State.RECEIVED, at)
        if case.chance.random() < _RETURNED:
            at = self._decided_at(at, case.chance)
            add_review(self.rows, filing, Review.State.RETURNED, at, _RETURNS)

    def _add(self, case: Case, receipt: Receipt, category: Category, at: datetime) -> Filing:
        filing = Filing(
            pk=next(self._pks),
            facility_id=case.home.facility.pk,
            recorded_at=at,
            recorded_by_id=case.office.recorded_by,
            review_required=case.office.reviews,
        )
        named = self._named(case, receipt)
        promised = promises(category, named, case.chance, must_admit=case.must_admit)
        add_filing(self.rows, filing, receipt, promised, case.chance)
        add_plan(self.rows, filing, category, case.chance)
        return filing

    def _named(self, case: Case, receipt: Receipt) -> list[MedicalInstitution]:
        """Return the institutions that a filing names: the same ones, until they change."""
        if receipt.kind == Filing.Kind.CHANGE:
            others = case.institutions[1:]
            case.chance.shuffle(others)
            case.institutions[1:] = others
        share = (case.mean_partners - 1) / (MOST_PARTNERS - 1)
        more = sum(case.chance.random() < share for _ in range(MOST_PARTNERS - 1))
        return case.institutions[: 1 + more]

    def _accept(self, case: Case, filing: Filing) -> None:
        if case.office.reviews:
            add_review(self.rows, filing, Review.State.RECEIVED, filing.recorded_at)
            at = self._decided_at(filing.recorded_at, case.chance)
            add_review(self.rows, filing, Review.State.ACCEPTED, at)

    def _recorded_at(self, day: date, chance: Random) -> datetime:
        delay = chance.randint(30, 90) if chance.random() < _RECORDED_LATE else chance.randint(0, 7)
        on = min(day + timedelta(days=delay), self._last_receipt)
        hour = time(chance.randint(9, 16), chance.randint(0, 59), chance.randint(0, 59))
        return datetime.combine(on, hour, self._zone)

    def _decided_at(self, recorded_at: datetime, chance: Random) -> datetime:
        return min(recorded_at + timedelta(days=chance.randint(1, 14)), self._end)
