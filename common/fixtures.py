"""Read the reference data that the project carries as CSV."""

import csv

from django.conf import settings


def fixture_rows(name: str) -> list[dict[str, str]]:
    """Return the lines of fixtures/<name>.csv by heading."""
    path = settings.BASE_DIR / "fixtures" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
