"""発行前の確認: what an office must have stated of itself before its letters go out.

What is lacking and without which nobody could answer shuts the gate: samples can be made, nothing
is issued (docs/adr/0043). The acts ask it themselves, so no page and no command leads past it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.urls import reverse

from accounts.permissions import Act
from compliance.correspondence.models import NoticeKind
from compliance.settings.models import AuthorityProfile, LetterSettings
from jurisdictions.models import Authority
from letters.issuing.warnings import about_articles, about_ordinances


class CheckState(models.TextChoices):
    """確認の結果."""

    STATED = "stated", "登録済み"
    DOUBTFUL = "doubtful", "注意"
    LACKING = "lacking", "未登録（発行できません）"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that is looked at before letters go out, and where it is set."""

    label: str
    state: CheckState
    words: str
    act: Act
    url: str

    @property
    def is_stated(self) -> bool:
        """Return whether there is nothing to say of it."""
        return self.state == CheckState.STATED


class NotReady(Exception):
    """An office has not stated what its letters need."""

    def __init__(self, labels: Collection[str]) -> None:
        """Name what lacks, all at once."""
        self.labels = tuple(labels)
        super().__init__(
            f"{'及び'.join(self.labels)}が登録されていないため、発行できません。"
            "指定権者の設定で登録してください。"
        )


def check_ready(authority: Authority) -> None:
    """Raise NotReady where facilities could not reach the office, or return what it asks for."""
    profile = AuthorityProfile.objects.filter(authority=authority).first()
    lacking = _unreachable(profile or AuthorityProfile(authority=authority))
    if lacking:
        raise NotReady(list(lacking.values()))


def _unreachable(profile: AuthorityProfile) -> dict[str, str]:
    """Return the fields without which nothing is issued and that are empty, with their names."""
    needed = {"phone": "担当部署の電話番号", "address": "返送先の所在地"}
    return {name: label for name, label in needed.items() if not getattr(profile, name).strip()}


def checks_before_issue(
    authority: Authority, *, kind: NoticeKind, types: Collection[str], on: date, prefix: str
) -> list[Check]:
    """Return everything that is looked at before an authority's letters of a kind go out."""
    profile = AuthorityProfile.objects.filter(authority=authority).first()
    settings = LetterSettings.objects.filter(authority=authority).first()
    return [
        *_of_profile(profile or AuthorityProfile(authority=authority)),
        *_of_settings(authority, settings, prefix),
        *_of_law(authority, settings, kind=kind, types=types, on=on),
    ]


def _of_profile(profile: AuthorityProfile) -> list[Check]:
    place = reverse("compliance:authority-settings", args=[profile.authority_id])
    shut = _unreachable(profile)
    needs = (
        ("signer_title", "発出者の職名", "指定権者の名称だけを記します。"),
        ("department", "担当部署", "指定権者の名称を担当として記します。"),
        ("phone", "担当部署の電話番号", "施設が問い合わせることができません。"),
        ("address", "返送先の所在地", "施設が回答書を返送することができません。"),
    )
    return [
        Check(
            label=label,
            state=_state(bool(getattr(profile, name).strip()), shuts=name in shut),
            words=getattr(profile, name).strip() or f"{label}が登録されていません。{otherwise}",
            act=Act.SET_OFFICE,
            url=f"{place}#id_{name}",
        )
        for name, label, otherwise in needs
    ]


def _of_settings(authority: Authority, settings: LetterSettings | None, prefix: str) -> list[Check]:
    place = reverse("letters:letter-settings", args=[authority.pk])
    unsaid = (
        "文書番号の前の部分（例：さ介第）が登録されていません。「第１号」のように記します。",
        "公印の扱いが登録されていません。「（公印省略）」と記します。",
    )
    seal = settings.get_seal_display() if settings else ""
    said = (
        ("number_prefix", "文書番号の前の部分", prefix, unsaid[0]),
        ("seal", "公印の扱い", seal, unsaid[1]),
    )
    return [
        Check(
            label=label,
            state=_state(bool(value)),
            words=value or otherwise,
            act=Act.SET_LETTERS,
            url=f"{place}#id_{name}",
        )
        for name, label, value, otherwise in said
    ]


def _of_law(
    authority: Authority,
    settings: LetterSettings | None,
    *,
    kind: NoticeKind,
    types: Collection[str],
    on: date,
) -> list[Check]:
    """Return what is to be said of the articles and the 条例 that the letters cite."""
    place = reverse("letters:letter-settings", args=[authority.pk])
    found = (
        ("条例の条項", about_ordinances(settings, kind=kind, types=types, on=on)),
        ("基準省令の条項", about_articles(settings, kind=kind, types=types, on=on)),
    )
    return [
        Check(
            label=label,
            state=_state(stated=False),
            words=words,
            act=Act.SET_LETTERS,
            url=f"{place}#articles",
        )
        for label, said in found
        for words in said
    ]


def _state(stated: bool, *, shuts: bool = False) -> CheckState:
    if stated:
        return CheckState.STATED
    return CheckState.LACKING if shuts else CheckState.DOUBTFUL
