"""What the columns of many facilities say, gathered in as many queries as for one."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property

from compliance.correspondence.follow_up import last_letters, newest_contacts, unanswered_letters
from compliance.correspondence.models import Contact, Notice
from compliance.deadlines.conditions import Schedule
from compliance.deadlines.open_years import OpenYears
from compliance.filings.models import FiledPartner, Filing
from compliance.filings.standing import ClassifiedFacility, Standing, standing_of
from compliance.register.due_days import DueDay, Grounds, days_of, of_action
from compliance.register.facility_row import FacilityRow, ThisYear
from compliance.work.facts import UNMET, next_action_of, year_filings
from compliance.work.law import Law
from compliance.work.next_action import NextAction
from facilities.models import Facility, OfficeNote, OfficeNoteQuerySet

# Which columns need what: a column that is not shown costs nothing.
ASKING_ACTION = frozenset({"next_action", "action_day"})
ASKING_YEARS = frozenset({"next_action", "action_day", "year_filing"})

ASKING_CONTACT = frozenset({"action_day", "contact_date", "promised_date", "next_contact_date"})
ASKING_PARTNERS = frozenset({"partners", "partner_names"})
# What the office keeps for itself about a facility: only its own staff are told.
ASKING_NOTES = frozenset({"person_in_charge", "office_note"})
ASKING_FILING = frozenset(
    {"latest_filing", "kind", "filed_date", "received_date", "confirmed_date", "stage"}
    | {"claims_bonus", "plan_day", "action_day", "filing_due"}
)


class Gathering:
    """What some facilities' rows say in some columns; each kind of fact is read once for all."""

    def __init__(
        self,
        facilities: Sequence[ClassifiedFacility],
        names: frozenset[str],
        *,
        on: date,
        known_at: datetime,
        law: Law,
        notes: OfficeNoteQuerySet | None = None,
    ) -> None:
        """Take facilities that classified() has annotated, and the names of the columns.

        `notes` are those of offices that the reader may see.
        """
        self.notes = notes
        self._deadlines = law.deadlines
        self._obligations = {one.facility_type_id: one for one in law.obligations}
        self.facilities, self.names = facilities, names
        self.on, self.known_at = on, known_at
        self.keys = [facility.pk for facility in facilities]
        self._schedules: dict[tuple[int, str], Schedule] = {}

    def rows(self) -> list[FacilityRow]:
        """Return the rows, in the order of the facilities."""
        return [self._row(facility) for facility in self.facilities]

    def _row(self, facility: ClassifiedFacility) -> FacilityRow:
        standing, key = self._standings[facility.pk], facility.pk
        filing = self._filings.get(standing.filing_id or 0)
        return FacilityRow(
            facility=facility,
            standing=standing,
            filing=filing,
            partners=self._partners.get(standing.filing_id, []),
            next_action=self._action(facility),
            years=self._years[0].get(key, OpenYears()),
            year_filing=self._year_filing(key),
            filing_due=self._due(facility, filing) if "filing_due" in self.names else None,
            days=self._days(facility, standing, filing) if "action_day" in self.names else [],
            contact=self._contacts.get(key),
            last_letter=self._last_letters.get(key),
            obligation=self._obligations.get(facility.facility_type_id),
            note=self._notes.get(key),
        )

    def _action(self, facility: ClassifiedFacility) -> NextAction | None:
        return next_action_of(facility) if ASKING_ACTION & self.names else None

    def _year_filing(self, key: int) -> ThisYear | None:
        if "year_filing" not in self.names:
            return None
        missing, filed = self._years
        year = self._deadlines.fiscal_year
        if year in missing[key].owed:
            return ThisYear.LATE if year in missing[key].overdue else ThisYear.OPEN
        return ThisYear.FILED if key in filed else ThisYear.NOT_ASKED

    def _due(self, facility: Facility, filing: Filing | None) -> date | None:
        terms = self._schedule(facility)
        this_year = [one for one in terms if one.fiscal_year == self._deadlines.fiscal_year]
        bonus = bool(filing and filing.claims_bonus)
        return this_year[0].due_for(claims_bonus=bonus) if this_year else None

    def _days(
        self, facility: ClassifiedFacility, standing: Standing, filing: Filing | None
    ) -> list[DueDay]:
        bonus = bool(filing and filing.claims_bonus)
        years = self._years[0][facility.pk]
        known = Grounds(
            years=years.dated(self._schedule(facility), claims_bonus=bonus) if years.owed else (),
            is_unmet=standing.category in UNMET,
            obligation=self._obligations.get(facility.facility_type_id),
            contact=self._contacts.get(facility.pk),
            letter=self._unanswered.get(facility.pk),
            filing=filing,
        )
        return of_action(days_of(known), next_action_of(facility))

    def _schedule(self, facility: Facility) -> Schedule:
        pair = facility.authority_id, facility.facility_type_id
        if pair not in self._schedules:
            self._schedules[pair] = self._deadlines.schedule(*pair)
        return self._schedules[pair]

    @cached_property
    def _standings(self) -> dict[int, Standing]:
        return {facility.pk: standing_of(facility) for facility in self.facilities}

    @cached_property
    def _filing_keys(self) -> list[int]:
        found = (standing.filing_id for standing in self._standings.values())
        return [key for key in found if key]

    @cached_property
    def _filings(self) -> dict[int, Filing]:
        asked = ASKING_FILING & self.names
        return Filing.objects.in_bulk(self._filing_keys) if asked else {}

    @cached_property
    def _partners(self) -> dict[int | None, list[FiledPartner]]:
        found: dict[int | None, list[FiledPartner]] = {}
        if ASKING_PARTNERS & self.names:
            named = FiledPartner.objects.filter(filing__in=self._filing_keys).order_by("pk")
            for partner in named:
                found.setdefault(partner.filing_id, []).append(partner)
        return found

    @cached_property
    def _years(self) -> tuple[dict[int, OpenYears], set[int]]:
        """Return what is missing of each facility, and which have filed for this 年度."""
        if not ASKING_YEARS & self.names:
            return {}, set()
        asked = Facility.objects.filter(pk__in=self.keys)
        return year_filings(asked, on=self.on, known_at=self.known_at, deadlines=self._deadlines)

    @cached_property
    def _contacts(self) -> dict[int, Contact]:
        asked = self.keys if ASKING_CONTACT & self.names else []
        return newest_contacts(asked, on=self.on, known_at=self.known_at) if asked else {}

    @cached_property
    def _unanswered(self) -> dict[int, Notice]:
        return unanswered_letters(self.keys, on=self.on, known_at=self.known_at)

    @cached_property
    def _last_letters(self) -> dict[int, Notice]:
        asked = self.keys if "last_letter" in self.names else []
        return last_letters(asked, on=self.on, known_at=self.known_at) if asked else {}

    @cached_property
    def _notes(self) -> dict[int, OfficeNote]:
        if self.notes is None or not ASKING_NOTES & self.names:
            return {}
        noted = self.notes.of_present_office().filter(facility__in=self.keys)
        return {one.facility_id: one for one in noted.select_related("person_in_charge")}
