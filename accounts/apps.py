"""The app's name."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """職員."""

    name = "accounts"
    verbose_name = "職員"
