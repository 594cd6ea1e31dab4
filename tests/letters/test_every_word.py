"""Every word that an office writes is printed, and nothing is printed that it cannot write."""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import date

import pytest

from compliance.correspondence.models import NoticeKind
from compliance.deadlines.models import DeadlineRule
from compliance.filings.models import FiledPartner
from compliance.settings.models import AuthorityProfile, LetterSettings
from facilities.models import TypeCode
from letters.printing.pdf import document_html
from letters.writing.candidates import _named
from letters.writing.composing import Reference, compose
from letters.writing.facts import KnownFacts
from letters.writing.letter import Letter
from letters.writing.occasions import Case
from letters.writing.placeholders import allowed_in, is_certain
from letters.writing.word_files import standard_words
from letters.writing.word_table import PARAGRAPHS
from letters.writing.wording import Words
from medical_partners.models import (
    FiledStandard,
    InstitutionKind,
    MedicalInstitution,
    StandardSymbol,
)
from medical_partners.nearby import Candidate, Neighbourhood
from tests.factories.letter_scenes import Scene, everything, scenes, told_of

DUTY = TypeCode.WELFARE_FACILITY
PEOPLE = ("桜　花子", "施設長　花", "理事長　桜")
NEAREST = MedicalInstitution(
    code="0910000001", name="東病院", kind=InstitutionKind.HOSPITAL, beds=1200, admission="yes"
)
UNPRINTABLE = MedicalInstitution(code="", name="\ue18d病院", kind=InstitutionKind.CLINIC)


def nearby(*, is_approximate: bool) -> Neighbourhood:
    symbol = StandardSymbol(meaning="在宅療養支援病院")
    filed = [FiledStandard(symbol=symbol, start_date=day) for day in (date(2024, 6, 1), None)]
    return Neighbourhood(
        candidates=[
            Candidate(institution=NEAREST, distance_km=1.2, standards=filed),
            Candidate(institution=NEAREST, distance_km=0.05, standards=[]),
            Candidate(institution=UNPRINTABLE, distance_km=0.01, standards=[]),
        ],
        is_approximate=is_approximate,
    )


def in_world(scene: Scene, world: int, words: Words) -> Letter:
    """Return the letter of a scene where the office and the home are of another kind."""
    case, known, numbers = told_of(scene)
    some = bool(world)
    case = replace(_of_home(_of_office(case, world, words), world), rule=_rule(world))
    if world == 2 and scene.facts["about"]:
        case.office.settings.honorific = "御中"
    if case.filing and world == 1:
        case.filing.confirmed_date = case.filing.received_date
    if scene.filed == "partly" and world == 1:
        case = replace(case, partners=[_clinic()])
    candidates = None
    if scene.facts["about"] and some:
        candidates = _named(nearby(is_approximate=world == 1), words, partners={NEAREST.pk})
    return compose(
        case,
        _known(known, world),
        kind=scene.kind,
        numbers=replace(
            numbers,
            replaces=Reference(notice_number="さ介第1号", notice_date=date(2026, 8, 1))
            if some
            else None,
            reply_due_date=None if world == 2 else numbers.reply_due_date,
        ),
        nearby=candidates,
        is_specimen=some,
    )


def _clinic() -> FiledPartner:
    return FiledPartner(
        pk=1,
        name="もみじ医院",
        institution_kind=InstitutionKind.CLINIC,
        consults=True,
        examines=False,
        admits=False,
        claims_admission=True,
    )


def _of_office(case: Case, world: int, words: Words) -> Case:
    authority = case.facility.authority
    settings = LetterSettings(
        authority=authority,
        seal=["space", "omitted", "mark"][world],
        honorific="殿" if world == 1 else "様",
        responsible="課長" if world else "",
    )
    profile = AuthorityProfile(
        authority=authority,
        phone="028" if world else "",
        email="a@example.jp" if world else "",
    )
    return replace(
        case, office=replace(case.office, settings=settings, profile=profile, words=words)
    )


def _of_home(case: Case, world: int) -> Case:
    facility, obligation = copy(case.facility), copy(case.obligation)
    facility.has_specified_designation = True
    is_chaired = facility.facility_type_id == TypeCode.GROUP_HOME
    facility.corporation_name = "医療法人桜会" if is_chaired else "福祉会"
    facility.representative = PEOPLE[world]
    if world != 2:
        obligation.infection_article = obligation.infection_article or "第9条"
        obligation.transition_basis = "改正附則"
    else:
        obligation.infection_article = ""
    return replace(case, facility=facility, obligation=obligation)


def _rule(world: int) -> DeadlineRule:
    return DeadlineRule(
        kind="month_end",
        due_month=2,
        attach_unchanged=False,
        house="once",
        bonus_note="速やかに" if world else "",
        channels="電子申請" if world else "",
    )


def _known(known: KnownFacts, world: int) -> KnownFacts:
    records = date(2025, 4, 1) if world == 2 else known.records_from
    form_lacking = known.returned and replace(known.returned, form_lacking=True)
    owed = known.years_owed or ((2025,) if world == 1 and known.returned else ())
    owed = () if world == 2 else owed
    return replace(
        known,
        infection_partners=("東病院", "西病院"),
        records_from=records,
        returned=form_lacking,
        years_owed=owed,
    )


def everywhere(words: Words) -> Iterator[Letter]:
    """Yield letters of every kind, type and day in several worlds."""
    for number, scene in enumerate(scenes()):
        for world in {number % 3, 1} if scene.returned or not number % 5 else {number % 3}:
            yield in_world(scene, world, words)


@pytest.fixture(scope="module")
def marked() -> str:
    """What letters say when an office words everything: each word bears its own key."""
    words = Words(own={key: _marked(key) for key in PARAGRAPHS})
    return "\n".join({text for one in everywhere(words) for text in everything(one).split("\n")})


def _marked(key: str) -> str:
    names = [name for name in allowed_in(key) if is_certain(name, key)]
    return f"〔{key}〕{''.join(f'｛{name}｝' for name in names)}"


def test_every_word_that_an_office_writes_is_printed_in_some_letter(marked):
    assert {key for key in PARAGRAPHS if f"〔{key}〕" not in marked} == set()


def test_what_is_certain_to_have_a_value_leaves_no_gap_in_any_letter(marked):
    """compose() raises where a value is lacking; none of the letters did."""
    assert not re.search("[｛｝－]", marked)


def test_standard_letters_lack_nothing_in_any_world():
    for letter in everywhere(Words()):
        assert not re.search("[｛｝－]", everything(letter))


def test_a_letter_prints_no_word_that_the_office_has_not_written():
    """All words are a mark; beside it stand values, and what the law is called."""
    words = Words(own=dict.fromkeys(standard_words(), "◇"))
    scene = Scene(kind=NoticeKind.NO_PARTNER, type=DUTY, on=date(2026, 11, 25), filed="nobody")
    letter = in_world(scene, 1, words)
    (basis,) = {line for point in letter.points for line in point.lines if "基準" in line}
    values = ("在宅療養支援病院", "東病院", "病院", "試験苑", "さ介第", "号", "さくら市")

    html = document_html([letter])
    text = re.sub(r"<style>.*</style>|<title>.*?</title>|<[^>]*>", "", html, flags=re.DOTALL)
    for value in (basis, letter.notice_date, letter.facility_type, *values, *PEOPLE):
        text = text.replace(value, "")

    assert "◇" in text
    assert re.findall(r"[ぁ-ゖァ-ヺ一-鿿]+", text) == []
