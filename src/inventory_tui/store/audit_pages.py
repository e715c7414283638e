"""Looking into a preview: pages of its groups and findings, how they break down, and the why of each row (P1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BindParameter, bindparam, text

from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import PreviewPage, PreviewQuery, PreviewRow, Slice
from inventory_tui.audit.uses import RULES, Kind, Use, describe_record
from inventory_tui.audit.verdict import Group
from inventory_tui.inventory.model import State
from inventory_tui.store.audit_findings import index_plan
from inventory_tui.store.audit_ground import WEIGHT, Ground
from inventory_tui.store.audit_plan import GROUPS, truth_level
from inventory_tui.store.runs import GONE_LEVEL

_PLAN_ROWS = """
SELECT p.id, p.number, p.level_id, p.before_id, p.after_id, p.kinds, p.record_id, '' AS note FROM plan p
"""
_FOUND_ROWS = """
SELECT f.id, f.number, f.level_id, COALESCE(p.before_id, e.state_id) AS before_id,
  COALESCE(p.after_id, e.state_id) AS after_id, t.kinds, t.loudest % {weight} AS record_id, f.note
FROM found f
LEFT JOIN plan p ON p.number = f.number AND p.level_id = f.level_id
LEFT JOIN entry e ON e.customer_id = :customer AND e.level_id = f.level_id AND e.number = f.number
LEFT JOIN truth t ON t.number = f.number AND t.level_id = {truth_level}
"""
_UNCHANGED_ROWS = """
SELECT e.id, e.number, e.level_id, e.state_id AS before_id, e.state_id AS after_id, t.kinds,
  t.loudest % {weight} AS record_id, '' AS note
FROM entry e CROSS JOIN reach s LEFT JOIN truth t ON t.number = e.number AND t.level_id = {truth_level}
WHERE e.customer_id = :customer AND s.level_id = e.level_id AND NOT EXISTS (
  SELECT 1 FROM plan q WHERE q.number = e.number AND q.level_id = e.level_id AND q.grp <> {unchanged})
"""
_RECORDS = """
SELECT r.id, k.use, k.vendor, r.name, r.level_id, s.name
FROM record r CROSS JOIN kind k CROSS JOIN source s
WHERE r.customer_id = :customer AND r.id IN :ids AND k.customer_id = :customer AND k.slot = r.kind
  AND s.id = r.source_id
"""
_GONE = """
SELECT g.number, k.use, k.vendor, g.name, g.level_id, s.name, n.at
FROM gone_record g CROSS JOIN kind k CROSS JOIN source s LEFT JOIN snapshot n ON n.id = g.gone_by
WHERE g.customer_id = :customer AND g.number IN :numbers AND k.customer_id = :customer AND k.slot = g.kind
  AND s.id = g.source_id ORDER BY g.gone_by, g.id
"""
_ELSEWHERE = """
SELECT e.number, e.level_id, COALESCE(p.after_id, e.state_id)
FROM entry e LEFT JOIN plan p ON p.number = e.number AND p.level_id = e.level_id
WHERE e.customer_id = :customer AND e.number IN :numbers
UNION ALL
SELECT p.number, p.level_id, p.after_id FROM plan p WHERE p.number IN :numbers AND p.entry_id IS NULL
"""
_ABOUT_OTHERS = (Finding.DUPLICATE_LEVEL, Finding.DUPLICATE_SITE, Finding.OTHER_SITE)
"""Findings whose point is where else the number stands."""
_MENTIONS = """
SELECT r.number, r.name, r.level_id, s.name FROM record r CROSS JOIN kind k CROSS JOIN source s
WHERE r.customer_id = :customer AND r.number IN :numbers AND k.customer_id = :customer AND k.slot = r.kind
  AND k.use = 'mentioned' AND s.id = r.source_id ORDER BY r.id DESC
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as the statements return it."""

    id: int
    number: str
    level_id: int
    before_id: int | None
    after_id: int | None
    kinds: object
    record_id: int | None
    note: str


def read_page(ground: Ground, query: PreviewQuery, total: int | None = None) -> PreviewPage:
    """Return one page of a group or finding, in the order of the numbers; ``total`` where it is known already."""
    rows, where, values = _statement(ground, query)
    if total is None:
        total = _fetch(ground, f"SELECT COUNT(*) FROM ({rows}) x WHERE {where}", values)[0][0]
    order = "x.number, x.level_id" if query.group is Group.UNCHANGED else "x.id"
    found = _fetch(
        ground,
        f"SELECT x.* FROM ({rows}) x WHERE {where} ORDER BY {order} LIMIT :limit OFFSET :offset",
        {**values, "limit": query.limit, "offset": query.offset},
    )
    return PreviewPage(query, total, _explain(ground, query.group, [_Row(*row) for row in found]))


def rows_after(
    ground: Ground, group: Group | Finding, last: int, limit: int = 2_000
) -> tuple[tuple[PreviewRow, ...], int]:
    """Return the rows of a group or finding that follow ``last`` (0: from the start), and the last one's place."""
    rows, where, values = _statement(ground, PreviewQuery(group))
    found = _fetch(
        ground,
        f"SELECT x.* FROM ({rows}) x WHERE {where} AND x.id > :last ORDER BY x.id LIMIT :limit",
        {**values, "limit": limit, "last": last},
    )
    return _explain(ground, group, [_Row(*row) for row in found]), found[-1][0] if found else last


def break_down(ground: Ground, query: PreviewQuery, by: str) -> tuple[Slice, ...]:
    """Return how a group or finding breaks down by ``site``, ``change`` or ``usage``, the largest first."""
    rows, where, values = _statement(ground, query)
    column = "x.level_id, x.level_id" if by == "site" else "x.before_id, x.after_id"
    counted = _fetch(ground, f"SELECT {column}, COUNT(*) FROM ({rows}) x WHERE {where} GROUP BY {column}", values)
    slices: dict[str, Slice] = {}
    for first, second, count in counted:
        label, narrowed = _slice(ground, query, by, first, second)
        known = slices.get(label)
        slices[label] = Slice(label, count + (known.count if known else 0), narrowed)
    return tuple(sorted(slices.values(), key=lambda each: (-each.count, each.label)))


def _slice(
    ground: Ground, query: PreviewQuery, by: str, first: int | None, second: int | None
) -> tuple[str, PreviewQuery]:
    if by == "site":
        level = ground.levels[first or 0]
        return level.label, replace(query, level_id=level.id, offset=0)
    before, after = ground.states.get(first or 0), ground.states.get(second or 0)
    if by == "usage":
        usage = after.usage if after else ""
        return usage or "(blank)", replace(query, usage=usage, offset=0)
    transition = (before.status.value if before else "", after.status.value if after else "")
    label = f"{transition[0]} → {transition[1]}" if before else f"new: {transition[1]}" if after else "unusable"
    return label, replace(query, transition=transition, offset=0)


def _statement(ground: Ground, query: PreviewQuery) -> tuple[str, str, dict[str, object]]:
    """Return the rows a query asks for, the condition on them, and the values of both."""
    conditions = ["1 = 1"]
    values: dict[str, object] = {}
    if isinstance(query.group, Finding):
        index_plan(ground)
        rows = _FOUND_ROWS.format(truth_level=truth_level(ground, "f"), weight=WEIGHT) + "WHERE f.code = :code"
        values["code"] = query.group.bit
    elif query.group is Group.UNCHANGED:
        index_plan(ground)
        rows = _UNCHANGED_ROWS.format(
            truth_level=truth_level(ground, "e"), weight=WEIGHT, unchanged=GROUPS.index(Group.UNCHANGED)
        )
    else:
        rows = _PLAN_ROWS + "WHERE p.grp = :grp"
        values["grp"] = GROUPS.index(query.group)
    if query.text:
        named = [each.id for each in ground.levels.values() if query.text.casefold() in each.label.casefold()]
        conditions.append("(INSTR(x.number, :text) > 0 OR x.level_id IN :named)")
        values |= {"text": query.text, "named": named}
    if query.level_id is not None:
        conditions.append("x.level_id = :level_id")
        values["level_id"] = query.level_id
    if query.transition is not None:
        conditions.append("COALESCE(x.before_id, 0) IN :befores AND COALESCE(x.after_id, 0) IN :afters")
        values |= {
            "befores": _states_where(ground, status=query.transition[0]),
            "afters": _states_where(ground, status=query.transition[1]),
        }
    if query.usage is not None:
        conditions.append("COALESCE(x.after_id, 0) IN :usages")
        values["usages"] = _states_where(ground, usage=query.usage)
    return rows, " AND ".join(conditions), values


def _states_where(ground: Ground, *, status: str | None = None, usage: str | None = None) -> list[int]:
    """Return the ids of the states with this Status or Usage; 0 stands for no entry at all."""
    wanted = [
        state_id
        for state_id, state in ground.states.items()
        if (status is None or state.status == status) and (usage is None or state.usage == usage)
    ]
    return [*wanted, 0] if not (status or usage) else wanted


def _fetch(ground: Ground, statement: str, values: dict[str, object]) -> Sequence[tuple[Any, ...]]:
    wanted = text(statement)
    lists: list[BindParameter[Any]] = [
        bindparam(name, expanding=True) for name, value in values.items() if isinstance(value, list)
    ]
    if lists:
        wanted = wanted.bindparams(*lists)
    names = wanted.compile().params
    shared = {"customer": ground.customer.id, **values}
    return [tuple(row) for row in ground.conn.execute(wanted, {name: shared[name] for name in names})]


def _explain(ground: Ground, group: Group | Finding, rows: list[_Row]) -> tuple[PreviewRow, ...]:
    records = _records(ground, [row.record_id for row in rows if row.record_id])
    numbers = [row.number for row in rows]
    gone = _gone(ground, numbers) if group in (Group.FREED, Group.KEPT) else {}
    mentions = _mentions(ground, numbers) if group is Finding.MENTIONED else {}
    elsewhere = _elsewhere(ground, numbers) if group in _ABOUT_OTHERS else {}
    explained = []
    for row in rows:
        why = row.note if group is Finding.UNUSABLE_NUMBER else _why(ground, row, records, gone)
        if group is Finding.SPELLING_TWIN:
            why = f"{row.note} is in use"
        if group is Finding.MENTIONED:
            why = mentions.get(row.number, why)
        others = [place for level_id, place in elsewhere.get(row.number, ()) if level_id != row.level_id]
        if others:
            why = f"also at {', '.join(others)}; here {why}"
        explained.append(
            PreviewRow(
                row.number,
                ground.levels[row.level_id].label,
                _state(ground, row.before_id),
                _state(ground, row.after_id),
                why,
            )
        )
    return tuple(explained)


def _state(ground: Ground, state_id: int | None) -> State | None:
    return ground.states.get(state_id) if state_id else None


def _why(ground: Ground, row: _Row, records: dict[int, tuple[Use, str]], gone: dict[str, str]) -> str:
    known = records.get(row.record_id or 0)
    kinds = ground.decode(row.kinds)
    last = f"; last: {gone[row.number]}" if row.number in gone else ""
    if known is None:
        return "no service record has it" + last
    use, sentence = known
    others = dict.fromkeys(kind.label for kind in sorted(kinds, key=_row_of) if kind.use is not use)
    return sentence + (f" (also {', '.join(others)})" if others else "") + last


def _row_of(kind: Kind) -> int:
    """Return the place of a kind's use in table U."""
    return list(RULES).index(kind.use)


def _sentence(ground: Ground, kind: Kind, name: str, level_id: int, source: str) -> str:
    level = ground.levels.get(level_id)
    return describe_record(kind.use, name, level.label if level else GONE_LEVEL, source, kind.vendor)


def _records(ground: Ground, ids: list[int]) -> dict[int, tuple[Use, str]]:
    rows = _fetch(ground, _RECORDS, {"ids": ids}) if ids else []
    return {
        id_: (
            Use(use),
            _sentence(ground, Kind(Use(use), vendor), name, level_id, source),
        )
        for id_, use, vendor, name, level_id, source in rows
    }


def _gone(ground: Ground, numbers: list[str]) -> dict[str, str]:
    """Return what used a number last: the in-use record that went away most recently."""
    rows = _fetch(ground, _GONE, {"numbers": numbers}) if numbers else []
    last = {}
    for number, use, vendor, name, level_id, source, at in rows:
        status = RULES[Use(use)].status
        if status is not None and status.is_in_use:
            sentence = _sentence(ground, Kind(Use(use), vendor), name, level_id, source)
            last[number] = f"{sentence}, until {at[:10]}" if at else sentence
    return last


def _mentions(ground: Ground, numbers: list[str]) -> dict[str, str]:
    rows = _fetch(ground, _MENTIONS, {"numbers": numbers}) if numbers else []
    return {
        number: _sentence(ground, Kind(Use.MENTIONED), name, level_id, source)
        for number, name, level_id, source in rows
    }


def _elsewhere(ground: Ground, numbers: list[str]) -> dict[str, list[tuple[int, str]]]:
    """Return where each number stands after the audit: the level's id, and its name with the Status there."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, level_id, state_id in _fetch(ground, _ELSEWHERE, {"numbers": numbers}) if numbers else []:
        place = f"{ground.levels[level_id].label} ({ground.states[state_id].status})"
        found.setdefault(number, []).append((level_id, place))
    return {number: sorted(places, key=lambda each: each[1]) for number, places in found.items()}
