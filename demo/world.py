"""The invented world: it is made prefecture by prefecture and loaded in batches.

The same scale, seed, years and last day give the same rows, whatever the clock says.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random

from django.db import transaction
from django.utils.timezone import get_default_timezone

from common.japanese import fiscal_year
from compliance.deadlines.models import YearClosing
from compliance.filings.models import Filing
from demo.closings import Closings
from demo.facilities import Homes, InventedHome, WorldSpan
from demo.filing_rows import FilingRows
from demo.filings import MOST_PARTNERS, FilingCase, IntakeHabits, Registry
from demo.institutions import InstitutionPool, StandardSymbols, institutions
from demo.load import copy_rows, next_pk, reset_sequences, without_row_by_row_checks
from demo.offices import demo_authorities
from demo.places import Places
from demo.proportions import Scale, counts
from demo.receipts import deadline
from demo.register import Decisions, RegisterChanges
from demo.targets import Targets
from demo.users import MANAGER, RECORDER, make_clerk, people_of_offices
from demo.versions import Clock
from facilities.models import Facility, Obligation
from jurisdictions.models import Authority
from medical_partners.models import MedicalInstitution

_HOMES_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class WorldPlan:
    """What to make: the size, the seed, and the years that end with the last day."""

    scale: Scale
    seed: int
    years: int
    on: date

    @property
    def span(self) -> WorldSpan:
        """Return the days from the first fiscal year's beginning to the last day."""
        # The last filings come in the day before; on 1 April that is in the year before.
        newest = fiscal_year(self.on - timedelta(days=1))
        first = date(newest - self.years + 1, 4, 1)
        return WorldSpan(first=first, last=self.on)

    @property
    def years_held(self) -> range:
        """Return the fiscal years of which homes have filed."""
        span = self.span
        return range(span.first.year, fiscal_year(span.last - timedelta(days=1)) + 1)

    @property
    def prefecture(self) -> str:
        """Return the first prefecture, in which the people of the demo serve."""
        return next(iter(counts(self.scale)))


@transaction.atomic
def make_world(plan: WorldPlan, *, progress: Callable[[], object]) -> None:
    """Make and load everything but the users, or nothing; call progress after each prefecture.

    The caller verifies the filings: the triggers that look at them row by row are held back.
    """
    _let_some_review(plan)
    with without_row_by_row_checks():
        maker = _Maker(plan)
        for prefecture in maker.counts:
            maker.make(prefecture)
            progress()
    reset_sequences(Facility, MedicalInstitution, Filing, YearClosing)


def _let_some_review(plan: WorldPlan) -> None:
    """Let one municipality of each prefecture, and the demo's offices, review what is filed."""
    chosen = {_reviewer(prefecture, plan.seed) for prefecture in counts(plan.scale)}
    if plan.scale.has_users:
        chosen |= {office.pk for office in demo_authorities(plan.prefecture)}
    Authority.objects.filter(pk__in=chosen).update(review_required=True)


def _reviewer(prefecture: str, seed: int) -> int:
    municipal = Authority.objects.filter(
        prefecture=prefecture, kind=Authority.Kind.MUNICIPALITY, municipality__kind="city"
    )
    keys = municipal.order_by("code").values_list("pk", flat=True)
    return Random(f"{seed} reviewer {prefecture}").choice(list(keys))


class _Maker:
    """Makes one prefecture after another; keys go on from one to the next."""

    def __init__(self, plan: WorldPlan) -> None:
        self.counts = counts(plan.scale)
        self._plan = plan
        self._targets = Targets(self.counts, seed=plan.seed)
        self._homes = Homes(seed=plan.seed, span=plan.span, first_pk=next_pk(Facility))
        self._standards = StandardSymbols()
        self._offices = _offices(plan.seed)
        self._next_institution = next_pk(MedicalInstitution)
        clock = Clock(last=plan.span.last, zone=get_default_timezone())
        self._registry = Registry(span=plan.span, clock=clock, first_pk=next_pk(Filing))
        self._closings = Closings(clock, next_pk(YearClosing))
        self._register = RegisterChanges(span=plan.span, clock=clock)
        self._years = frozenset(plan.years_held)
        duties = Obligation.objects.in_force(on=plan.on).filter(covers_admission=True)
        self._must_admit = set(duties.values_list("facility_type", flat=True))

    def make(self, prefecture: str) -> None:
        """Make and load one prefecture."""
        places = Places(prefecture, self._plan.seed)
        neighbourhood = self._make_institutions(prefecture, places)
        homes = self._homes.of(prefecture, self.counts[prefecture], places)
        while batch := list(islice(homes, _HOMES_AT_ONCE)):
            copy_rows([home.facility for home in batch])
            copy_rows([home.double for home in batch if home.double])
            copy_rows([home.suspension for home in batch if home.suspension])
            self._file(batch, neighbourhood)
            self._decide(batch, places)

    def _make_institutions(self, prefecture: str, places: Places) -> InstitutionPool:
        made = list(
            institutions(
                prefecture,
                self.counts[prefecture],
                places=places,
                standards=self._standards,
                first_pk=self._next_institution,
                seed=self._plan.seed,
                listed_on=self._plan.on.replace(day=1),
            )
        )
        self._next_institution += len(made)
        copy_rows([institution for institution, _ in made])
        copy_rows([standard for _, standard in made if standard])
        return InstitutionPool([institution for institution, _ in made], places)

    def _file(self, homes: Iterable[InventedHome], neighbourhood: InstitutionPool) -> None:
        closings: list[YearClosing] = []
        for home in homes:
            # 養護・軽費老人ホームの特定施設の指定では、重ねて届け出ない。
            if not home.facility.counted_under_id:
                case = self._case(home, neighbourhood)
                missing = self._years.difference(self._registry.file(case))
                by = case.office.decided_by
                closings += self._closings.of(home, missing, by=by, chance=case.chance)
        rows, self._registry.rows = self._registry.rows, FilingRows()
        for table in (rows.filings, rows.partners, rows.planned, rows.reviews, closings):
            copy_rows(table)

    def _decide(self, homes: Iterable[InventedHome], places: Places) -> None:
        for home in homes:
            facility = home.facility
            chance = Random(f"{self._plan.seed} register {facility.number}")
            by = self._offices[facility.authority_id].decided_by
            self._register.decide(home, places, by=by, chance=chance)
        rows, self._register.rows = self._register.rows, Decisions()
        for table in (rows.former, rows.offers, rows.duplicates):
            copy_rows(table)

    def _case(self, home: InventedHome, neighbourhood: InstitutionPool) -> FilingCase:
        facility = home.facility
        chance = Random(f"{self._plan.seed} filings {facility.number}")
        counted = home.is_counted(on=self._plan.on)
        return FilingCase(
            home=home,
            office=self._offices[facility.authority_id],
            target=self._targets.category(home, chance, counted=counted),
            must_admit=facility.facility_type_id in self._must_admit,
            institutions=neighbourhood.partners(facility.municipality_id, MOST_PARTNERS, chance),
            mean_partners=self._targets.rates(home).partners,
            chance=chance,
        )


def _offices(seed: int) -> dict[int, IntakeHabits]:
    recorders, managers = people_of_offices(RECORDER), people_of_offices(MANAGER)
    clerk = make_clerk()
    return {
        authority.pk: IntakeHabits(
            due=deadline(authority.code, seed),
            reviews=authority.review_required,
            recorded_by=recorders.get(authority.pk),
            decided_by=managers.get(authority.pk, clerk.pk),
        )
        for authority in Authority.objects.all()
    }
