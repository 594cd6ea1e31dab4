"""Add a union of municipalities as an authority."""

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from jurisdictions.actions import add_union


class Command(BaseCommand):
    """Add a 広域連合 or 一部事務組合 with its members."""

    help = "広域連合・一部事務組合を、地域密着型サービスの指定権者として追加します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the code and the name of the union, and the codes of its members."""
        parser.add_argument("code", metavar="CODE", help="団体コード")
        parser.add_argument("name", metavar="NAME", help="名称")
        parser.add_argument(
            "--members", nargs="+", required=True, metavar="CODE", help="構成市町村の市区町村コード"
        )

    def handle(self, *, code: str, name: str, members: list[str], **options: object) -> None:
        """Add the union, and say who belongs to it."""
        try:
            union = add_union(code=code, name=name, members=members)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        names = "、".join(place.name for place in union.members.order_by("code"))
        self.stdout.write(f"{union.name}（{union.code}）を追加しました。構成市町村：{names}")
