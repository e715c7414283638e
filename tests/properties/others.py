"""A person who marks numbers while others write: what there is to see, and what the others do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from inventory_tui.inventory.query import NumberQuery
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests import estates
from tests.oracle import CUSTOMER, Entry, Estate, Record, Site, Source

NUMBERS = [f"+155501000{place:02d}" for place in range(14)]
STATES = (("Available", ""), ("Used", "Device"), ("Available", ""), ("Reserved", ""), ("Available", ""))
ESTATE = Estate(
    sites=(Site("Amsterdam"), Site("Cork")),
    entries=tuple(
        Entry(("Amsterdam", "Cork", CUSTOMER)[place % 3], number, *STATES[place % 5], description="lobby" * (place % 2))
        for place, number in enumerate(NUMBERS)
    ),
    records=(Record("Cork", NUMBERS[4], "phone_line"), Record(CUSTOMER, NUMBERS[2], "inactive")),
    sources=(Source("Feed"),),
)


class Seen(NamedTuple):
    """An entry as the model knows it."""

    number: str
    level_id: int
    status: str
    description: str


FILTERS: tuple[tuple[NumberQuery, Callable[[Seen], bool]], ...] = (
    (NumberQuery(), lambda _: True),
    (NumberQuery(), lambda _: True),
    (NumberQuery(statuses=("Available",)), lambda seen: seen.status == "Available"),
    (NumberQuery(sites=("Cork",)), lambda seen: seen.level_id == 3),
    (NumberQuery(search="lobby"), lambda seen: "lobby" in seen.description),
    (NumberQuery(number_prefix="+155501000"), lambda seen: seen.number.startswith("+155501000")),
)
SORTS: tuple[tuple[str, Callable[[Seen], tuple[object, ...]]], ...] = (
    ("number", lambda seen: (seen.number, seen.level_id)),
    ("status", lambda seen: (seen.status, seen.number, seen.level_id)),
    ("description", lambda seen: (seen.description, seen.number, seen.level_id)),
)


def write_template(empty: Path, path: Path) -> Path:
    """Write what there is at first into a copy of an empty database, for two customers."""
    path.write_bytes(empty.read_bytes())
    with estates.opened(path) as connection:
        assert estates.write(connection, "Northwind", ESTATE) == 1
        estates.write(connection, "Contoso", ESTATE)
    with closing(sqlite3.connect(path)) as known:
        assert known.execute("SELECT name FROM level WHERE id = 3").fetchone() == ("Cork",)
    return path


class Others(RuleBasedStateMachine):
    """A database of one's own for each run, and other sessions that write to it."""

    template: Path
    folder: Path
    names = count()

    def open(self) -> None:
        """Open a copy of the template, for the person and for the others."""
        self.path = self.folder / f"{next(self.names)}.db"
        self.path.write_bytes(self.template.read_bytes())
        self.others = sqlite3.connect(self.path, isolation_level=None)
        self.others.execute("PRAGMA synchronous=OFF")
        self.store = Store.open(Settings(database=self.path), create=False)

    def close(self) -> None:
        """Give it back."""
        self.store.close()
        self.others.close()
        self.path.unlink()

    def seen(self) -> dict[int, Seen]:
        rows = self.others.execute(
            "SELECT e.id, e.number, e.level_id, s.status, e.description FROM entry e JOIN state s ON s.id = e.state_id"
            " WHERE e.customer_id = 1"
        )
        return {id_: Seen(*rest) for id_, *rest in rows}

    def newest(self) -> int:
        """Return the newest operation on the customer: while it is the same, the rows are those that were counted."""
        return int(
            self.others.execute("SELECT COALESCE(MAX(id), 0) FROM operation WHERE customer_id = 1").fetchone()[0]
        )

    # -- what others do ----------------------------------------------------------------------------------------

    def write(self, statement: str, *values: object) -> None:
        """Write as another session does: it is in the history, and the customer's revision is another one then."""
        self.others.execute("BEGIN IMMEDIATE")
        self.others.execute(statement, values)
        self.others.execute(
            "INSERT INTO operation (customer_id, kind, at, who, request, counts)"
            " VALUES (1, 'edit', '2026-11-20T09:12:00+00:00', 'ann', '{}', '{}')"
        )
        self.others.execute("UPDATE customer SET inventory_revision = inventory_revision + 1 WHERE id = 1")
        self.others.execute("COMMIT")

    @rule(place=st.integers(0, 19))
    def others_delete(self, place: int) -> None:
        ids = sorted(self.seen())
        if ids:
            self.write("DELETE FROM entry WHERE id = ?", ids[place % len(ids)])

    @rule(place=st.integers(0, 19), words=st.sampled_from(("", "lobby", "x")))
    def others_edit(self, place: int, words: str) -> None:
        ids = sorted(self.seen())
        if ids:
            state = "(SELECT id FROM state WHERE customer_id = 1 ORDER BY id LIMIT 1)"
            self.write(
                f"UPDATE entry SET description = ?, state_id = {state} WHERE id = ?", words, ids[place % len(ids)]
            )

    @rule(place=st.integers(0, 99))
    def others_add(self, place: int) -> None:
        self.write(
            "INSERT OR IGNORE INTO entry (customer_id, level_id, number, state_id)"
            " SELECT 1, 1, ?, id FROM state WHERE customer_id = 1 AND status = 'Available' LIMIT 1",
            f"+155501001{place:02d}",
        )
