"""Customers and their levels: found by name, counted, and the revisions that guard a preview."""

from __future__ import annotations

import secrets
import shlex
from collections.abc import Iterable
from difflib import get_close_matches

from sqlalchemy import Connection, select, update

from inventory_tui.errors import NotFoundError
from inventory_tui.inventory.model import Customer, DialPlan, Level, LevelKind, name_key
from inventory_tui.store.faults import known_word
from inventory_tui.store.schema import customer as customers
from inventory_tui.store.schema import level as levels
from inventory_tui.store.schema import operation


def customers_of(connection: Connection) -> dict[int, Customer]:
    """Return every customer by id, in the order of their names."""
    rows = connection.execute(
        select(
            customers.c.id,
            customers.c.name,
            customers.c.dial_plan,
            customers.c.number_management,
            customers.c.time_zone,
        ).order_by(customers.c.name_key)
    )
    return {
        id_: Customer(id_, name, known_word(DialPlan, dial_plan), is_managed, time_zone)
        for id_, name, dial_plan, is_managed, time_zone in rows
    }


def find_customer(connection: Connection, name: str) -> Customer:
    """Return the customer of that name, in whatever case (G3).

    Raises:
        NotFoundError: there is none; the hint names near matches.
    """
    known = customers_of(connection).values()
    for customer in known:
        if name_key(customer.name) == name_key(name):
            return customer
    raise not_found("customer", name, [each.name for each in known])


def levels_of(connection: Connection, customer_id: int) -> dict[int, Level]:
    """Return the customer's levels by id: itself first, then its sites by name."""
    rows = connection.execute(
        select(levels.c.id, levels.c.kind, levels.c.name, levels.c.code)
        .where(levels.c.customer_id == customer_id)
        .order_by(levels.c.kind, levels.c.name_key)
    )
    return {id_: Level(id_, customer_id, known_word(LevelKind, kind), name, code) for id_, kind, name, code in rows}


def find_sites(connection: Connection, customer: Customer, names: Iterable[str]) -> tuple[Level, ...]:
    """Return the customer's sites of these names, in the order given, each once (G3).

    Raises:
        NotFoundError: one of them does not exist; the hint names near matches.
    """
    sites = {name_key(each.name): each for each in levels_of(connection, customer.id).values() if each.is_site}
    found: dict[int, Level] = {}
    for name in names:
        site = sites.get(name_key(name))
        if site is None:
            raise not_found("site", name, [each.name for each in sites.values()], of=customer.name)
        found[site.id] = site
    return tuple(found.values())


def removed_sites(connection: Connection, customer_id: int) -> dict[int, str]:
    """Return the names of sites that were removed, by the id of their level: the history still names them."""
    requests = connection.execute(
        select(operation.c.request)
        .where(operation.c.customer_id == customer_id, operation.c.kind == "site")
        .order_by(operation.c.id)
    ).scalars()
    return {each["level_id"]: each["site"] for each in requests if each.get("action") == "remove"}


def not_found(what: str, name: str, known: Iterable[str], *, of: str = "") -> NotFoundError:
    """Return the answer to an unknown name; the hint names near matches.

    Args:
        what: what was looked for: ``customer``, ``site``, ``source``.
        name: as the person typed it.
        known: the names there are.
        of: the customer it was looked for in.
    """
    by_key = {name_key(each): each for each in known}
    near = [by_key[key] for key in get_close_matches(name_key(name), by_key, n=3)]
    owner = f" of {of}" if of else ""
    at = f" --customer {shlex.quote(of)}" if of else "" if what == "customer" else " --customer C"
    listed = f"see them with: inventory-tui {what} list{at}" if by_key else f"there is no {what} yet"
    return NotFoundError(f"no {what} {name!r}{owner}", f"did you mean {' or '.join(near)}?" if near else listed)


def revisions(connection: Connection, customer_id: int) -> tuple[int, int, int]:
    """Return the customer's revisions: of the inventory, the records and the setup (P2)."""
    inventory, records, setup = connection.execute(
        select(customers.c.inventory_revision, customers.c.record_revision, customers.c.setup_revision).where(
            customers.c.id == customer_id
        )
    ).one()
    return inventory, records, setup


def bump_inventory(connection: Connection, customer_id: int) -> None:
    """Say that entries' level, Status, Usage, Vendor or holds changed; needs the write gate."""
    _bump(connection, customer_id, "inventory_revision")


def bump_records(connection: Connection, customer_id: int) -> None:
    """Say that service records changed; needs the write gate."""
    _bump(connection, customer_id, "record_revision")


def bump_setup(connection: Connection, customer_id: int) -> None:
    """Say that the dial plan, a site or number management changed; needs the write gate."""
    _bump(connection, customer_id, "setup_revision")


def new_revision() -> int:
    """Return a revision that no other moment had."""
    return secrets.randbits(63)


def _bump(connection: Connection, customer_id: int, column: str) -> None:
    connection.execute(update(customers).where(customers.c.id == customer_id).values({column: new_revision()}))
