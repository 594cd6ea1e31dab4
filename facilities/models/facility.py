"""A facility, and the spans in which it is suspended."""

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.scoping import ScopedQuerySet
from common.japanese import search_key
from common.reading_order import reading_order
from common.search import search_text, search_words
from facilities.models.corporation import corporation_key
from facilities.models.facility_type import FacilityType
from jurisdictions.models import Authority, Municipality, Prefecture

# 日本の範囲。公表データには外国を指す座標や 0 があり、それらは「不明」とする。
LATITUDES = (20, 46)
LONGITUDES = (122, 154)


class FacilityQuerySet(ScopedQuerySet["Facility"]):
    """Questions that the office asks of its register."""

    facility = ""

    def counted(self, *, on: date) -> "FacilityQuerySet":
        """Return the population of a day: designated, neither closed nor 休止中.

        A facility that was entered twice counts once, on any day. A 特定施設 designation held by a
        養護 or 軽費 house counts under the house (別紙1※).
        """
        # As a set, which is hashed: joined, the planner compares every facility with every
        # suspension as soon as it misjudges how many facilities another condition leaves.
        suspended = Suspension.objects.on(on).values("facility")
        return (
            self.filter(Q(designated_date=None) | Q(designated_date__lte=on))
            .filter(Q(closed_date=None) | Q(closed_date__gt=on))
            .filter(counted_under=None, merged_into=None)
            .exclude(pk__in=suspended)
        )

    def located_in_municipality(self, place: Municipality) -> "FacilityQuerySet":
        """Return the facilities in a municipality or one of its wards."""
        return self.filter(Q(municipality=place) | Q(municipality__designated_city=place))

    def located_in(self, authority: Authority) -> "FacilityQuerySet":
        """Return the facilities in an authority's area, whoever designates them."""
        if authority.kind == Authority.Kind.PREFECTURE:
            return self.filter(prefecture=authority.prefecture_id)
        if authority.kind == Authority.Kind.UNION:
            return self.filter(municipality__in=authority.members.all())
        return self.filter(
            Q(municipality=authority.municipality_id)
            | Q(municipality__designated_city=authority.municipality_id)
        )

    def designated_by(self, authorities: Iterable[Authority], *, on: date) -> "FacilityQuerySet":
        """Return the facilities that these authorities designated on a day."""
        later = FormerAuthority.objects.filter(until_date__gt=on)
        # Of several changes after the day, the first tells who designated on the day.
        earlier = later.filter(facility=OuterRef("facility"), until_date__lt=OuterRef("until_date"))
        then = later.exclude(Exists(earlier)).filter(authority__in=authorities)
        unchanged = ~Exists(later.filter(facility=OuterRef("pk")))
        return self.filter(
            Q(authority__in=authorities) & unchanged | Q(pk__in=then.values("facility"))
        )

    def run_by(self, corporation: str) -> "FacilityQuerySet":
        """Return the facilities of a corporation, by its `corporation_key`."""
        return self.alias(corporation_key=corporation_key()).filter(corporation_key=corporation)

    def search(self, words: str) -> "FacilityQuerySet":
        """Return the facilities whose number, name, kana or address contains every word."""
        found = self
        for word in search_words(words):
            found = found.filter(search_text__contains=search_key(word))
        return found


class Facility(models.Model):
    """施設: a home for the elderly, of one of nine types, designated by one authority."""

    number = models.CharField(
        "事業所番号",
        max_length=10,
        validators=[
            RegexValidator(r"^[0-9A-Z]{10}$", "事業所番号は英数字10桁で入力してください。")
        ],
    )
    number_is_local = models.BooleanField("独自番号", default=False)
    facility_type = models.ForeignKey(
        FacilityType, on_delete=models.PROTECT, verbose_name="施設種別"
    )
    service_name = models.CharField("サービスの種類（公表名）", max_length=80, blank=True)
    name = models.CharField("施設名", max_length=200)
    kana = models.CharField("施設名カナ", max_length=300, blank=True)
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="facilities", verbose_name="指定権者"
    )
    prefecture = models.ForeignKey(
        Prefecture, on_delete=models.PROTECT, related_name="+", verbose_name="都道府県"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="市区町村"
    )
    postal_code = models.CharField("郵便番号", max_length=8, blank=True)
    address = models.CharField("住所", max_length=300, blank=True)
    building = models.CharField("方書（ビル名等）", max_length=200, blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    fax = models.CharField("FAX番号", max_length=30, blank=True)
    email = models.CharField("メール", max_length=254, blank=True)
    url = models.CharField("URL", max_length=500, blank=True)
    representative = models.CharField("代表者", max_length=100, blank=True)
    corporation_number = models.CharField("法人番号", max_length=13, blank=True)
    corporation_name = models.CharField("法人の名称", max_length=200, blank=True)
    capacity = models.PositiveIntegerField("定員", null=True, blank=True)
    latitude = models.FloatField("緯度", null=True, blank=True)
    longitude = models.FloatField("経度", null=True, blank=True)
    has_specified_designation = models.BooleanField("特定施設の指定", default=False)
    counted_under = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="counted_here",
        verbose_name="計上先の施設",
        help_text="養護・軽費老人ホームが受けている特定施設の指定は、その施設に計上します。",
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_here",
        verbose_name="統合先の施設",
        help_text="重複して登録されていた施設は、統合先の施設としてのみ集計します。",
    )
    designated_date = models.DateField("指定年月日", null=True, blank=True)
    closed_date = models.DateField("廃止日", null=True, blank=True)
    search_text = models.GeneratedField(
        expression=search_text("number", "name", "kana", "address"),
        output_field=models.TextField(),
        db_persist=True,
    )

    reading = models.GeneratedField(
        expression=reading_order(kana="kana", name="name"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    objects = FacilityQuerySet.as_manager()

    class Meta:
        verbose_name = "施設"
        verbose_name_plural = "施設"
        indexes = [
            models.Index(fields=["prefecture", "facility_type"], name="facility_by_place_and_type"),
            models.Index(fields=["authority", "facility_type"], name="facility_by_authority"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "facility_type"],
                name="one_facility_per_number_and_type",
                violation_error_message="この事業所番号・施設種別の施設は既に登録されています。",
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9A-Z]{10}$"),
                name="facility_number_is_ten_characters",
                violation_error_message="事業所番号は英数字10桁で入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gt=0),
                name="capacity_is_positive_or_unknown",
                violation_error_message="定員は1以上の整数で入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="facility_is_not_merged_into_itself",
                violation_error_message="施設を、その施設自身に統合することはできません。",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=LATITUDES, longitude__range=LONGITUDES),
                name="facility_lies_in_japan_or_is_unknown",
                violation_error_message="緯度・経度が日本の範囲にありません。",
            ),
            models.CheckConstraint(
                condition=Q(designated_date=None)
                | Q(closed_date=None)
                | Q(closed_date__gte=F("designated_date")),
                name="facility_closes_after_it_is_designated",
                violation_error_message="廃止日は指定年月日以後の日としてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def printed_texts(self) -> tuple[str, ...]:
        """Return what a letter to the facility prints of it."""
        place = (self.postal_code, self.address, self.building)
        return (*place, self.name, self.corporation_name, self.representative)


class SuspensionQuerySet(ScopedQuerySet["Suspension"]):
    """Questions about 休止."""

    def on(self, day: date) -> "SuspensionQuerySet":
        """Return the suspensions that cover a day; the day of 再開 is no longer covered."""
        return self.filter(start_date__lte=day).filter(
            Q(resumed_date=None) | Q(resumed_date__gt=day)
        )


class Suspension(models.Model):
    """休止: a span in which a facility does not operate."""

    facility = models.ForeignKey(
        Facility, on_delete=models.CASCADE, related_name="suspensions", verbose_name="施設"
    )
    start_date = models.DateField("休止日")
    resumed_date = models.DateField("再開日", null=True, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = "休止"
        verbose_name_plural = "休止"
        constraints = [
            models.CheckConstraint(
                condition=Q(resumed_date=None) | Q(resumed_date__gt=F("start_date")),
                name="suspension_ends_after_it_begins",
                violation_error_message="再開日は休止日より後の日としてください。",
            ),
            ExclusionConstraint(
                name="suspensions_of_a_facility_do_not_overlap",
                expressions=[
                    (
                        # int8range, because btree_gist may not be there.
                        Func(F("facility"), F("facility"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(F("start_date"), F("resumed_date"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="休止の期間が重なっています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.start_date}"


class FormerAuthority(models.Model):
    """以前の指定権者: who designated a facility until a day; a trigger records each change.

    Facility.authority is the authority of today. Before the first of these days it was another.
    """

    facility = models.ForeignKey(
        Facility, on_delete=models.CASCADE, related_name="former_authorities", verbose_name="施設"
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", verbose_name="以前の指定権者"
    )
    until_date = models.DateField("変更日", help_text="次の指定権者が指定権者となった日です。")

    objects = ScopedQuerySet["FormerAuthority"].as_manager()

    class Meta:
        verbose_name = "以前の指定権者"
        verbose_name_plural = "以前の指定権者"
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "until_date"],
                name="one_change_of_authority_per_day",
                violation_error_message="この日の指定権者の変更は既に記録されています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.until_date}"


def authority_on(day: date) -> Coalesce:
    """Return who designated a facility on a day: of later changes, the first tells it."""
    later = FormerAuthority.objects.filter(facility=OuterRef("pk"), until_date__gt=day)
    first = later.order_by("until_date").values("authority")[:1]
    return Coalesce(Subquery(first), F("authority"), output_field=models.BigIntegerField())
