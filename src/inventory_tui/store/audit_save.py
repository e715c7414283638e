"""Saving a preview: the very rows that were shown, in one transaction (P2, P3, P4)."""

from __future__ import annotations

from sqlalchemy import text

from inventory_tui.audit.verdict import Group
from inventory_tui.inventory.model import State
from inventory_tui.store import identity, levels, operations, states
from inventory_tui.store.audit_ground import Ground, id_type
from inventory_tui.store.audit_plan import GROUPS

_FREED, _CREATE, _REFRESH = (GROUPS.index(group) for group in (Group.FREED, Group.CREATE, Group.REFRESH))

REFRESH = f"""
UPDATE entry SET
  state_id = a.real_id,
  release_date = CASE WHEN p.grp = {_FREED} AND :release_date IS NOT NULL THEN :release_date
                      WHEN b.is_hold = 1 THEN NULL ELSE entry.release_date END,
  last_used_at = CASE WHEN b.in_use = 1 AND a.in_use = 0 THEN :now ELSE entry.last_used_at END,
  last_used_record = CASE WHEN a.in_use = 1 THEN p.record_id ELSE entry.last_used_record END,
  operation_id = :operation
FROM plan p CROSS JOIN plan_state a CROSS JOIN plan_state b
WHERE entry.id = p.entry_id AND p.grp IN ({_FREED}, {_REFRESH}) AND a.id = p.after_id AND b.id = p.before_id
"""
"""S4: Status, Usage and Vendor, a hold's release date (T7, O2), and when and by what it was last in use."""

CREATE = f"""
INSERT INTO entry (id, customer_id, level_id, number, state_id, number_type, last_used_record, operation_id)
SELECT p.id + :offset, :customer, p.level_id, p.number, a.real_id, v.number_type,
  CASE WHEN a.in_use = 1 THEN p.record_id END, :operation
FROM plan p CROSS JOIN plan_state a CROSS JOIN verdict v
WHERE p.grp = {_CREATE} AND a.id = p.after_id AND v.before_id = 0 AND v.kinds = p.kinds
ORDER BY p.id
"""

CHANGES_OF_REFRESHED = f"""
INSERT INTO change (operation_id, entry_id, before_id, after_id, kind_set_id, record_id, detail)
SELECT :operation, p.entry_id, p.before_id, a.real_id, k.id, p.record_id, h.detail
FROM plan p CROSS JOIN plan_state a
LEFT JOIN plan_set k ON k.kinds = p.kinds LEFT JOIN held h ON h.entry_id = p.entry_id
WHERE p.grp IN ({_FREED}, {_REFRESH}) AND a.id = p.after_id
ORDER BY p.entry_id
"""

CHANGES_OF_CREATED = f"""
INSERT INTO change (operation_id, entry_id, before_id, after_id, kind_set_id, record_id)
SELECT :operation, p.id + :offset, NULL, a.real_id, k.id, p.record_id
FROM plan p CROSS JOIN plan_state a LEFT JOIN plan_set k ON k.kinds = p.kinds
WHERE p.grp = {_CREATE} AND a.id = p.after_id
ORDER BY p.id
"""

HELD = f"""
INSERT INTO held (entry_id, detail)
SELECT p.entry_id AS entry_id,
  '{{"release_date": [' || CASE WHEN e.release_date IS NULL THEN 'null' ELSE '"' || e.release_date || '"' END
  || ', ' || CASE WHEN p.grp = {_FREED} AND CAST(:release_date AS TEXT) IS NOT NULL
                  THEN '"' || :release_date || '"' ELSE 'null' END || ']}}' AS detail
FROM plan p CROSS JOIN entry e CROSS JOIN plan_state b
WHERE e.id = p.entry_id AND b.id = p.before_id
  AND (p.grp = {_FREED} AND CAST(:release_date AS TEXT) IS NOT NULL
    OR p.grp IN ({_FREED}, {_REFRESH}) AND b.is_hold = 1 AND e.release_date IS NOT NULL)
"""
"""Release dates that the run sets or clears, before and after, as the detail of the change (W7 can bring them back)."""

HOLDS_END = """
SELECT 1 FROM verdict v CROSS JOIN plan_state b WHERE b.id = v.before_id AND b.is_hold = 1 LIMIT 1
"""

FINDINGS = """
INSERT INTO finding (operation_id, place, codes, level_id, number, note)
SELECT :operation, f.id, f.code, f.level_id, f.number, f.note FROM found f ORDER BY f.id
"""


def apply_plan(ground: Ground, request: dict[str, object], counts: dict[str, object], release_date: str | None) -> int:
    """Write the plan: entries, the run, its changes and findings. Needs the write gate.

    Args:
        ground: of the preview, its temporary tables filled.
        request: scope and options, for the record of the run.
        counts: of the preview, for the record of the run.
        release_date: when cooled numbers become due (O2), ``YYYY-MM-DD``; None where none are cooled.

    Returns:
        The id of the run.
    """
    operation = operations.record_operation(ground.conn, ground.customer.id, "audit", request, counts)
    _make_states_real(ground)
    _keep_sets(ground)
    _keep_release_dates(ground, release_date)
    ground.run(REFRESH, operation=operation, now=operations.now(), release_date=release_date)
    ground.run(CHANGES_OF_REFRESHED, operation=operation)
    offset = identity.last_id(ground.conn, "entry")  # a created row's id is its place in the plan, moved by this
    ground.run(CREATE, operation=operation, offset=offset)
    ground.run(CHANGES_OF_CREATED, operation=operation, offset=offset)
    ground.run(FINDINGS, operation=operation)
    levels.bump_inventory(ground.conn, ground.customer.id)
    return operation


def _keep_release_dates(ground: Ground, release_date: str | None) -> None:
    ground.run(f"CREATE TEMPORARY TABLE held (entry_id {id_type(ground.conn)} PRIMARY KEY, detail TEXT NOT NULL)")
    if release_date is not None or ground.rows(HOLDS_END):
        ground.run(HELD, release_date=release_date)


def _make_states_real(ground: Ground) -> None:
    """Give the states that the audit brings their ids in the customer's dictionary."""
    used = {ruling.after_id for ruling in ground.rulings if ruling.count}
    wanted: dict[int, State] = {key: state for key, state in ground.states.items() if key < 0 and key in used}
    if not wanted:
        return
    real = states.state_ids(ground.conn, ground.customer.id, wanted.values())
    ground.conn.execute(
        text("UPDATE plan_state SET real_id = :real_id WHERE id = :id"),
        [{"id": state_id, "real_id": real[state]} for state_id, state in wanted.items()],
    )


def _keep_sets(ground: Ground) -> None:
    """Keep the sets of kinds that explain the changes, each once for the customer."""
    sets = {ruling.kinds: _members(ground, ruling.kinds) for ruling in ground.rulings if ruling.count and ruling.kinds}
    kinds_type = id_type(ground.conn) if ground.has_bits else "TEXT"
    ground.run(f"CREATE TEMPORARY TABLE plan_set (kinds {kinds_type} PRIMARY KEY, id BIGINT NOT NULL)")
    for kinds, members in sets.items():
        ground.run(
            "INSERT INTO kind_set (customer_id, members) VALUES (:customer, :members)"
            " ON CONFLICT (customer_id, members) DO NOTHING",
            members=members,
        )
        ground.run(
            "INSERT INTO plan_set (kinds, id) SELECT :kinds, id FROM kind_set"
            " WHERE customer_id = :customer AND members = :members",
            kinds=kinds,
            members=members,
        )


def _members(ground: Ground, kinds: int | str) -> str:
    if isinstance(kinds, int):
        return ",".join(str(slot) for slot in sorted(ground.kinds) if kinds >> slot & 1)
    return ",".join(str(slot) for slot in sorted(int(slot) for slot in kinds.split(",")))
