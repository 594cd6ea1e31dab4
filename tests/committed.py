"""Acts that commit, at the same time, each on a connection of its own."""

import threading
from collections.abc import Callable
from io import StringIO

from django.core.management import call_command
from django.db import connection

from jurisdictions.models import Authority


def our_city() -> Authority:
    """Return さくら市; a test that commits empties the tables at its end, so they are filled."""
    call_command("load_reference", stdout=StringIO())
    return Authority.objects.get(name="さくら市")


def apart(act: Callable[[], object]) -> threading.Thread:
    """Begin an act on a connection of its own."""

    def run():
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
