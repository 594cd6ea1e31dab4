"""What an official should know before letters go out: what they cite, and which days count."""

from collections.abc import Collection, Iterable
from datetime import date

from compliance.correspondence.models import NoticeKind
from compliance.deadlines.conditions import read_deadlines
from compliance.settings.articles import as_read_by
from compliance.settings.models import LetterSettings
from facilities.models import Clause, FacilityType, Obligation
from jurisdictions.models import Authority
from letters.writing.parts import ABOUT_REQUIREMENTS

# The letters that ask for a filing by its deadline.
ABOUT_DEADLINES = (NoticeKind.NOT_FILED, NoticeKind.CONFIRMATION_DUE, NoticeKind.ADVANCE_NOTICE)


def filing_deadlines(
    authority: Authority, *, kind: NoticeKind, types: Iterable[str], on: date
) -> set[date]:
    """Return by when the letters ask for filings; none for letters that ask for something else."""
    if kind not in ABOUT_DEADLINES:
        return set()
    deadlines = read_deadlines(on=on)
    pairs = (deadlines.of(authority.pk, code) for code in types)
    return {deadlines.due(pair, claims_bonus=False) for pair in pairs}


def about_articles(
    settings: LetterSettings | None, *, kind: NoticeKind, types: Collection[str], on: date
) -> list[str]:
    """Return which articles letters cite without their 項, because nobody has read them."""
    names = _names()
    unread = {
        names[code]: [clause.label for clause in _cited(kind, one) if clause in one.doubtful()]
        for code, one in _read(settings, types, on).items()
    }
    return [
        f"{name}の{'、'.join(clauses)}の条項は、原文で確認できていないため、項を除いて記します。"
        "確認した条項は、通知文書の設定で入力できます。"
        for name, clauses in unread.items()
        if clauses
    ]


def _read(
    settings: LetterSettings | None, types: Collection[str], on: date
) -> dict[str, Obligation]:
    """Return what the law asks of the types on a day, as the office has read it."""
    held = Obligation.objects.in_force(on=on).filter(facility_type__in=types)
    obligations = {one.facility_type_id: one for one in held.order_by("valid_from")}
    return {code: as_read_by(settings, one) for code, one in obligations.items()}


def _cited(kind: NoticeKind, obligation: Obligation) -> list[Clause]:
    """Return what a letter of the kind cites; to a duty, without a partner, 定め alone."""
    if kind == NoticeKind.NO_PARTNER:
        is_duty = obligation.level == Obligation.Level.DUTY
        return [Clause.PARTNER] if is_duty else [Clause.PARTNER, Clause.REQUIREMENTS]
    if kind in ABOUT_DEADLINES:
        return [Clause.FILING]
    return [Clause.REQUIREMENTS]


def about_ordinances(
    settings: LetterSettings | None, *, kind: NoticeKind, types: Collection[str], on: date
) -> list[str]:
    """Return of which types letters speak of a breach without citing the 条例 that binds."""
    names, own = _names(), settings.ordinances if settings else {}
    lacking = [
        names[code]
        for code, one in _read(settings, types, on).items()
        if _may_accuse(kind, one, on)
        and not all(own.get(code, {}).get(clause) for clause in _cited(kind, one))
    ]
    if not lacking:
        return []
    return [
        f"{'、'.join(lacking)}の条例の条項が登録されていません。施設を直接に拘束する条例を示さず、"
        "基準省令だけを根拠として、義務が果たされていないこと又は基準に適合していないことを"
        "記すことになります。条例の条項は、通知文書の設定で入力できます。"
    ]


def _may_accuse(kind: NoticeKind, obligation: Obligation, on: date) -> bool:
    """Return whether a letter of the kind may speak of a breach to the type on a day."""
    if kind == NoticeKind.NOT_FILED:
        return True
    binds = obligation.binding_from is not None and on >= obligation.binding_from
    is_effort = obligation.level == Obligation.Level.EFFORT
    about = kind in ABOUT_REQUIREMENTS or kind == NoticeKind.ACCEPTANCE
    return about and (binds or (is_effort and kind != NoticeKind.REQUIREMENTS_MISSING))


def _names() -> dict[str, str]:
    return dict(FacilityType.objects.values_list("pk", "name"))
