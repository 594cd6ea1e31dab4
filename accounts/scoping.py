"""Which rows a person may see and change: the only scoping there is.

A member of staff sees the facilities of their authorities; a prefecture also reads those located
in it that others designate (令和7年12月25日事務連絡 記(3)); the ministry reads all. Which acts a
role may do says accounts/permissions.py. Row-level security says the same as this module
(accounts/row_security.py).
"""

from typing import ClassVar, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from accounts.scope import scope_of

M = TypeVar("M", bound=models.Model, covariant=True)


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
