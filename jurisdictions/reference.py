"""Load prefectures, municipalities, wards, and an authority for each."""

from django.db import transaction

from common.fixtures import fixture_rows
from jurisdictions.models import Authority, Municipality, Prefecture


@transaction.atomic
def load() -> str:
    """Bring the places up to date and add the authorities that are missing.

    What an office has edited (an authority's name, its settings, medical areas) stays as it is.
    """
    prefectures = [Prefecture(**line) for line in fixture_rows("prefectures")]
    Prefecture.objects.bulk_create(
        prefectures, update_conflicts=True, unique_fields=["code"], update_fields=["name", "kana"]
    )
    municipalities = [_municipality(line) for line in fixture_rows("municipalities")]
    municipalities.sort(key=lambda place: place.designated_city_id or "")
    Municipality.objects.bulk_create(
        municipalities,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "kana", "kind", "is_core_city", "county", "prefecture"],
    )
    before = Authority.objects.count()
    authorities = [_of_prefecture(place) for place in prefectures]
    authorities += [
        _of_municipality(place) for place in municipalities if place.kind != Municipality.Kind.WARD
    ]
    Authority.objects.bulk_create(authorities, ignore_conflicts=True)
    added = Authority.objects.count() - before
    return (
        f"都道府県 {len(prefectures)}件、市区町村等 {len(municipalities):,}件を確認、"
        f"指定権者 {added:,}件を追加"
    )


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
