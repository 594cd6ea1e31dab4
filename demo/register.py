"""What invented offices have decided about their register: moves to other offices, merges."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle
from random import Random

from demo.facilities import InventedHome, WorldSpan
from demo.places import Designations, Places
from demo.turns import Turns
from demo.versions import Clock
from facilities.models import DuplicateDecision, Facility, FormerAuthority, TransferProposal
from jurisdictions.models import Authority

_MOVED = 0.015
_OFFERED = 0.015
_REASON = "事業所の移転により、指定を行う区域が変わるため"
_ANSWERS = {
    TransferProposal.State.OPEN: "",
    TransferProposal.State.DECLINED: "移転先の所在地について、確認を要するため",
    TransferProposal.State.ACCEPTED: "",
}


@dataclass
class Decisions:
    """Rows to load."""

    former: list[FormerAuthority] = field(default_factory=list)
    offers: list[TransferProposal] = field(default_factory=list)
    duplicates: list[DuplicateDecision] = field(default_factory=list)


class RegisterChanges:
    """Lets homes move from one authority to another, offers others, and tells of merges."""

    def __init__(self, *, span: WorldSpan, clock: Clock) -> None:
        """Begin with nothing decided."""
        self._span = span
        self._clock = clock
        self._designations = Designations()
        self._designating: dict[tuple[str, str], list[Authority]] = {}
        self._moved = Turns(_MOVED)
        self._offered = Turns(_OFFERED)
        self._states = cycle((TransferProposal.State.OPEN, TransferProposal.State.DECLINED))
        self.rows = Decisions()

    def decide(self, home: InventedHome, places: Places, *, by: int, chance: Random) -> None:
        """Add what was decided about a home, if anything was."""
        if home.double:
            self._merge(home.facility, home.double, by, chance)
        facility = home.facility
        if facility.closed_date or facility.counted_under or home.double:
            return
        others = self._others(facility, places)
        if others and self._moved.falls():
            self._move(facility, chance.choice(others), by, chance)
        elif others and self._offered.falls():
            on = self._span.last + timedelta(days=chance.randint(30, 120))
            pair = (facility.authority, chance.choice(others))
            self._offer(facility, pair, on, next(self._states), by, chance)

    def _others(self, facility: Facility, places: Places) -> list[Authority]:
        """Return the other authorities of a prefecture that designate homes of a type."""
        key = facility.prefecture_id, facility.facility_type_id
        if key not in self._designating:
            found = {self._designations.authority(key[1], place) for place in places}
            self._designating[key] = sorted(found, key=lambda one: one.pk)
        return [one for one in self._designating[key] if one.pk != facility.authority_id]

    def _move(self, facility: Facility, before: Authority, by: int, chance: Random) -> None:
        on = self._span.day(chance)
        if facility.designated_date and on <= facility.designated_date:
            return
        self.rows.former.append(FormerAuthority(facility=facility, authority=before, until_date=on))
        pair = (before, facility.authority)
        self._offer(facility, pair, on, TransferProposal.State.ACCEPTED, by, chance)

    def _offer(
        self,
        facility: Facility,
        pair: tuple[Authority, Authority],
        on: date,
        state: TransferProposal.State,
        by: int,
        chance: Random,
    ) -> None:
        day = min(on, self._span.last) - timedelta(days=chance.randint(25, 60))
        at = self._clock.recorded_at(day, chance)
        is_open = state == TransferProposal.State.OPEN
        offer = TransferProposal(
            facility=facility,
            number=facility.number,
            name=facility.name,
            facility_type_id=facility.facility_type_id,
            prefecture_id=facility.prefecture_id,
            from_authority=pair[0],
            to_authority=pair[1],
            transfer_date=on,
            reason=_REASON,
            proposed_by_id=by,
            proposed_at=at,
            state=state,
            decided_by_id=None if is_open else by,
            decided_at=None if is_open else self._clock.decided_at(at, chance),
            answer=_ANSWERS[state],
        )
        self.rows.offers.append(offer)

    def _merge(self, kept: Facility, merged: Facility, by: int, chance: Random) -> None:
        at = self._clock.recorded_at(self._span.day(chance), chance)
        decision = DuplicateDecision(
            first=kept, second=merged, is_same=True, decided_at=at, decided_by_id=by
        )
        self.rows.duplicates.append(decision)
