"""Tell whether the history is whole."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.history import breaks
from accounts.models import HistoryEntry
from accounts.seals import NotASeal, differences, read


class Command(BaseCommand):
    """Fail where an entry was changed, removed or put in; print each place."""

    help = "操作記録が書き換えられていないかを確認します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --against."""
        parser.add_argument(
            "--against", type=Path, metavar="FILE", help="history_seal の以前の出力と比べる"
        )

    def handle(self, *, against: Path | None, **options: object) -> None:
        """Compute every chain again, and compare with the heads of a former day."""
        found = [str(broken) for broken in breaks()]
        if against:
            found += _differences_from(against)
        for broken in found:
            self.stdout.write(broken)
        if found:
            raise CommandError(f"操作記録に{len(found)}件の異常があります。")
        self.stdout.write(f"操作記録{HistoryEntry.objects.count():,}件に異常はありません。")


def _differences_from(file: Path) -> list[str]:
    try:
        return differences(read(file.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"{file} を読み取れません。") from None
    except NotASeal as problem:
        raise CommandError(f"{file}：{problem}") from None
