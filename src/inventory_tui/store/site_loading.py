"""Many sites of a customer at once, as an import brings them (cli.md, Files; W8).

The rules are asked by who calls; here the rows are written. Everything needs the write gate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, insert, select, update

from inventory_tui.inventory.model import LevelKind, name_key
from inventory_tui.store.levels import bump_setup
from inventory_tui.store.schema import level as levels


def insert_sites(connection: Connection, customer_id: int, sites: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Add sites that the customer does not have.

    Args:
        connection: inside a write.
        customer_id: whose sites.
        sites: checked names and location codes.

    Returns:
        The ids of all the customer's levels, by the name's key.
    """
    rows = [
        {"customer_id": customer_id, "kind": LevelKind.SITE, "name": name, "name_key": name_key(name), "code": code}
        for name, code in sites
    ]
    if rows:
        connection.execute(insert(levels), rows)
        bump_setup(connection, customer_id)
    found = connection.execute(select(levels.c.name_key, levels.c.id).where(levels.c.customer_id == customer_id))
    return {row.name_key: row.id for row in found}


def set_codes(connection: Connection, customer_id: int, codes: Mapping[int, str]) -> None:
    """Give sites their location codes.

    Args:
        connection: inside a write.
        customer_id: whose sites.
        codes: checked codes by level id.
    """
    if codes:
        statement = (
            update(levels)
            .where(levels.c.customer_id == customer_id, levels.c.id == bindparam("level"))
            .values(code=bindparam("given"))
        )
        connection.execute(statement, [{"level": level_id, "given": code} for level_id, code in codes.items()])
        bump_setup(connection, customer_id)
