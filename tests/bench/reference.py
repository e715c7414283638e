"""The reference: the same audit as bare SQL through sqlite3, one transaction.

Sets of kinds, Customer scope; holds aside; no preview, no history, no findings, no gates. Everything else is as good as
SQL can be: it is what the product is measured against.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import time

from inventory_tui.audit.uses import Kind, Use, truth_of
from inventory_tui.inventory.model import State, Status

TRUTH = """
CREATE TEMP TABLE truth (number TEXT PRIMARY KEY, kinds INTEGER) WITHOUT ROWID;
INSERT INTO truth SELECT number, SUM(DISTINCT 1 << kind) FROM record WHERE customer_id = :customer GROUP BY number;
CREATE TEMP TABLE meaning (kinds INTEGER PRIMARY KEY, state_id INTEGER);
CREATE TEMP TABLE empty (state_id INTEGER PRIMARY KEY, after INTEGER);
"""
DIFFER = """
CREATE TEMP TABLE differ AS
SELECT e.id AS id, COALESCE(m.state_id, x.after) AS after
FROM entry e LEFT JOIN truth t ON t.number = e.number LEFT JOIN meaning m ON m.kinds = t.kinds
LEFT JOIN empty x ON x.state_id = e.state_id
WHERE e.customer_id = :customer AND e.state_id <> COALESCE(m.state_id, x.after)
"""
UPDATE = "UPDATE entry SET state_id = differ.after FROM differ WHERE entry.id = differ.id"
INSERT = """
INSERT INTO entry (customer_id, level_id, number, state_id)
SELECT :customer, :level, t.number, m.state_id FROM truth t JOIN meaning m ON m.kinds = t.kinds
WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.customer_id = :customer AND e.number = t.number)
"""
LEVEL = "SELECT id FROM level WHERE customer_id = ? AND kind = 'customer'"
FINAL = """
SELECT e.number, l.kind, l.name, s.status, s.usage, s.vendor FROM entry e JOIN level l ON l.id = e.level_id
JOIN state s ON s.id = e.state_id WHERE e.customer_id = ? ORDER BY e.number, l.name
"""


def audit(path: str, customer_name: str) -> dict[str, float]:
    """Audit a customer at Customer level and return what was written and how long each step took."""
    clock = [time.perf_counter()]
    steps: dict[str, float] = {}

    def lap(name: str) -> None:
        clock.append(time.perf_counter())
        steps[name] = clock[-1] - clock[-2]

    connection = sqlite3.connect(path, isolation_level=None)
    customer = connection.execute("SELECT id FROM customer WHERE name = ?", (customer_name,)).fetchone()[0]
    level = connection.execute(LEVEL, (customer,)).fetchone()[0]
    names = {"customer": customer, "level": level}
    connection.execute("BEGIN IMMEDIATE")
    for statement in TRUTH.split(";")[:-1]:
        connection.execute(statement, names if ":customer" in statement else {})
    lap("truth")
    _fill_meanings(connection, customer)
    lap("sets")
    connection.execute(DIFFER, names)
    lap("differ")
    updated = connection.execute(UPDATE).rowcount
    lap("update")
    created = connection.execute(INSERT, names).rowcount
    lap("insert")
    connection.execute("COMMIT")
    lap("commit")
    connection.close()
    return {"seconds": clock[-1] - clock[0], "updated": updated, "created": created, **steps}


def _fill_meanings(connection: sqlite3.Connection, customer: int) -> None:
    kinds = {
        slot: Kind(Use(use), vendor)
        for slot, use, vendor in connection.execute(
            "SELECT slot, use, vendor FROM kind WHERE customer_id = ?", (customer,)
        )
    }
    states: dict[State, int] = {
        State(Status(status), usage, vendor): id_
        for id_, status, usage, vendor in connection.execute(
            "SELECT id, status, usage, vendor FROM state WHERE customer_id = ?", (customer,)
        )
    }

    def state_id(state: State) -> int:
        if state not in states:
            added = connection.execute(
                "INSERT INTO state (customer_id, status, usage, vendor) VALUES (?, ?, ?, ?)",
                (customer, state.status, state.usage, state.vendor),
            )
            states[state] = int(added.lastrowid or 0)
        return states[state]

    for (members,) in connection.execute("SELECT DISTINCT kinds FROM truth").fetchall():
        truth = truth_of(kind for slot, kind in kinds.items() if members >> slot & 1)
        if truth is not None:
            connection.execute("INSERT INTO meaning VALUES (?, ?)", (members, state_id(truth)))
    for state in list(states):
        after = state_id(State(Status.AVAILABLE, "", state.vendor))
        connection.execute("INSERT OR REPLACE INTO empty VALUES (?, ?)", (states[state], after))


def digest(path: str, customer_name: str) -> str:
    """Return a fingerprint of the customer's inventory, the same however it came to be."""
    with sqlite3.connect(path) as connection:
        customer = connection.execute("SELECT id FROM customer WHERE name = ?", (customer_name,)).fetchone()[0]
        found = hashlib.sha256()
        for row in connection.execute(FINAL, (customer,)):
            found.update(repr(row).encode())
    return found.hexdigest()[:16]


def main() -> None:
    """Audit or fingerprint: ``audit PATH CUSTOMER`` or ``digest PATH CUSTOMER``."""
    what, path, customer = sys.argv[1:]
    print(json.dumps(audit(path, customer) if what == "audit" else digest(path, customer)))


if __name__ == "__main__":
    main()
