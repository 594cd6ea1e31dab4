"""様式: the shapes of the table, what their rows are, and how these divide the facilities."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from django.db import models
from django.db.models import F, Max
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from facilities.models import NO_CORPORATION, FacilityQuerySet, authority_on, corporation_key
from jurisdictions.models import Authority, MedicalArea, Municipality


class Shape(models.TextChoices):
    """様式: the two tables that the ministry knows, and those that an office asks for itself."""

    ANNEX1 = "annex1", "都道府県別（別紙１）"
    SURVEY = "survey", "施設種別別（都道府県票）"
    MUNICIPALITY = "municipality", "市区町村別"
    MEDICAL_AREA = "medical_area", "二次医療圏別"
    AUTHORITY = "authority", "指定権者別"
    CORPORATION = "corporation", "運営法人別"

    @property
    def short(self) -> str:
        """Return what its sheet and its file are called."""
        return {Shape.ANNEX1: "別紙1", Shape.SURVEY: "都道府県票"}.get(self, str(self.label))

    @property
    def row(self) -> str:
        """Return what a row is: the heading of the first column."""
        return "施設種別" if self == Shape.SURVEY else str(self.label).split("別")[0]

    @property
    def corner(self) -> str:
        """Return what stands in the corner of its paper."""
        return "別紙１" if self == Shape.ANNEX1 else str(self.short)

    @property
    def heading(self) -> str:
        """Return the heading over the table."""
        return f"{'別紙１　' if self == Shape.ANNEX1 else ''}{self.row}別の協力医療機関の定めの状況"


@dataclass(frozen=True, kw_only=True)
class CountedPlace:
    """What a row is of: its code and name, and what finds it in the list of facilities, if any."""

    key: str
    code: str
    name: str


# How many facilities a day had in each part, by what they are divided by.
PartSizes: TypeAlias = Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Division:
    """How facilities are divided into rows on a day, and how each part is called, in order.

    `narrowed_by` is the condition of the list of facilities that finds those of a row again.
    """

    narrowed_by: str
    key: Callable[[date], Combinable]
    named: Callable[[FacilityQuerySet, PartSizes], list[CountedPlace]] = (
        lambda facilities, numbers: []
    )


def _municipalities(facilities: FacilityQuerySet, numbers: PartSizes) -> list[CountedPlace]:
    """Name municipalities; with their prefecture, where there are several."""
    rows = Municipality.objects.filter(pk__in=numbers).select_related("prefecture")
    found = list(rows.order_by("code"))
    several = len({one.prefecture_id for one in found}) > 1
    return [
        CountedPlace(
            key=one.code, code=one.code, name=f"{one.prefecture.name}{one}" if several else f"{one}"
        )
        for one in found
    ]


def _areas(facilities: FacilityQuerySet, numbers: PartSizes) -> list[CountedPlace]:
    rows = MedicalArea.objects.filter(pk__in=numbers).order_by("code")
    places = [CountedPlace(key=one.code, code=one.code, name=one.name) for one in rows]
    rest = [CountedPlace(key="", code="", name="（二次医療圏の登録なし）")]
    return places + (rest if "" in numbers else [])


def _authorities(facilities: FacilityQuerySet, numbers: PartSizes) -> list[CountedPlace]:
    rows = Authority.objects.filter(pk__in=numbers).order_by("code")
    return [CountedPlace(key=str(one.pk), code=one.code, name=one.name) for one in rows]


def _corporations(facilities: FacilityQuerySet, numbers: PartSizes) -> list[CountedPlace]:
    """Name corporations as their homes do; those with the most homes come first."""
    rows = facilities.order_by().values_list(corporation_key())
    names = dict(rows.annotate(name=Max("corporation_name")).order_by())
    found = sorted(numbers, key=lambda key: (key == NO_CORPORATION, -numbers[key], names[key]))
    return [
        CountedPlace(
            key=key,
            code=key if key.isdigit() else "",
            name="（法人の登録なし）" if key == NO_CORPORATION else names[key] or key,
        )
        for key in found
    ]


# 指定都市の行政区 are counted in their city, as the list of facilities finds them by it.
CITY = Coalesce("municipality__designated_city", "municipality")
PREFECTURES = Division(narrowed_by="prefecture", key=lambda on: F("prefecture_id"))
DIVISIONS = {
    Shape.ANNEX1: PREFECTURES,
    Shape.SURVEY: PREFECTURES,
    Shape.MUNICIPALITY: Division(
        narrowed_by="municipality", key=lambda on: CITY, named=_municipalities
    ),
    Shape.MEDICAL_AREA: Division(
        narrowed_by="medical_area",
        key=lambda on: F("municipality__medical_area"),
        named=_areas,
    ),
    Shape.AUTHORITY: Division(narrowed_by="authority", key=authority_on, named=_authorities),
    Shape.CORPORATION: Division(
        narrowed_by="corporation_is", key=lambda on: corporation_key(), named=_corporations
    ),
}
