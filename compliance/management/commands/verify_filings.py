"""Check that every filing still says what its partner rows say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.verification import verify_filings


class Command(BaseCommand):
    """Recompute the union of every filing and compare."""

    help = "届出に保持している要件の合計が、協力医療機関の行と一致することを確かめます。"

    def handle(self, **options: Any) -> None:
        """Print how many filings agree; fail when one does not."""
        result = verify_filings()
        for filing in result.differing:
            self.stderr.write(f"届出 {filing}：協力医療機関の行と一致しません。")
        if result.differing:
            raise CommandError(
                f"届出 {result.checked:,}件のうち {len(result.differing):,}件が不一致です。"
            )
        self.stdout.write(f"届出 {result.checked:,}件を確認しました。全て一致しています。")
