"""Who may see and change what: the only scoping there is.

A member of staff sees the facilities of their authorities; a prefecture also reads those located
in it that others designate (令和7年12月25日事務連絡 記(3)); the ministry reads all. A suspended
membership gives nothing. Row-level security says the same (accounts/row_security.py).
"""

from dataclasses import dataclass
from typing import ClassVar, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Role, User
from jurisdictions.models import Authority

M = TypeVar("M", bound=models.Model, covariant=True)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What one member of staff may reach: ids of authorities by role, codes of prefectures."""

    reads_all: bool = False
    roles: dict[int, Role]
    prefectures: frozenset[str]
    second_factor_required: bool = False

    @property
    def authorities(self) -> frozenset[int]:
        """Return the authorities that the person serves."""
        return frozenset(self.roles)

    def authorities_as(self, role: Role) -> frozenset[int]:
        """Return the authorities for which the person's role contains this one."""
        return frozenset(pk for pk, held in self.roles.items() if role in held.includes)


NOTHING = Scope(roles={}, prefectures=frozenset())


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
    )
    rows = list(memberships)
    return Scope(
        reads_all=user.reads_all,
        roles={authority: Role(role) for authority, role, *_ in rows},
        prefectures=frozenset(
            prefecture for _, _, kind, prefecture, _ in rows if kind == Authority.Kind.PREFECTURE
        ),
        second_factor_required=any(required for *_, required in rows),
    )


class ScopedQuerySet(models.QuerySet[M]):
    """A QuerySet that can be narrowed to what one member of staff may see or change."""

    # The path from this model to its facility, as a lookup prefix ("" on Facility itself).
    facility: ClassVar[str] = "facility__"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the rows that the person may see."""
        scope = scope_of(user)
        if scope.reads_all:
            return self.all()
        return self.filter(
            Q(**{f"{self.facility}authority__in": scope.authorities})
            | Q(**{f"{self.facility}prefecture__in": scope.prefectures})
        )

    def editable_by(self, user: User | AnonymousUser, role: Role = Role.RECORD) -> Self:
        """Return the rows that the person may change in this role."""
        return self.filter(**{f"{self.facility}authority__in": scope_of(user).authorities_as(role)})
