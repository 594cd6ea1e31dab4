"""Tell whether the history is whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.history import breaks
from accounts.models import HistoryEntry


class Command(BaseCommand):
    """Fail where an entry was changed, removed or put in; print each place."""

    help = "操作記録が書き換えられていないかを確かめます。"

    def handle(self, **options: Any) -> None:
        """Compute every chain again."""
        found = breaks()
        for broken in found:
            self.stdout.write(str(broken))
        if found:
            raise CommandError(f"操作記録に{len(found)}件の異常があります。")
        self.stdout.write(f"操作記録{HistoryEntry.objects.count():,}件に異常はありません。")
