"""Who may do what: one table from acts to the least role, with what else must hold.

Views, forms, querysets, the walk of the tests and docs/manual/permissions.md read it. What a
person sees is no act: that is `visible_to` (accounts/scoping.py).
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet, TextChoices

from accounts.models import Role, User
from accounts.scope import scope_of
from jurisdictions.models import Authority


class Subject(TextChoices):
    """何についての操作か."""

    FILINGS = "filings", "届出"
    FACILITIES = "facilities", "施設"
    INSTITUTIONS = "institutions", "医療機関"
    CONTACTS = "contacts", "対応"
    LETTERS = "letters", "通知文書"
    FILES = "files", "取込と処理"
    OFFICE = "office", "職員と設定"


class Act(TextChoices):
    """操作: one thing that a role is needed for."""

    RECORD_FILING = "record_filing", "届出を記録する"
    CORRECT_FILING = "correct_filing", "届出を訂正する"
    ATTACH_FILES = "attach_files", "届出に書類を添付する"
    DECIDE_FILING = "decide_filing", "届出を受理し、又は差し戻す"
    CLOSE_YEAR = "close_year", "年度の届出を終了し、又は終了を取り消す"

    REGISTER_FACILITY = "register_facility", "施設を登録する"
    EDIT_FACILITY = "edit_facility", "施設の情報を変更し、休止・再開・廃止を記録する"
    KEEP_NOTES = "keep_notes", "施設の担当者を定め、メモを記す"
    DECIDE_DUPLICATES = "decide_duplicates", "重複の疑いのある施設を統合し、又は別の施設とする"
    OFFER_TRANSFER = "offer_transfer", "指定権者の変更を申し出、又は申出を取り下げる"
    ANSWER_TRANSFER = "answer_transfer", "指定権者の変更の申出に回答する"
    SHARE_VIEW = "share_view", "保存した施設一覧の条件を、職場の職員と共有する"

    REGISTER_INSTITUTION = "register_institution", "医療機関を登録する"
    EDIT_INSTITUTION = "edit_institution", "医療機関の情報を変更する"
    ASSESS_INSTITUTION = "assess_institution", "医療機関の対応内容を記録する"
    MERGE_INSTITUTIONS = (
        "merge_institutions",
        "重複の疑いのある医療機関を統合し、又は別の医療機関とする",
    )
    EXPLAIN_CHARACTERS = "explain_characters", "名簿の外字の意味を登録する"

    NOTE_CONTACT = "note_contact", "対応、回答及び集団指導を記録する"

    ISSUE_LETTERS = "issue_letters", "通知文書を発行し、又は差し替える"
    RELEASE_LETTERS = "release_letters", "準備された通知文書を承認する"
    WITHDRAW_LETTERS = "withdraw_letters", "準備された通知文書の発行を取りやめる"
    WORD_LETTERS = "word_letters", "通知文書の文を定める"
    SET_LETTERS = "set_letters", "通知文書の番号、印、封筒等を定める"

    BRING_FILINGS = "bring_filings", "届出のファイルを取り込む"
    BRING_REGISTERS = "bring_registers", "施設台帳及び医療機関のファイルを取り込む"
    SET_UPLOAD_ASIDE = "set_upload_aside", "取込の確認に答え、又は取込を取りやめる"
    RESTART_JOB = "restart_job", "止まった処理をやり直す"

    SET_OFFICE = "set_office", "発出者、審査の有無、記録の保存年数等を定める"
    SET_DEADLINES = "set_deadlines", "届出期限を定める"
    MANAGE_STAFF = "manage_staff", "職員を招待し、役割を変更し、利用を停止する"
    READ_HISTORY = "read_history", "操作記録を見る"


@dataclass(frozen=True)
class Permission:
    """What an act asks for: the least role in the authority, and in words what else must hold."""

    subject: Subject
    role: Role
    condition: str = ""


PERMISSIONS: dict[Act, Permission] = {
    Act.RECORD_FILING: Permission(
        Subject.FILINGS, Role.RECORD, "他の施設に統合した施設については、記録できません。"
    ),
    Act.CORRECT_FILING: Permission(
        Subject.FILINGS, Role.RECORD, "既に訂正した届出は、最新の訂正を訂正します。"
    ),
    Act.ATTACH_FILES: Permission(Subject.FILINGS, Role.RECORD),
    Act.DECIDE_FILING: Permission(
        Subject.FILINGS,
        Role.REVIEW,
        "審査を行う指定権者の、審査待ちの届出に限ります。"
        "一覧からまとめて受理できるのは、自ら内容を確認した届出です。",
    ),
    Act.CLOSE_YEAR: Permission(Subject.FILINGS, Role.REVIEW),
    Act.REGISTER_FACILITY: Permission(Subject.FACILITIES, Role.RECORD),
    Act.EDIT_FACILITY: Permission(Subject.FACILITIES, Role.RECORD),
    Act.KEEP_NOTES: Permission(
        Subject.FACILITIES,
        Role.RECORD,
        "担当者及びメモを見られるのは、その指定権者の職員に限ります。"
        "都道府県、国及び他の指定権者の職員には示しません。",
    ),
    Act.DECIDE_DUPLICATES: Permission(
        Subject.FACILITIES, Role.RECORD, "双方の施設について、この役割が必要です。"
    ),
    Act.OFFER_TRANSFER: Permission(
        Subject.FACILITIES, Role.MANAGE, "現在の指定権者の職員が行います。"
    ),
    Act.ANSWER_TRANSFER: Permission(
        Subject.FACILITIES,
        Role.MANAGE,
        "新しい指定権者の職員又は施設の所在する都道府県の職員が行います。"
        "都道府県が申し出たものには、その都道府県の職員は回答できません。",
    ),
    Act.SHARE_VIEW: Permission(
        Subject.FACILITIES, Role.READ, "保存した条件を削除できるのは、保存した職員です。"
    ),
    Act.REGISTER_INSTITUTION: Permission(Subject.INSTITUTIONS, Role.RECORD),
    Act.EDIT_INSTITUTION: Permission(
        Subject.INSTITUTIONS,
        Role.RECORD,
        "自らの指定権者が登録したものに限ります。公的な名簿のものは、名簿の取込みで変わります。",
    ),
    Act.ASSESS_INSTITUTION: Permission(
        Subject.INSTITUTIONS,
        Role.RECORD,
        "自らの指定権者が登録したもの及び同じ都道府県に所在する公的な名簿のものに限ります。",
    ),
    Act.MERGE_INSTITUTIONS: Permission(
        Subject.INSTITUTIONS,
        Role.RECORD,
        "自らの指定権者が登録したものを、対応内容を記録できる医療機関と比べます。",
    ),
    Act.EXPLAIN_CHARACTERS: Permission(
        Subject.INSTITUTIONS, Role.MANAGE, "自らの都道府県の名簿に限ります。"
    ),
    Act.NOTE_CONTACT: Permission(Subject.CONTACTS, Role.RECORD),
    Act.ISSUE_LETTERS: Permission(
        Subject.LETTERS,
        Role.REVIEW,
        "差し替えられるのは、自らの指定権者が発行し、現在も指定する施設に宛てたものです。",
    ),
    Act.RELEASE_LETTERS: Permission(
        Subject.LETTERS,
        Role.REVIEW,
        "別の職員の承認を要する指定権者で行います。準備した職員は承認できません。",
    ),
    Act.WITHDRAW_LETTERS: Permission(
        Subject.LETTERS, Role.REVIEW, "１通も発行していないものに限ります。"
    ),
    Act.WORD_LETTERS: Permission(Subject.LETTERS, Role.MANAGE),
    Act.SET_LETTERS: Permission(Subject.LETTERS, Role.MANAGE),
    Act.BRING_FILINGS: Permission(Subject.FILES, Role.RECORD),
    Act.BRING_REGISTERS: Permission(Subject.FILES, Role.MANAGE),
    Act.SET_UPLOAD_ASIDE: Permission(Subject.FILES, Role.RECORD),
    Act.RESTART_JOB: Permission(Subject.FILES, Role.RECORD),
    Act.SET_OFFICE: Permission(Subject.OFFICE, Role.MANAGE),
    Act.SET_DEADLINES: Permission(
        Subject.OFFICE, Role.MANAGE, "過去の年度の判定に用いた期限は、変更できません。"
    ),
    Act.MANAGE_STAFF: Permission(
        Subject.OFFICE, Role.MANAGE, "管理の役割を持つ最後の職員は、変更も停止もできません。"
    ),
    Act.READ_HISTORY: Permission(Subject.OFFICE, Role.MANAGE),
}


def offices_where(user: User | AnonymousUser, act: Act) -> frozenset[int]:
    """Return the keys of the authorities for which the person's role allows an act."""
    return scope_of(user).authorities_as(PERMISSIONS[act].role)


def offices_open_to(user: User | AnonymousUser, act: Act) -> QuerySet[Authority]:
    """Return the authorities for which the person's role allows an act."""
    return Authority.objects.filter(pk__in=offices_where(user, act))


def may(user: User | AnonymousUser, act: Act, authority: int | None = None) -> bool:
    """Return whether the person's role allows an act for an authority (its key), or for any."""
    offices = offices_where(user, act)
    return bool(offices) if authority is None else authority in offices


def is_second_person(user: User | AnonymousUser, *, prepared_by: int | None) -> bool:
    """Return whether somebody else prepared what the person is to release."""
    return user.pk != prepared_by
