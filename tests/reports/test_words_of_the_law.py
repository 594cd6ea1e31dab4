"""What must and what must not stand in a letter: 6 kinds × 9 types × 4 days × what was filed.

The letters are composed without a database; the facts of the table come from the law's calendar.
"""

import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from itertools import product

import pytest

from common.japanese import wareki_in_letters
from compliance.models import FiledPartner, Filing, NoticeKind
from facilities.models import TypeCode
from medical_partners.models import InstitutionKind
from reports.composing import Reference, compose
from reports.letter_facts import Records, known_of, years_owed
from reports.letter_values import years_in_letters
from tests.factories.letters import case_of, numbers

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


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the table: under these conditions this must stand there, and that must not."""

    when: dict[str, object]
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


FULFILLED = "義務が果たされていません"
UNFIT = "適合していません"
AGAIN = ("再依頼", "その後の届出を確認できておりません")
NOT_FILED, NO_PARTNER = NoticeKind.NOT_FILED, NoticeKind.NO_PARTNER
MISSING, ACCEPTANCE = NoticeKind.REQUIREMENTS_MISSING, NoticeKind.ACCEPTANCE
CONFIRMATION, ADVANCE = NoticeKind.CONFIRMATION_DUE, NoticeKind.ADVANCE_NOTICE

TABLE = (
    # No letter threatens, leaves a gap, or calls anything a 違反.
    Row(when={}, never=("違反", "勧告", "命令", "取消", "処分", "罰", "減算", "｛", "｝", "－")),
    Row(when={}, never=("要確認", "介護報酬改定により", "全面的に", "完全に適用", "別紙")),
    # 届出の義務: spoken of only where the deadline of a 年度 has passed without a filing.
    Row(when={"owed": False}, never=(FULFILLED,)),
    Row(when={"kind": NOT_FILED, "owed": True}, must=(FULFILLED,)),
    *(
        Row(when={"kind": kind}, never=(FULFILLED,))
        for kind in (NO_PARTNER, MISSING, CONFIRMATION, ADVANCE, ACCEPTANCE)
    ),
    Row(when={"about": True, "owed": True}, must=("令和８年度の届出：届出期限を過ぎましたが",)),
    Row(when={"kind": CONFIRMATION, "owed": True}, must=("令和８年度の届出：届出期限を過ぎ",)),
    Row(when={"kind": NOT_FILED, "returned": False, "filed": "nothing"}, must=("記録",)),
    # A filing that was sent back has reached the office.
    Row(
        when={"kind": NOT_FILED, "returned": True},
        must=("補正をお願いしています", "補正した届出書"),
        never=("届出を確認できて", "届出の記録がなく", "記録がありません", FULFILLED),
    ),
    Row(
        when={"kind": ADVANCE, "returned": True},
        must=("不備の補正をお願いして",),
        never=("の届出は、令和", "記録がありません"),
    ),
    # 基準: spoken of only where what was filed is a breach on the day.
    Row(when={"breach": False}, never=(UNFIT,)),
    Row(when={"breach": True, "about": True}, must=(UNFIT, "届出の内容のとおりであれば")),
    Row(when={"breach": True, "kind": ACCEPTANCE}, must=(UNFIT, "届出の内容のとおりであれば")),
    Row(when={"about": False, "asks": True}, never=(UNFIT,)),
    # 義務の５種、経過措置の終わりまで。
    Row(
        when={"about": True, "duty": True, "binds": False},
        must=(
            "助言するものです",
            "経過措置は令和９年３月31日で終了し",
            "基準に適合しないこととなります",
            "令和９年４月１日から義務となります（令和９年３月31日までは努力義務）",
            "可及的速やかに",
        ),
        never=("義務となっています", "改善の内容", "経過措置期間中に"),
    ),
    Row(
        when={"about": True, "duty": True, "binds": True},
        must=("令和９年４月１日から義務となっています", "改善の内容", "改善の報告について"),
        never=("助言", "義務となります", "現在の検討の状況"),
    ),
    Row(when={"kind": ADVANCE, "duty": True, "binds": True}, must=("義務となっています",)),
    Row(when={"kind": ADVANCE, "duty": True, "binds": False}, must=("令和９年３月31日で終了し",)),
    Row(
        when={"kind": ACCEPTANCE, "duty": True, "binds": False, "lacks": True},
        must=("適合しないこととなります",),
    ),
    # 努力義務の４種: having a partner is a duty, its quality is not, and there is no transition.
    Row(when={"duty": False, "about": True}, must=("努力義務",)),
    Row(when={"duty": False, "about": True}, never=("経過措置は令和", "義務化")),
    Row(when={"duty": False}, never=("第３号", "（ⅲ", "専用の病床", "経過措置期間")),
    Row(
        when={"kind": NO_PARTNER, "duty": False},
        must=(
            "定めること自体は義務であり",
            "(1)　協力医療機関を定めること：義務（経過措置はありません。）",
            "(2)　要件を満たす協力医療機関を定めること：努力義務（期限の定めはありません。）",
            "速やかに協力医療機関を定め",
            "（協力医療機関の定め。義務）",
        ),
        never=("検討してくださる",),
    ),
    Row(
        when={"kind": MISSING, "duty": False},
        must=("検討してくださる",),
        never=("（協力医療機関の定め", "第105条第１項", "第127条第１項"),
    ),
    Row(
        when={"kind": ACCEPTANCE, "nobody": True},
        must=("協力医療機関が定められて",),
        never=("一部又は全部", "求められる要件及び届出の内容"),
    ),
    # Articles: 項 and 号 only of what was read.
    Row(when={"read": False}, never=("第25条第", "第27条第", "第191条第")),
    Row(when={"kind": MISSING, "duty": True, "read": True}, must=("第１項第２号及び第３号",)),
    *(
        Row(when={"kind": NOT_FILED, "type": code}, must=(article,))
        for code, article in {
            TypeCode.WELFARE_FACILITY: "第28条第２項",
            TypeCode.HEALTH_FACILITY: "第30条第２項",
            TypeCode.INTEGRATED_FACILITY: "第34条第２項",
            TypeCode.COMMUNITY_WELFARE_FACILITY: "第152条第２項",
            TypeCode.NURSING_HOME: "第25条（年１回以上の確認及び届出）",
            TypeCode.MODERATE_FEE_HOME: "第27条（年１回以上の確認及び届出）",
            TypeCode.SPECIFIED_FACILITY: "第191条（年１回以上の確認及び届出）",
            TypeCode.COMMUNITY_SPECIFIED_FACILITY: "第127条第３項",
            TypeCode.GROUP_HOME: "第105条第３項",
        }.items()
    ),
    Row(when={"kind": NOT_FILED}, must=("この届出は、要件を満たす協力医療機関を定めていない場合",)),
    Row(when={"kind": NOT_FILED}, must=("経過措置はありません",)),
    # 掲示: where the article was read.
    Row(
        when={"about": True, "type": TypeCode.HEALTH_FACILITY},
        must=("ウェブサイトの記載も", "（第31条）"),
    ),
    Row(when={"about": True, "type": TypeCode.INTEGRATED_FACILITY}, must=("（第35条）",)),
    Row(when={"about": True, "type": TypeCode.GROUP_HOME}, never=("ウェブサイトの記載",)),
    # Ｑ＆Ａ: each cited for what it says, and Vol.16 without a number.
    Row(
        when={"about": True},
        must=(
            "在宅療養後方支援病院等が想定されています（令和６年７月５日付け",
            "ホームページに掲載されています（令和６年度介護報酬改定に関するＱ＆Ａ（Vol.１）",
            "必ずしも往診を行う体制を常時確保している必要はありません",
        ),
        never=("（Vol.16）（令和７年９月５日）問", "（Vol.16）問"),
    ),
    Row(when={"about": True, "duty": True}, must=("専用の病床を確保する必要はなく",)),
    Row(when={"about": True, "house": True}, must=("参考としてください",)),
    Row(when={"about": True, "house": False}, never=("参考としてください",)),
    Row(when={"about": True, "duty": False}, never=("差し支えありません",)),
    # An earlier letter: asked again only where nothing came since.
    Row(when={"earlier": "none"}, never=(*AGAIN, "によりお願い")),
    Row(when={"earlier": "filed"}, never=AGAIN),
    Row(when={"earlier": "replied"}, never=AGAIN),
    Row(when={"earlier": "silent", "kind": ADVANCE}, never=AGAIN),
    Row(when={"earlier": "silent", "kind": ACCEPTANCE}, never=AGAIN),
    *(
        Row(when={"earlier": "silent", "kind": kind}, must=AGAIN)
        for kind in (NOT_FILED, NO_PARTNER, MISSING, CONFIRMATION)
    ),
    Row(when={"earlier": "filed", "about": True}, must=("その後の届出によっても",)),
    Row(when={"earlier": "filed", "about": False}, never=("その後の届出によっても",)),
    # A plan that the home filed itself.
    Row(when={"plan": "late", "about": True, "duty": True}, must=("令和９年９月に医療機関と協議",)),
    Row(when={"plan": "late", "duty": False}, never=("令和９年９月に",)),
    Row(when={"plan": "in time"}, never=("協議を行う予定とされて",)),
    # 確認日 is stated only where the filing states it.
    Row(when={"kind": CONFIRMATION}, must=("日の記載がありません",), never=("の確認から１年",)),
)


def scenes():
    """Yield every letter of the table."""
    for kind, type, on in product(NoticeKind, TypeCode, DAYS):
        for filed in FILED[kind]:
            for plan, earlier in BEFORE:
                given = {"kind": kind, "type": type, "on": on, "plan": plan, "earlier": earlier}
                if filed == "nothing" and (plan != "none" or earlier == "filed"):
                    continue
                # A filing that came after the letter is of this 年度.
                since = date(2026, 10, 1) if earlier == "filed" else date(2026, 1, 16)
                if kind in (NOT_FILED, ADVANCE) and earlier == "filed":
                    continue
                yield Scene(**given, filed=filed, received=since)
    for kind, type, on in product((NOT_FILED, ADVANCE), TypeCode, DAYS):
        yield Scene(kind=kind, type=type, on=on, filed="nothing", returned=True)


def letter_of(scene: Scene):
    """Return the letter of a scene."""
    filing = None
    if scene.filed != "nothing":
        filing = Filing(
            pk=1,
            kind=Filing.Kind.ANNUAL,
            fiscal_year=scene.received.year - (scene.received.month < 4),
            received_date=scene.received,
            planned_month=PLANS[scene.plan],
        )
    case = case_of(scene.type, on=scene.on, filing=filing, partners=partners_of(scene.filed))
    known = known_of(case, records_of(scene, filing))
    earlier = Reference(notice_number="さ介第3号", notice_date=SENT)
    given = numbers(
        on=scene.on,
        reply_due_date=date(2027, 7, 30),
        earlier=None if scene.earlier == "none" else earlier,
    )
    return compose(case, known, kind=scene.kind, numbers=given)


def partners_of(filed: str) -> list[FiledPartner]:
    if filed not in PROMISES:
        return []
    names = ("consults", "examines", "admits")
    promised = dict(zip(names, PROMISES[filed], strict=True))
    kind = InstitutionKind.HOSPITAL
    return [FiledPartner(pk=1, name="東病院", institution_kind=kind, **promised)]


def records_of(scene: Scene, filing: Filing | None) -> Records:
    newest = {1: filing} if filing else {}
    if scene.returned:
        came = date(2026, 10, 20)
        newest[1] = Filing(pk=9, kind="annual", fiscal_year=2026, received_date=came)
    replies = {1: date(2026, 9, 20)} if scene.earlier == "replied" else {}
    return Records(newest=newest, returned={9} if scene.returned else (), replies=replies)


def everything(letter) -> str:
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
def letters():
    """Return every letter of the table with its scene."""
    return [(scene, letter_of(scene)) for scene in scenes()]


def test_every_letter_says_what_the_law_says_and_nothing_else():
    wrong, used = [], set()

    for scene, letter in letters():
        text, facts = everything(letter), scene.facts
        for place, row in enumerate(TABLE):
            if not row.when.items() <= facts.items():
                continue
            used.add(place)
            wrong += [(scene, "must", words) for words in row.must if words not in text]
            wrong += [(scene, "never", words) for words in row.never if words in text]

    assert wrong[:5] == []
    assert [row.when for place, row in enumerate(TABLE) if place not in used] == []
    assert {(scene.kind, scene.type, scene.on) for scene, _ in letters()} == set(
        product(NoticeKind, TypeCode, DAYS)
    )


def test_a_letter_points_only_to_points_that_it_has():
    wanted = {
        "要件": "求められる要件及び届出の内容",
        "規定": "根拠となる規定",
        "基準": "根拠となる規定",
    }

    for scene, letter in letters():
        for place, about in re.findall(
            r"下記([１-９])の(要件|規定|基準)", "".join(letter.paragraphs)
        ):
            point = letter.points["１２３４５６７８９".index(place)]
            assert point.title == wanted[about], scene
        for place in re.findall(r"下記([１-９])", "".join(letter.paragraphs)):
            assert "１２３４５６７８９".index(place) < len(letter.points), scene


def test_the_day_to_reply_by_is_never_a_day_to_file_by():
    for scene, letter in letters():
        text = everything(letter)
        days = set(re.findall(r"(令和[^、。\n　]+?日)までに(?:提出|届け)", text))
        assert days <= {"令和９年３月31日", "令和10年３月31日"}, scene
        assert "令和９年７月30日までに提出" not in text


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2026, 11, 25), "令和６年度及び令和７年度"),
        (date(2027, 3, 31), "令和６年度及び令和７年度"),
        (date(2027, 4, 1), "令和６年度、令和７年度及び令和８年度"),
        (date(2027, 6, 30), "令和６年度、令和７年度及び令和８年度"),
    ],
)
def test_the_years_that_are_owed_are_named(on, years):
    scene = Scene(kind=NOT_FILED, type=TypeCode.GROUP_HOME, on=on, filed="nothing")

    text = everything(letter_of(scene))

    assert f"{years}の届出について" in text
    assert years_in_letters(scene.owed) == years
    assert "既に届け出ている場合は、その写しを送付" in text


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("type", TypeCode)
def test_nobody_is_accused_of_what_lies_before_the_records_begin(type, on):
    case = case_of(type, on=on)
    begins = date(2026, 10, 1)
    owed = years_owed(case, newest=None, records_from=begins)
    known = replace(known_of(case, Records()), records_from=begins, years_owed=owed)

    text = everything(compose(case, known, kind=NOT_FILED, numbers=numbers(on=on)))

    assert FULFILLED not in text
    assert "令和８年10月１日より前の届出は確認していません" in text
    assert "既に届け出ている場合は、その写しを送付" in text


def test_records_that_begin_with_a_fiscal_year_know_of_that_year():
    case = case_of(TypeCode.GROUP_HOME, on=date(2027, 4, 1))

    assert years_owed(case, newest=None, records_from=date(2026, 4, 1)) == (2026,)
    assert years_owed(case, newest=None, records_from=date(2026, 4, 2)) == ()


def test_a_filing_whose_form_is_lacking_leaves_the_year_owed():
    case = case_of(TypeCode.GROUP_HOME, on=date(2027, 4, 1))
    came = Filing(pk=9, kind="annual", fiscal_year=2026, received_date=date(2026, 10, 20))
    known = known_of(case, Records(newest={1: came}, returned={9}))
    assert known.returned
    lacking = replace(known.returned, form_lacking=True)
    known = replace(known, returned=lacking, years_owed=(2026,))

    text = everything(compose(case, known, kind=NOT_FILED, numbers=numbers(on=case.on)))

    assert "形式上の要件に適合しない点がある" in text
    assert f"令和８年度の届出について、下記２の規定による届出の{FULFILLED}" in text


@pytest.mark.parametrize("on", DAYS)
def test_a_letter_names_days_as_letters_do(on):
    scene = Scene(kind=MISSING, type=TypeCode.WELFARE_FACILITY, on=on)

    assert letter_of(scene).notice_date == wareki_in_letters(on)
