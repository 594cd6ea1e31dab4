"""The app's name."""

from django.apps import AppConfig


class MedicalPartnersConfig(AppConfig):
    """医療機関."""

    name = "medical_partners"
    verbose_name = "医療機関"
