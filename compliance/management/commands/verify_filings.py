"""Check that what is stored beside the filings still says what the filings say."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from compliance.filings.verification import renew_summaries, verify_filings
from facilities.models import Facility


class Command(BaseCommand):
    """Recompute the union of every filing and the summary of every facility, and compare."""

    help = (
        "届出に保持している要件の合計が協力医療機関の行と一致すること、"
        "施設ごとの届出の現況が届出と一致することを確認します。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether summaries that differ are written anew."""
        parser.add_argument(
            "--renew", action="store_true", help="一致しない届出の現況を、届出から作り直します。"
        )

    def handle(self, *, renew: bool, **options: object) -> None:
        """Print how many filings agree; fail when something does not."""
        result = verify_filings()
        for filing in result.differing:
            self.stderr.write(f"届出 {filing}：協力医療機関の行と一致しません。")
        for number in self._numbers(result.stale):
            self.stderr.write(f"施設 {number}：届出の現況が届出と一致しません。")
        if result.stale and renew:
            renew_summaries(result.stale)
            self.stdout.write(f"届出の現況 {len(result.stale):,}件を作り直しました。")
        elif result.stale:
            self.stderr.write("届出の現況は、--renew を付けて実行すると、届出から作り直せます。")
        if result.differing or (result.stale and not renew):
            raise CommandError(
                f"届出 {result.checked:,}件のうち {len(result.differing):,}件、"
                f"届出の現況のうち {len(result.stale):,}件が不一致です。"
            )
        self.stdout.write(f"届出 {result.checked:,}件を確認しました。全て一致しています。")

    def _numbers(self, facilities: list[int]) -> list[str]:
        named = Facility.objects.filter(pk__in=facilities).order_by("number", "pk")
        return list(named.values_list("number", flat=True))
