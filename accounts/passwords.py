"""A password's hash is read by its owner alone, whoever asks for the row around it."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import models
from django.db.models.sql.compiler import SQLCompiler

P = TypeVar("P")

# Stands where a hash may not be read. Like any hash that begins so, it opens nothing; a row that
# is written back with it keeps its hash (accounts/migrations/sql/sign_in.sql).
UNSEEN = "!unseen"


class PasswordField(models.CharField[str, str]):
    """The column of Django's users, which the web role may not read: it asks a function instead.

    Only the person's own hash is given. The question is a subquery without columns of the row, so
    that PostgreSQL asks it once for a statement.
    """

    def select_format(self, compiler: SQLCompiler, sql: str, params: P) -> tuple[str, P]:
        """Return the expression that stands for the column when rows are read."""
        table, _, _ = sql.rpartition(".")
        key = f'{table}."id"'
        return (
            f"CASE WHEN (SELECT accounts_password_of()) IN (0, {key}) "
            f"THEN accounts_password({key}) ELSE '{UNSEEN}' END",
            params,
        )

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        """Return Django's own field: the column is the same."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
