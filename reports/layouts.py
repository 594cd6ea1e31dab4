"""別紙1 (prefecture × group) and the nine-row survey answer: two shapes of one breakdown."""

from dataclasses import dataclass

from django.db import models

from compliance.rule.publication import Mark
from facilities.models import FacilityType
from jurisdictions.models import Prefecture
from reports.breakdown import Breakdown, Tally


class Shape(models.TextChoices):
    """様式: the two tables that the ministry knows."""

    SURVEY = "survey", "施設種別ごと（都道府県票）"
    ANNEX1 = "annex1", "都道府県ごと（別紙１）"


@dataclass(frozen=True, kw_only=True)
class Group:
    """A column group of a table: its letter, its label and the facility types it counts."""

    letter: str
    label: str
    types: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class TableLine:
    """A row of a table: the place and a tally for each group's letter."""

    code: str
    name: str
    tallies: dict[str, Tally]

    @property
    def n(self) -> int:
        """Return the number of facilities counted in the row."""
        return sum(tally.n for tally in self.tallies.values())


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A breakdown in one of the two shapes."""

    shape: Shape
    breakdown: Breakdown
    groups: list[Group]
    lines: list[TableLine]
    total: TableLine


def lay_out(breakdown: Breakdown, shape: Shape) -> Layout:
    """Return the breakdown in a shape; annex1 has all prefectures, survey one row."""
    groups = _groups("annex_group" if shape == Shape.ANNEX1 else "survey_letter")
    code, name = breakdown.selection.place
    total = _line(breakdown, groups, code, name, None)
    lines = _prefectures(breakdown, groups) if shape == Shape.ANNEX1 else [total]
    return Layout(shape=shape, breakdown=breakdown, groups=groups, lines=lines, total=total)


def _groups(letter: str) -> list[Group]:
    types: dict[str, list[FacilityType]] = {}
    for facility_type in FacilityType.objects.order_by(letter, "survey_letter"):
        types.setdefault(getattr(facility_type, letter), []).append(facility_type)
    return [
        Group(
            letter=key,
            label=members[0].name + ("（地域密着含む）" if len(members) > 1 else ""),
            types=frozenset(member.code for member in members),
        )
        for key, members in types.items()
    ]


def _prefectures(breakdown: Breakdown, groups: list[Group]) -> list[TableLine]:
    return [
        _line(breakdown, groups, prefecture.code, prefecture.name, prefecture.code)
        for prefecture in Prefecture.objects.order_by("code")
    ]


def _line(
    breakdown: Breakdown, groups: list[Group], code: str, name: str, prefecture: str | None
) -> TableLine:
    return TableLine(
        code=code,
        name=name,
        tallies={
            group.letter: breakdown.tally(types=set(group.types), prefecture=prefecture)
            for group in groups
        },
    )


def as_json(layout: Layout) -> dict[str, object]:
    """Return a layout for machines: counts only, never per cent."""
    breakdown = layout.breakdown
    return {
        "layout": layout.shape.value,
        "on": breakdown.on.isoformat(),
        "known_at": breakdown.known_at.isoformat(),
        "scope": breakdown.selection.extent.value,
        "rule_version": breakdown.rule_version,
        "rows": [
            {"code": line.code, "name": line.name, "groups": _counts(layout, line)}
            for line in layout.lines
        ],
        "total": {"groups": _counts(layout, layout.total)},
    }


def _counts(layout: Layout, line: TableLine) -> dict[str, object]:
    return {
        group.letter: {"label": group.label, **counts_of(line.tallies[group.letter])}
        for group in layout.groups
    }


def counts_of(tally: Tally) -> dict[str, object]:
    """Return n, the four marks and the parts of ④ of one cell."""
    return {
        "n": tally.n,
        **{mark.value: tally.marked(mark) for mark in Mark},
        "detail": {category.value: count for category, count in tally.detail.items()},
    }
