"""Places around one place, with rings at distances in kilometres: a map without tiles.

Near enough a straight-line map: a degree of longitude is taken as long as it is at the centre.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

# The rings that may be drawn; the reach of the picture is the first that holds every place.
RINGS_KM = (5, 10, 20)
# Of a degree of latitude, and of longitude at the equator.
NORTH_KM = 110.94
EAST_KM = 111.32
# The picture is a square; the outermost ring leaves room for its words.
HALF = 200
OUTERMOST = 180


@dataclass(frozen=True, kw_only=True)
class PlacedPoint:
    """Something with a position in degrees: its kind (key and words), its name and its page."""

    key: str
    kind: str
    name: str
    url: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Dot:
    """A point as it is drawn: its number, where it stands, and how far it is."""

    number: int
    point: PlacedPoint
    x: float
    y: float
    km: float
    is_drawn: bool


@dataclass(frozen=True)
class Ring:
    """A ring: its distance, and its radius in the picture."""

    km: int
    radius: float

    @property
    def label_y(self) -> float:
        """Return where its distance is written: on the ring, above the centre."""
        return HALF - self.radius + 4


@dataclass(frozen=True, kw_only=True)
class Rings:
    """A picture of what lies around a place, the nearest first."""

    title: str
    centre: str
    dots: Sequence[Dot]
    rings: Sequence[Ring]

    @property
    def in_words(self) -> str:
        """Return what the picture shows."""
        told = "、".join(f"{dot.number} {dot.point.name} {dot.km:.1f}km" for dot in self.dots)
        return f"{self.centre}からの直線距離：{told}"


def around(
    title: str,
    centre: str,
    position: tuple[float | None, float | None],
    points: Iterable[PlacedPoint],
) -> Rings | None:
    """Return the picture of the points around a position; nothing where there is nothing to draw.

    What lies beyond the outermost ring is told, with its distance, and not drawn.
    """
    latitude, longitude = position
    if latitude is None or longitude is None:
        return None
    placed = sorted(
        ((*_offset(latitude, longitude, point), point) for point in points),
        key=lambda one: (hypot(one[0], one[1]), one[2].name),
    )
    if not placed:
        return None
    distances = [hypot(east, north) for east, north, _ in placed]
    reach = next((km for km in RINGS_KM if distances[-1] <= km), RINGS_KM[-1])
    scale = OUTERMOST / reach
    return Rings(
        title=title,
        centre=centre,
        dots=[
            Dot(number, point, HALF + east * scale, HALF - north * scale, km, km <= reach)
            for number, ((east, north, point), km) in enumerate(
                zip(placed, distances, strict=True), 1
            )
        ],
        rings=[Ring(km, km * scale) for km in RINGS_KM if km <= reach],
    )


def _offset(latitude: float, longitude: float, point: PlacedPoint) -> tuple[float, float]:
    """Return how far a point lies to the east and to the north, in km."""
    east = (point.longitude - longitude) * EAST_KM * cos(radians(latitude))
    return east, (point.latitude - latitude) * NORTH_KM
