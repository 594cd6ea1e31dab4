"""The app's name."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """取込."""

    name = "intake"
    verbose_name = "取込"
