"""The app's name."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """通知文書."""

    name = "letters"
    verbose_name = "通知文書"
