"""Put the SQL of a long expression together once, and use it again for the same question.

The rules are expressions of hundreds of parts. To join them is up to half of the work on a page,
and gives the same text each time, but for one moment in it: the knowledge time. A key names all
that the text depends on, so that what has changed in the database is never answered from before.
"""

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Never

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, F, Field, Model
from django.db.models.expressions import Combinable
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.utils.hashable import make_hashable

_MOST = 256
# How Django names the tables of subqueries.
_ALIAS = re.compile(r"\b([U-Z]\d+)\b")
_texts: dict[Hashable, "Text"] = {}
# A field of whatever values.
AnyField = Field[Never, object]


@dataclass(frozen=True, kw_only=True)
class Text:
    """The SQL of an expression on the rows of a table, and where the moment stands in it."""

    sql: str
    params: tuple[Any, ...]  # Any: a statement takes values of every type
    moments: frozenset[int]
    aliases: tuple[str, ...]
    output_field: AnyField


class Prepared(Expression):
    """An expression whose SQL is known; only its columns are looked for in the query around it."""

    def __init__(self, text: Text, moment: datetime, columns: tuple[str, ...]) -> None:
        super().__init__(output_field=text.output_field)
        self.text, self.moment = text, moment
        # Any: a query resolves them to what has an alias, which the stubs do not know.
        self.columns: list[Any] = [F(column) for column in columns]

    def get_source_expressions(self) -> list[Expression]:
        """Return the columns, one of each table."""
        return self.columns

    def set_source_expressions(self, exprs: Iterable[Combinable | Expression]) -> None:
        """Take the columns as the query around names them."""
        self.columns = list(exprs)

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:  # Any: a statement takes values of every type
        """Return the SQL with the names of the query around, and the moment of this question."""
        sql = self.text.sql
        for known, column in zip(self.text.aliases, self.columns, strict=True):
            if column.alias != known:
                around = compiler.quote_name_unless_alias(column.alias)
                sql = sql.replace(f'"{known}".', f"{around}.")
        params = tuple(
            self.moment if place in self.text.moments else param
            for place, param in enumerate(self.text.params)
        )
        return sql, params


def prepared(
    model: type[Model],
    key: Hashable,
    build: Callable[[], Combinable],
    *,
    moment: datetime,
    joined: tuple[str, ...] = (),
) -> Prepared:
    """Return the expression that build() makes, from its SQL of before where the key is the same.

    `joined` names a column of each table that the expression reaches from the model's row. The key
    holds all that build() depends on but the moment.
    """
    columns = ("pk", *joined)
    text = _texts.get(key)
    if text is None:
        if len(_texts) >= _MOST:
            _texts.clear()
        text = _texts[key] = _text(model, build(), moment, columns)
    return Prepared(text, moment, columns)


def key_of_values(rows: Iterable[Model]) -> Hashable:
    """Return all that rows hold, as a part of a key."""
    return tuple(
        tuple(make_hashable(getattr(row, field.attname)) for field in row._meta.concrete_fields)
        for row in rows
    )


def _text(
    model: type[Model], expression: Combinable, moment: datetime, columns: tuple[str, ...]
) -> Text:
    query = Query(model)
    # Any, and ignored: the stubs do not know that what can be combined can be resolved.
    resolved = expression.resolve_expression(query)  # type: ignore[attr-defined]
    # Any: as the columns of Prepared.
    reached_by: list[Any] = [query.resolve_ref(column) for column in columns]
    aliases = tuple(column.alias for column in reached_by)
    sql, params = query.get_compiler(connection=connection).compile(resolved)
    reached = {alias for alias in query.alias_map if query.alias_refcount[alias]}
    if reached != set(aliases):
        raise ValueError(f"name a column of each table: {', '.join(sorted(reached))}")
    return Text(
        # The query around may be a subquery itself, and then has tables of these names too.
        sql=_ALIAS.sub(r"of_\1", sql),
        params=tuple(params),
        moments=frozenset(place for place, param in enumerate(params) if param == moment),
        aliases=aliases,
        output_field=resolved.output_field,
    )
