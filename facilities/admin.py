"""Reference data of facility types and what the law asks of them, for superusers."""

from django.contrib import admin

from facilities.models import FacilityType, Obligation, Service


@admin.register(FacilityType)
class FacilityTypeAdmin(admin.ModelAdmin[FacilityType]):
    """施設種別."""

    list_display = ("survey_letter", "annex_group", "name", "designated_by")
    ordering = ("survey_letter",)


@admin.register(Obligation)
class ObligationAdmin(admin.ModelAdmin[Obligation]):
    """義務."""

    list_display = (
        "facility_type",
        "level",
        "partner_article",
        "partner_article_confirmed",
        "article",
        "article_confirmed",
        "filing_article",
        "filing_article_confirmed",
        "valid_from",
    )
    list_filter = (
        "level",
        "partner_article_confirmed",
        "article_confirmed",
        "filing_article_confirmed",
    )
    ordering = ("facility_type__survey_letter", "valid_from")


@admin.register(Service)
class ServiceAdmin(admin.ModelAdmin[Service]):
    """サービスの種類."""

    list_display = ("code", "name", "facility_type", "notes_designation")
    search_fields = ("name",)
    ordering = ("code", "name")
