"""The invented world for tests, as things stand on a fixed day."""

from datetime import date
from io import StringIO

from django.core.management import call_command

ON = date(2026, 11, 23)


def seed(**options: object) -> str:
    """Run the command for the fixed day, without files, and return what it prints."""
    printed = StringIO()
    call_command("seed_demo", stdout=printed, **{"on": ON, "without_files": True, **options})
    return printed.getvalue()
