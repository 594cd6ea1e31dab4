"""The numbered points below 記: what was filed, what is missing and why, and what is asked."""

import re
from collections.abc import Mapping
from datetime import date

from common.japanese import fiscal_year_label, wareki_in_letters
from compliance.classification import Requirement
from compliance.models import FiledPartner, NoticeKind
from compliance.obligations import Finding, article_of
from facilities.models import Obligation, TypeCode
from medical_partners.models import InstitutionKind
from reports.notices import Point, RequirementRow
from reports.occasions import Case
from reports.wording import Occasion

# 居住系の３種は「利用者」、施設は「入所者」（各基準省令）。
USERS = (
    TypeCode.SPECIFIED_FACILITY,
    TypeCode.COMMUNITY_SPECIFIED_FACILITY,
    TypeCode.GROUP_HOME,
)
# 令和６年度介護報酬改定の資料が示す要件の文言。
REQUIREMENTS = {
    Requirement.CONSULTATION: (
        "{person}の病状が急変した場合等において、医師又は看護職員が相談対応を行う体制を"
        "常時確保していること"
    ),
    Requirement.EXAMINATION: (
        "診療の求めがあった場合において、診療を行う体制を常時確保していること"
    ),
    Requirement.ADMISSION: (
        "入院を要すると認められた{person}の入院を原則として受け入れる体制を確保していること"
        "（病院に限る。）"
    ),
}
PROMISES = {
    Requirement.CONSULTATION: "consults",
    Requirement.EXAMINATION: "examines",
    Requirement.ADMISSION: "admits",
}
_SINGLE_DIGIT = re.compile(r"(?<![0-9.])[0-9](?![0-9.])")
ABOUT_REQUIREMENTS = (NoticeKind.NO_PARTNER, NoticeKind.REQUIREMENTS_MISSING)


def person_of(case: Case) -> str:
    """Return what the ordinance of the facility's type calls those who live there."""
    return "利用者" if case.facility.facility_type_id in USERS else "入所者"


def points_of(
    kind: NoticeKind, case: Case, *, occasion: Occasion, values: Mapping[str, str]
) -> tuple[Point, ...]:
    """Return the points of a letter in their order."""
    points = [_filed(kind, case)]
    if kind in ABOUT_REQUIREMENTS or (kind == NoticeKind.ACCEPTANCE and case.partners):
        points.append(_requirements(case))
    if kind != NoticeKind.ACCEPTANCE:
        points += [_basis(kind, case), _deadline(kind, case), _asks(kind, case, occasion, values)]
    words = case.office.words
    if kind in ABOUT_REQUIREMENTS:
        lines = words.part(kind, "partners", occasion=occasion, values=values)
        points.append(Point(title="連携先の医療機関について", lines=tuple(lines)))
    if kind != NoticeKind.ACCEPTANCE or case.lacking:
        points.append(_desk(case))
    return tuple(points)


def _filed(kind: NoticeKind, case: Case) -> Point:
    lines = []
    if kind in (NoticeKind.NOT_FILED, NoticeKind.ADVANCE_NOTICE):
        years = [one.fiscal_year for one in case.years] or [case.year]
        named = "、".join(fiscal_year_label_in_letters(year) for year in sorted(years))
        lines.append(f"{named}の届出：{wareki_in_letters(case.on)}現在、確認できておりません。")
    lines += _latest(case)
    return Point(title="届出の状況", lines=tuple(lines))


def _latest(case: Case) -> list[str]:
    filing = case.filing
    if filing is None and case.is_pending:
        # 行政手続法第37条: it has come; what it says is not settled.
        return ["直近の届出：受け付けましたが、審査中であるか、又は補正をお願いしています。"]
    if filing is None:
        return ["直近の届出：記録がありません。"]
    year = fiscal_year_label_in_letters(filing.fiscal_year)
    received = wareki_in_letters(filing.received_date)
    names = "、".join(partner.name for partner in case.partners)
    lines = [
        f"直近の届出：{received}受付（{year}、{filing.get_kind_display()}）",
        f"届け出られた協力医療機関：{names or '定めなし'}",
    ]
    if filing.confirmed_date:
        lines.append(f"急変時等の対応の確認日：{wareki_in_letters(filing.confirmed_date)}")
    return lines


def fiscal_year_label_in_letters(year: int) -> str:
    """Return a 年度 as letters write it: 令和８年度."""
    first = wareki_in_letters(date(year, 5, 1))
    return f"{first.split('年')[0]}年度" if first else fiscal_year_label(year)


def asked(obligation: Obligation) -> list[Requirement]:
    """Return the requirements that an obligation covers."""
    covers = {
        Requirement.CONSULTATION: obligation.covers_consultation,
        Requirement.EXAMINATION: obligation.covers_examination,
        Requirement.ADMISSION: obligation.covers_admission,
    }
    return [requirement for requirement, wanted in covers.items() if wanted]


def _requirements(case: Case) -> Point:
    rows = tuple(_row(requirement, case) for requirement in asked(case.obligation))
    return Point(title="求められる要件及び届出の内容", requirements=rows)


def _row(requirement: Requirement, case: Case) -> RequirementRow:
    promising = [one.name for one in case.partners if getattr(one, PROMISES[requirement])]
    words = REQUIREMENTS[requirement].format(person=person_of(case))
    lacks = requirement in case.lacking
    return RequirementRow(
        requirement=f"{requirement.label[0]}　{words}",
        filed="、".join(promising) or _why_not(requirement, case),
        judgement="不足" if lacks else "充足",
    )


def _why_not(requirement: Requirement, case: Case) -> str:
    if not case.partners:
        return "協力医療機関の定めがありません。"
    if requirement == Requirement.ADMISSION:
        claimed = [one for one in case.partners if one.claims_admission and not one.admits]
        if claimed:
            return f"{_named(claimed)}の記載がありますが、病院に限られるため、数えておりません。"
    return "この要件を満たす旨の記載がありません。"


def _named(partners: list[FiledPartner]) -> str:
    names = [
        f"{one.name}（{InstitutionKind(one.institution_kind).label}）"
        if one.institution_kind != InstitutionKind.UNKNOWN
        else one.name
        for one in partners
    ]
    return "、".join(names)


def _basis(kind: NoticeKind, case: Case) -> Point:
    obligation = case.obligation
    if kind in ABOUT_REQUIREMENTS:
        article = obligation.article
        if obligation.level == Obligation.Level.EFFORT:
            first = article_of(Finding.STANDARD_BREACH, obligation=obligation)
            article = f"{first}（協力医療機関の定め）、{article}（要件。努力義務）"
    else:
        article = article_of(Finding.FILING_BREACH, obligation=obligation)
    lines = [in_letters(f"{obligation.ordinance}{article}")]
    ordinance = case.office.settings.ordinances.get(case.facility.facility_type_id, "")
    return Point(title="根拠となる規定", lines=tuple(filter(None, [*lines, ordinance])))


def in_letters(text: str) -> str:
    """Return a citation with single digits in full width, as letters write numbers."""
    return _SINGLE_DIGIT.sub(lambda found: chr(ord(found[0]) + 0xFEE0), text)


def _deadline(kind: NoticeKind, case: Case) -> Point:
    if kind not in ABOUT_REQUIREMENTS:
        channels = f"（受付方法：{case.rule.channels}）" if case.rule and case.rule.channels else ""
        year = fiscal_year_label_in_letters(case.year)
        line = f"{year}の届出期限　{wareki_in_letters(case.due)}{channels}"
        return Point(title="届出の期限", lines=(line,))
    return Point(title="適用の時期", lines=(_applies(case),))


def _applies(case: Case) -> str:
    binding = case.obligation.binding_from
    if binding is None:
        return "要件を満たす協力医療機関を定めることは努力義務であり、期限の定めはありません。"
    if case.on >= binding:
        return f"{wareki_in_letters(binding)}から全面的に義務となっています。"
    last = date.fromordinal(binding.toordinal() - 1)
    return (
        f"{wareki_in_letters(last)}まで経過措置期間、{wareki_in_letters(binding)}から"
        "全面的に義務となります。"
    )


def _asks(kind: NoticeKind, case: Case, occasion: Occasion, values: Mapping[str, str]) -> Point:
    lines = case.office.words.part(kind, "asks", occasion=occasion, values=values)
    due = f"（回答期限　{values['回答期限']}）" if values["回答期限"] else ""
    return Point(title=f"お願いする事項{due}", lines=tuple(lines))


def _desk(case: Case) -> Point:
    lines = tuple(case.office.settings.desk.splitlines())
    default = ("医療機関との連携についてお困りのときは、下記の担当に御相談ください。",)
    return Point(title="相談窓口", lines=lines or default)
