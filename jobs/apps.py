"""The app's name."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """処理."""

    name = "jobs"
    verbose_name = "処理"
