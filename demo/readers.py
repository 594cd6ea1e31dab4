"""The four kinds of people whose pages are measured, from the nation down to one city."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Membership, User
from demo.load import without_history
from demo.users import RECORDER, REVIEWER, give_second_factor, main_city
from jurisdictions.models import Authority

PREFECTURE = "11"
MANY = 60


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of reader: its name, and the authorities that its people serve, in which role."""

    name: str
    authorities: tuple[Authority, ...]
    role: str = REVIEWER
    reads_all: bool = False


def kinds() -> list[Kind]:
    """Return the nation, a prefecture, its main city, and one person for 60 authorities."""
    there = Authority.objects.filter(prefecture=PREFECTURE)
    whole = there.get(kind=Authority.Kind.PREFECTURE)
    others = there.exclude(pk=whole.pk).order_by("code")[:MANY]
    return [
        Kind(name="nation", authorities=(), reads_all=True),
        Kind(name="prefecture", authorities=(whole,)),
        Kind(name="city", authorities=(main_city(PREFECTURE),)),
        Kind(name="sixty", authorities=tuple(others), role=RECORDER),
    ]


@transaction.atomic
def make_readers(number: int) -> dict[str, list[User]]:
    """Return this many people of each kind, made where they are missing, without a password."""
    without_history()
    return {kind.name: list(_people(kind, number)) for kind in kinds()}


def _people(kind: Kind, number: int) -> Iterable[User]:
    for place in range(1, number + 1):
        user, is_new = User.objects.get_or_create(
            username=f"bench-{kind.name}-{place}",
            defaults={"last_name": kind.name, "reads_all": kind.reads_all},
        )
        if is_new and kind.reads_all:
            give_second_factor(user)
        for authority in kind.authorities:
            Membership.objects.get_or_create(
                user=user, authority=authority, defaults={"role": kind.role}
            )
        yield user
