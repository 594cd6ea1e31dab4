"""Letters for every kind, type and day, whatever was filed before; no database is asked."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from itertools import product

from compliance.correspondence.models import NoticeKind
from compliance.filings.models import FiledPartner, Filing
from facilities.models import TypeCode
from letters.writing.composing import Reference, compose
from letters.writing.facts import KnownFacts, Records, known_of
from letters.writing.letter import Letter
from letters.writing.occasions import Case
from letters.writing.values import Numbers
from medical_partners.models import InstitutionKind
from tests.factories.letters import case_of, numbers

NOT_FILED, NO_PARTNER = NoticeKind.NOT_FILED, NoticeKind.NO_PARTNER
MISSING, ACCEPTANCE = NoticeKind.REQUIREMENTS_MISSING, NoticeKind.ACCEPTANCE
CONFIRMATION, ADVANCE = NoticeKind.CONFIRMATION_DUE, NoticeKind.ADVANCE_NOTICE
DAYS = (date(2026, 11, 25), date(2027, 3, 31), date(2027, 4, 1), date(2027, 6, 30))
BINDING = date(2027, 4, 1)
EFFORT = {
    TypeCode.MODERATE_FEE_HOME,
    TypeCode.SPECIFIED_FACILITY,
    TypeCode.COMMUNITY_SPECIFIED_FACILITY,
    TypeCode.GROUP_HOME,
}
HOUSES = {TypeCode.NURSING_HOME, TypeCode.MODERATE_FEE_HOME}
UNREAD = {TypeCode.NURSING_HOME, TypeCode.MODERATE_FEE_HOME, TypeCode.SPECIFIED_FACILITY}
ABOUT = {NoticeKind.NO_PARTNER, NoticeKind.REQUIREMENTS_MISSING}
# What each kind is written about: a filing without partner, one that lacks something, …
FILED = {
    NoticeKind.NOT_FILED: ("nothing", "partly"),
    NoticeKind.NO_PARTNER: ("nobody",),
    NoticeKind.REQUIREMENTS_MISSING: ("partly",),
    NoticeKind.CONFIRMATION_DUE: ("partly", "met"),
    NoticeKind.ADVANCE_NOTICE: ("nothing", "nobody", "partly"),
    NoticeKind.ACCEPTANCE: ("nobody", "partly", "met"),
}
PROMISES = {"partly": (True, False, False), "met": (True, True, True)}
SENT = date(2026, 9, 1)
PLANS = {"none": None, "in time": date(2027, 1, 1), "late": date(2027, 9, 1)}
# The plan that the home filed, and what came of an earlier letter.
BEFORE = (
    ("none", "none"),
    ("none", "silent"),
    ("none", "filed"),
    ("none", "replied"),
    ("late", "none"),
    ("in time", "none"),
)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One letter: to whom, when, and what happened before."""

    kind: NoticeKind
    type: TypeCode
    on: date
    filed: str = "partly"
    received: date = date(2026, 1, 16)
    plan: str = "none"
    earlier: str = "none"  # silent: nothing came since; filed, replied: that came
    returned: bool = False

    @property
    def facts(self) -> dict[str, object]:
        """Return what the conditions of the table look at, by the law's calendar."""
        duty, binds = self.type not in EFFORT, self.on >= BINDING
        nobody, lacks = self.filed == "nobody", self.filed in ("nobody", "partly")
        owed = self.owed
        return asdict(self) | {
            "about": self.kind in ABOUT,
            "asks": self.kind != NoticeKind.ACCEPTANCE,
            "duty": duty,
            "binds": binds,
            "nobody": nobody,
            "lacks": lacks,
            "house": self.type in HOUSES,
            "read": self.type not in UNREAD,
            "owed": bool(owed),
            "breach": lacks and (binds if duty else nobody),
        }

    @property
    def owed(self) -> list[int]:
        """Return the 年度 that ended without a filing; the default deadline is their last day."""
        filed = {2025} if self.filed != "nothing" else set()
        if self.received.year == 2026 and self.received.month >= 4 and self.filed != "nothing":
            filed = {2024, 2025, 2026}
        first = min(filed, default=2024)
        made = filed | ({2026} if self.returned else set())
        ended = range(first, 2027 if self.on >= date(2027, 4, 1) else 2026)
        return [year for year in ended if year > max(made, default=2023)]


def scenes() -> Iterator[Scene]:
    """Yield every letter of the table."""
    for kind, type, on in product(NoticeKind, TypeCode, DAYS):
        for filed in FILED[kind]:
            for plan, earlier in BEFORE:
                if filed == "nothing" and (plan != "none" or earlier == "filed"):
                    continue
                # A filing that came after the letter is of this 年度.
                since = date(2026, 10, 1) if earlier == "filed" else date(2026, 1, 16)
                if kind in (NOT_FILED, ADVANCE) and earlier == "filed":
                    continue
                yield Scene(
                    kind=kind,
                    type=type,
                    on=on,
                    plan=plan,
                    earlier=earlier,
                    filed=filed,
                    received=since,
                )
    for kind, type, on in product((NOT_FILED, ADVANCE), TypeCode, DAYS):
        yield Scene(kind=kind, type=type, on=on, filed="nothing", returned=True)


def letter_of(scene: Scene) -> Letter:
    """Return the letter of a scene."""
    case, known, given = told_of(scene)
    return compose(case, known, kind=scene.kind, numbers=given)


def told_of(scene: Scene) -> tuple[Case, KnownFacts, Numbers]:
    """Return what the letter of a scene is made of."""
    filing = None
    if scene.filed != "nothing":
        filing = Filing(
            pk=1,
            kind=Filing.Kind.ANNUAL,
            fiscal_year=scene.received.year - (scene.received.month < 4),
            received_date=scene.received,
            planned_month=PLANS[scene.plan],
        )
    records = records_of(scene, filing)
    newest = records.newest.get(1)
    case = case_of(
        scene.type,
        on=scene.on,
        filing=filing,
        partners=partners_of(scene.filed),
        first=newest.fiscal_year + 1 if newest else 2024,
    )
    known = known_of(case, records)
    earlier = Reference(notice_number="さ介第3号", notice_date=SENT)
    given = numbers(
        on=scene.on,
        reply_due_date=date(2027, 7, 30),
        earlier=None if scene.earlier == "none" else earlier,
    )
    return case, known, given


def partners_of(filed: str) -> list[FiledPartner]:
    """Return what a filing names."""
    if filed not in PROMISES:
        return []
    names = ("consults", "examines", "admits")
    promised = dict(zip(names, PROMISES[filed], strict=True))
    kind = InstitutionKind.HOSPITAL
    return [FiledPartner(pk=1, name="東病院", institution_kind=kind, **promised)]


def records_of(scene: Scene, filing: Filing | None) -> Records:
    """Return what is recorded of the home besides the filing that counts."""
    newest = {1: filing} if filing else {}
    if scene.returned:
        came = date(2026, 10, 20)
        newest[1] = Filing(pk=9, kind="annual", fiscal_year=2026, received_date=came)
    replies = {1: date(2026, 9, 20)} if scene.earlier == "replied" else {}
    return Records(newest=newest, returned={9: False} if scene.returned else {}, replies=replies)


def everything(letter: Letter) -> str:
    """Return all that a letter says, whether it is a paragraph, a point or an answer."""

    def texts(value):
        if isinstance(value, str):
            yield value
        for inner in value.values() if isinstance(value, dict) else ():
            yield from texts(inner)
        for inner in value if isinstance(value, list | tuple) else ():
            yield from texts(inner)

    return "\n".join(texts(letter.to_json()))


@cache
def letters() -> list[tuple[Scene, Letter]]:
    """Return every letter of the table with its scene."""
    return [(scene, letter_of(scene)) for scene in scenes()]
