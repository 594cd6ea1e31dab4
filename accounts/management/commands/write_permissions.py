"""Write the page of the manual that says who may do what."""

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.permissions_page import permissions_page

PAGE = settings.BASE_DIR / "docs" / "manual" / "permissions.md"


class Command(BaseCommand):
    """Make docs/manual/permissions.md anew from the table."""

    help = "操作の手引の「行える操作（役割ごと）」を、プログラムの表から作り直します。"

    def handle(self, **options: object) -> None:
        """Write the page."""
        PAGE.write_text(permissions_page(), encoding="utf-8")
        self.stdout.write(f"{PAGE.relative_to(settings.BASE_DIR)} を作成しました。")
