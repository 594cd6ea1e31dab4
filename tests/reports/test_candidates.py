from dataclasses import dataclass
from datetime import date

from reports.candidates import FROM_THE_CENTRE, as_nearby


@dataclass(kw_only=True)
class Found:
    """An institution as the search returns it."""

    code: str = "0910000001"
    name: str = "東病院"
    kind: str = "hospital"
    beds: int | None = 120
    standards: tuple[tuple[str, date | None], ...] = ()
    distance_km: float = 1.24
    approximate: bool = False
    phone: str = "028-000-0000"


def test_a_candidate_is_listed_with_its_evidence_and_its_distance():
    standards = (("在宅療養支援病院", date(2024, 6, 1)), ("在宅療養後方支援病院", None))

    [line] = as_nearby([Found(standards=standards)]).lines

    assert (line.kind, line.beds, line.distance) == ("病院", "120床", "約1.2km")
    assert line.standards == ("在宅療養支援病院（令和６年６月１日）", "在宅療養後方支援病院")


def test_a_clinic_without_beds_next_door_has_neither_beds_nor_a_false_distance():
    [line] = as_nearby([Found(kind="clinic", beds=None, distance_km=0.04)]).lines

    assert (line.kind, line.beds, line.distance) == ("診療所", "", "0.1km未満")


def test_the_page_says_so_where_distances_begin_at_the_centre_of_the_municipality():
    assert as_nearby([Found()]).notes == ()
    assert as_nearby([Found(), Found(approximate=True)]).notes == (FROM_THE_CENTRE,)
    assert as_nearby([]).lines == ()
