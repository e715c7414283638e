"""JSON inside statements: the one place that knows how each engine spells it.

The detail of a change is an object: field to an array of its value before and after, only where they differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection


def changes(conn: Connection, fields: Mapping[str, tuple[str, str]]) -> str:
    """Return the SQL of a detail: each field that differs with its value before and after; NULL where none does.

    Args:
        conn: whose engine runs it.
        fields: name to the SQL of the value before and of the value after.
    """
    if conn.dialect.name == "sqlite":
        pairs = ", ".join(
            f"'{name}', json(CASE WHEN {old} IS DISTINCT FROM {new} THEN json_array({old}, {new}) END)"
            for name, (old, new) in fields.items()
        )
        return f"NULLIF(json_patch('{{}}', json_object({pairs})), '{{}}')"
    pairs = ", ".join(
        f"'{name}', CASE WHEN {old} IS DISTINCT FROM {new} THEN json_build_array({old}, {new}) END"
        for name, (old, new) in fields.items()
    )
    return f"NULLIF(CAST(json_strip_nulls(json_build_object({pairs})) AS TEXT), '{{}}')"


def before(conn: Connection, detail: str, name: str) -> str:
    """Return the SQL of a field's value before, out of the SQL of a detail."""
    if conn.dialect.name == "sqlite":
        quick = f"json_extract({detail}, '$.{name}[0]')"
        return f"CASE WHEN INSTR({detail}, '\\u0000') > 0 THEN text_before({detail}, '{name}') ELSE {quick} END"
    return f"(CAST({detail} AS JSON) -> '{name}' ->> 0)"


def text_before(detail: str, name: str) -> str | int | None:
    """Return a field's value before, out of a detail: SQLite's own function stops at a NUL inside a text."""
    value: str | int | None = json.loads(detail).get(name, (None,))[0]
    return value


def has(conn: Connection, detail: str, name: str) -> str:
    """Return the SQL that tells whether a field is in a detail."""
    if conn.dialect.name == "sqlite":
        return f"json_type({detail}, '$.{name}') IS NOT NULL"
    return f"CAST({detail} AS JSON) -> '{name}' IS NOT NULL"


def names(conn: Connection, rows: str, detail: str, where: str) -> str:
    """Return the statement for the different fields in the details of rows.

    Args:
        conn: whose engine runs it.
        rows: the SQL of the table.
        detail: the SQL of the detail; rows without one are left out.
        where: the SQL of which rows.
    """
    keys = f"json_each({detail})" if conn.dialect.name == "sqlite" else f"json_each(CAST({detail} AS JSON))"
    return f"SELECT DISTINCT field.key FROM {rows} CROSS JOIN {keys} field WHERE {where}"
