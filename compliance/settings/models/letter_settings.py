"""How an authority's letters look and are numbered, and how they fit its envelopes."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from jurisdictions.models import Authority

# 長形3号 (235 × 120 mm) holds A4 folded in three (210 × 99 mm), which slides by the difference.
ENVELOPE = (235, 120)
SLACK = (25, 21)
SMALLEST_BLOCK = (40, 15)  # millimetres that an address of a few lines takes


class LetterSettings(models.Model):
    """通知文書の設定: seal, numbers, days and envelope of one authority's letters."""

    class Seal(models.TextChoices):
        """公印の扱い."""

        SPACE = "space", "公印を押す（余白を空ける）"
        OMITTED = "omitted", "「（公印省略）」と記す"
        MARK = "mark", "公印を押す位置に「印」と記す"

    class Honorific(models.TextChoices):
        """敬称: 御中 addresses the corporation and the facility without naming a person."""

        SAMA = "様", "様"
        DONO = "殿", "殿"
        ONCHU = "御中", "御中（個人名を記さない）"

    authority = models.OneToOneField(
        Authority,
        on_delete=models.PROTECT,
        related_name="letter_settings",
        verbose_name="指定権者",
    )
    seal = models.CharField("公印", max_length=10, choices=Seal, default=Seal.OMITTED)
    honorific = models.CharField("敬称", max_length=4, choices=Honorific, default=Honorific.SAMA)
    number_prefix = models.CharField(
        "文書番号の前の部分",
        max_length=30,
        blank=True,
        help_text="例：「さ介第」。文書番号は「さ介第12号」となります。",
    )
    first_number = models.PositiveIntegerField(
        "年度の最初の番号",
        default=1,
        validators=[MinValueValidator(1)],
        help_text="年度の最初に発行する文書に付ける番号です。以後は続きの番号を付けます。",
    )
    reply_days = models.PositiveSmallIntegerField(
        "回答期限までの日数",
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="発行する画面で、文書ごとに変えられます。",
    )
    quiet_days = models.PositiveSmallIntegerField(
        "再送しない日数",
        default=30,
        validators=[MaxValueValidator(365)],
        help_text="同じ種類の文書を送ってからこの日数の間は、その施設に送りません。",
    )
    release_required = models.BooleanField(
        "発行に別の職員の承認を要する",
        default=False,
        help_text="発行の準備をした職員とは別の職員が承認するまで、発行しません。",
    )
    window_left = models.PositiveSmallIntegerField("窓の左端（封筒の左から、mm）", default=20)
    window_top = models.PositiveSmallIntegerField("窓の上端（封筒の上から、mm）", default=12)
    window_width = models.PositiveSmallIntegerField("窓の幅（mm）", default=90)
    window_height = models.PositiveSmallIntegerField("窓の高さ（mm）", default=45)
    fold_marks = models.BooleanField("折り目の印を付ける", default=True)
    desk = models.TextField(
        "相談窓口",
        blank=True,
        help_text="医療機関との連携について相談できる窓口の名称と電話番号です。"
        "空欄のときは、担当部署を相談窓口とします。",
    )
    submission = models.TextField(
        "届出書の入手先及び提出先",
        blank=True,
        help_text="届出書の様式を掲載しているウェブサイト、提出先及び提出の方法です。"
        "届出を求める文書に記します。",
    )
    responsible = models.CharField(
        "責任者",
        max_length=60,
        blank=True,
        help_text="例：高齢福祉課長。行政指導の責任者を示す必要があるときに、担当の欄に記します。",
    )
    articles = models.JSONField(
        "基準省令の条項",
        default=dict,
        blank=True,
        help_text="施設種別ごとに、原文で確認した定め、要件及び届出の条項です。",
    )
    ordinances = models.JSONField(
        "条例の条項",
        default=dict,
        blank=True,
        help_text="施設種別ごとに、基準省令に対応する自らの条例の名称と、"
        "定め、要件及び届出の条項です。",
    )
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="記録者",
    )
    reason = models.CharField("変更理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "通知文書の設定"
        verbose_name_plural = "通知文書の設定"
        constraints = [
            models.CheckConstraint(
                condition=Q(window_width__lte=ENVELOPE[0] - F("window_left"))
                & Q(window_height__lte=ENVELOPE[1] - F("window_top")),
                name="the_window_lies_on_the_envelope",
                violation_error_message=(
                    "窓が封筒（長形3号、幅235mm、高さ120mm）からはみ出しています。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(window_width__gte=SLACK[0] + SMALLEST_BLOCK[0])
                & Q(window_height__gte=SLACK[1] + SMALLEST_BLOCK[1]),
                name="the_window_shows_the_address_wherever_the_paper_slides",
                violation_error_message=(
                    "窓が小さすぎます。中の用紙が幅25mm、高さ21mm動いても宛先が見えるよう、"
                    "幅65mm、高さ36mm以上としてください。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(first_number__gte=1),
                name="letters_are_numbered_from_one",
                violation_error_message="年度の最初の番号は１以上としてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.get_seal_display()}"

    @property
    def address_block(self) -> tuple[int, int, int, int]:
        """Return left, top, width, height in mm of what always shows through the window."""
        return (
            self.window_left,
            self.window_top,
            self.window_width - SLACK[0],
            self.window_height - SLACK[1],
        )
