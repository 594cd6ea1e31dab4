"""What may stand in braces in the words of letters: where, and where its value comes from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from compliance.correspondence.models import NoticeKind
from letters.writing.parts import PARTS
from letters.writing.word_files import placeholders
from letters.writing.word_table import COMMON, PARAGRAPHS

OFFICE = "指定権者の設定で入力してください。"
LETTERS = "通知文書の設定で入力してください。"
DEADLINES = "指定権者の設定の「届出期限」で入力してください。"
FILING = "施設の届出に記載がありません。届出を訂正して記録してください。"
REFERENCE = "基礎データの「義務」に登録されていません。管理者に連絡してください。"
REGISTER = "施設の情報に入力してください。"
CASE = "この施設には当てはまらない事柄です。"

# What is true of every facility to which a letter of a kind goes.
_ABOUT = {"asks": True, "about": True, "never_filed": False, "lacks": True}
_TRUE_OF = {
    NoticeKind.NOT_FILED: {"asks": True, "about": False},
    NoticeKind.NO_PARTNER: {**_ABOUT, "nobody": True},
    NoticeKind.REQUIREMENTS_MISSING: {**_ABOUT, "nobody": False},
    NoticeKind.CONFIRMATION_DUE: {"asks": True, "about": False, "never_filed": False},
    NoticeKind.ADVANCE_NOTICE: {"asks": True, "about": False},
    NoticeKind.ACCEPTANCE: {"asks": False, "about": False, "never_filed": False, "replies": False},
}
_FILED = {"never_filed": False}
_WITH_PARTNER = {"never_filed": False, "nobody": False}
_WRITTEN_BEFORE = ({"again": True}, {"filed_since": True})
_PLANNED = {"never_filed": False, "planned": True}
_REPLY = ({"replies": True},)


@dataclass(frozen=True, kw_only=True)
class Placeholder:
    """置き換えられる語: an example, where its value comes from, and where it has one."""

    example: str
    source: str = ""  # how a value that is lacking is mended; empty: it is never lacking
    when: Sequence[Mapping[str, bool]] = ()  # only where one of these holds is there a value
    parts: Collection[str] = ()  # the only parts that it stands in; none: wherever a letter speaks
    also: Collection[str] = ()  # parts in which it stands besides
    optional: bool = False  # a line that names it is left out where it has no value
    of_office: bool = False  # the same for all letters of an office


PLACEHOLDERS: dict[str, Placeholder] = {
    "施設名": Placeholder(example="見本苑", also=("manager", "candidates_title")),
    "施設種別": Placeholder(example="介護老人福祉施設"),
    "入所者": Placeholder(example="入所者"),
    "文書の日付": Placeholder(example="令和８年11月23日"),
    "文書番号": Placeholder(example="見介第12号"),
    "基準日": Placeholder(example="令和８年11月23日"),
    "年度": Placeholder(example="令和８年度"),
    "届出期限": Placeholder(example="令和９年２月28日", also=("files_when",)),
    "提出の時期": Placeholder(example="令和９年２月28日までに"),
    "未届の年度": Placeholder(
        example="令和６年度及び令和７年度", source=CASE, when=({"late": True},)
    ),
    "記録の始まり": Placeholder(example="令和８年10月１日", source=OFFICE, of_office=True),
    "受付方法": Placeholder(
        example="電子申請又は郵送", source=DEADLINES, when=({"channels": True},)
    ),
    "連携加算の扱い": Placeholder(
        example="速やかに届け出てください。", source=DEADLINES, when=({"bonus": True},)
    ),
    "受付日": Placeholder(example="令和８年６月３日", source=CASE, when=(_FILED,)),
    "届出の年度": Placeholder(example="令和８年度", source=CASE, when=(_FILED,)),
    "届出区分": Placeholder(example="定期", source=CASE, when=(_FILED,)),
    "協力医療機関": Placeholder(example="見本病院", source=CASE, when=(_WITH_PARTNER,)),
    "確認日": Placeholder(
        example="令和８年５月20日", source=FILING, when=({"never_filed": False, "confirmed": True},)
    ),
    "予定時期": Placeholder(example="令和９年９月", source=FILING, when=(_PLANNED,)),
    "差戻しの受付日": Placeholder(
        example="令和８年６月３日", source=CASE, when=({"returned": True},)
    ),
    "不足する要件": Placeholder(
        example="第２号（ⅱ 診療）及び第３号（ⅲ 入院）", source=CASE, when=({"lacks": True},)
    ),
    "第二種協定指定医療機関": Placeholder(
        example="見本病院", source=CASE, when=({**_WITH_PARTNER, "infection": True},)
    ),
    "協議の条項": Placeholder(
        example="第28条第４項", source=REFERENCE, when=({"infection_cited": True},)
    ),
    "掲示の条項": Placeholder(example="第31条", source=REFERENCE, when=({"posting": True},)),
    "定めの条項": Placeholder(example="第105条第１項", source=REFERENCE),
    "経過措置の終わり": Placeholder(
        example="令和９年３月31日", source=REFERENCE, when=({"is_duty": True},)
    ),
    "義務となる日": Placeholder(
        example="令和９年４月１日", source=REFERENCE, when=({"is_duty": True},)
    ),
    "完全適用日": Placeholder(
        example="令和９年４月１日", source=REFERENCE, when=({"is_duty": True},)
    ),
    "経過措置の根拠": Placeholder(
        example="改正省令附則第○条", source=REFERENCE, when=({"is_duty": True, "basis": True},)
    ),
    "事務連絡": Placeholder(example="令和６年７月５日付け厚生労働省老健局高齢者支援課等事務連絡"),
    "複数の扱い": Placeholder(
        example="複数の医療機関を合わせて要件を満たすこととしても差し支えありません。"
    ),
    "要件の項": Placeholder(
        example="下記２",
        source=CASE,
        when=({"about": True}, {"asks": False, **_WITH_PARTNER}),
    ),
    "根拠の項": Placeholder(example="下記３", source=CASE, when=({"asks": True}, {"lacks": True})),
    "前回の日付": Placeholder(example="令和８年９月１日", source=CASE, when=_WRITTEN_BEFORE),
    "前回の番号": Placeholder(example="見介第３号", source=CASE, when=_WRITTEN_BEFORE),
    "訂正前の日付": Placeholder(
        example="令和８年９月１日", source=CASE, when=({"replaces": True},)
    ),
    "訂正前の番号": Placeholder(example="見介第３号", source=CASE, when=({"replaces": True},)),
    "回答期限": Placeholder(example="令和８年12月23日", source=CASE, when=_REPLY, optional=True),
    "回答書": Placeholder(example="別添２の回答書", source=CASE, when=_REPLY, optional=True),
    # The office.
    "発出者": Placeholder(example="見本市長"),
    "発出者の氏名": Placeholder(example="見本　太郎", source=OFFICE, of_office=True),
    "所在地": Placeholder(
        example="見本県見本市見本町１丁目１番１号", source=OFFICE, of_office=True
    ),
    "担当部署": Placeholder(example="福祉部介護保険課", also=("contact_desk",)),
    "責任者": Placeholder(
        example="高齢福祉課長",
        source=LETTERS,
        when=({"responsible": True},),
        also=("contact_responsible",),
        of_office=True,
    ),
    "電話番号": Placeholder(
        example="028-000-0000",
        source=OFFICE,
        when=({"phone": True},),
        also=("contact_phone",),
        of_office=True,
    ),
    "メールアドレス": Placeholder(
        example="kaigo@example.lg.jp",
        source=OFFICE,
        when=({"email": True},),
        also=("contact_email",),
        of_office=True,
    ),
    # Of one part alone.
    "依頼": Placeholder(example="依頼", parts=("subject",)),
    "件名": Placeholder(example="協力医療機関の確保について（依頼）", parts=("slip_lead",)),
    "別添": Placeholder(example="別添２", parts=("slip_reference",)),
    "項の番号": Placeholder(example="２", parts=("below",)),
    "病院でない医療機関": Placeholder(
        example="見本医院（診療所）", parts=("requirement_no_hospital",)
    ),
    "敬称": Placeholder(
        example="様",
        parts=("window_receiver", "corporation", "manager"),
        when=({"nameless": False},),
    ),
    "法人の名称": Placeholder(example="社会福祉法人見本福祉会", parts=("corporation",)),
    "代表者": Placeholder(
        example="理事長　見本　太郎",
        source=REGISTER,
        parts=("corporation",),
        when=({"represented": True},),
    ),
    "施設管理者": Placeholder(
        example="施設長　見本　花子",
        source=REGISTER,
        parts=("window_receiver", "manager"),
        when=({"manages": True},),
    ),
    "範囲": Placeholder(example="10", parts=("candidates_within",)),
    "医療機関コード": Placeholder(example="0910000001", parts=("candidates_left_out",)),
    "病床数": Placeholder(example="120", parts=("candidate_beds",)),
    "施設基準": Placeholder(example="在宅療養支援病院", parts=("candidate_standard",)),
    "届出年月日": Placeholder(example="令和６年６月１日", parts=("candidate_standard",)),
    "できること": Placeholder(example="ⅲ 入院の受入れ", parts=("candidate_answer",)),
    "距離": Placeholder(example="1.2", parts=("candidate_distance",), when=({"near": False},)),
}
EXAMPLES = {name: one.example for name, one in PLACEHOLDERS.items()}
OPTIONAL = tuple(name for name, one in PLACEHOLDERS.items() if one.optional)


def allowed_in(key: str) -> dict[str, Placeholder]:
    """Return what may stand in braces in the words of a key: what may have a value there."""
    return {name: one for name, one in PLACEHOLDERS.items() if _may_stand(one, key)}


def is_certain(name: str, key: str) -> bool:
    """Return whether a value is never lacking where the words of a key are chosen."""
    one, facts = PLACEHOLDERS[name], _facts(key)
    return not one.source or any(when.items() <= facts.items() for when in one.when)


def unknown_in(text: str) -> list[str]:
    """Return what stands in braces in a text and is no placeholder at all."""
    return [name for name in dict.fromkeys(placeholders(text)) if name not in PLACEHOLDERS]


def misplaced_in(text: str, key: str) -> list[str]:
    """Return the placeholders of a text that never have a value in the words of a key."""
    known = [name for name in dict.fromkeys(placeholders(text)) if name in PLACEHOLDERS]
    return [name for name in known if name not in allowed_in(key)]


def _may_stand(one: Placeholder, key: str) -> bool:
    name = key.split(".")[1]
    part, facts = PARTS[name], _facts(key)
    if name not in one.also and (name not in one.parts if one.parts else part.is_plain):
        return False
    if one.optional and not (part.several_lines or facts.get("replies")):
        return False
    return not one.when or any(
        all(facts.get(fact, holds) == holds for fact, holds in when.items()) for when in one.when
    )


def _facts(key: str) -> dict[str, bool]:
    """Return what holds wherever the words of a key are chosen."""
    kind, name = key.split(".")[:2]
    part = PARTS[name]
    letters = [_TRUE_OF[NoticeKind(one)] for one in (part.kinds if kind == COMMON else [kind])]
    shared = set.intersection(*(set(facts.items()) for facts in letters))
    return {**dict(shared), **part.facts, **PARAGRAPHS[key]}
