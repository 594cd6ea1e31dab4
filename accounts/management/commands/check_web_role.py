"""Refuse to serve over a connection that could pass by row-level security."""

from argparse import ArgumentParser
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.acting import act_as
from accounts.catalogue import faults
from accounts.row_security import WEB_ROLE
from accounts.server import left_open

POWERS = """
    SELECT rolsuper OR rolbypassrls OR EXISTS (
        SELECT FROM pg_class AS c
        WHERE c.relrowsecurity AND pg_has_role(current_user, c.relowner, 'MEMBER')
    )
    FROM pg_roles WHERE rolname = current_user
"""
POWERFUL = (
    "WEB_DATABASE_URL の利用者は、行単位の閲覧制限を免れる権限を持っています。"
    f"{WEB_ROLE} を指定してください。"
)
OTHER_ROLE = f"WEB_DATABASE_URL の利用者は、{WEB_ROLE} でなければなりません。"
DIFFERS = (
    "データベースの権限・ポリシー・トリガーが、この版の定めと異なります（上記）。"
    "所有者として bin/manage migrate を実行してください。それでも残るときは、"
    "バックアップから復元し直してください（役割 cooperating_web は作成済みです）。"
)
NO_SIGNATURE = (
    "SECRET_KEY が、データベースに登録した署名鍵と合いません。SECRET_KEY を変更したときは、"
    "所有者として bin/manage migrate を実行し、サイトを起動し直してください。"
)


class _Options(TypedDict):
    server: bool


class Command(BaseCommand):
    """Fail if the role may do more, or less, than the code expects, or cannot sign."""

    help = "この接続が行単位の閲覧制限を免れず、権限が定めのとおりであることを確認します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --server."""
        parser.add_argument(
            "--server",
            action="store_true",
            help="サーバーの管理者だけが閉じることのできるものも調べ、残っていれば失敗とする",
        )

    def handle(self, **options: Unpack[_Options]) -> None:
        """Ask PostgreSQL what the role may do."""
        if _asked(POWERS):
            raise CommandError(POWERFUL)
        if _asked("SELECT current_user::text") != WEB_ROLE:
            raise CommandError(OTHER_ROLE)
        if found := faults():
            self.stdout.write("\n".join(found))
            raise CommandError(DIFFERS)
        act_as(None)
        if not _asked("SELECT accounts_signature_holds()"):
            raise CommandError(NO_SIGNATURE)
        self._tell_what_is_open(strict=options["server"])

    def _tell_what_is_open(self, *, strict: bool) -> None:
        if statements := left_open():
            self.stdout.write(
                "サーバーの管理者は、次の文で cooperating_web の権限を更に狭められます。"
            )
            self.stdout.write("\n".join(f"  {statement};" for statement in statements))
            if strict:
                raise CommandError("サーバーに、閉じることのできる権限が残っています（上記）。")


def _asked(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        (answer,) = cursor.fetchone()
    return answer
