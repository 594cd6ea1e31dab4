"""The filings of one invented facility, from the first to how it shall stand on the last day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count, cycle
from random import Random

from compliance.filings.models import Filing, Review
from compliance.rule.classification import Category
from demo.facilities import InventedHome, WorldSpan
from demo.filing_rows import FilingRows, add_filing, add_plan, add_review, correct, waiting_receipt
from demo.promises import promises
from demo.receipts import Receipt, receipts
from demo.versions import LADDER, LONGEST_DECISION, Clock, Histories, InventedVersion
from medical_partners.models import MedicalInstitution

_CLIMBED_LATELY = 0.11
_CLIMBED_EARLIER = 0.03
_LATELY = timedelta(days=3 * 365)
_WAITS = 0.15
_WAITS_WITHOUT_STANDING = 0.4
_RETURNED = 0.4
_FORM_LACKING = 0.3
MOST_PARTNERS = 4
_AMENDED = "差戻しを受けて補正したため"
_WAITING_CORRECTION = "協力医療機関の追加漏れのため"
_RETURNS = "協力医療機関との協定書の写しが添付されていません。添付の上、再度提出してください。"


@dataclass(frozen=True, kw_only=True)
class IntakeHabits:
    """How the authority of a facility takes filings in."""

    due: tuple[int, int]
    reviews: bool = False
    recorded_by: int | None = None
    decided_by: int


@dataclass(frozen=True, kw_only=True)
class FilingCase:
    """One facility and what its filings depend on."""

    home: InventedHome
    office: IntakeHabits
    target: Category
    must_admit: bool
    institutions: list[MedicalInstitution]
    mean_partners: float
    chance: Random


class Registry:
    """Writes the filings of one facility after another as rows."""

    def __init__(self, *, span: WorldSpan, clock: Clock, first_pk: int) -> None:
        """Begin with the first primary key to give."""
        self._span = span
        self._clock = clock
        self._pks = count(first_pk)
        self._histories = Histories(clock)
        self._waiting_corrects = cycle((False, True))
        self._filed_again = cycle((True, False))
        self.rows = FilingRows()

    def file(self, case: FilingCase) -> set[int]:
        """Add all filings of one facility; return the 年度 for which it has filed."""
        steps = list(self._steps(case))
        latest = None
        for place, (receipt, category) in enumerate(steps):
            # What came in first may lie under the entry that was found to be the same home.
            double = case.home.double if place == 0 and len(steps) > 1 else None
            latest = self._file_once(case, receipt, category, (double or case.home.facility).pk)
        if case.office.reviews:
            self._file_waiting(case, latest)
        return {receipt.year for receipt, _ in steps}

    def _steps(self, case: FilingCase) -> Iterator[tuple[Receipt, Category]]:
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
            rung = LADDER.index(climbed[-1])
            if chance.random() < (_CLIMBED_LATELY if lately else _CLIMBED_EARLIER):
                rung = chance.randrange(rung)
            if LADDER[rung] == Category.NOT_FILED:
                break
            climbed.append(LADDER[rung])
        return climbed[::-1]

    def _file_once(
        self, case: FilingCase, receipt: Receipt, category: Category, entry: int
    ) -> Filing:
        """Add a filing with the versions that it went through; return the last."""
        since = max(self._span.first, case.home.facility.designated_date or date.min)
        versions = self._histories.of(
            receipt, category, case.chance, since=since if case.office.reviews else None
        )
        filing = None
        for version in versions:
            filing = self._add(case, version, entry, corrects=filing)
            self._review(case, filing, version)
        assert filing
        return filing

    def _file_waiting(self, case: FilingCase, latest: Filing | None) -> None:
        """Add, now and then, a newest filing that the office has not accepted."""
        share = _WAITS if latest else _WAITS_WITHOUT_STANDING
        facility = case.home.facility
        after = latest.received_date + timedelta(days=1) if latest else date.min
        first = max(after, facility.designated_date or date.min)
        end = min(self._span.last, facility.closed_date or self._span.last)
        receipt = waiting_receipt(first, end, case.chance)
        if receipt is None or case.chance.random() >= share:
            return
        at = self._clock.recorded_at(receipt.day, case.chance)
        decided = latest and latest.recorded_at + timedelta(days=LONGEST_DECISION + 1)
        may_correct = decided and decided < self._clock.end and next(self._waiting_corrects)
        corrects = latest if may_correct else None
        if corrects:
            receipt = replace(receipt, day=corrects.received_date, year=corrects.fiscal_year)
        version = InventedVersion(
            receipt=receipt,
            category=Category.MET,
            at=max(at, decided) if corrects and decided else at,
            correction=_WAITING_CORRECTION if corrects else "",
        )
        filing = self._add(case, version, facility.pk, corrects=corrects)
        add_review(self.rows, filing, Review.State.RECEIVED, version.at)
        if case.chance.random() < _RETURNED:
            at = self._clock.decided_at(version.at, case.chance)
            lacking = case.chance.random() < _FORM_LACKING
            add_review(self.rows, filing, Review.State.RETURNED, at, _RETURNS, lacking)
            self._file_waiting_again(case, version, filing, at + timedelta(days=1))

    def _file_waiting_again(
        self, case: FilingCase, version: InventedVersion, returned: Filing, at: datetime
    ) -> None:
        """Add, every other time, what came in the place of a filing that was returned."""
        closed = case.home.facility.closed_date
        if not closed and at < self._clock.end and next(self._filed_again):
            again = replace(version, at=at, correction=_AMENDED)
            filing = self._add(case, again, returned.facility_id, corrects=returned)
            add_review(self.rows, filing, Review.State.RECEIVED, at)

    def _add(
        self, case: FilingCase, version: InventedVersion, entry: int, *, corrects: Filing | None
    ) -> Filing:
        filing = Filing(
            pk=next(self._pks),
            facility_id=entry,
            recorded_at=version.at,
            recorded_by_id=case.office.recorded_by,
            review_required=case.office.reviews,
        )
        named = self._named(case, version.receipt)
        promised = promises(version.category, named, case.chance, must_admit=case.must_admit)
        add_filing(self.rows, filing, version.receipt, promised, case.chance)
        add_plan(self.rows, filing, version.category, case.chance)
        if version.correction:
            assert corrects
            correct(filing, corrects, version.correction)
        return filing

    def _named(self, case: FilingCase, receipt: Receipt) -> list[MedicalInstitution]:
        """Return the institutions that a filing names: the same ones, until they change."""
        if receipt.kind == Filing.Kind.CHANGE:
            others = case.institutions[1:]
            case.chance.shuffle(others)
            case.institutions[1:] = others
        share = (case.mean_partners - 1) / (MOST_PARTNERS - 1)
        more = sum(case.chance.random() < share for _ in range(MOST_PARTNERS - 1))
        return case.institutions[: 1 + more]

    def _review(self, case: FilingCase, filing: Filing, version: InventedVersion) -> None:
        if not case.office.reviews:
            return
        add_review(self.rows, filing, Review.State.RECEIVED, version.at)
        at = self._clock.decided_at(version.at, case.chance)
        reasons = _RETURNS if version.state == Review.State.RETURNED else ""
        add_review(self.rows, filing, version.state, at, reasons, version.form_lacking)
