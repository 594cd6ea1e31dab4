"""The two offices of the demo whose people sign in, and the moments at which they work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils.timezone import get_default_timezone

from accounts.models import Membership, User
from demo.users import MANAGER, RECORDER, REVIEWER, main_city
from facilities.models import Facility
from jurisdictions.models import Authority

SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class DemoOffice:
    """An office of the demo, its people, and the day as whose end the world is made."""

    authority: Authority
    recorder: User
    reviewer: User
    manager: User
    on: date
    seed: int

    def chance(self, of: str) -> Random:
        """Return what decides about one kind of the office's acts."""
        return Random(f"{self.seed} {of} {self.authority.code}")

    def day(self, days: int) -> date:
        """Return the working day that lies about so many days before the last one."""
        day = self.on - timedelta(days=days)
        return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))

    def homes(self) -> list[Facility]:
        """Return the homes that the office writes to, in a fixed order."""
        own = Facility.objects.counted(on=self.on).filter(authority=self.authority)
        return list(own.order_by("number", "facility_type"))


def demo_offices(prefecture: str, *, on: date, seed: int) -> Iterator[DemoOffice]:
    """Yield the city and the prefecture of the demo."""
    for authority in demo_authorities(prefecture):
        people = {
            one.role: one.user
            for one in Membership.objects.filter(authority=authority).select_related("user")
        }
        yield DemoOffice(
            authority=authority,
            recorder=people[RECORDER],
            reviewer=people[REVIEWER],
            manager=people[MANAGER],
            on=on,
            seed=seed,
        )


def demo_authorities(prefecture: str) -> list[Authority]:
    """Return the city and the prefecture in which the people of the demo serve."""
    whole = Authority.objects.get(prefecture=prefecture, kind=Authority.Kind.PREFECTURE)
    return [main_city(prefecture), whole]


def at_work(day: date, chance: Random) -> datetime:
    """Return a moment of a working day."""
    hour = time(chance.randint(9, 16), chance.randint(0, 59))
    return datetime.combine(day, hour, get_default_timezone())
