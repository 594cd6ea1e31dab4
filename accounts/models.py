"""Staff, and the authorities they serve."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from accounts.passwords import PasswordField
from jurisdictions.models import Authority


class Role(models.TextChoices):
    """役割: what a member of staff may do for one authority; each includes those before it."""

    READ = "read", "閲覧"
    RECORD = "record", "入力"
    REVIEW = "review", "審査"
    MANAGE = "manage", "管理"

    @property
    def includes(self) -> "list[Role]":
        """Return this role and those it contains."""
        return list(Role)[: list(Role).index(self) + 1]


class User(AbstractUser):
    """職員: a person who signs in."""

    password = PasswordField(AbstractUser._meta.get_field("password").verbose_name, max_length=128)

    reads_all = models.BooleanField(
        "全国閲覧", default=False, help_text="全国の施設を閲覧できます（変更はできません）。"
    )
    # Here and not in a table of its own: every request reads the person, and every list asks.
    chosen_columns = models.JSONField("表示項目", default=dict, blank=True, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = "職員"
        verbose_name_plural = "職員"
        constraints = [
            # An office's own provider names a person by e-mail (OpenID Connect).
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="one_person_per_email",
                violation_error_message="このメールアドレスの職員は既に登録されています。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the person's name, or the username where no name is known."""
        return f"{self.last_name} {self.first_name}".strip() or self.username


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about memberships."""

    def managing(self, authority: Authority | int | models.OuterRef) -> "MembershipQuerySet":
        """Return the memberships by which an authority is managed now."""
        return self.filter(
            authority=authority, role=Role.MANAGE, suspended_at=None, user__is_active=True
        )

    def serving(self, authority: Authority) -> "MembershipQuerySet":
        """Return the memberships of those who serve an authority now."""
        return self.filter(authority=authority, suspended_at=None, user__is_active=True)


class Membership(models.Model):
    """所属: the role of one member of staff in one authority."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name="職員"
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="memberships", verbose_name="指定権者"
    )
    role = models.CharField("役割", max_length=10, choices=Role)
    suspended_at = models.DateTimeField("停止日時", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "所属"
        verbose_name_plural = "所属"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "authority"],
                name="one_role_per_user_and_authority",
                violation_error_message="この職員は、既にこの指定権者に所属しています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.authority} {self.get_role_display()}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about invitations."""

    def unanswered(self) -> "InvitationQuerySet":
        """Return those that were neither taken up nor withdrawn, in time or not."""
        return self.filter(accepted_by=None, withdrawn_at=None)

    def from_managers(self) -> "InvitationQuerySet":
        """Return those whose inviter still manages the authority."""
        return self.filter(
            Exists(
                Membership.objects.managing(OuterRef("authority")).filter(
                    user=OuterRef("invited_by")
                )
            )
        )


class Invitation(models.Model):
    """招待: a link by which one person becomes a member of an authority's staff, once."""

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="invitations", verbose_name="指定権者"
    )
    name = models.CharField("氏名", max_length=60)
    role = models.CharField("役割", max_length=10, choices=Role)
    email = models.EmailField(
        "メールアドレス",
        blank=True,
        help_text="庁内の認証でログインする場合に、本人を見分けるために使います。送信はしません。",
    )
    # Of the link only a digest is kept: who reads the table cannot use it.
    digest = models.CharField("リンクの要約値", max_length=64, unique=True)
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="招待した職員"
    )
    invited_at = models.DateTimeField("招待日時")
    expires_at = models.DateTimeField("有効期限")
    accepted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="招待を受けた職員",
    )
    # Nobody where it ended with its inviter's right.
    withdrawn_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="取り消した職員",
    )
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "招待"
        verbose_name_plural = "招待"
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_by=None) | Q(withdrawn_at=None),
                name="invitation_is_taken_up_or_withdrawn",
                violation_error_message="受けられた招待は取り消せません。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.name}"


class HistoryQuerySet(models.QuerySet["HistoryEntry"]):
    """Questions about the history."""

    def of(self, authority: Authority) -> "HistoryQuerySet":
        """Return what was done for an authority."""
        return self.filter(authority=authority)

    def beginning_acts(self) -> "HistoryQuerySet":
        """Return the first entry of each request; what no request did stands for itself."""
        return self.exclude(Exists(self._of_same_request().filter(id__lt=OuterRef("id"))))

    def of_acts_with(self, condition: Q) -> "HistoryQuerySet":
        """Return the entries that fit a condition, or of whose request another does."""
        return self.filter(condition | Exists(self._of_same_request().filter(condition)))

    def _of_same_request(self) -> "HistoryQuerySet":
        return HistoryEntry.objects.exclude(request_id="").filter(
            authority=OuterRef("authority"), request_id=OuterRef("request_id")
        )


class HistoryEntry(models.Model):
    """操作記録: one thing that was done, by whom, when, from where and why.

    PostgreSQL writes it (accounts/migrations/sql/history.sql) and chains it when the
    transaction ends; nothing of the site can change or delete it.
    """

    class Action(models.TextChoices):
        """何をしたか."""

        INSERT = "insert", "登録"
        UPDATE = "update", "変更"
        DELETE = "delete", "削除"
        SIGN_IN = "sign_in", "ログイン"
        SIGN_IN_FAILED = "sign_in_failed", "ログインの失敗"
        SIGN_OUT = "sign_out", "ログアウト"
        REFUSED = "refused", "拒否"
        EXPORT = "export", "出力"
        PRINT = "print", "印刷"

    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="指定権者",
        db_constraint=False,
    )
    at = models.DateTimeField("日時")
    # Kept as it was, whatever becomes of the person.
    user = models.ForeignKey(
        User,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        verbose_name="職員",
        db_constraint=False,
    )
    action = models.CharField("操作", max_length=20, choices=Action)
    table_name = models.CharField("表", max_length=63, blank=True)
    row_key = models.CharField("対象", max_length=200, blank=True)
    before = models.JSONField("変更前", null=True)
    after = models.JSONField("変更後", null=True)
    reason = models.TextField("理由", blank=True)
    address = models.CharField("接続元", max_length=45, blank=True)
    request_id = models.CharField("要求番号", max_length=32, blank=True)
    position = models.BigIntegerField("順番", null=True)
    previous_hash = models.CharField("直前の要約値", max_length=64, blank=True)
    hash = models.CharField("要約値", max_length=64, blank=True)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = "操作記録"
        verbose_name_plural = "操作記録"
        indexes = [
            models.Index(fields=["authority", "-id"], name="history_newest_first"),
            models.Index(fields=["table_name", "row_key"], name="history_of_a_row"),
            models.Index(fields=["request_id", "authority", "id"], name="history_of_a_request"),
            models.Index(fields=["id"], name="history_not_chained_yet", condition=Q(position=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "position"],
                name="one_entry_per_place_in_a_chain",
                condition=Q(position__isnull=False),
                nulls_distinct=False,
                violation_error_message="操作記録の順番が重なっています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_action_display()} {self.table_name}"


class SentForm(models.Model):
    """送信した様式: that a form was sent, and where that led; the same form does nothing twice."""

    token = models.UUIDField("様式の番号", unique=True)
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name="送信した職員"
    )
    sent_at = models.DateTimeField("送信日時")
    leads_to = models.CharField("行き先", max_length=500, blank=True)

    class Meta:
        verbose_name = "送信した様式"
        verbose_name_plural = "送信した様式"

    def __str__(self) -> str:
        return str(self.token)
