"""Acts that commit, at the same time, each on a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection


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
