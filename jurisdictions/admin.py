"""Reference data of places and authorities, for superusers."""

from django.contrib import admin

from jurisdictions.models import Authority, MedicalArea


@admin.register(MedicalArea)
class MedicalAreaAdmin(admin.ModelAdmin[MedicalArea]):
    """二次医療圏."""

    list_display = ("code", "name", "prefecture")
    list_filter = ("prefecture",)
    ordering = ("code",)


@admin.register(Authority)
class AuthorityAdmin(admin.ModelAdmin[Authority]):
    """指定権者."""

    list_display = ("code", "name", "kind", "prefecture", "review_required")
    list_filter = ("kind", "prefecture")
    search_fields = ("code", "name")
    raw_id_fields = ("municipality", "members")
    ordering = ("code",)
