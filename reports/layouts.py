"""The table in its shapes: 別紙1 (prefecture × group), and those of a row for each part."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from compliance.rule.publication import Mark
from facilities.models import FacilityType
from jurisdictions.models import Prefecture
from reports.breakdown import NATION, Breakdown, Tally
from reports.shapes import CountedPlace, Shape

TOTAL = "計"


@dataclass(frozen=True, kw_only=True)
class Group:
    """A column group of 別紙1, or a row of the survey: its letter, label and facility types."""

    letter: str
    label: str
    types: frozenset[str]

    @property
    def title(self) -> str:
        """Return its letter and label."""
        return f"{self.letter}.{self.label}"


@dataclass(frozen=True, kw_only=True)
class TableLine:
    """A place and a tally for each group's letter; `before` are those of the day compared."""

    place: CountedPlace
    tallies: dict[str, Tally]
    before: dict[str, Tally] | None

    @property
    def n(self) -> int:
        """Return the number of facilities counted in the row, on either day."""
        return sum(tally.n for tally in (*self.tallies.values(), *(self.before or {}).values()))


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """A row of all shapes but 別紙1: one tally, and what finds its facilities again."""

    label: str
    code: str
    tally: Tally
    before: Tally | None
    types: frozenset[str]
    key: str | None = None

    def change(self, mark: Mark | None = None) -> int | None:
        """Return by how much the number of facilities, or of a mark, has grown."""
        if self.before is None:
            return None
        if mark is None:
            return self.tally.n - self.before.n
        return self.tally.marked(mark) - self.before.marked(mark)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A breakdown in one of the shapes, beside that of another day if one is compared."""

    shape: Shape
    breakdown: Breakdown
    compared: Breakdown | None
    groups: list[Group]
    lines: list[TableLine]
    total: TableLine

    @property
    def compared_on(self) -> date | None:
        """Return the day beside which the table stands."""
        return self.compared.on if self.compared else None

    def rows(self) -> Iterator[TableRow]:
        """Yield the rows of a shape that has one tally a row, the total last."""
        if self.shape == Shape.SURVEY:
            for group in self.groups:
                yield self._row(self.total, group.title, "", [group])
            yield self._row(self.total, TOTAL, "", self.groups)
            return
        for line in self.lines:
            yield self._row(line, line.place.name, line.place.code, self.groups, line.place.key)
        yield self._row(self.total, self.total.place.name, "", self.groups)

    def _row(
        self, line: TableLine, label: str, code: str, groups: list[Group], key: str | None = None
    ) -> TableRow:
        return TableRow(
            label=label,
            code=code,
            tally=_sum(line.tallies, groups),
            before=None if line.before is None else _sum(line.before, groups),
            types=frozenset().union(*(group.types for group in groups)),
            key=key,
        )


def _sum(tallies: dict[str, Tally], groups: list[Group]) -> Tally:
    total = Tally()
    for group in groups:
        total.update(tallies[group.letter])
    return total


def lay_out(breakdown: Breakdown, shape: Shape, *, compared: Breakdown | None = None) -> Layout:
    """Return the breakdown in a shape; annex1 has all prefectures, survey one line."""
    groups = _groups("annex_group" if shape == Shape.ANNEX1 else "survey_letter")
    both = [breakdown, *([compared] if compared else [])]
    total = _line(both, groups, _of_all(breakdown, shape), None)
    places = [total.place] if shape == Shape.SURVEY else _places(both, shape)
    lines = [_line(both, groups, place, place.key) for place in places]
    return Layout(
        shape=shape,
        breakdown=breakdown,
        compared=compared,
        groups=groups,
        lines=[total] if shape == Shape.SURVEY else lines,
        total=total,
    )


def _of_all(breakdown: Breakdown, shape: Shape) -> CountedPlace:
    """Return what the row of all is called: 計, but by its name where the paper is of one place."""
    code, name = breakdown.selection.place
    own = shape == Shape.SURVEY or name == NATION
    return CountedPlace(key="", code=code, name=name if own else TOTAL)


def _places(both: list[Breakdown], shape: Shape) -> list[CountedPlace]:
    if shape == Shape.ANNEX1:
        return [
            CountedPlace(key=one.code, code=one.code, name=one.name)
            for one in Prefecture.objects.order_by("code")
        ]
    return list({place.key: place for counted in both for place in counted.places}.values())


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


def _line(
    both: list[Breakdown], groups: list[Group], place: CountedPlace, key: str | None
) -> TableLine:
    tallies = [
        {group.letter: counted.tally(types=set(group.types), place=key) for group in groups}
        for counted in both
    ]
    return TableLine(place=place, tallies=tallies[0], before=tallies[1] if tallies[1:] else None)


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
            {"code": line.place.code, "name": line.place.name, "groups": _counts(layout, line)}
            for line in layout.lines
        ],
        "total": {"groups": _counts(layout, layout.total)},
        **({"compared_on": layout.compared.on.isoformat()} if layout.compared else {}),
    }


def _counts(layout: Layout, line: TableLine) -> dict[str, object]:
    return {
        group.letter: {
            "label": group.label,
            **counts_of(line.tallies[group.letter]),
            **({"before": counts_of(line.before[group.letter])} if line.before else {}),
        }
        for group in layout.groups
    }


def counts_of(tally: Tally) -> dict[str, object]:
    """Return n, the four marks and the parts of ④ of one cell."""
    return {
        "n": tally.n,
        **{mark.value: tally.marked(mark) for mark in Mark},
        "detail": {category.value: count for category, count in tally.detail.items()},
    }
