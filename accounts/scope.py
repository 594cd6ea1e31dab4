"""What one member of staff may reach: their authorities with the role in each, and prefectures.

A suspended membership gives nothing; nor does any to who is not active.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from accounts.models import Membership, Role, User
from jurisdictions.models import Authority

# Whoever serves more authorities sees them as the rows of a table, not as a part of a page each.
TOLD_APART_AT_MOST = 5


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What one member of staff may reach: ids of authorities by role, codes of prefectures.

    `names` are the names of these authorities.
    """

    reads_all: bool = False
    roles: dict[int, Role]
    names: dict[int, str]
    prefectures: frozenset[str]
    second_factor_required: bool = False

    @property
    def authorities(self) -> frozenset[int]:
        """Return the authorities that the person serves."""
        return frozenset(self.roles)

    @property
    def tells_apart(self) -> bool:
        """Return whether the person serves so few authorities that each is told of by itself."""
        return not self.reads_all and len(self.roles) <= TOLD_APART_AT_MOST

    def authorities_as(self, role: Role) -> frozenset[int]:
        """Return the authorities for which the person's role contains this one."""
        return frozenset(pk for pk, held in self.roles.items() if role in held.includes)


NOTHING = Scope(roles={}, names={}, prefectures=frozenset())


def scope_of(user: User | AnonymousUser) -> Scope:
    """Return what the person may reach; it is read once for each loaded user."""
    if not isinstance(user, User) or not user.is_active:
        return NOTHING
    known: Scope | None = user.__dict__.get("_scope")
    if known is None:
        known = user.__dict__["_scope"] = _read_scope(user)
    return known


def _read_scope(user: User) -> Scope:
    memberships = Membership.objects.filter(user=user, suspended_at=None).values_list(
        "authority_id",
        "role",
        "authority__kind",
        "authority__prefecture_id",
        "authority__second_factor_required",
        "authority__name",
    )
    rows = list(memberships)
    return Scope(
        reads_all=user.reads_all,
        roles={authority: Role(role) for authority, role, *_ in rows},
        prefectures=frozenset(
            prefecture for _, _, kind, prefecture, *_ in rows if kind == Authority.Kind.PREFECTURE
        ),
        names={authority: name for authority, *_, name in rows},
        second_factor_required=any(required for *_, required, _ in rows),
    )
