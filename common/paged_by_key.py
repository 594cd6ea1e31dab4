"""The rows of a list in two steps: which rows are on the page, then what is shown of them."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from django.db.models import Model, QuerySet
from django_tables2.data import TableQuerysetData

K = TypeVar("K", int, str)


class Keyed(Protocol):
    """A row that says its key, be it a model or what was gathered for one."""

    @property
    def pk(self) -> object:
        """Return the key."""


M = TypeVar("M", bound=Model)
R = TypeVar("R", bound=Keyed)


class PagedByKey(TableQuerysetData, Generic[K, R]):
    """Rows of which only the keys are sorted and counted; those of the page are described then.

    In one statement PostgreSQL prepares for describing every row: it cannot know how few are shown.
    """

    def __init__(
        self,
        rows: QuerySet[M],
        describe: Callable[[list[K]], Iterable[R]],
        *,
        at_once: bool = False,
    ) -> None:
        """Take the rows, and a function that returns the rows of some keys with all they show.

        Where telling which rows belong to the list takes long, at_once reads all keys in one
        statement, instead of counting them in one and finding those of the page in another.
        """
        super().__init__(rows)
        self._describe: Callable[[list[K]], Iterable[R]] = describe
        self._at_once = at_once

    def __len__(self) -> int:
        return len(self._all_keys) if self._at_once else self._number

    def __getitem__(self, place: slice) -> list[R]:
        keys = self._all_keys[place] if self._at_once else list(self._keys[place])
        described = {row.pk: row for row in self._describe(keys)}
        return [described[key] for key in keys if key in described]

    def __iter__(self) -> Iterator[R]:
        return iter(self._everything)

    @cached_property
    def _everything(self) -> list[R]:
        return self[:]

    @property
    def _keys(self) -> QuerySet[Model, K]:
        keys: QuerySet[Model, K] = self.data.values_list("pk", flat=True)
        return keys

    @cached_property
    def _all_keys(self) -> list[K]:
        return list(self._keys)

    @cached_property
    def _number(self) -> int:
        number: int = self.data.count()
        return number
