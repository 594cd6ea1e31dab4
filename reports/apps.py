"""The app's name."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """帳票."""

    name = "reports"
    verbose_name = "帳票"
