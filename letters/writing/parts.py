"""The parts of a letter: where each stands, what it is called, and which letters have it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from compliance.correspondence.models import NoticeKind

ABOUT_REQUIREMENTS = (NoticeKind.NO_PARTNER, NoticeKind.REQUIREMENTS_MISSING)
_FOR_A_YEAR = (NoticeKind.NOT_FILED, NoticeKind.ADVANCE_NOTICE)
_ASKING = tuple(kind for kind in NoticeKind if kind != NoticeKind.ACCEPTANCE)
_ASKING_AGAIN = tuple(kind for kind in _ASKING if kind != NoticeKind.ADVANCE_NOTICE)
_AFTER_A_FILING = tuple(kind for kind in NoticeKind if kind not in _FOR_A_YEAR)


class PlaceInLetter(StrEnum):
    """文書の中の場所: where words stand, in the order of a letter."""

    HEAD = "宛先、発出者及び担当"
    SUBJECT = "件名"
    BODY = "本文"
    POINTS = "記"
    CANDIDATES = "近隣の医療機関（別添）"
    SLIP = "回答書（別添）"
    PHRASES = "文の中の語句"


@dataclass(frozen=True, kw_only=True)
class LetterPart:
    """文書の部分: words that stand at one place; which of them, the table of words decides."""

    label: str
    place: PlaceInLetter
    several_lines: bool = False
    kinds: Collection[str] = tuple(NoticeKind)
    facts: Mapping[str, bool] = field(default_factory=dict)  # what holds wherever it stands
    is_note: bool = False  # it is put into other words, before the values of a letter are known

    @property
    def is_plain(self) -> bool:
        """Return whether it is filled only with values of its own, not with those of a letter."""
        return (
            self.place in (PlaceInLetter.HEAD, PlaceInLetter.CANDIDATES, PlaceInLetter.PHRASES)
            or self.is_note
        )


def _body(label: str, kinds: Collection[str] = tuple(NoticeKind)) -> LetterPart:
    return LetterPart(label=label, place=PlaceInLetter.BODY, several_lines=True, kinds=kinds)


def _point(
    label: str, kinds: Collection[str] = tuple(NoticeKind), *, several_lines: bool = False
) -> LetterPart:
    return LetterPart(
        label=label, place=PlaceInLetter.POINTS, kinds=kinds, several_lines=several_lines
    )


def _note(label: str) -> LetterPart:
    return LetterPart(label=label, place=PlaceInLetter.POINTS, is_note=True)


def _at(place: PlaceInLetter, prefix: str = "", /, **labels: str) -> dict[str, LetterPart]:
    facts = {"replies": True} if place == PlaceInLetter.SLIP else {}
    return {
        name: LetterPart(label=f"{prefix}{label}", place=place, facts=facts)
        for name, label in labels.items()
    }


# The paragraphs between the subject and 記, in the order in which a letter has them.
_BODY = {
    "opening": _body("前文"),
    "replaces": _body("訂正の断り"),
    "law": _body("制度の説明"),
    "finding": _body("貴施設の状況"),
    "plan": _body("届け出られた予定", (*ABOUT_REQUIREMENTS, NoticeKind.ACCEPTANCE)),
    "again": _body("再度の依頼", _ASKING_AGAIN),
    "transition": _body("経過措置の終了"),
    "request": _body("依頼"),
    "crossing": _body("行き違いの断り", _ASKING),
}
BODY = tuple(_BODY)
_POINTS = {
    "filed_title": _point("届出の状況：題名"),
    "filed_owed": _point("届出の状況：届出を確認できない年度"),
    "filed_yearly": _point("届出の状況：年度ごとの届出", _AFTER_A_FILING),
    "filed_open": _point("届出の状況：今年度の届出", _FOR_A_YEAR),
    "filed_returned": _point("届出の状況：補正を求めている届出"),
    "filed_nothing": _point("届出の状況：記録がないこと"),
    "filed_unrecorded": _point("届出の状況：記録が始まる前の届出"),
    "filed_latest": _point("届出の状況：直近の届出"),
    "filed_partners": _point("届出の状況：協力医療機関"),
    "filed_confirmed": _point("届出の状況：確認日"),
    "requirements_title": _point("要件の表：題名"),
    "requirement_column": _point("要件の表：見出し「要件」"),
    "requirement_filed_column": _point("要件の表：見出し「届出の内容」"),
    "requirement_judgement_column": _point("要件の表：見出し「状況」"),
    "requirement_consultation": _point("要件の表：要件ⅰ"),
    "requirement_examination": _point("要件の表：要件ⅱ"),
    "requirement_admission": _point("要件の表：要件ⅲ"),
    "requirement_meets": _point("要件の表：要件を満たすこと"),
    "requirement_lacks": _point("要件の表：要件を満たさないこと"),
    "requirement_nobody": _point("要件の表：定めがないこと"),
    "requirement_no_hospital": _point("要件の表：病院でないこと"),
    "requirement_unstated": _point("要件の表：記載がないこと"),
    "basis_title": _point("根拠：題名"),
    "basis_partner": _note("根拠：協力医療機関の定めの注記"),
    "basis_effort": _note("根拠：要件の注記"),
    "deadline_title": _point("届出の期限：題名"),
    "deadline_line": _point("届出の期限：期限"),
    "applies_title": _point("適用の時期：題名"),
    "applies": _point("適用の時期：義務となる時期", ABOUT_REQUIREMENTS, several_lines=True),
    "applies_basis": _point("適用の時期：経過措置の根拠", ABOUT_REQUIREMENTS),
    "asks_title": _point("お願いする事項：題名"),
    "asks": _point("お願いする事項", _ASKING, several_lines=True),
    "submission_title": _point("届出の手続：題名"),
    "submission_unchanged": _point("届出の手続：変更のない書類"),
    "submission_once": _point("届出の手続：重ねて届け出ないこと"),
    "submission_bonus": _point("届出の手続：連携加算"),
    "submission_change": _point("届出の手続：変更の届出", ABOUT_REQUIREMENTS),
    "submission_posting": _point("届出の手続：掲示", ABOUT_REQUIREMENTS),
    "partners_title": _point("連携先の医療機関：題名"),
    "partners": _point("連携先の医療機関", several_lines=True),
    "partners_examination": _point("連携先の医療機関：要件ⅱの説明"),
    "partners_admission": _point("連携先の医療機関：要件ⅲの説明"),
    "infection_title": _point("新興感染症：題名"),
    "infection_line": LetterPart(
        label="新興感染症：協議", place=PlaceInLetter.POINTS, facts={"infection": True}
    ),
    "desk_title": _point("相談窓口：題名"),
    "desk_default": _point("相談窓口：担当に相談すること", several_lines=True),
}
PARTS: dict[str, LetterPart] = {
    **_at(
        PlaceInLetter.HEAD,
        window_receiver="封筒の窓：開封する人",
        corporation="宛先：法人",
        manager="宛先：施設",
        seal_omitted="公印の省略",
        seal_mark="公印の位置",
        contact_responsible="担当の欄：責任者",
        contact_desk="担当の欄：部署",
        contact_phone="担当の欄：電話番号",
        contact_email="担当の欄：メールアドレス",
        page_mark="頁番号の後の語",
        specimen_mark="見本の印",
    ),
    "subject": LetterPart(label="件名", place=PlaceInLetter.SUBJECT),
    **_BODY,
    **_at(PlaceInLetter.POINTS, below_mark="記の始まり"),
    **_POINTS,
    **_at(PlaceInLetter.POINTS, end_mark="記の終わり"),
    **_at(
        PlaceInLetter.CANDIDATES,
        "近隣の医療機関：",
        candidates_annex="別添の番号",
        candidates_title="題名",
        candidates_note="注：資料",
        candidates_straight="注：距離",
        candidates_within="注：範囲",
        candidates_approximate="注：施設の位置",
        candidates_left_out="注：記載していない医療機関",
        candidates_without_code="医療機関コードがないこと",
        candidates_institution="見出し「医療機関」",
        candidates_size="見出し「区分・病床」",
        candidates_standards="見出し「施設基準等」",
        candidates_distance="見出し「距離」",
        candidates_phone="見出し「電話番号」",
        candidate_partner="既に協力医療機関であること",
        candidate_beds="病床数",
        candidate_standard="施設基準",
        candidate_answer="確認したこと",
        candidate_distance="距離",
    ),
    "slip_annex": LetterPart(label="回答書：別添の番号", place=PlaceInLetter.SLIP, is_note=True),
    **_at(
        PlaceInLetter.SLIP,
        "回答書：",
        slip_title="題名",
        slip_code="回答書番号の見出し",
        slip_return="返送先の見出し",
        slip_due="回答期限",
        slip_lead="回答の文",
        slip_facility="見出し「施設の名称」",
        slip_number="見出し「事業所番号」",
        slip_type="見出し「施設種別」",
        slip_day="見出し「記入日」",
        slip_day_blank="記入日の欄",
        slip_person="見出し「記入者」",
        slip_phone="見出し「電話番号」",
        slip_answer="見出し「回答」",
        slip_answer_note="見出し「回答」の注記",
    ),
    "answers": LetterPart(
        label="回答書：回答の選択肢",
        place=PlaceInLetter.SLIP,
        several_lines=True,
        facts={"replies": True},
    ),
    **_at(PlaceInLetter.SLIP, "回答書：", slip_remarks="見出し「協議の状況」"),
    **_at(
        PlaceInLetter.PHRASES,
        asked="件名の「依頼」",
        person="入所者又は利用者",
        conjunction="並べた語をつなぐ語",
        item_consultation="要件ⅰの号",
        item_examination="要件ⅱの号",
        item_admission="要件ⅲの号",
        below="記の項の示し方",
        files_when="提出の時期",
        source="連携先についての事務連絡",
        several="複数の医療機関の扱い",
        slip_reference="回答書の示し方",
    ),
}


def part_of(key: str) -> LetterPart:
    """Return the part of a letter that a key is about."""
    return PARTS[key.split(".")[1]]
