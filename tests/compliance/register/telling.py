"""What is explained of a facility, as tests read it."""

from collections import defaultdict
from datetime import UTC, date, datetime

from compliance.register.explaining import Explanation, explain
from facilities.models import Facility

ON = date(2026, 11, 23)
LATER = datetime(2027, 4, 1, tzinfo=UTC)


def by_label(explanation: Explanation) -> dict[str, list[str]]:
    """Return what an explanation tells, by label."""
    found = defaultdict(list)
    for section in explanation.sections:
        for label, text in section.rows:
            found[label].append(text)
    return found


def told(facility: Facility, *, on: date = ON, known_at: datetime = LATER) -> dict[str, list[str]]:
    """Return what is told of a facility, by label."""
    return by_label(explain(facility, on=on, known_at=known_at))
