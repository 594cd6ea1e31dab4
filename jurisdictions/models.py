"""Places and authorities: which place, and who designates there."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from jurisdictions.codes import with_check_digit


class Prefecture(models.Model):
    """都道府県: one of 47."""

    code = models.CharField("都道府県コード", max_length=2, primary_key=True)
    name = models.CharField("名称", max_length=10)
    kana = models.CharField("カナ", max_length=20)

    class Meta:
        verbose_name = "都道府県"
        verbose_name_plural = "都道府県"

    def __str__(self) -> str:
        return self.name

    @property
    def local_government_code(self) -> str:
        """Return the six-digit code of the prefecture: 39 → 390003."""
        return with_check_digit(f"{self.code}000")


class MedicalArea(models.Model):
    """二次医療圏: the area within which ordinary hospital care is planned."""

    code = models.CharField("二次医療圏コード", max_length=8, primary_key=True)
    name = models.CharField("名称", max_length=50)
    prefecture = models.ForeignKey(
        Prefecture, on_delete=models.PROTECT, related_name="medical_areas", verbose_name="都道府県"
    )

    class Meta:
        verbose_name = "二次医療圏"
        verbose_name_plural = "二次医療圏"

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """市区町村: a municipality, or a ward of a designated city."""

    class Kind(models.TextChoices):
        """市区町村の種類."""

        DESIGNATED_CITY = "designated_city", "指定都市"
        SPECIAL_WARD = "special_ward", "特別区"
        CITY = "city", "市"
        TOWN = "town", "町"
        VILLAGE = "village", "村"
        WARD = "ward", "行政区"

    code = models.CharField("市区町村コード", max_length=6, primary_key=True)
    name = models.CharField("名称", max_length=40)
    kana = models.CharField("カナ", max_length=80)
    kind = models.CharField("種類", max_length=20, choices=Kind)
    is_core_city = models.BooleanField("中核市", default=False)
    county = models.CharField("郡", max_length=20, blank=True)
    prefecture = models.ForeignKey(
        Prefecture, on_delete=models.PROTECT, related_name="municipalities", verbose_name="都道府県"
    )
    designated_city = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="wards",
        verbose_name="指定都市",
        help_text="行政区の属する指定都市です。",
    )
    medical_area = models.ForeignKey(
        MedicalArea,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="municipalities",
        verbose_name="二次医療圏",
    )
    latitude = models.FloatField("中心の緯度", null=True, blank=True)
    longitude = models.FloatField("中心の経度", null=True, blank=True)

    class Meta:
        verbose_name = "市区町村"
        verbose_name_plural = "市区町村"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="ward", designated_city__isnull=False)
                | ~Q(kind="ward") & Q(designated_city=None),
                name="a_ward_and_only_a_ward_has_a_designated_city",
                violation_error_message="行政区には、属する指定都市が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DesignatedBy(models.TextChoices):
    """既定の指定権者の種類: who designates a type unless an ordinance says otherwise."""

    PREFECTURE_OR_CORE_CITY = (
        "prefecture_or_core_city",
        "都道府県（指定都市・中核市の区域では市）",
    )
    MUNICIPALITY = "municipality", "市町村（特別区を含む。）"


class Authority(models.Model):
    """指定権者: who designates facilities and receives their filings."""

    class Kind(models.TextChoices):
        """指定権者の種類."""

        PREFECTURE = "prefecture", "都道府県"
        DESIGNATED_CITY = "designated_city", "指定都市"
        CORE_CITY = "core_city", "中核市"
        MUNICIPALITY = "municipality", "市町村"
        UNION = "union", "広域連合等"

    code = models.CharField("指定権者コード", max_length=10, unique=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("種類", max_length=20, choices=Kind)
    prefecture = models.ForeignKey(
        Prefecture, on_delete=models.PROTECT, related_name="authorities", verbose_name="都道府県"
    )
    municipality = models.OneToOneField(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="authority",
        verbose_name="市区町村",
    )
    members = models.ManyToManyField(
        Municipality,
        blank=True,
        related_name="unions",
        verbose_name="構成市町村",
        help_text="広域連合等が地域密着型サービスの指定を行う市町村です。",
    )
    review_required = models.BooleanField(
        "届出の審査を行う",
        default=False,
        help_text="行わない場合は、記録した届出をそのまま受理したものとします。",
    )
    history_years = models.PositiveSmallIntegerField(
        "操作記録の保存年数",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="空欄では、期限を設けずに保存します。",
    )
    records_from = models.DateField(
        "届出の記録がそろっている最初の日",
        null=True,
        blank=True,
        help_text="この日より前の届出は確認していないものとし、この日より前に期限の来た年度は未届としません。",
    )
    second_factor_required = models.BooleanField(
        "二要素認証を必須にする",
        default=False,
        help_text="職員は、次の操作の前に認証アプリ又はセキュリティキーの設定を求められます。",
    )

    class Meta:
        verbose_name = "指定権者"
        verbose_name_plural = "指定権者"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["prefecture", "union"], municipality=None)
                | ~Q(kind__in=["prefecture", "union"]) & Q(municipality__isnull=False),
                name="a_city_authority_and_only_it_has_a_municipality",
                violation_error_message="市町村の指定権者には、市区町村が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LoadedFile(models.Model):
    """取り込んだ資料: a file of public data that was brought into a register."""

    kind = models.CharField("資料の種類", max_length=40)
    name = models.CharField("ファイル名", max_length=200)
    rows = models.PositiveIntegerField("行数")
    loaded_at = models.DateTimeField("取込日時")

    class Meta:
        verbose_name = "取り込んだ資料"
        verbose_name_plural = "取り込んだ資料"

    def __str__(self) -> str:
        return self.name
