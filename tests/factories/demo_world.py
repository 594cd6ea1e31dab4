"""The invented world for tests, as things stand on a fixed day."""

from datetime import date
from io import StringIO

from django.core.management import call_command

ON = date(2026, 11, 23)

MODEST = {"on": ON, "without_files": True, "without_dealings": True}


def seed(**options: object) -> str:
    """Run the command for the fixed day, and return what it prints.

    Letters, talks and files take their time: a test that looks for them asks for them.
    """
    printed = StringIO()
    call_command("seed_demo", stdout=printed, **{**MODEST, **options})
    return printed.getvalue()
