"""The app's name."""

from django.apps import AppConfig


class JurisdictionsConfig(AppConfig):
    """区域と指定権者."""

    name = "jurisdictions"
    verbose_name = "区域と指定権者"
