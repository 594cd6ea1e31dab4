"""What the words of one letter are filled with: its numbers and days, and what is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from common.japanese import fiscal_year_label, wareki_in_letters
from compliance.correspondence.models import NoticeKind
from facilities.models import HOUSES, Obligation
from letters.writing.citations import in_letters, joined, listed
from letters.writing.facts import Known
from letters.writing.fixed_words import said
from letters.writing.occasions import Case
from letters.writing.points import places_of, point_names
from letters.writing.requirement_rows import person_of


@dataclass(frozen=True, kw_only=True)
class Reference:
    """An earlier letter that a letter names."""

    notice_number: str
    notice_date: date


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What the office gives to one letter: its number, its days, its slip, and what it names."""

    notice_number: str
    notice_date: date
    reply_due_date: date | None
    slip_identifier: str
    earlier: Reference | None = None
    replaces: Reference | None = None


def values_of(
    kind: NoticeKind, case: Case, known: Known, numbers: Numbers, *, has_candidates: bool
) -> dict[str, str]:
    """Return what the words of a letter are filled with; empty where there is nothing to say."""
    annex = "points.annex.slip" if has_candidates else "points.annex.slip.alone"
    return {
        "施設名": case.facility.name,
        "施設種別": case.facility.facility_type.name,
        "入所者": person_of(case),
        "基準日": wareki_in_letters(case.on),
        "不足する要件": listed(case.lacking),
        "回答期限": _day(numbers.reply_due_date),
        "別添": said(annex),
        "回答書": said("points.slip", {"別添": said(annex)}),
        **_of_the_year(kind, case, known),
        **_of_the_filing(case, known),
        **_of_the_law(case),
        **_named("前回", numbers.earlier),
        **_named("訂正前", numbers.replaces),
        **places_of(point_names(kind, case, known)),
    }


def _of_the_year(kind: NoticeKind, case: Case, known: Known) -> dict[str, str]:
    year, last = case.asks_for(kind)
    due = wareki_in_letters(last)
    in_time = not known.years_owed and not known.returned and case.on <= last
    return {
        "年度": year_in_letters(year),
        "届出期限": due,
        "受付方法": case.rule.channels if case.rule else "",
        "連携加算の扱い": case.rule.bonus_note if case.rule else "",
        "提出の時期": said(
            "points.files.by" if in_time else "points.files.soon", {"届出期限": due}
        ),
        "未届の年度": years_in_letters(known.years_owed),
        "記録の始まり": _day(known.records_from),
        "差戻しの受付日": _day(known.returned.received_date if known.returned else None),
    }


def _of_the_filing(case: Case, known: Known) -> dict[str, str]:
    filing = case.filing
    if filing is None:
        return {}
    names = "、".join(partner.name for partner in case.partners)
    return {
        "受付日": wareki_in_letters(filing.received_date),
        "届出の年度": year_in_letters(filing.fiscal_year),
        "届出区分": filing.get_kind_display(),
        "協力医療機関": names or said("points.filed.nobody"),
        "確認日": _day(filing.confirmed_date),
        "予定時期": _month(known.promised_month),
        "第二種協定指定医療機関": joined(known.infection_partners),
        "協議の条項": _bracketed(in_letters(case.obligation.infection_article)),
    }


def _of_the_law(case: Case) -> dict[str, str]:
    obligation = case.obligation
    house = case.facility.facility_type_id in HOUSES
    level = "duty" if obligation.level == Obligation.Level.DUTY else "effort"
    binding = _day(obligation.binding_from)
    return {
        "経過措置の終わり": _day(obligation.binding_eve),
        "義務となる日": binding,
        "完全適用日": binding,
        "経過措置の根拠": obligation.transition_basis,
        "定めの条項": in_letters(obligation.cites_partner),
        "掲示の条項": _bracketed(in_letters(obligation.posting_article)),
        "事務連絡": said(f"points.partners.source{'.house' if house else ''}"),
        "複数の扱い": said(f"points.partners.several.{level}"),
    }


def year_in_letters(year: int) -> str:
    """Return a 年度 as letters write it: 令和８年度."""
    first = wareki_in_letters(date(year, 5, 1))
    return f"{first.split('年')[0]}年度" if first else fiscal_year_label(year)


def years_in_letters(years: Sequence[int]) -> str:
    """Return several 年度 as a sentence joins them: 令和６年度及び令和７年度."""
    return joined([year_in_letters(year) for year in years])


def _named(which: str, letter: Reference | None) -> dict[str, str]:
    if letter is None:
        return {}
    return {
        f"{which}の日付": wareki_in_letters(letter.notice_date),
        f"{which}の番号": letter.notice_number,
    }


def _bracketed(text: str) -> str:
    return f"（{text}）" if text else ""


def _month(month: date | None) -> str:
    return wareki_in_letters(month).partition("月")[0] + "月" if month else ""


def _day(day: date | None) -> str:
    return wareki_in_letters(day) if day else ""
