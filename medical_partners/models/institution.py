"""Medical institutions and what they can promise."""

from datetime import date
from typing import Self, TypeAlias, TypedDict

from django.db import models
from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, OuterRef, Q, When
from django_stubs_ext import WithAnnotations

from accounts.permissions import Act
from accounts.scoping import AuthorityScopedQuerySet
from common.japanese import search_key
from common.reading_order import reading_order
from common.search import search_text, search_words
from jurisdictions.models import Authority, Municipality, Prefecture
from medical_partners.models.standard import FiledStandard


class InstitutionKind(models.TextChoices):
    """医療機関の区分; a hospital has 20 beds or more (医療法第1条の5)."""

    HOSPITAL = "hospital", "病院"
    CLINIC_WITH_BEDS = "clinic_with_beds", "有床診療所"
    CLINIC = "clinic", "診療所"
    UNKNOWN = "unknown", "不明"


class Answer(models.TextChoices):
    """有無: a fact that may not be known yet."""

    UNKNOWN = "unknown", "不明"
    YES = "yes", "あり"
    NO = "no", "なし"


class Capability(models.TextChoices):
    """対応できる内容: what an institution may offer; it is evidence, not a promise."""

    CONSULTATION = "consultation", "ⅰ 24時間の相談対応"
    EXAMINATION = "examination", "ⅱ 24時間の診療"
    ADMISSION = "admission", "ⅲ 入院の受入れ"


class Abilities(TypedDict):
    """What with_capabilities() annotates."""

    can_consultation: bool
    can_examination: bool
    can_admission: bool


AbleInstitution: TypeAlias = "WithAnnotations[MedicalInstitution, Abilities]"


class MedicalInstitutionQuerySet(AuthorityScopedQuerySet["MedicalInstitution"]):
    """Questions about medical institutions."""

    authority = "registered_by"
    prefecture_reads = True
    rest_is_public = True
    otherwise = {
        Act.ASSESS_INSTITUTION: "assessable_for",
        Act.MERGE_INSTITUTIONS: "assessable_for",
    }

    def assessable_for(self, offices: frozenset[int]) -> Self:
        """Return the entries of these authorities, and the public ones in their prefectures.

        What an institution can do is recorded by any office of its prefecture.
        """
        own = Authority.objects.filter(pk__in=offices)
        return self.filter(
            Q(registered_by__in=own)
            | Q(registered_by=None, prefecture__in=own.values("prefecture"))
        )

    def entered_by_offices(self) -> Self:
        """Return the institutions that no public list holds: an authority entered them."""
        return self.exclude(registered_by=None)

    def current(self) -> Self:
        """Return the institutions that have not been merged into another."""
        return self.filter(merged_into=None)

    def able(self, capability: str, *, on: date) -> Self:
        """Return those of which an office or a filed standard says that they can."""
        return self.filter(can(capability, on=on))

    def with_capabilities(self, *, on: date) -> "models.QuerySet[AbleInstitution]":
        """Annotate whether each can consult, examine and admit."""

        def able(capability: Capability) -> ExpressionWrapper[Q]:
            return ExpressionWrapper(can(capability, on=on), BooleanField())

        institutions: models.QuerySet[MedicalInstitution] = self
        return institutions.annotate(
            can_consultation=able(Capability.CONSULTATION),
            can_examination=able(Capability.EXAMINATION),
            can_admission=able(Capability.ADMISSION),
        )

    def located_in_municipality(self, place: Municipality) -> Self:
        """Return the institutions in a municipality or one of its wards."""
        return self.filter(Q(municipality=place) | Q(municipality__designated_city=place))

    def from_prefecture(self, prefecture: str) -> "MedicalInstitutionQuerySet":
        """Order by name, those of a prefecture first."""
        elsewhere = Case(When(prefecture=prefecture, then=0), default=1)
        return self.order_by(elsewhere, "prefecture_id", "reading", "pk")

    def search(self, words: str) -> "MedicalInstitutionQuerySet":
        """Return the institutions whose code, name, kana or address contains every word."""
        found = self
        for word in search_words(words):
            found = found.filter(search_text__contains=search_key(word))
        return found


def can(capability: str, *, on: date) -> Q:
    """Return the condition that an institution can; an office's own answer outweighs a standard."""
    filed = FiledStandard.objects.showing(capability, on=on).filter(institution=OuterRef("pk"))
    can = Q(**{capability: Answer.YES}) | Q(Exists(filed), **{capability: Answer.UNKNOWN})
    if capability == Capability.ADMISSION:
        # 基準第28条第1項第3号等: 入院は病院に限る。
        can &= Q(kind=InstitutionKind.HOSPITAL)
    return can


class MedicalInstitution(models.Model):
    """医療機関: a hospital or clinic that may be named as a partner."""

    code = models.CharField("医療機関コード", max_length=10, null=True, blank=True, unique=True)
    name = models.CharField("名称", max_length=200)
    match_key = models.CharField("照合用の名称", max_length=200)
    kana = models.CharField("名称カナ", max_length=300, blank=True)
    kind = models.CharField("区分", max_length=20, choices=InstitutionKind)
    kind_confirmed = models.BooleanField("区分を確認済み", default=True)
    prefecture = models.ForeignKey(
        Prefecture, on_delete=models.PROTECT, related_name="+", verbose_name="都道府県"
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="市区町村",
    )
    postal_code = models.CharField("郵便番号", max_length=8, blank=True)
    address = models.CharField("所在地", max_length=300, blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    fax = models.CharField("FAX番号", max_length=30, blank=True)
    beds = models.PositiveIntegerField("病床数", null=True, blank=True)
    beds_text = models.CharField("病床の内訳", max_length=300, blank=True)
    latitude = models.FloatField("緯度", null=True, blank=True)
    longitude = models.FloatField("経度", null=True, blank=True)
    open_data_id = models.CharField("医療情報ネットのID", max_length=20, blank=True)

    consultation = models.CharField(
        "24時間の相談対応", max_length=10, choices=Answer, default=Answer.UNKNOWN
    )
    consultation_source = models.CharField("相談対応の出典", max_length=200, blank=True)
    consultation_date = models.DateField("相談対応の確認日", null=True, blank=True)
    examination = models.CharField(
        "24時間の診療", max_length=10, choices=Answer, default=Answer.UNKNOWN
    )
    examination_source = models.CharField("診療の出典", max_length=200, blank=True)
    examination_date = models.DateField("診療の確認日", null=True, blank=True)
    admission = models.CharField(
        "入院の受入れ", max_length=10, choices=Answer, default=Answer.UNKNOWN
    )
    admission_source = models.CharField("入院の受入れの出典", max_length=200, blank=True)
    admission_date = models.DateField("入院の受入れの確認日", null=True, blank=True)
    infection_designation = models.CharField(
        "第二種協定指定医療機関", max_length=10, choices=Answer, default=Answer.UNKNOWN
    )
    infection_source = models.CharField("第二種協定の出典", max_length=200, blank=True)
    infection_date = models.DateField("第二種協定の確認日", null=True, blank=True)

    confirmed = models.BooleanField(
        "確認済み", default=True, help_text="届出の記載から作成した医療機関は未確認とします。"
    )
    registered_by = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登録した指定権者",
        help_text="公表された名簿による医療機関では空欄とします。",
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_here",
        verbose_name="統合先の医療機関",
    )
    listed_on = models.DateField("掲載を確認した名簿の日", null=True, blank=True)
    not_seen_since = models.DateField("名簿から消えた日", null=True, blank=True)
    search_text = models.GeneratedField(
        expression=search_text("code", "name", "kana", "address"),
        output_field=models.TextField(),
        db_persist=True,
    )

    reading = models.GeneratedField(
        expression=reading_order(kana="kana", name="name"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    objects = MedicalInstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = "医療機関"
        verbose_name_plural = "医療機関"
        indexes = [
            models.Index(fields=["prefecture", "match_key"], name="institution_by_place_and_name"),
            models.Index(
                fields=["latitude", "longitude"],
                name="institution_by_position",
                condition=Q(latitude__isnull=False),
            ),
            # The order of the list: 113,000 institutions were sorted for each page.
            models.Index(
                fields=["prefecture", "municipality", "reading", "id"],
                name="institutions_in_order",
                condition=Q(merged_into=None),
            ),
            # Counts the list without reading the table.
            models.Index(
                fields=["registered_by"],
                name="institutions_by_registrar",
                condition=Q(merged_into=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(code=None) | Q(code__regex=r"^[0-9]{10}$"),
                name="institution_code_is_ten_digits",
                violation_error_message="医療機関コードは数字10桁で入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="institution_is_not_merged_into_itself",
                violation_error_message="医療機関を、その医療機関自身に統合することはできません。",
            ),
            models.CheckConstraint(
                condition=~Q(admission=Answer.YES) | Q(kind=InstitutionKind.HOSPITAL),
                name="only_hospitals_admit",
                violation_error_message=(
                    "入院の受入れは病院に限ります（基準第28条第1項等）。区分を確認してください。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name
