"""Taking an operation back: the inverse of its change rows, in temporary tables, then in one transaction (W7).

* ``undone``  a row for each change: whether the entry is removed, recreated or restored, and what stands in the way;
* ``present`` what the records say at the place it goes back to (``truth.gather``), so that nothing in use looks free.

An entry whose state and level the operation left as they were keeps both, whatever the records say by now.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from inventory_tui.errors import ChangedError
from inventory_tui.inventory import rules
from inventory_tui.inventory.model import State
from inventory_tui.store import json_sql, states, truth
from inventory_tui.store.edit_apply import WHOLE, whole
from inventory_tui.store.judging import Judging

RESTORED: Final = tuple(name for name in WHOLE if name != "number")
"""Fields that go back to what they were where a change has them."""
CHANGED, DELETED = "changed since", "deleted since"
OCCUPIED, SITE_GONE = "the number stands there again", "the site was removed"


class How(IntEnum):
    """What becomes of an entry when the operation that wrote it is undone."""

    REMOVED = 0
    RECREATED = 1
    RESTORED = 2


_TABLE = """
CREATE TEMPORARY TABLE undone (
  place INTEGER PRIMARY KEY, entry_id BIGINT NOT NULL, how INTEGER NOT NULL, level_id BIGINT, number TEXT,
  before_id BIGINT, after_id BIGINT, kept INTEGER NOT NULL, obstacle TEXT NOT NULL, has_detail INTEGER NOT NULL,
  is_settled INTEGER NOT NULL, prior_id BIGINT
)
"""
_FILL = f"""
INSERT INTO undone (entry_id, how, level_id, number, before_id, after_id, kept, obstacle, has_detail,
  is_settled)
SELECT c.entry_id,
  CASE WHEN c.before_id IS NULL THEN {How.REMOVED} WHEN c.after_id IS NULL THEN {How.RECREATED}
       ELSE {How.RESTORED} END,
  COALESCE({{level_before}}, e.level_id), COALESCE({{number_before}}, e.number), e.state_id, c.before_id, 0,
  CASE WHEN c.after_id IS NULL AND e.id IS NULL THEN ''
       WHEN e.id IS NULL THEN '{DELETED}'
       WHEN c.after_id IS NOT NULL AND e.operation_id = c.operation_id THEN '' ELSE '{CHANGED}' END,
  CASE WHEN c.detail IS NULL THEN 0 ELSE 1 END,
  CASE WHEN c.before_id = c.after_id AND {{level_before}} IS NULL THEN 1 ELSE 0 END
FROM change c LEFT JOIN entry e ON e.id = c.entry_id
WHERE c.operation_id = :operation ORDER BY c.entry_id
"""
_OCCUPIED = f"""
UPDATE undone SET obstacle = '{OCCUPIED}'
WHERE how <> {How.REMOVED} AND obstacle = '' AND EXISTS (
  SELECT 1 FROM entry o
  WHERE o.customer_id = :customer AND o.number = undone.number AND o.level_id = undone.level_id
    AND o.id <> undone.entry_id
    AND NOT EXISTS (SELECT 1 FROM change c WHERE c.operation_id = :operation AND c.entry_id = o.id))
"""
_SITE_GONE = f"""
UPDATE undone SET obstacle = '{SITE_GONE}'
WHERE how <> {How.REMOVED} AND obstacle = ''
  AND level_id NOT IN (SELECT l.id FROM level l WHERE l.customer_id = :customer)
"""
_WRITTEN_SINCE = f"""
SELECT 1 FROM undone u CROSS JOIN entry e
WHERE u.how <> {How.RECREATED} AND e.id = u.entry_id AND e.operation_id <> :operation LIMIT 1
"""
"""No revision guards the free fields: others may write them between judging and doing."""
_EARLIER = """
SELECT o.id FROM operation o
WHERE o.customer_id = :customer AND o.id < :operation AND o.undoes IS NULL
  AND NOT EXISTS (SELECT 1 FROM operation u WHERE u.customer_id = :customer AND u.undoes = o.id)
ORDER BY o.id DESC
"""
_PRIOR_OF_MANY = """
UPDATE undone SET prior_id = :prior
WHERE prior_id IS NULL AND entry_id IN (SELECT entry_id FROM change WHERE operation_id = :prior)
"""
_PRIOR_OF_FEW = """
UPDATE undone SET prior_id = :prior WHERE prior_id IS NULL
  AND EXISTS (SELECT 1 FROM change c WHERE c.operation_id = :prior AND c.entry_id = undone.entry_id)
"""
"""Who wrote each entry before, so that what was done before can be undone in its turn."""

_OF_OPERATION = "c.operation_id = :operation AND c.before_id IS NOT NULL AND c.after_id IS NOT NULL"
_LOG_REMOVED = """
INSERT INTO change (operation_id, entry_id, before_id, after_id, detail)
SELECT :undo, e.id, e.state_id, NULL, {detail} FROM undone u CROSS JOIN entry e
WHERE u.how = :how AND e.id = u.entry_id ORDER BY e.id
"""
_REMOVE = "DELETE FROM entry WHERE id IN (SELECT entry_id FROM undone WHERE how = :how)"
_STAYS = f"(u.how = {How.RESTORED} AND u.kept = 1 AND u.after_id = u.before_id AND u.has_detail = 0)"
"""An entry that keeps the truth and nothing else changes: no change is logged for it."""
_LOG_RESTORED = f"""
INSERT INTO change (operation_id, entry_id, before_id, after_id, detail)
SELECT :undo, e.id, e.state_id, u.after_id, {{detail}}
FROM undone u CROSS JOIN entry e CROSS JOIN change c
WHERE u.how = :how AND NOT {_STAYS} AND e.id = u.entry_id AND c.operation_id = :operation AND c.entry_id = e.id
ORDER BY e.id
"""
_RESTORE = """
UPDATE entry SET state_id = u.after_id, operation_id = u.prior_id{sets}
FROM undone u CROSS JOIN change c
WHERE u.how = :how AND entry.id = u.entry_id AND c.operation_id = :operation AND c.entry_id = entry.id
"""
_RECREATE = """
INSERT INTO entry (id, customer_id, state_id, operation_id, {names})
SELECT u.entry_id, :customer, u.after_id, u.prior_id, {values}
FROM undone u CROSS JOIN change c
WHERE u.how = :how AND c.operation_id = :operation AND c.entry_id = u.entry_id ORDER BY u.entry_id
"""
_LOG_RECREATED = """
INSERT INTO change (operation_id, entry_id, before_id, after_id)
SELECT :undo, u.entry_id, NULL, u.after_id FROM undone u WHERE u.how = :how ORDER BY u.entry_id
"""


@dataclass
class Undoing(Judging):
    """One operation on its way back, on a connection of its own."""

    operation: int

    def judge(self) -> None:
        """Find out what becomes of every entry that the operation wrote, asking the records (W0)."""
        self.run(_TABLE)
        number, level_id = (json_sql.before(self.conn, "c.detail", name) for name in ("number", "level_id"))
        self.run(_FILL.format(number_before=number, level_before=level_id))
        self.run(_OCCUPIED)
        self.run(_SITE_GONE)
        self._find_prior()
        truth.gather(self.conn, self.customer, "undone")
        self.states = states.states_of(self.conn, self.customer.id)
        known = truth.Truths(self.conn, self.customer.id)
        pairs = self.rows(
            "SELECT DISTINCT u.after_id, p.kinds FROM undone u CROSS JOIN present p"
            " WHERE p.place = u.place AND u.after_id IS NOT NULL AND u.is_settled = 0"
        )
        for before_id, kinds in pairs:
            self._keep_truth(before_id, kinds, rules.restored(self.states[before_id], known.of(kinds)))

    def _find_prior(self) -> None:
        """Note who wrote each entry before: newest first, looking from whichever side has fewer rows."""
        total = left = self.count()
        self.run("CREATE UNIQUE INDEX temp.undone_entry ON undone (entry_id)")
        for (prior,) in self.rows(_EARLIER):
            if not left:
                break
            (size,) = self.rows("SELECT COUNT(*) FROM change WHERE operation_id = :prior", prior=prior)[0]
            if size:
                left -= self.run(_PRIOR_OF_MANY if size < total else _PRIOR_OF_FEW, prior=prior)

    def _keep_truth(self, before_id: int, kinds: str, after: State) -> None:
        if after == self.states[before_id]:
            return
        self.run(
            "UPDATE undone SET after_id = :after, kept = 1 WHERE after_id = :before AND kept = 0 AND is_settled = 0"
            " AND place IN (SELECT place FROM present WHERE kinds = :kinds)",
            after=self.state_id(after),
            before=before_id,
            kinds=kinds,
        )

    def count(self) -> int:
        """Return how many entries the operation wrote."""
        return int(self.rows("SELECT COUNT(*) FROM undone")[0][0])

    def count_changing(self) -> int:
        """Return how many of them change when it is taken back."""
        return int(self.rows(f"SELECT COUNT(*) FROM undone u WHERE NOT {_STAYS}")[0][0])

    def obstacles(self, most: int) -> tuple[list[tuple[str, int]], list[str]]:
        """Return what stands in the way, by reason with its count, and the first numbers it is about."""
        counted = self.rows("SELECT obstacle, COUNT(*) FROM undone WHERE obstacle <> '' GROUP BY obstacle")
        numbers = self.rows(
            "SELECT number FROM undone WHERE obstacle <> '' AND number IS NOT NULL ORDER BY place LIMIT :most",
            most=most,
        )
        return [(reason, count) for reason, count in counted], [number for (number,) in numbers]

    def kept(self, most: int) -> tuple[int, list[str]]:
        """Return how many entries keep the truth instead of looking free (W0), and the first of their numbers."""
        total = self.rows("SELECT COUNT(*) FROM undone WHERE kept = 1")[0][0]
        numbers = self.rows("SELECT number FROM undone WHERE kept = 1 ORDER BY place LIMIT :most", most=most)
        return total, [number for (number,) in numbers]

    def page(
        self, *, is_kept: bool | None, offset: int, limit: int
    ) -> list[tuple[str, int, State | None, State | None, bool]]:
        """Return numbers with their level's id, state now and afterwards, and whether they keep the truth."""
        where = "" if is_kept is None else f"WHERE kept = {int(is_kept)}"
        found = self.rows(
            f"SELECT number, level_id, before_id, CASE WHEN how = {How.REMOVED} THEN NULL ELSE after_id END, kept"
            f" FROM undone {where} ORDER BY place LIMIT :limit OFFSET :offset",
            limit=limit,
            offset=offset,
        )
        return [
            (number, level_id, self.states.get(before_id), self.states.get(after_id), bool(kept))
            for number, level_id, before_id, after_id, kept in found
        ]

    def apply(self, undo: int) -> None:
        """Write the inverse, and its changes; needs the write gate.

        Args:
            undo: the id of the operation that takes the other one back.

        Raises:
            ChangedError: others wrote one of the entries since they were judged.
        """
        if self.rows(_WRITTEN_SINCE):
            raise ChangedError(
                "others changed some of these numbers since they were counted; nothing was changed",
                "look at the new counts",
                rules=["P2"],
            )
        self.make_states_real("undone")
        removed, recreated, restored = ({"how": int(how), "undo": undo} for how in How)
        self.run(_LOG_REMOVED.format(detail=whole(self.conn, "e")), **removed)
        self.run(_REMOVE, **removed)
        told = {name for (name,) in self.rows(json_sql.names(self.conn, "change c", "c.detail", _OF_OPERATION))}
        fields = {name: self._back(name) for name in RESTORED if name in told}
        differing = json_sql.changes(self.conn, {name: (f"e.{name}", new("e")) for name, new in fields.items()})
        self.run(_LOG_RESTORED.format(detail=differing if fields else "NULL"), **restored)
        sets = "".join(f", {name} = {new('entry')}" for name, new in fields.items())
        self.run(_RESTORE.format(sets=sets), **restored)
        values = ", ".join(self._given(name) for name in WHOLE)
        self.run(_RECREATE.format(names=", ".join(WHOLE), values=values), **recreated)
        self.run(_LOG_RECREATED, **recreated)

    def _back(self, name: str) -> Any:
        """Return what writes a field's value as it was: out of the change where it has it, else as it is."""
        has, was = json_sql.has(self.conn, "c.detail", name), json_sql.before(self.conn, "c.detail", name)
        return lambda row: f"CASE WHEN {has} THEN {was} ELSE {row}.{name} END"

    def _given(self, name: str) -> str:
        was = json_sql.before(self.conn, "c.detail", name)
        return was if name in ("release_date", "last_used_at", "last_used_record") else f"COALESCE({was}, '')"

    def known(self) -> dict[str, object]:
        """Return what every statement may name: the customer's id and the operation's."""
        return super().known() | {"operation": self.operation}
