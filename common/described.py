"""The rows of a list, of which those that are shown are told with all that their columns say."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django_tables2.data import TableQuerysetData

M = TypeVar("M", bound=Model)
R = TypeVar("R")


class Described(TableQuerysetData, Generic[M, R]):
    """Rows that are counted once, and described page by page."""

    def __init__(self, rows: QuerySet[M], describe: Callable[[Sequence[M]], Sequence[R]]) -> None:
        """Take the rows, and a function that returns what is shown of some of them."""
        super().__init__(rows)
        self._describe = describe

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, place: slice) -> Sequence[R]:
        return self._describe(list(self.data[place]))

    def __iter__(self) -> Iterator[R]:
        return iter(self._everything)

    @cached_property
    def _everything(self) -> Sequence[R]:
        return self._describe(list(self.data))

    @cached_property
    def _number(self) -> int:
        number: int = self.data.count()
        return number
