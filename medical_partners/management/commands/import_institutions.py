"""Bring medical institutions from public files into the register."""

from argparse import ArgumentParser
from functools import partial
from typing import Unpack

from django.core.management.base import BaseCommand
from django.utils import timezone

from common.import_command import ImportOptions, add_import_arguments, run_import
from jurisdictions.sources import note_loaded
from medical_partners.imports import preview


class Command(BaseCommand):
    """Preview institutions and save them with --commit."""

    help = "届出受理医療機関名簿（Excel）及び医療情報ネットの施設票（CSV）を取り込みます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files and the options of every import."""
        add_import_arguments(parser)

    def handle(self, **options: Unpack[ImportOptions]) -> None:
        """Preview, print, and save."""
        after = partial(note_loaded, now=timezone.now())
        run_import(preview, options, self.stdout, after=after)
