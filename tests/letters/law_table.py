"""What must and what must not stand in a letter, by what holds of the home on the day."""

from dataclasses import dataclass

from facilities.models import TypeCode
from tests.factories.letter_scenes import (
    ACCEPTANCE,
    ADVANCE,
    CONFIRMATION,
    MISSING,
    NO_PARTNER,
    NOT_FILED,
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the table: under these conditions this must stand there, and that must not."""

    when: dict[str, object]
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


FULFILLED = "義務が果たされていません"
UNFIT = "適合していません"
AGAIN = ("再依頼", "その後の届出を確認できておりません")
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
    Row(
        when={"about": True, "owed": True},
        must=("届出を確認できない年度：令和８年度（届出期限経過）",),
    ),
    Row(
        when={"kind": CONFIRMATION, "owed": True},
        must=("届出を確認できない年度：令和８年度（届出期限経過）",),
    ),
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
