"""Load the nine types, what the law asks of each, and the names of services."""

from django.db import models, transaction

from common.fixtures import fixture_rows
from facilities.models import FacilityType, Obligation, Service

_FLAGS = {
    "covers_consultation",
    "covers_examination",
    "covers_admission",
    "article_confirmed",
    "filing_article_confirmed",
    "notes_designation",
    "partner_article_confirmed",
}
_MAY_BE_NULL = {"binding_from", "facility_type_id"}


@transaction.atomic
def load() -> str:
    """Add the rows that are missing; what an office has edited stays as it is."""
    added = [_add(model, name) for model, name in _FILES]
    names = [model._meta.verbose_name for model, _ in _FILES]
    counts = "、".join(f"{name} {count}件" for name, count in zip(names, added, strict=True))
    return f"施設種別等の追加：{counts}"


_FILES: tuple[tuple[type[models.Model], str], ...] = (
    (FacilityType, "facility_types"),
    (Obligation, "obligations"),
    (Service, "services"),
)


def _add(model: type[models.Model], name: str) -> int:
    before = model._default_manager.count()
    rows = [model(**_fields(line)) for line in fixture_rows(name)]
    model._default_manager.bulk_create(rows, ignore_conflicts=True)
    return model._default_manager.count() - before


def _fields(line: dict[str, str]) -> dict[str, object]:
    named = {"facility_type_id" if key == "facility_type" else key: v for key, v in line.items()}
    return {key: _value(key, text) for key, text in named.items()}


def _value(key: str, text: str) -> str | bool | None:
    if key in _FLAGS:
        return text == "1"
    return None if key in _MAY_BE_NULL and not text else text
