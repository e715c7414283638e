"""Entries chosen for an edit, and what becomes of each, in temporary tables (audit.md §9).

* ``chosen``   the entries, in the order they were asked for;
* ``present``  the kinds of the records that count for each (``truth.gather``);
* ``matter``   the facts about each that the rules ask for;
* ``ruling``   what the rules say of each different set of facts;
* ``outcome``  each entry with its ruling: what is counted, shown and done is this table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import column, insert, table, text

from inventory_tui.inventory import rules
from inventory_tui.inventory.edits import EditRow, EntryEdit, Modify, Move, SkipGroup
from inventory_tui.inventory.model import DialPlan, Level
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.store import bulk, numbers, states, truth
from inventory_tui.store.free_fields import already, clash, fills
from inventory_tui.store.judging import Judging
from inventory_tui.store.schema import entry

EXAMPLES: Final = 3

_TABLES = (
    (
        "CREATE TEMPORARY TABLE chosen (place INTEGER PRIMARY KEY, entry_id BIGINT NOT NULL, level_id BIGINT NOT NULL,"
        " number TEXT NOT NULL, state_id BIGINT NOT NULL)"
    ),
    (
        "CREATE TEMPORARY TABLE matter (place INTEGER PRIMARY KEY, state_id BIGINT NOT NULL, here TEXT NOT NULL,"
        " there TEXT NOT NULL, target_id BIGINT, target_state_id BIGINT NOT NULL, flags INTEGER NOT NULL)"
    ),
    (
        "CREATE TEMPORARY TABLE ruling (state_id BIGINT NOT NULL, here TEXT NOT NULL, there TEXT NOT NULL,"
        " target_state_id BIGINT NOT NULL, flags INTEGER NOT NULL, reason INTEGER NOT NULL, after_id BIGINT,"
        " folds INTEGER NOT NULL, PRIMARY KEY (state_id, here, there, target_state_id, flags))"
    ),
    (
        "CREATE TEMPORARY TABLE outcome (place INTEGER PRIMARY KEY, entry_id BIGINT NOT NULL, level_id BIGINT NOT NULL,"
        " number TEXT NOT NULL, before_id BIGINT NOT NULL, after_id BIGINT, target_id BIGINT, reason INTEGER NOT NULL,"
        " folds INTEGER NOT NULL, fills INTEGER NOT NULL)"
    ),
)
_DUE, _THERE, _CLASHES, _SECOND, _FILLS = 1, 2, 4, 8, 16
_HERE = "COALESCE(h.kinds, '')"
_CHOOSE = "INSERT INTO chosen (entry_id, level_id, number, state_id)"
_TO_TARGET = """
INSERT INTO destined (place, level_id, number) SELECT place, :target, number FROM chosen
"""
_MATTER = """
INSERT INTO matter (place, state_id, here, there, target_id, target_state_id, flags)
SELECT c.place, c.state_id, {here}, {there}, {target_id}, {target_state}, {flags}
FROM chosen c CROSS JOIN entry e {joins}
WHERE e.id = c.entry_id
"""
_OUTCOME = f"""
INSERT INTO outcome (place, entry_id, level_id, number, before_id, after_id, target_id, reason, folds, fills)
SELECT c.place, c.entry_id, c.level_id, c.number, c.state_id, r.after_id, m.target_id, r.reason, r.folds,
  CASE WHEN r.folds = 1 AND (m.flags >= {_FILLS} OR r.after_id <> m.target_state_id) THEN 1 ELSE 0 END
FROM chosen c CROSS JOIN matter m CROSS JOIN ruling r
WHERE m.place = c.place AND r.state_id = m.state_id AND r.here = m.here AND r.there = m.there
  AND r.target_state_id = m.target_state_id AND r.flags = m.flags
"""
_COUNTS = "SELECT COALESCE(SUM(1 + fills), 0), COUNT(*), COALESCE(SUM(folds), 0) FROM outcome WHERE reason = 0"
_SKIPS = "SELECT reason, COUNT(*) FROM outcome WHERE reason > 0 GROUP BY reason ORDER BY COUNT(*) DESC, reason"
_EXAMPLES = "SELECT number FROM outcome WHERE reason = :reason ORDER BY place LIMIT :most"


class Counts(NamedTuple):
    """How many entries an edit will change."""

    changing: int
    """All of them: one that folds goes, and the one that it fills changes, too."""
    listed: int
    """Those that were chosen: as many as ``page`` has for no reason."""
    folding: int
    """Those that were chosen and go into the one that is at the target."""


@dataclass
class Choices(Judging):
    """One edit of one customer's entries on a connection of its own."""

    levels: dict[int, Level]

    def __post_init__(self) -> None:
        """Lay out the temporary tables, without rows."""
        self.reasons: list[str] = [""]
        for statement in _TABLES:
            self.conn.execute(text(statement))

    # --- which -------------------------------------------------------------------------------------------

    def choose_by_query(self, query: NumberQuery, today: date) -> None:
        """Choose all entries that a query asks for, in its order."""
        ids = numbers.wanted_ids(self.conn, self.customer, query, today)
        self._choose(ids.with_only_columns(entry.c.id, entry.c.level_id, entry.c.number, entry.c.state_id))

    def choose_by_ids(self, ids: Sequence[int]) -> int:
        """Choose entries by their ids, in the order of their numbers.

        Returns:
            How many different ids are gone, or not the customer's: these are no choice.
        """
        bulk.put_ids(self.conn, "marked_id", ids)
        found = self.run(
            f"{_CHOOSE} SELECT e.id, e.level_id, e.number, e.state_id FROM entry e"
            " WHERE e.id IN (SELECT entry_id FROM marked_id) AND +e.customer_id = :customer"
            " ORDER BY e.number, e.level_id"
        )
        if found == len(ids):
            return 0
        return int(self.rows("SELECT COUNT(DISTINCT entry_id) FROM marked_id")[0][0]) - found

    def choose_by_numbers(self, wanted: Sequence[str], level_id: int | None) -> tuple[str, ...]:
        """Choose the entries of these canonical numbers, at one level or wherever they stand.

        Returns:
            The numbers that have no such entry.
        """
        self.conn.execute(text("CREATE TEMPORARY TABLE named (place INTEGER PRIMARY KEY, number TEXT NOT NULL)"))
        distinct = list(dict.fromkeys(wanted))
        if distinct:
            self.conn.execute(text("INSERT INTO named (number) VALUES (:number)"), [{"number": n} for n in distinct])
        at = "" if level_id is None else "AND e.level_id = :level"
        found = "FROM named n CROSS JOIN entry e WHERE e.customer_id = :customer AND e.number = n.number " + at
        values = {} if level_id is None else {"level": level_id}
        self.run(
            f"{_CHOOSE} SELECT e.id, e.level_id, e.number, e.state_id {found} ORDER BY n.place, e.level_id", **values
        )
        unknown = self.rows(
            "SELECT n.number FROM named n WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.customer_id = :customer"
            f" AND e.number = n.number {at}) ORDER BY n.place",
            **values,
        )
        return tuple(number for (number,) in unknown)

    def _choose(self, ids: Any) -> None:
        names = ["entry_id", "level_id", "number", "state_id"]
        self.conn.execute(insert(table("chosen", *map(column, names))).from_select(names, ids))

    # --- what becomes of each ------------------------------------------------------------------------------

    def judge(self, edit: EntryEdit, today: date, target: Level | None = None) -> None:
        """Find out what becomes of every chosen entry, asking the records (W0).

        Args:
            edit: what is to be done.
            today: the customer's calendar day, for holds that are due.
            target: where a move goes.
        """
        joins, here, there = "", "''", "''"
        if isinstance(edit, Move) and target is not None:
            joins, there = self._look_at_target(target)
        if not isinstance(edit, Modify):  # free fields ask no record
            truth.gather(self.conn, self.customer, "chosen")
            joins, here = f"LEFT JOIN present h ON h.place = c.place {joins}", _HERE
        statement = _MATTER.format(
            here=here,
            there=there,
            target_id="o.id" if target else "NULL",
            target_state="COALESCE(o.state_id, 0)" if target else "0",
            flags=self._flags(edit, target),
            joins=joins,
        )
        values: dict[str, object] = {"today": today.isoformat()}
        if target is not None:
            values["target"] = target.id
        if isinstance(edit, Modify):
            values |= edit.fields
        self.run(statement, **values)
        self._ask_rules(edit, target)
        self.run(_OUTCOME)

    def _look_at_target(self, target: Level) -> tuple[str, str]:
        """Return the joins that bring in the entry at the target, and what the records say of the number there."""
        self.run("CREATE INDEX chosen_number ON chosen (number, place)")
        entry_there = "LEFT JOIN entry o ON o.customer_id = :customer AND o.number = c.number AND o.level_id = :target"
        if self.customer.dial_plan is DialPlan.FLAT:  # one number throughout the customer: the same as here (T1)
            return entry_there, _HERE
        self.conn.execute(
            text("CREATE TEMPORARY TABLE destined (place INTEGER PRIMARY KEY, level_id BIGINT, number TEXT)")
        )
        self.run(_TO_TARGET, target=target.id)
        truth.gather(self.conn, self.customer, "destined")
        self.conn.execute(text("ALTER TABLE present RENAME TO present_there"))
        return f"LEFT JOIN present_there t ON t.place = c.place {entry_there}", "COALESCE(t.kinds, '')"

    @staticmethod
    def _flags(edit: EntryEdit, target: Level | None) -> str:
        flags = [f"CASE WHEN e.release_date <= :today THEN {_DUE} ELSE 0 END"]
        if target is not None:
            flags.append(f"CASE WHEN c.level_id = :target THEN {_THERE} ELSE 0 END")
            flags.append(f"CASE WHEN {clash('e', 'o')} THEN {_CLASHES} ELSE 0 END")
            flags.append(f"CASE WHEN {fills('e', 'o')} THEN {_FILLS} ELSE 0 END")
            flags.append(
                "CASE WHEN EXISTS (SELECT 1 FROM chosen d WHERE d.number = c.number AND d.place < c.place"
                f" AND d.level_id <> :target) THEN {_SECOND} ELSE 0 END"
            )
        if isinstance(edit, Modify):
            flags.append(f"CASE WHEN {already('e', edit)} THEN {_THERE} ELSE 0 END")
        return " + ".join(flags)

    def _ask_rules(self, edit: EntryEdit, target: Level | None) -> None:
        known = truth.Truths(self.conn, self.customer.id)
        self.states = states.states_of(self.conn, self.customer.id)
        under_slc = self.customer.dial_plan is DialPlan.SLC and target is not None and not target.is_site
        rows = []
        for state_id, here, there, target_state_id, flags in self.rows(
            "SELECT DISTINCT state_id, here, there, target_state_id, flags FROM matter"
        ):
            facts = rules.Facts(
                state=self.states[state_id],
                truth=known.of(here or None),
                is_due=bool(flags & _DUE),
                is_there=bool(flags & _THERE),
                truth_there=known.of(there or None),
                target=self.states.get(target_state_id),
                clashes=bool(flags & _CLASHES),
                is_second=bool(flags & _SECOND),
                to_customer_under_slc=under_slc,
            )
            ruled = rules.rule(edit, facts)
            rows.append(
                {
                    "state_id": state_id,
                    "here": here,
                    "there": there,
                    "target_state_id": target_state_id,
                    "flags": flags,
                    "reason": self.reason_number(ruled.reason),
                    "after_id": None if ruled.after is None else self.state_id(ruled.after),
                    "folds": int(ruled.folds),
                }
            )
        if rows:
            names = ", ".join(rows[0])
            self.conn.execute(
                text(f"INSERT INTO ruling ({names}) VALUES ({', '.join(f':{name}' for name in rows[0])})"), rows
            )

    def reason_number(self, reason: str) -> int:
        """Return the number under which a reason is kept; 0 is none."""
        if reason not in self.reasons:
            self.reasons.append(reason)
        return self.reasons.index(reason)

    # --- looking -------------------------------------------------------------------------------------------

    def counts(self) -> Counts:
        """Return how many entries the edit will change."""
        (found,) = self.rows(_COUNTS)
        return Counts(*found)

    def skips(self) -> tuple[SkipGroup, ...]:
        """Return why entries are skipped, the most frequent reason first."""
        return tuple(
            SkipGroup(
                self.reasons[reason],
                count,
                tuple(number for (number,) in self.rows(_EXAMPLES, reason=reason, most=EXAMPLES)),
            )
            for reason, count in self.rows(_SKIPS)
        )

    def page(self, reason: str | None, offset: int, limit: int) -> tuple[EditRow, ...]:
        """Return entries with what becomes of them: of one reason (blank: those that change), or all."""
        where = "" if reason is None else "WHERE reason = :reason"
        values = {} if reason is None else {"reason": self.reasons.index(reason)}
        found = self.rows(
            f"SELECT number, level_id, before_id, after_id, reason, folds FROM outcome {where}"
            " ORDER BY place LIMIT :limit OFFSET :offset",
            limit=limit,
            offset=offset,
            **values,
        )
        return tuple(
            EditRow(
                number,
                self.levels[level_id].label,
                self.states.get(before_id),
                None if after_id is None or why else self.states[after_id],
                self.reasons[why],
                bool(folds),
            )
            for number, level_id, before_id, after_id, why, folds in found
        )
