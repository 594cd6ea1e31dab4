"""Load prefectures, municipalities, wards, and an authority for each."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import models, transaction

from common.fixtures import fixture_rows
from jurisdictions.models import Authority, Municipality, Prefecture

PlaceT = TypeVar("PlaceT", Prefecture, Municipality)
PREFECTURE_FIELDS = ("name", "kana")
MUNICIPALITY_FIELDS = (
    "name",
    "kana",
    "kind",
    "is_core_city",
    "county",
    "prefecture",
    "designated_city",
)


@transaction.atomic
def load() -> str:
    """Bring the places up to date, add the authorities that are missing, and say how many.

    What an office has edited (an authority's name, its settings, medical areas) stays as it is.
    """
    prefectures = [Prefecture(**line) for line in fixture_rows("prefectures")]
    municipalities = [_municipality(line) for line in fixture_rows("municipalities")]
    authorities = [_of_prefecture(place) for place in prefectures]
    authorities += [
        _of_municipality(place) for place in municipalities if place.kind != Municipality.Kind.WARD
    ]
    return "、".join(
        (
            _bring_up_to_date(prefectures, PREFECTURE_FIELDS),
            _bring_up_to_date(municipalities, MUNICIPALITY_FIELDS),
            _add_missing(authorities),
        )
    )


def _bring_up_to_date(rows: list[PlaceT], fields: Sequence[str]) -> str:
    model = type(rows[0])
    known = model._default_manager.in_bulk()
    new = [row for row in rows if row.pk not in known]
    changed = [
        row
        for row in rows
        if row.pk in known and _values(row, fields) != _values(known[row.pk], fields)
    ]
    model._default_manager.bulk_create(new)
    model._default_manager.bulk_update(changed, fields)
    return _summary(model, len(rows), new=len(new), changed=len(changed))


def _values(row: models.Model, fields: Sequence[str]) -> list[object]:
    return [row.serializable_value(name) for name in fields]


def _add_missing(authorities: list[Authority]) -> str:
    known = set(Authority.objects.values_list("code", flat=True))
    before = Authority.objects.count()
    missing = [authority for authority in authorities if authority.code not in known]
    # An office may have given its authority another code; its municipality is taken then.
    Authority.objects.bulk_create(missing, ignore_conflicts=True)
    new = Authority.objects.count() - before
    return _summary(Authority, len(authorities), new=new, changed=0)


def _summary(model: type[models.Model], total: int, *, new: int, changed: int) -> str:
    unchanged = total - new - changed
    return f"{model._meta.verbose_name}（新規 {new:,}・変更 {changed:,}・変更なし {unchanged:,}）"


def _municipality(line: dict[str, str]) -> Municipality:
    return Municipality(
        code=line["code"],
        name=line["name"],
        kana=line["kana"],
        kind=line["kind"],
        is_core_city=line["is_core_city"] == "1",
        county=line["county"],
        prefecture_id=line["prefecture"],
        designated_city_id=line["designated_city"] or None,
    )


def _of_prefecture(prefecture: Prefecture) -> Authority:
    return Authority(
        code=prefecture.local_government_code,
        name=prefecture.name,
        kind=Authority.Kind.PREFECTURE,
        prefecture=prefecture,
    )


def _of_municipality(place: Municipality) -> Authority:
    return Authority(
        code=place.code,
        name=place.name,
        kind=_authority_kind(place),
        prefecture_id=place.prefecture_id,
        municipality=place,
    )


def _authority_kind(place: Municipality) -> Authority.Kind:
    if place.kind == Municipality.Kind.DESIGNATED_CITY:
        return Authority.Kind.DESIGNATED_CITY
    return Authority.Kind.CORE_CITY if place.is_core_city else Authority.Kind.MUNICIPALITY
