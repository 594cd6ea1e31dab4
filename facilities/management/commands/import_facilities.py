"""Take the register of facilities from files."""

from argparse import ArgumentParser
from functools import partial
from typing import Unpack

from django.core.management.base import BaseCommand
from django.utils import timezone

from common.import_command import ImportOptions, add_import_arguments, run_import
from facilities.imports import preview
from jurisdictions.sources import note_loaded


class Command(BaseCommand):
    """Show what files of facilities hold, and write them with --commit."""

    help = "介護サービス情報公表システムのオープンデータ又は施設台帳（CSV・Excel）を取り込みます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files."""
        add_import_arguments(parser)

    def handle(self, **options: Unpack[ImportOptions]) -> None:
        """Preview, print, and write when asked to."""
        after = partial(note_loaded, now=timezone.now())
        run_import(preview, options, self.stdout, after=after)
