"""Take an office's own table of 二次医療圏."""

from argparse import ArgumentParser
from typing import Unpack

from django.core.management.base import BaseCommand

from common.import_command import ImportOptions, add_import_arguments, run_import
from jurisdictions.imports import HEADINGS, preview


class Command(BaseCommand):
    """Show what a table of 二次医療圏 holds; write it with --commit."""

    help = f"二次医療圏の表（CSV又はExcel）を取り込みます。見出し：{'、'.join(HEADINGS)}"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files and the options of every import."""
        add_import_arguments(parser)

    def handle(self, **options: Unpack[ImportOptions]) -> None:
        """Preview, print and write."""
        run_import(preview, options, self.stdout)
