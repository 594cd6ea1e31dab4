"""Letters made of facts and words; as many as are asked for with a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from common.characters import private_characters
from common.japanese import wareki_in_letters
from compliance.classification import Requirement
from compliance.models import NoticeKind
from facilities.models import FacilityQuerySet
from medical_partners.models import PrivateCharacter, read_private
from reports.addressing import (
    address_lines,
    addressees,
    contact_lines,
    envelope_of,
    sender_of,
)
from reports.candidates import Nearby, nearby_of
from reports.notice_points import fiscal_year_label_in_letters, person_of, points_of
from reports.notices import Letter, Slip
from reports.occasions import Case, cases

SUBJECTS = {
    NoticeKind.NOT_FILED: ("協力医療機関に関する届出書の提出について", "依頼"),
    NoticeKind.NO_PARTNER: ("協力医療機関の確保について", "依頼"),
    NoticeKind.REQUIREMENTS_MISSING: ("要件を満たす協力医療機関の確保について", "依頼"),
    NoticeKind.CONFIRMATION_DUE: ("協力医療機関との対応の確認及び届出について", "依頼"),
    NoticeKind.ADVANCE_NOTICE: ("協力医療機関に関する届出の期限について", "事前のお知らせ"),
    NoticeKind.ACCEPTANCE: ("協力医療機関に関する届出の受付について", "通知"),
}
_FILES = (
    "届出書を提出しました（提出した日　　　年　　月　　日）",
    "届出書を提出する予定です（予定日　　　年　　月　　日）",
    "その他（下の欄に記入してください。）",
)
_CONSULTS = (
    "要件を満たす協力医療機関を定めました（届出　　　年　　月　　日）",
    "医療機関と協議中です（医療機関名　　　　　　　　　　　　　　　　）",
    "医療機関と協議する予定です（予定時期　　　年　　月頃）",
    "連携先が見つからないため、相談を希望します",
    "その他（下の欄に記入してください。）",
)
ANSWERS = {
    NoticeKind.NOT_FILED: _FILES,
    NoticeKind.NO_PARTNER: _CONSULTS,
    NoticeKind.REQUIREMENTS_MISSING: _CONSULTS,
    NoticeKind.CONFIRMATION_DUE: _FILES,
    NoticeKind.ADVANCE_NOTICE: _FILES,
}
CANDIDATE_NOTES = (
    "地方厚生（支）局への施設基準の届出等の公表資料から、要件に対応できる可能性がある医療機関を"
    "近い順に記載したものです。協力の可否は、各医療機関に確認してください。",
    "距離は、道のりではなく直線距離です。",
)


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


def compose_many(
    facilities: FacilityQuerySet,
    *,
    kind: NoticeKind,
    on: date,
    known_at: datetime,
    numbers: Mapping[int, Numbers],
    is_specimen: bool = False,
) -> list[Letter]:
    """Return a letter for each facility that has numbers, in the order of the numbers.

    The facts are those of `on`; a constant number of queries, however many letters.
    """
    known = cases(facilities.filter(pk__in=numbers.keys()), on=on, known_at=known_at)
    _read_private_characters(known.values())
    named = nearby_of(known, kind=kind)
    return [
        compose(
            known[pk],
            kind=kind,
            numbers=given,
            nearby=named.get(pk),
            is_specimen=is_specimen,
        )
        for pk, given in numbers.items()
    ]


def _read_private_characters(known: Iterable[Case]) -> None:
    """Name partners by what is known of private characters; what was filed keeps its letters."""
    odd = [
        (case.facility.prefecture_id, partner)
        for case in known
        for partner in case.partners
        if private_characters(partner.name)
    ]
    meanings = PrivateCharacter.objects.meanings() if odd else {}
    for prefecture, partner in odd:
        partner.name = read_private(partner.name, prefecture, meanings)


def compose(
    case: Case,
    *,
    kind: NoticeKind,
    numbers: Numbers,
    nearby: Nearby | None = None,
    is_specimen: bool = False,
) -> Letter:
    """Return the letter to one facility, without asking the database."""
    nearby = nearby or Nearby()
    facility, office = case.facility, case.office
    occasion = case.occasion(again=bool(numbers.earlier), replaces=bool(numbers.replaces))
    values = _values(case, numbers, has_candidates=bool(nearby.lines))
    address = address_lines(facility, office.settings)
    return Letter(
        kind=kind,
        notice_number=numbers.notice_number,
        notice_date=wareki_in_letters(numbers.notice_date),
        facility_number=facility.number,
        facility_name=facility.name,
        facility_type=facility.facility_type.name,
        address=address,
        addressees=addressees(facility, office.settings),
        sender=sender_of(office.profile, office.settings),
        subject=subject_of(kind, again=bool(numbers.earlier)),
        paragraphs=office.words.body(kind, occasion=occasion, values=values),
        points=points_of(kind, case, occasion=occasion, values=values),
        contact=contact_lines(office.profile),
        envelope=envelope_of(office.settings, address),
        missing=tuple(case.lacking),
        candidates=nearby.lines,
        candidate_notes=(*CANDIDATE_NOTES, *nearby.notes) if nearby.lines else (),
        slip=_slip(kind, case, numbers),
        is_specimen=is_specimen,
    )


def subject_of(kind: NoticeKind, *, again: bool) -> str:
    """Return the 件名; one who was written to before is asked 再."""
    subject, act = SUBJECTS[kind]
    return f"{subject}（{'再依頼' if again and act == '依頼' else act}）"


def _slip(kind: NoticeKind, case: Case, numbers: Numbers) -> Slip | None:
    if kind not in ANSWERS or numbers.reply_due_date is None:
        return None
    return Slip(
        identifier=numbers.slip_identifier,
        answers=ANSWERS[kind],
        reply_due=wareki_in_letters(numbers.reply_due_date),
        return_to=contact_lines(case.office.profile),
    )


def listed(requirements: Sequence[Requirement]) -> str:
    """Return requirements as a sentence names them: ⅰ（相談）、ⅱ（診療）及びⅲ（入院）."""
    named = [f"{one.label[0]}（{one.label[2:]}）" for one in requirements]
    return "及び".join(filter(None, ["、".join(named[:-1]), *named[-1:]]))


def _values(case: Case, numbers: Numbers, *, has_candidates: bool) -> dict[str, str]:
    filing, binding = case.filing, case.obligation.binding_from
    confirmed = (filing.confirmed_date or filing.received_date) if filing else None
    return {
        "施設名": case.facility.name,
        "施設種別": case.facility.facility_type.name,
        "入所者": person_of(case),
        "年度": fiscal_year_label_in_letters(case.year),
        "届出期限": wareki_in_letters(case.due),
        "基準日": wareki_in_letters(case.on),
        "受付日": _day(filing.received_date if filing else None),
        "確認日": _day(confirmed),
        "不足する要件": listed(case.lacking),
        "経過措置の終わり": _day(binding - timedelta(days=1) if binding else None),
        "完全適用日": _day(binding),
        "回答期限": _day(numbers.reply_due_date),
        "回答書": "別紙２の回答書" if has_candidates else "別紙の回答書",
        **_named("前回", numbers.earlier),
        **_named("訂正前", numbers.replaces),
    }


def _named(which: str, letter: Reference | None) -> dict[str, str]:
    if letter is None:
        return {}
    return {
        f"{which}の日付": wareki_in_letters(letter.notice_date),
        f"{which}の番号": letter.notice_number,
    }


def _day(day: date | None) -> str:
    return wareki_in_letters(day) if day else ""
