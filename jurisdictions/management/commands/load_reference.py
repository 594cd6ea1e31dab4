"""Load the reference data of every app."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Call load() of <app>.reference, in the order of INSTALLED_APPS."""

    help = "都道府県・市区町村・指定権者・施設種別等を読み込みます（何度でも実行できます）。"

    def handle(self, **options: object) -> None:
        """Load, and say what was added."""
        for app in apps.get_app_configs():
            if find_spec(f"{app.name}.reference"):
                self.stdout.write(import_module(f"{app.name}.reference").load())
