"""How every facility of a generated world stands: read by hand, in Python and in SQL."""

import random
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest

from compliance.filings.models import Filing, Review
from compliance.filings.standing import classified, facts_of, standing_of
from compliance.rule.classification import Category, Facts, classify
from facilities.models import Facility, Obligation, Suspension, TypeCode
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility, suspend
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2024, 4, 1), date(2026, 9, 30)
DAYS = [date(2024, 8, 1), date(2025, 8, 1), date(2026, 3, 31), date(2026, 8, 1)]
TIMES = [datetime(2025, 6, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)]
TIMES.append(datetime(2027, 4, 1, tzinfo=UTC))


class World:
    """Facilities of every type with filings, drawn by chance; the same seed gives the same."""

    def __init__(self, seed, authorities):
        self.chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
        self.institutions = [make_hospital(), make_hospital(), make_clinic()]
        for code, authority in product(TypeCode, authorities):
            facility = make_facility(type=code, authority=authority, **self.span())
            if self.happens(0.3):
                start = self.day()
                suspend(facility, start, start + timedelta(90) if self.happens(0.5) else None)
            for _ in range(self.chance.randint(0, 5)):
                self.file(facility)
        for filing in Filing.objects.filter(review_required=True):
            self.review(filing)

    def happens(self, likelihood):
        return self.chance.random() < likelihood

    def day(self):
        return FIRST + timedelta(self.chance.randint(0, (LAST - FIRST).days))

    def later(self, day, most):
        moment = datetime.combine(day, time(), UTC)
        return moment + timedelta(self.chance.randint(0, most))

    def span(self):
        return {
            "designated_date": self.day() if self.happens(0.3) else None,
            "closed_date": self.day() if self.happens(0.2) else None,
        }

    def file(self, facility):
        filed = self.day()
        received = filed + timedelta(self.chance.choice([0, 0, 1, 60]))
        named = self.chance.sample(self.institutions, self.chance.randint(0, 3))
        promises = ["".join(mark for mark in "ⅰⅱⅲ" if self.happens(0.5)) for _ in named]
        make_filing(
            facility,
            [partner(one, words) for one, words in zip(named, promises, strict=True)],
            now=self.later(received, 200),
            filed_date=filed,
            received_date=received,
            **self.correction(facility),
        )
        if self.happens(0.2):  # two of one day, one moment: the later recorded counts
            filing = facility.filings.order_by("-pk")[0]
            make_filing(
                facility,
                [],
                now=filing.recorded_at,
                filed_date=filed,
                received_date=received,
            )

    def correction(self, facility):
        uncorrected = list(facility.filings.filter(corrected_by=None).order_by("pk"))
        if not uncorrected or self.happens(0.6):
            return {"kind": self.chance.choice([Filing.Kind.ANNUAL, Filing.Kind.CHANGE])}
        return {
            "kind": Filing.Kind.CORRECTION,
            "corrects": self.chance.choice(uncorrected),
            "correction_reason": "記載誤り",
        }

    def review(self, filing):
        state = self.chance.choice([Review.State.ACCEPTED, Review.State.RETURNED, None])
        if state:
            Review.objects.create(
                filing=filing,
                state=state,
                reasons="不備",
                recorded_at=self.later(filing.recorded_at.date(), 90) + timedelta(1),
            )


def versions_before(pk, corrects) -> set[int]:
    """Return the filings that one corrects, and those that they correct."""
    before = corrects.get(pk)
    return {before} | versions_before(before, corrects) if before else set()


def by_hand(facility, on, known_at) -> tuple[Facts, int | None]:
    """Return the facts and the filing that counts, from lists and without a query of ours."""
    filings = [f for f in Filing.objects.filter(facility=facility) if f.recorded_at <= known_at]
    decided = {
        f.pk: {r.state for r in f.reviews.all() if r.recorded_at <= known_at} for f in filings
    }
    waits = {
        f.pk for f in filings if f.review_required and Review.State.ACCEPTED not in decided[f.pk]
    }
    corrects = {f.pk: f.corrects_id for f in filings}
    # A correction takes the place of all versions before it, over however many steps.
    corrected = {e for f in filings if f.pk not in waits for e in versions_before(f.pk, corrects)}
    received = sorted(
        (f for f in filings if f.received_date <= on),
        key=lambda f: (f.received_date, f.recorded_at, f.pk),
    )
    admit = any(
        obligation.covers_admission
        and obligation.valid_from <= on <= (obligation.valid_to or date.max)
        for obligation in Obligation.objects.filter(facility_type=facility.facility_type)
    )
    counting = [f for f in received if f.pk not in waits | corrected]
    if counting:
        lines = list(counting[-1].partners.all())
        facts = Facts(
            filed=True,
            has_partner=bool(lines),
            must_admit=admit,
            consults=any(line.consults for line in lines),
            examines=any(line.examines for line in lines),
            admits=any(
                line.claims_admission and line.institution_kind == "hospital" for line in lines
            ),
        )
        return facts, counting[-1].pk
    newest_versions = waits - set(corrects.values())
    newest = next((f for f in reversed(received) if f.pk in newest_versions), None)
    returned = newest is not None and Review.State.RETURNED in decided[newest.pk]
    facts = Facts(
        must_admit=admit, returned=returned, under_review=newest is not None and not returned
    )
    return facts, None


def is_counted(facility, on) -> bool:
    """Return whether a facility belongs to the population of a day, from its own dates."""
    closed = facility.closed_date or date.max
    suspended = any(
        one.start_date <= on < (one.resumed_date or date.max)
        for one in Suspension.objects.filter(facility=facility)
    )
    return (facility.designated_date or on) <= on < closed and not suspended


@pytest.mark.parametrize("seed", range(4))
def test_every_facility_stands_as_read_by_hand_in_python_and_in_sql(city, prefecture, seed):
    city.review_required = True
    city.save()
    World(seed, [city, prefecture])
    seen = set()

    for on, known_at in product(DAYS, TIMES):
        for facility in classified(Facility.objects.all(), on=on, known_at=known_at):
            facts, filing = by_hand(facility, on, known_at)
            standing = standing_of(facility)
            assert facts_of(facility, on=on, known_at=known_at) == facts
            assert (standing.facts, standing.filing_id) == (facts, filing)
            assert facility.category == standing.category == classify(facts)
            seen.add(standing.category)

    assert len(seen) >= len(Category) - 1


@pytest.mark.parametrize("seed", range(4))
def test_the_population_of_any_day_is_that_of_its_dates(city, seed):
    World(seed, [city])
    sizes = set()

    for on in DAYS:
        expected = {one.pk for one in Facility.objects.all() if is_counted(one, on)}
        assert {one.pk for one in Facility.objects.counted(on=on)} == expected
        sizes.add(len(expected))

    assert len(sizes) > 1
