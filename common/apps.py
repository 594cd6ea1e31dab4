"""The app's name."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """日本語とファイル."""

    name = "common"
    verbose_name = "日本語とファイル"
