"""What must be said with a table: what it counts, of which day, by which rule."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.timezone import localtime

from common.japanese import wareki
from compliance.rule.publication import Mark
from facilities.models import Obligation
from reports.breakdown import Breakdown
from reports.layouts import Layout

HOUSES = (
    "※　養護老人ホーム又は軽費老人ホームが特定施設入居者生活介護の指定を受けている場合は、"
    "養護老人ホーム又は軽費老人ホームにのみ計上している。"
)
_ADMISSION = "要件ⅲ（入所者の入院を原則として受け入れる体制。病院に限る。）"
NO_PARTNER = {
    "not_tallied": (
        "※　届出はあるが協力医療機関の定めがない施設は、④に含めている（「④の内訳」参照）。"
    ),
    "unmet": "※　届出はあるが協力医療機関の定めがない施設は、③に含めている。",
}


def time_in_words(at: datetime) -> str:
    """Return a time as 令和7年12月3日9時05分."""
    local = localtime(at)
    return f"{wareki(local.date())}{local.hour}時{local.minute:02}分"


def subtitle(layout: Layout) -> str:
    """Return the line under a table's title: the two clocks and the extent."""
    asked = layout.breakdown
    return (
        f"{wareki(asked.on)}時点の届出状況（{time_in_words(asked.known_at)}までに記録した情報）"
        f"　集計範囲：{extent(asked)}{_beside(layout)}"
    )


def _beside(layout: Layout) -> str:
    return f"　増減：{wareki(layout.compared.on)}との比較" if layout.compared else ""


def extent(asked: Breakdown) -> str:
    """Return which facilities were counted."""
    _, place = asked.selection.place
    return f"{place}　{asked.selection.extent.label}"


def table_notes(layout: Layout) -> list[str]:
    """Return the legend and the notes below a table."""
    legend = "、".join(f"{mark.label}{mark.meaning}" for mark in Mark)
    asked = layout.breakdown
    basis = (
        f"※　指定（許可）している事業所・施設（休止中を除く。）の{wareki(asked.on)}時点の届出状況に"
        f"基づく結果（{time_in_words(asked.known_at)}までに記録した情報による。）。届出後に変更の届出があった"
        "施設は、最新の届出の内容で計上している。"
    )
    asks = obligations_note(asked.on)
    return [legend, basis, HOUSES, asks, NO_PARTNER[settings.NO_PARTNER_COUNTED_AS]]


def obligations_note(on: date) -> str:
    """Return what the law asks of each type on a day, as the register of obligations has it."""
    held = list(
        Obligation.objects.in_force(on=on)
        .select_related("facility_type")
        .order_by("facility_type__survey_letter", "valid_from")
    )
    kinds: dict[tuple[bool, str, date | None], list[str]] = {}
    for one in held:
        asked = f"{'、'.join(_asked(one))}を満たす協力医療機関を定めることが"
        key = one.level == Obligation.Level.DUTY, asked, one.binding_from
        kinds.setdefault(key, []).append(one.facility_type.name)
    return "※　" + "".join(
        f"{'、'.join(names)}は、{asked}{_degree(is_duty, binding, on)}とされている。"
        for (is_duty, asked, binding), names in kinds.items()
    )


def _asked(obligation: Obligation) -> list[str]:
    words = {
        "要件ⅰ（常時相談対応を行う体制）": obligation.covers_consultation,
        "要件ⅱ（常時診療を行う体制）": obligation.covers_examination,
        _ADMISSION: obligation.covers_admission,
    }
    return [text for text, wanted in words.items() if wanted]


def _degree(is_duty: bool, binding: date | None, on: date) -> str:
    if not is_duty:
        return "努力義務"
    if binding and on < binding:
        return f"義務（{wareki(binding - timedelta(days=1))}までは経過措置期間）"
    return "義務"


def made_of(layout: Layout, *, made_at: datetime) -> list[tuple[str, str]]:
    """Return what a reader needs to make the same table again."""
    asked = layout.breakdown
    return [
        ("様式", layout.shape.label),
        ("基準日", f"{wareki(asked.on)}（{asked.on.isoformat()}）"),
        ("情報の時点", f"{time_in_words(asked.known_at)}（{asked.known_at.isoformat()}）"),
        *([("比較する日", wareki(layout.compared.on))] if layout.compared else []),
        ("集計範囲", extent(asked)),
        ("判定の規則", f"{asked.rule_version}（docs/classification.md）"),
        (
            "届出の基準",
            "基準日までに受け付け、情報の時点までに記録した最新の届出（行政手続法第37条。"
            "条例に基づく届出にあっては、行政手続条例の相当規定）",
        ),
        ("割合", "整数に四捨五入しているため、合計が100％にならない場合がある。"),
        ("作成日時", f"{time_in_words(made_at)}（{made_at.isoformat()}）"),
        ("作成したシステム", f"協力医療機関届出管理 {settings.VERSION}"),
        *(("表の注", note) for note in table_notes(layout)),
    ]
