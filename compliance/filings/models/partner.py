"""The partners that a filing names, and the institutions that a facility plans to consult."""

from django.db import models
from django.db.models import Q

from accounts.scoping import ScopedQuerySet
from compliance.filings.models.filing import Filing
from compliance.filings.models.triggers import never_changes, states_its_partners
from medical_partners.models import InstitutionKind, MedicalInstitution


class FiledPartnerQuerySet(ScopedQuerySet["FiledPartner"]):
    """The lines of filings."""

    facility = "filing__facility__"


class FiledPartner(models.Model):
    """届出の協力医療機関: one institution named in a filing, and what it promises."""

    filing = models.ForeignKey(
        Filing, on_delete=models.PROTECT, related_name="partners", verbose_name="届出"
    )
    institution = models.ForeignKey(
        MedicalInstitution, on_delete=models.PROTECT, related_name="+", verbose_name="医療機関"
    )
    name = models.CharField("届出の医療機関名", max_length=200)
    institution_kind = models.CharField("記録時の区分", max_length=20, choices=InstitutionKind)
    consults = models.BooleanField("要件ⅰ（相談）")
    examines = models.BooleanField("要件ⅱ（診療）")
    admits = models.BooleanField("要件ⅲ（入院）")
    claims_admission = models.BooleanField(
        "要件ⅲの記載",
        default=False,
        help_text="届出に記載があったことを表します。病院でないものは要件ⅲに数えません。",
    )
    confirmed_date = models.DateField("確認日", null=True, blank=True)
    contact_person = models.CharField("担当者名", max_length=100, blank=True)
    remarks = models.TextField("備考", blank=True)

    objects = FiledPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = "届出の協力医療機関"
        verbose_name_plural = "届出の協力医療機関"
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "institution"],
                name="one_line_per_institution_in_a_filing",
                violation_error_message="同じ医療機関が２回記載されています。",
            ),
            models.CheckConstraint(
                condition=Q(admits=False) | Q(institution_kind=InstitutionKind.HOSPITAL),
                name="only_a_hospital_meets_admission",
                violation_error_message="要件ⅲを満たす協力医療機関は病院に限ります（基準第28条第1項）。",
            ),
        ]
        triggers = [
            never_changes("filed_partner_never_changes"),
            states_its_partners("filed_partner_is_stated", filing="NEW.filing_id"),
        ]

    def __str__(self) -> str:
        return self.name


class PlannedInstitutionQuerySet(ScopedQuerySet["PlannedInstitution"]):
    """The institutions that facilities plan to consult."""

    facility = "filing__facility__"


class PlannedInstitution(models.Model):
    """協議予定の医療機関: an institution that a facility will consult."""

    class Kind(models.TextChoices):
        """協議を行う予定の医療機関の種類（届出書の選択肢。様式の改正で変わり得る）."""

        SUPPORT_HOSPITAL = "support_hospital", "在宅療養支援病院"
        SUPPORT_CLINIC = "support_clinic", "在宅療養支援診療所"
        BACKUP_HOSPITAL = "backup_hospital", "在宅療養後方支援病院"
        COMMUNITY_CARE_WARD = "community_care_ward", "地域包括ケア病棟（200床未満）を持つ医療機関"
        OTHER = "other", "その他"

    filing = models.ForeignKey(
        Filing,
        on_delete=models.PROTECT,
        related_name="planned_institutions",
        verbose_name="届出",
    )
    kind = models.CharField("種類", max_length=30, choices=Kind)
    name = models.CharField("医療機関名", max_length=200, blank=True)
    code = models.CharField("医療機関コード", max_length=10, blank=True)

    objects = PlannedInstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = "協議予定の医療機関"
        verbose_name_plural = "協議予定の医療機関"
        triggers = [never_changes("planned_institution_never_changes")]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()
