"""Load what is known of the bureaus' lists: symbols of standards, and private characters."""

from common.fixtures import fixture_rows
from medical_partners.models import PrivateCharacter, StandardSymbol


def load() -> str:
    """Add what is missing; what an office has edited or added stays as it is."""
    return f"{_load_symbols()}、{_load_private_characters()}"


def _load_private_characters() -> str:
    before = PrivateCharacter.objects.count()
    rows = [
        PrivateCharacter(
            prefecture_id=line["prefecture"],
            character=chr(int(line["code_point"].removeprefix("U+"), 16)),
            meaning=line["character"],
            publisher=line["publisher"],
            source=line["source"],
        )
        for line in fixture_rows("private_characters")
    ]
    PrivateCharacter.objects.bulk_create(rows, ignore_conflicts=True)
    return f"外字の意味の追加：{PrivateCharacter.objects.count() - before}件"


def _load_symbols() -> str:
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
