"""An estate of 20,000 numbers that an audit has a lot to do with, and fingerprints of what is in a database."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from sqlalchemy import insert

from inventory_tui.store import schema
from tests import estates
from tests.oracle import FLAT, Entry, Estate, Record, Site, Source

CUSTOMER = "Northwind"
SITES = tuple(Site(name) for name in ("Amsterdam", "Berlin", "Cork", "Dublin", "Essen"))
USES = ("phone_line", "phone_line", "hunt_pilot", "teams_user", "unassigned", "inactive", "mentioned")
STATES = (("Available", ""), ("Used", "Device"), ("Used-Utility", "Hunt_Pilot"), ("Reserved", ""), ("Cooling", ""))
VOLATILE = {
    "customer": {"inventory_revision"},
    "operation": {"at"},
    "entry": {"last_used_at"},
}
"""What differs between two audits that did the same."""
OF_AN_IMPORT = {"customer": {"record_revision"}, "operation": {"at"}, "snapshot": {"at"}}
"""What differs between two imports that did the same."""


def build(path: Path, *, numbers: int, name: str = CUSTOMER) -> int:
    """Write the estate into an existing database and return the customer's id."""
    chance = random.Random(numbers)
    estate = Estate(FLAT, True, SITES, sources=(Source("Feed"),))
    with estates.opened(path) as connection:
        # One of each first: their states, kinds and levels get their rows.
        words = [Entry("", f"9{place}", status, usage) for place, (status, usage) in enumerate(STATES)]
        records = [Record("", f"9{place}", use) for place, use in enumerate(dict.fromkeys(USES))]
        seeded = replace(estate, entries=tuple(words), records=tuple(records))
        customer_id = estates.write(connection, name, seeded)
        rows = estates.dump(connection, customer_id)
        levels = [row["id"] for row in rows["level"]]
        states = [row["id"] for row in rows["state"]]
        slots = [row["slot"] for row in rows["kind"]]
        shared = {"customer_id": customer_id}
        entries, saying = [], []
        for number in (f"+1555{place:07}" for place in range(numbers)):
            if chance.random() < 0.75:
                place = {"level_id": chance.choice(levels), "state_id": chance.choice(states)}
                entries.append({**shared, **place, "number": number})
            if chance.random() < 0.8:
                place = {"level_id": chance.choice(levels), "kind": chance.choice(slots)}
                fed = {"source_id": rows["source"][0]["id"], "snapshot_id": 0}
                saying.append({**shared, **place, **fed, "number": number})
        connection.execute(insert(schema.entry), entries)
        connection.execute(insert(schema.record), saying)
    return customer_id


def fingerprint(path: Path, customer_id: int = 1, volatile: Mapping[str, set[str]] = VOLATILE) -> str:
    """A digest of every row of a customer, but for the moment it was written at."""
    digest = hashlib.sha256()
    with estates.opened(path) as connection:
        for table, rows in estates.dump(connection, customer_id).items():
            for row in rows:
                said = [row[column] for column in row if column not in volatile.get(table, ())]
                digest.update(repr((table, said)).encode())
    return digest.hexdigest()


def iter_leftovers(path: Path) -> Iterator[Path]:
    """What lies beside a database and is not it."""
    yield from (each for each in path.parent.iterdir() if each.name.startswith(path.name) and each != path)
