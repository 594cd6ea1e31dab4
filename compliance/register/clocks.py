"""The two clocks for which the rows of the list are read."""

from datetime import date, datetime
from typing import TypedDict


class Clocks(TypedDict):
    """The status date and the knowledge time for which rows are read."""

    on: date
    known_at: datetime
