"""The app's name."""

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    """施設台帳."""

    name = "facilities"
    verbose_name = "施設台帳"
