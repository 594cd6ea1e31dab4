"""Reference data of filed standards, for superusers."""

from django.contrib import admin

from medical_partners.models import StandardSymbol


@admin.register(StandardSymbol)
class StandardSymbolAdmin(admin.ModelAdmin[StandardSymbol]):
    """施設基準の記号."""

    list_display = (
        "symbol",
        "meaning",
        "shows_consultation",
        "shows_examination",
        "shows_admission",
        "valid_from",
        "valid_to",
    )
    ordering = ("symbol", "valid_from")
