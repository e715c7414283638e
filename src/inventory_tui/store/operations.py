"""Writing an operation: who did what, when and from where (W7, reliability.md L2)."""

from __future__ import annotations

import os
import pwd
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, exists, insert, select

from inventory_tui.errors import NotFoundError
from inventory_tui.inventory.model import Customer
from inventory_tui.store.levels import find_customer
from inventory_tui.store.schema import change, customer
from inventory_tui.store.schema import operation as table


def record_operation(
    connection: Connection,
    customer_id: int,
    kind: str,
    request: Mapping[str, Any],
    counts: Mapping[str, Any],
    undoes: int | None = None,
) -> int:
    """Write the row of one operation and return its id; needs the write gate.

    Args:
        connection: inside the transaction that does the operation.
        customer_id: whose inventory or setup it changes.
        kind: what kind of operation, in the words of the command line.
        request: what was asked, as JSON.
        counts: what it did, as JSON.
        undoes: the operation it takes back.
    """
    id_: int = connection.execute(
        insert(table)
        .values(
            customer_id=customer_id,
            kind=kind,
            at=now(),
            who=who(),
            claimed=claimed(os.environ),
            host=socket.gethostname(),
            request=dict(request),
            counts=dict(counts),
            undoes=undoes,
        )
        .returning(table.c.id)
    ).scalar_one()
    return id_


@dataclass(frozen=True, slots=True)
class Operation:
    """What an undo must know of an operation."""

    id: int
    customer: Customer
    kind: str
    who: str
    at: datetime
    undoes: int | None
    undone_by: int | None


def find_operation(connection: Connection, operation_id: int) -> Operation:
    """Return an operation.

    Raises:
        NotFoundError: there is none of that id.
    """
    found = connection.execute(
        select(table.c.kind, table.c.who, table.c.at, table.c.undoes, customer.c.name)
        .join(customer, customer.c.id == table.c.customer_id)
        .where(table.c.id == operation_id)
    ).first()
    if found is None:
        raise NotFoundError(f"no operation {operation_id}", "list them with: inventory-tui history")
    kind, who_did, at, undoes, name = found
    undone_by = connection.execute(select(table.c.id).where(table.c.undoes == operation_id)).scalar()
    when = datetime.fromisoformat(at).astimezone(UTC)
    return Operation(operation_id, find_customer(connection, name), kind, who_did, when, undoes, undone_by)


def last_of(connection: Connection, customer_id: int, person: str) -> int | None:
    """Return the last operation of this person on this customer that wrote entries and can still be undone."""
    undone = table.alias("undone")
    id_: int | None = connection.execute(
        select(table.c.id)
        .where(
            table.c.customer_id == customer_id,
            table.c.who == person,
            table.c.undoes.is_(None),
            ~exists().where(undone.c.customer_id == customer_id, undone.c.undoes == table.c.id),
            exists().where(change.c.operation_id == table.c.id),
        )
        .order_by(table.c.id.desc())
        .limit(1)
    ).scalar()
    return id_


def now() -> str:
    """Return this instant as it is stored: UTC, ISO 8601, seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def who() -> str:
    """Return the password database's name of the real user; ``$LOGNAME`` is not asked, anybody can set it."""
    uid = os.getuid()
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"


def claimed(environ: Mapping[str, str]) -> str:
    """Return what the environment claims about the person: sudo's user and the SSH client's address."""
    claims = {
        "sudo": environ.get("SUDO_USER", ""),
        "ssh": environ.get("SSH_CONNECTION", "").split(" ", 1)[0],
    }
    return ", ".join(f"{name} {_printable(claim)}" for name, claim in claims.items() if _printable(claim))


def _printable(claim: str) -> str:
    """Return what of a claim can be shown: anybody can put anything into an environment."""
    return "".join(each for each in claim if each.isprintable())[:100]
