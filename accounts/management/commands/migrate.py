"""Migrate, and bring what the web role may do to what the code expects."""

from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections

from accounts.earlier_databases import refusal
from accounts.walls import raise_walls

# bin/serve tells by it that migrating would not help.
CANNOT_BE_MIGRATED = 3


class Command(migrate.Command):
    """Django's own command; whatever was migrated, the walls stand afterwards.

    Also when nothing was left to do: a database that was restored where the role was missing.
    A database that cannot become one of this version is left as it is.
    """

    # Any: the options are Django's own, handed on.
    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then raise the walls, unless only a look was asked for."""
        if why := refusal(connections[options["database"]]):
            raise CommandError(why, returncode=CANNOT_BE_MIGRATED)
        super().handle(*args, **options)
        only_looked = options["plan"] or options["check_unapplied"]
        if not only_looked and options["database"] == DEFAULT_DB_ALIAS:
            raise_walls()
