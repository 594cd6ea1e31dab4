"""Refuse to serve over a connection that could pass by row-level security."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

POWERS = """
    SELECT rolsuper OR rolbypassrls OR EXISTS (
        SELECT FROM pg_class AS c
        WHERE c.relrowsecurity AND pg_has_role(current_user, c.relowner, 'MEMBER')
    )
    FROM pg_roles WHERE rolname = current_user
"""


class Command(BaseCommand):
    """Fail if this connection's role is a superuser, the owner, or free of the policies."""

    help = "この接続が行単位の閲覧制限を免れないことを確かめます。"

    def handle(self, **options: Any) -> None:
        """Ask PostgreSQL what the role may do."""
        with connection.cursor() as cursor:
            cursor.execute(POWERS)
            (powerful,) = cursor.fetchone()
        if powerful:
            raise CommandError(
                "WEB_DATABASE_URL の利用者は、行単位の閲覧制限を免れる権限を持っています。"
                "cooperating_web を指定してください。"
            )
