"""How an authority signs its letters and where it is reached.

It stands here and not on Authority: that row is reference data, this is what an office's own staff
write, with the name of who wrote it.
"""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from jurisdictions.models import Authority


class AuthorityProfile(models.Model):
    """指定権者の表示: the name and address for letters, and the contact, of one authority."""

    authority = models.OneToOneField(
        Authority, on_delete=models.PROTECT, related_name="profile", verbose_name="指定権者"
    )
    postal_code = models.CharField(
        "郵便番号",
        max_length=8,
        blank=True,
        validators=[
            RegexValidator(r"^\d{3}-\d{4}$", "郵便番号は「123-4567」の形で入力してください。")
        ],
    )
    address = models.CharField("所在地", max_length=200, blank=True)
    signer_title = models.CharField(
        "発出者の職名", max_length=60, blank=True, help_text="例：○○市長、○○県福祉部長"
    )
    signer_name = models.CharField("発出者の氏名", max_length=60, blank=True)
    department = models.CharField(
        "担当部署", max_length=100, blank=True, help_text="例：福祉部介護保険課指導係"
    )
    phone = models.CharField("電話番号", max_length=30, blank=True)
    email = models.EmailField("メールアドレス", blank=True)
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="記録者",
    )
    reason = models.CharField("変更理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "指定権者の表示"
        verbose_name_plural = "指定権者の表示"

    def __str__(self) -> str:
        return f"{self.authority_id} {self.department}"
