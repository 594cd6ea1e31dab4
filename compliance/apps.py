"""The app's name."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """届出と区分."""

    name = "compliance"
    verbose_name = "届出と区分"
