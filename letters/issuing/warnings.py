"""What an official should know before letters go out: who signs, what is cited, which days."""

from collections.abc import Collection, Iterable
from datetime import date

from compliance.correspondence.models import NoticeKind
from compliance.deadlines.conditions import read_deadlines
from compliance.settings.articles import as_read_by
from compliance.settings.models import AuthorityProfile, LetterSettings
from facilities.models import Clause, FacilityType, Obligation
from jurisdictions.models import Authority
from letters.writing.parts import ABOUT_REQUIREMENTS

# The letters that ask for a filing by its deadline.
ABOUT_DEADLINES = (NoticeKind.NOT_FILED, NoticeKind.CONFIRMATION_DUE, NoticeKind.ADVANCE_NOTICE)


def warnings_of(
    authority: Authority, *, kind: NoticeKind, types: Collection[str], on: date, prefix: str
) -> list[str]:
    """Return what is to be put right, or known, before an authority's letters are issued."""
    profile = AuthorityProfile.objects.filter(authority=authority).first()
    settings = LetterSettings.objects.filter(authority=authority).first()
    held = Obligation.objects.in_force(on=on).filter(facility_type__in=types)
    obligations = {one.facility_type_id: one for one in held.order_by("valid_from")}
    read = {code: as_read_by(settings, one) for code, one in obligations.items()}
    return [
        *_about_sender(profile, prefix),
        *_about_articles(kind, read),
        *_about_ordinances(kind, read, settings, on),
    ]


def filing_deadlines(
    authority: Authority, *, kind: NoticeKind, types: Iterable[str], on: date
) -> set[date]:
    """Return by when the letters ask for filings; none for letters that ask for something else."""
    if kind not in ABOUT_DEADLINES:
        return set()
    deadlines = read_deadlines(on=on)
    pairs = (deadlines.of(authority.pk, code) for code in types)
    return {deadlines.due(pair, claims_bonus=False) for pair in pairs}


def _about_sender(profile: AuthorityProfile | None, prefix: str) -> list[str]:
    said = []
    if not profile or not profile.signer_title:
        said.append(
            "発出者の職名が登録されていません。指定権者の名称だけを記します。"
            "指定権者の設定で登録できます。"
        )
    if not profile or not profile.phone:
        said.append(
            "担当部署の電話番号が登録されていません。施設からの問合せ先が文書に記されません。"
            "指定権者の設定で登録できます。"
        )
    if not prefix:
        said.append(
            "文書番号の前の部分（例：さ介第）が登録されていません。「第１号」のように記します。"
        )
    return said


def _about_articles(kind: NoticeKind, obligations: dict[str, Obligation]) -> list[str]:
    names = _names()
    unread = {
        names[code]: [clause.label for clause in _cited(kind, one) if clause in one.doubtful()]
        for code, one in obligations.items()
    }
    return [
        f"{name}の{'、'.join(clauses)}の条項は、原文で確認できていないため、項を除いて記します。"
        "確認した条項は、通知文書の設定で入力できます。"
        for name, clauses in unread.items()
        if clauses
    ]


def _cited(kind: NoticeKind, obligation: Obligation) -> list[Clause]:
    """Return what a letter of the kind cites; to a duty, without a partner, 定め alone."""
    if kind == NoticeKind.NO_PARTNER:
        is_duty = obligation.level == Obligation.Level.DUTY
        return [Clause.PARTNER] if is_duty else [Clause.PARTNER, Clause.REQUIREMENTS]
    if kind in ABOUT_DEADLINES:
        return [Clause.FILING]
    return [Clause.REQUIREMENTS]


def _about_ordinances(
    kind: NoticeKind,
    obligations: dict[str, Obligation],
    settings: LetterSettings | None,
    on: date,
) -> list[str]:
    names, own = _names(), settings.ordinances if settings else {}
    lacking = [
        names[code]
        for code, one in obligations.items()
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
