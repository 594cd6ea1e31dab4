"""Load the symbols of the bureaus' lists that show what an institution can do."""

from common.fixtures import fixture_rows
from medical_partners.models import StandardSymbol


def load() -> str:
    """Add the symbols that are missing; what an office has edited stays as it is."""
    before = StandardSymbol.objects.count()
    rows = [
        StandardSymbol(
            symbol=line["symbol"],
            name=line["name"],
            meaning=line["meaning"],
            shows_consultation=line["shows_consultation"] == "1",
            shows_examination=line["shows_examination"] == "1",
            shows_admission=line["shows_admission"] == "1",
            max_beds=int(line["max_beds"]) if line["max_beds"] else None,
            valid_from=line["valid_from"],
            valid_to=line["valid_to"] or None,
        )
        for line in fixture_rows("standard_symbols")
    ]
    StandardSymbol.objects.bulk_create(rows, ignore_conflicts=True)
    return f"施設基準の記号の追加：{StandardSymbol.objects.count() - before}件"
