"""What the words of one letter are filled with: its numbers and days, and what is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from common.japanese import (
    fiscal_year_in_letters,
    letter_number,
    month_in_letters,
    wareki_in_letters,
)
from compliance.correspondence.models import NoticeKind
from letters.writing.addressing import office_values
from letters.writing.citations import in_letters, joined, named_requirements
from letters.writing.facts import KnownFacts
from letters.writing.occasions import Case
from letters.writing.wording import STANDARD, Voice, Words


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


def values_for_words(
    kind: NoticeKind, case: Case, known: KnownFacts, numbers: Numbers
) -> dict[str, str]:
    """Return what the words of a letter are filled with; empty where there is nothing to say."""
    return {
        "施設名": case.facility.name,
        "施設種別": case.facility.facility_type.name,
        "基準日": wareki_in_letters(case.on),
        "文書の日付": wareki_in_letters(numbers.notice_date),
        "文書番号": numbers.notice_number,
        "不足する要件": named_requirements(case.lacking, case.office.words),
        **office_values(case.office.profile, case.office.settings),
        **_of_the_year(kind, case, known),
        **_of_the_filing(case, known),
        **_of_the_law(case),
        **_named("前回", numbers.earlier),
        **_named("訂正前", numbers.replaces),
    }


def with_phrases(voice: Voice, points: Sequence[str], *, reply_due: date | None) -> Voice:
    """Return a voice that also knows the phrases that stand within sentences."""
    replies = voice.occasion.replies
    annex = {"別添": voice.line("slip_annex")}
    return voice.with_values(
        {
            "入所者": voice.line("person"),
            "提出の時期": voice.line("files_when"),
            "事務連絡": voice.line("source"),
            "複数の扱い": voice.line("several"),
            "回答期限": _day(reply_due) if replies else "",
            "回答書": voice.line("slip_reference", annex) if replies else "",
            **_places(voice, points),
        }
    )


def _places(voice: Voice, points: Sequence[str]) -> dict[str, str]:
    """Return how the words refer to the points that they name: 下記２."""
    named = {"要件の項": "requirements", "根拠の項": "basis"}
    return {
        word: voice.line("below", {"項の番号": letter_number(points.index(name) + 1)})
        for word, name in named.items()
        if name in points
    }


def _of_the_year(kind: NoticeKind, case: Case, known: KnownFacts) -> dict[str, str]:
    year, last = case.asks_for(kind)
    return {
        "年度": fiscal_year_in_letters(year),
        "届出期限": wareki_in_letters(last),
        "受付方法": case.rule.channels if case.rule else "",
        "連携加算の扱い": case.rule.bonus_note if case.rule else "",
        "未届の年度": years_in_letters(known.years_owed, case.office.words),
        "記録の始まり": _day(known.records_from),
        "差戻しの受付日": _day(known.returned.received_date if known.returned else None),
    }


def _of_the_filing(case: Case, known: KnownFacts) -> dict[str, str]:
    filing = case.filing
    if filing is None:
        return {}
    return {
        "受付日": wareki_in_letters(filing.received_date),
        "届出の年度": fiscal_year_in_letters(filing.fiscal_year),
        "届出区分": filing.get_kind_display(),
        "協力医療機関": "、".join(partner.name for partner in case.partners),
        "確認日": _day(filing.confirmed_date),
        "予定時期": month_in_letters(known.promised_month) if known.promised_month else "",
        "第二種協定指定医療機関": joined(known.infection_partners, case.office.words),
        "協議の条項": in_letters(case.obligation.infection_article),
    }


def _of_the_law(case: Case) -> dict[str, str]:
    obligation = case.obligation
    binding = _day(obligation.binding_from)
    return {
        "経過措置の終わり": _day(obligation.binding_eve),
        "義務となる日": binding,
        "完全適用日": binding,
        "経過措置の根拠": obligation.transition_basis,
        "定めの条項": in_letters(obligation.cites_partner),
        "掲示の条項": in_letters(obligation.posting_article),
    }


def years_in_letters(years: Sequence[int], words: Words = STANDARD) -> str:
    """Return several 年度 as a sentence joins them: 令和６年度及び令和７年度."""
    return joined([fiscal_year_in_letters(year) for year in years], words)


def _named(which: str, letter: Reference | None) -> dict[str, str]:
    if letter is None:
        return {}
    return {
        f"{which}の日付": wareki_in_letters(letter.notice_date),
        f"{which}の番号": letter.notice_number,
    }


def _day(day: date | None) -> str:
    return wareki_in_letters(day) if day else ""
