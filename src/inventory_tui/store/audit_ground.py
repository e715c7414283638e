"""The ground an audit stands on: which levels are in reach, the customer's states and kinds, in temporary tables.

The tables live in a connection of the preview's own and go with it:

* ``reach``       the levels whose entries the audit may refresh;
* ``plan_kind``   the customer's kinds, with their bit, weight and what they mean;
* ``plan_state``  the states of the customer and, with negative ids, those that the audit would bring;
* ``truth``       number (and level, where the dial plan asks for it) to the set of kinds that count there, the record
  that speaks loudest (by its weight), and the level of all its records (-1: several);
* ``missing``     numbers with a record and no entry, and the level that would get one (NULL: Customer level);
* ``verdict``     state and set of kinds to what becomes of the entry: answers of ``audit.verdict.rule_on``;
* ``plan``        the rows that change or raise a finding of their own, in the order of their numbers;
* ``found``       every finding, one row each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from inventory_tui.audit.scope import Options
from inventory_tui.audit.uses import Kind
from inventory_tui.audit.verdict import Group
from inventory_tui.inventory.model import Customer, DialPlan, Level, State, Status
from inventory_tui.store import kinds as kind_store
from inventory_tui.store import states as state_store

MOST_BITS = 62
"""Kinds that fit in one signed 64-bit integer; beyond, a set is kept as text."""
WEIGHT = 1 << 48
"""Added to a record's id once per step of weakness, so that MIN finds the record that speaks loudest."""

_TABLES = """
CREATE TEMPORARY TABLE reach (level_id {id} PRIMARY KEY, is_site INTEGER NOT NULL);
CREATE TEMPORARY TABLE plan_kind (
  slot INTEGER PRIMARY KEY, bit BIGINT NOT NULL, weight BIGINT NOT NULL, counts INTEGER NOT NULL,
  in_use INTEGER NOT NULL
);
CREATE TEMPORARY TABLE plan_state (
  id {id} PRIMARY KEY, real_id BIGINT, in_use INTEGER NOT NULL, is_free INTEGER NOT NULL,
  is_hold INTEGER NOT NULL
);
CREATE TEMPORARY TABLE truth (
  number TEXT NOT NULL, level_id BIGINT NOT NULL, kinds {kinds} NOT NULL, loudest BIGINT NOT NULL,
  site BIGINT NOT NULL, PRIMARY KEY (number, level_id)
) {without_rowid};
CREATE TEMPORARY TABLE verdict (
  before_id BIGINT NOT NULL, kinds {kinds} NOT NULL, id INTEGER NOT NULL, after_id BIGINT NOT NULL,
  grp INTEGER NOT NULL, flags INTEGER NOT NULL, number_type TEXT NOT NULL,
  PRIMARY KEY (before_id, kinds)
) {without_rowid};
CREATE TEMPORARY TABLE missing (
  place INTEGER PRIMARY KEY, number TEXT NOT NULL, level_id BIGINT
);
CREATE TEMPORARY TABLE plan (
  id INTEGER PRIMARY KEY, entry_id BIGINT, level_id BIGINT NOT NULL, number TEXT NOT NULL, before_id BIGINT NOT NULL,
  after_id BIGINT NOT NULL, kinds {kinds}, record_id BIGINT, grp INTEGER NOT NULL, flags INTEGER NOT NULL,
  verdict_id INTEGER
);
CREATE TEMPORARY TABLE found (
  id INTEGER PRIMARY KEY, code INTEGER NOT NULL, level_id BIGINT NOT NULL, number TEXT NOT NULL, note TEXT NOT NULL
);
"""


@dataclass(slots=True)
class Ruling:
    """One row of ``verdict``, and how many rows of the plan follow it."""

    before_id: int
    """0: no entry yet."""
    kinds: int | str
    after_id: int
    group: Group
    count: int = 0


@dataclass
class Ground:
    """What the statements of one preview share."""

    conn: Connection
    customer: Customer
    levels: dict[int, Level]
    """Every level of the customer, by id."""
    reach: tuple[Level, ...]
    at_customer: bool
    """Whether the scope is the Customer scope (S1) rather than sites (S2)."""
    options: Options
    kinds: dict[int, Kind] = field(default_factory=dict)
    states: dict[int, State] = field(default_factory=dict)
    """By id of ``plan_state``: provisional ids are negative; 0 is no entry at all."""
    rulings: list[Ruling] = field(default_factory=list)
    """By id of ``verdict``."""
    state_ids: dict[State, int] = field(default_factory=dict)

    @property
    def customer_level(self) -> Level:
        """The level that stands for the customer itself."""
        return next(level for level in self.levels.values() if not level.is_site)

    @property
    def is_flat(self) -> bool:
        """Whether every number is one number throughout the customer."""
        return self.customer.dial_plan is DialPlan.FLAT

    @property
    def has_bits(self) -> bool:
        """Whether sets of kinds are kept as bits."""
        return max(self.kinds, default=0) < MOST_BITS

    @property
    def no_kinds(self) -> int | str:
        """The empty set of kinds."""
        return 0 if self.has_bits else ""

    def run(self, statement: str, **values: object) -> int:
        """Run one statement with the customer's id, its Customer level and ``values``; return the rows it wrote."""
        parameters = {"customer": self.customer.id, "customer_level": self.customer_level.id, **values}
        wanted = text(statement)
        names = wanted.compile().params
        return self.conn.execute(wanted, {name: parameters[name] for name in names}).rowcount

    def rows(self, statement: str, **values: object) -> Sequence[tuple[Any, ...]]:
        """Return all rows of a query, fetched whole."""
        parameters = {"customer": self.customer.id, "customer_level": self.customer_level.id, **values}
        wanted = text(statement)
        names = wanted.compile().params
        return [tuple(row) for row in self.conn.execute(wanted, {name: parameters[name] for name in names})]

    def decode(self, kinds: object) -> tuple[Kind, ...]:
        """Return the kinds of a stored set."""
        if kinds is None:
            return ()
        if isinstance(kinds, int):
            return tuple(kind for slot, kind in self.kinds.items() if kinds >> slot & 1)
        return tuple(self.kinds[int(slot)] for slot in str(kinds).split(",") if slot)

    def state_id(self, state: State) -> int:
        """Return the id of a state in ``plan_state``, adding it there when the customer does not have it yet."""
        known = self.state_ids.get(state)
        if known is None:
            known = min(min(self.states, default=0), 0) - 1
            self.add_state(known, state, None)
        return known

    def add_state(self, state_id: int, state: State, real_id: int | None) -> None:
        """Add a state under this id; ``real_id`` is the stored one, None while it is provisional."""
        self.states[state_id] = state
        self.state_ids[state] = state_id
        self.run(
            "INSERT INTO plan_state (id, real_id, in_use, is_free, is_hold)"
            " VALUES (:id, :real_id, :in_use, :is_free, :is_hold)",
            id=state_id,
            real_id=real_id,
            in_use=int(state.status.is_in_use),
            is_free=int(state.status is Status.AVAILABLE),
            is_hold=int(state.status.is_hold),
        )


def id_type(conn: Connection) -> str:
    """Return the type of a temporary table's key: SQLite looks a row up once only where it says INTEGER."""
    return "INTEGER" if conn.dialect.name == "sqlite" else "BIGINT"


def lay_ground(
    conn: Connection,
    customer: Customer,
    levels: dict[int, Level],
    reach: tuple[Level, ...],
    *,
    at_customer: bool,
    options: Options,
) -> Ground:
    """Create the temporary tables of a preview and fill in what is small: levels in reach, kinds, states."""
    ground = Ground(conn, customer, levels, reach, at_customer, options, kinds=kind_store.kinds_of(conn, customer.id))
    kinds_type = "BIGINT" if ground.has_bits else "TEXT"
    # SQLite keeps such a table in the order of its key; elsewhere the words are left out.
    without_rowid = "WITHOUT ROWID" if conn.dialect.name == "sqlite" else ""
    for statement in _TABLES.format(kinds=kinds_type, id=id_type(conn), without_rowid=without_rowid).split(";"):
        if statement.strip():
            conn.execute(text(statement))
    if reach:
        conn.execute(
            text("INSERT INTO reach (level_id, is_site) VALUES (:level_id, :is_site)"),
            [{"level_id": level.id, "is_site": int(level.is_site)} for level in reach],
        )
    if ground.kinds:
        conn.execute(
            text("INSERT INTO plan_kind VALUES (:slot, :bit, :weight, :counts, :in_use)"),
            [_kind_row(slot, kind, has_bits=ground.has_bits) for slot, kind in ground.kinds.items()],
        )
    for state_id, state in state_store.states_of(conn, customer.id).items():
        ground.add_state(state_id, state, state_id)
    return ground


def _kind_row(slot: int, kind: Kind, *, has_bits: bool) -> dict[str, int]:
    return {
        "slot": slot,
        "bit": 1 << slot if has_bits else 0,
        "weight": kind.strength * WEIGHT,
        "counts": int(kind.status is not None),
        "in_use": int(kind.status is not None and kind.status.is_in_use),
    }
