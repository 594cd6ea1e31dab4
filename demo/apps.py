"""The app's name."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """見本データ."""

    name = "demo"
    verbose_name = "見本データ"
