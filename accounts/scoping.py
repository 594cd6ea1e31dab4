"""Which rows a person may see, and which are open to an act: the only scoping there is.

A member of staff sees the facilities of their authorities; a prefecture also reads those located
in it that others designate (令和7年12月25日事務連絡 記(3)); the ministry reads all. Which role an
act needs says accounts/permissions.py. Row-level security says the same as this module
(accounts/row_security.py).

A model chooses the class by what its rows belong to, and says the rest in attributes.
"""

from collections.abc import Callable, Mapping
from typing import ClassVar, Self, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.permissions import Act, offices_where
from accounts.scope import Scope, scope_of
from jurisdictions.models import Authority

M = TypeVar("M", bound=models.Model, covariant=True)
Person = User | AnonymousUser


class ScopedQuerySet(models.QuerySet[M]):
    """Rows of a facility: of its authority, read by the prefecture in which it lies."""

    # The path from this model to its facility, as a lookup prefix ("" on Facility itself).
    facility: ClassVar[str] = "facility__"
    # Acts that are not for the office of the row: the method that finds the rows for offices.
    otherwise: ClassVar[Mapping[Act, str]] = {}

    def visible_to(self, user: Person) -> Self:
        """Return the rows that the person may see."""
        scope = scope_of(user)
        if scope.reads_all and self._are_read_by_the_nation():
            return self.all()
        return self.filter(self._seen_in(scope))

    def open_to(self, user: Person, act: Act) -> Self:
        """Return the rows on which the person's role allows an act."""
        offices = offices_where(user, act)
        if act in self.otherwise:
            find: Callable[[frozenset[int]], Self] = getattr(self, self.otherwise[act])
            return find(offices)
        return self.filter(self._of(offices))

    def _are_read_by_the_nation(self) -> bool:
        return True

    def _seen_in(self, scope: Scope) -> Q:
        located = Q(**{f"{self.facility}prefecture__in": scope.prefectures})
        return self._of(scope.authorities) | located

    def _of(self, offices: frozenset[int]) -> Q:
        return Q(**{f"{self.facility}authority__in": offices})


class AuthorityScopedQuerySet(ScopedQuerySet[M]):
    """Rows of an authority itself."""

    # The path from this model to the authority whose rows they are.
    authority: ClassVar[str] = "authority"
    # Whether the prefecture of the authority, and the nation, read them too.
    prefecture_reads: ClassVar[bool] = False
    # The path to the prefecture that reads, where a row names it itself.
    prefecture: ClassVar[str] = ""
    # Paths to other authorities whose staff see the row.
    shown_to: ClassVar[tuple[str, ...]] = ()
    # Whether everybody sees the rows of no authority.
    rest_is_public: ClassVar[bool] = False

    def _are_read_by_the_nation(self) -> bool:
        return self.prefecture_reads

    def _seen_in(self, scope: Scope) -> Q:
        seen = self._of(scope.authorities)
        for path in self.shown_to:
            seen |= Q(**{f"{path}__in": scope.authorities})
        if self.prefecture_reads:
            seen |= self._within(scope.prefectures)
        if self.rest_is_public:
            seen |= Q(**{self.authority: None})
        return seen

    def _within(self, prefectures: frozenset[str]) -> Q:
        if self.prefecture:
            return Q(**{f"{self.prefecture}__in": prefectures})
        # Not joined: of most rows the authority is none, or one's own.
        there = Authority.objects.filter(prefecture__in=prefectures)
        return Q(**{f"{self.authority}__in": there.values("pk")})

    def _of(self, offices: frozenset[int]) -> Q:
        return Q(**{f"{self.authority}__in": offices})


class FollowingQuerySet(ScopedQuerySet[M]):
    """Rows that are seen, and open to an act, where all the rows are that they name."""

    # The fields that name scoped rows of one model.
    follows: ClassVar[tuple[str, ...]]

    def visible_to(self, user: Person) -> Self:
        """Return the rows of which the person may see all that they name."""
        return self._naming(self._named().visible_to(user))

    def open_to(self, user: Person, act: Act) -> Self:
        """Return the rows where the person's role allows an act on all that they name."""
        return self._naming(self._named().open_to(user, act))

    def _named(self) -> ScopedQuerySet[models.Model]:
        model = self.model._meta.get_field(self.follows[0]).related_model
        rows = cast(type[models.Model], model)._default_manager.all()
        assert isinstance(rows, ScopedQuerySet)
        return rows

    def _naming(self, rows: models.QuerySet[models.Model]) -> Self:
        return self.filter(**{f"{name}__in": rows for name in self.follows})


class PersonalQuerySet(models.QuerySet[M]):
    """Rows of one person, some of which are shared with the staff of an authority."""

    person: ClassVar[str] = "user"
    shared_with: ClassVar[str] = "shared_with"

    def visible_to(self, user: Person) -> Self:
        """Return the person's own rows, and what is shared with the person's authorities."""
        shared = Q(**{f"{self.shared_with}__in": scope_of(user).authorities})
        return self.filter(Q(**{self.person: user.pk}) | shared)

    def own_of(self, user: Person) -> Self:
        """Return the person's own rows."""
        return self.filter(**{self.person: user.pk})
