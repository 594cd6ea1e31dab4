"""Everything that is printed in one letter: frozen when it is issued, so it keeps its words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

# A letter as it is stored. Any: JSON, of which each class below knows its part.
Data = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Where the address stands, in mm from the corner of the sheet, and whether folds are marked.

    size is in points: a long address is set smaller. bottom is where the window ends when the
    sheet lies as high as it can; whatever else is printed stands below.
    """

    left: int
    top: int
    width: int
    height: int
    size: float
    bottom: int
    fold_marks: bool


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sends the letter, and what stands where the seal goes."""

    title: str
    name: str
    seal: str
    boxed: bool = False  # the seal's place is marked by a box


@dataclass(frozen=True, kw_only=True)
class Point:
    """One numbered point below 記: its lines, and a table of requirements where it has one."""

    title: str
    lines: tuple[str, ...] = ()
    requirements: "tuple[RequirementRow, ...]" = ()


@dataclass(frozen=True, kw_only=True)
class RequirementRow:
    """One requirement, what the filing says of it, and how it counts."""

    requirement: str
    filed: str
    judgement: str


@dataclass(frozen=True, kw_only=True)
class CandidateLine:
    """One institution near the facility that could supply what is missing."""

    code: str
    name: str
    kind: str
    beds: str
    standards: tuple[str, ...]
    distance: str
    phone: str
    address: str = ""
    partner: str = ""  # the words that it is one already

    @property
    def place(self) -> tuple[str, ...]:
        """Return what it is called, whether it is a partner already, and where it stands."""
        return self.name, self.partner and f"（{self.partner}）", self.address

    @property
    def size(self) -> tuple[str, str]:
        """Return of what kind it is and how many beds it has."""
        return self.kind, self.beds


@dataclass(frozen=True, kw_only=True)
class Slip:
    """The reply slip: how the reply is found again, what may be answered, and where it goes."""

    identifier: str
    answers: tuple[str, ...]
    reply_due: str
    return_to: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """通知文書の記載: one letter, as it is printed."""

    kind: str
    notice_number: str
    notice_date: str
    facility_number: str
    facility_name: str
    facility_type: str
    address: tuple[str, ...]
    addressees: tuple[str, ...]
    sender: Sender
    subject: str
    paragraphs: tuple[str, ...]
    points: tuple[Point, ...]
    contact: tuple[str, ...]
    envelope: Envelope
    labels: Mapping[str, str]  # the words around all this, by their parts: headings, 記, 以上
    missing: tuple[str, ...] = ()
    candidates: tuple[CandidateLine, ...] = ()
    candidate_notes: tuple[str, ...] = ()
    slip: Slip | None = None
    is_specimen: bool = False
    # What a letter of before says that does not state them.
    candidates_annex: str = "別紙１"
    window: tuple[str, ...] = ()  # the address, broken into rows
    heads: tuple[str, ...] = ()  # the addressees, broken into rows
    is_close: bool = False  # set closer, so that its text fits one page
    slip_annex: str = ""

    @property
    def slip_title(self) -> str:
        """Return what stands above the reply slip."""
        return self.slip_annex or ("別紙２" if self.candidates else "別紙")

    @property
    def title(self) -> str:
        """Return the title of the document."""
        return f"{self.subject}　{self.notice_number}　{self.facility_name}"

    def to_json(self) -> Data:
        """Return the letter as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Data) -> Self:
        """Return the letter that plain data holds."""
        nested = {
            "sender": Sender(**data["sender"]),
            "envelope": Envelope(**data["envelope"]),
            "points": tuple(map(_point, data["points"])),
            "candidates": tuple(map(_candidate, data["candidates"])),
            "slip": _slip(data["slip"]) if data["slip"] else None,
        }
        return cls(**_with_tuples(data) | nested)


def _with_tuples(data: Data) -> Data:
    return {
        name: tuple(value) if isinstance(value, list | tuple) else value
        for name, value in data.items()
    }


def _point(data: Data) -> Point:
    rows = tuple(RequirementRow(**row) for row in data["requirements"])
    return Point(title=data["title"], lines=tuple(data["lines"]), requirements=rows)


def _candidate(data: Data) -> CandidateLine:
    return CandidateLine(**_with_tuples(data))


def _slip(data: Data) -> Slip:
    return Slip(**_with_tuples(data))
