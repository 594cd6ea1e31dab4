"""The rows of a list, of which those that are shown are told with all that their columns say."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django_tables2.data import TableQuerysetData


class Described(TableQuerysetData):
    """Rows that are counted once, and described page by page."""

    def __init__(self, rows: QuerySet, describe: Callable[[list[Any]], Sequence[Any]]) -> None:
        """Take the rows, and a function that returns what is shown of some of them."""
        super().__init__(rows)
        self._describe = describe

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, place: Any) -> Any:
        return self._describe(list(self.data[place]))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._everything)

    @cached_property
    def _everything(self) -> Sequence[Any]:
        return self._describe(list(self.data))

    @cached_property
    def _number(self) -> int:
        number: int = self.data.count()
        return number
