"""The audit as set-based statements (audit.md §3, §4): the truth of every number, then what changes.

A million rows never pass through Python. The store aggregates the records of each number to a set of kinds, asks
``audit.verdict.rule_on`` once for every pair of state and set, and joins the answers back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from sqlalchemy import text

from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import AuditCounts
from inventory_tui.audit.verdict import Evidence, Group, Verdict, rule_on, weigh
from inventory_tui.store.audit_ground import WEIGHT, Ground, Ruling

GROUPS = tuple(Group)
"""A group's place here is its number in ``plan.grp`` and ``verdict.grp``."""
_AS_BITS = "CAST(SUM(DISTINCT k.bit) AS BIGINT)"
_AS_TEXT = {
    "sqlite": "GROUP_CONCAT(DISTINCT k.slot)",
    "postgresql": "STRING_AGG(DISTINCT CAST(k.slot AS TEXT), ',')",
}

MOST_JUDGED = 50_000
"""So many pairs of state and set are judged sooner than SQL finds out which of them occur."""
GROUP_NUMBERS = {group: number for number, group in enumerate(GROUPS)}

ADD_VERDICT = """
INSERT INTO verdict (id, before_id, kinds, after_id, grp, flags, number_type)
VALUES (:id, :before_id, :kinds, :after_id, :grp, :flags, :number_type)
"""
"""Only of what changes or is noticed: an entry without a verdict stays as it is."""

OF_CUSTOMER = """
FROM record r CROSS JOIN plan_kind k
WHERE r.customer_id = :customer AND k.slot = r.kind
"""
"""Flat dial plans: one number throughout the customer, so one row a number, at no level in particular (T1, T2)."""

TRUTH_PLACES = """
CREATE TEMPORARY TABLE place AS
SELECT e.number AS number, e.level_id AS level_id
FROM entry e CROSS JOIN reach s WHERE e.customer_id = :customer AND s.level_id = e.level_id
UNION
SELECT r.number, r.level_id
FROM record r CROSS JOIN reach s WHERE r.customer_id = :customer AND s.level_id = r.level_id
"""
OF_PLACES = """
FROM place p CROSS JOIN record r CROSS JOIN plan_kind k
WHERE r.customer_id = :customer AND r.number = p.number AND k.slot = r.kind
  AND (r.level_id = p.level_id OR r.level_id = :customer_level OR SUBSTR(p.number, 1, 1) = '+')
"""
"""``slc``: each place in reach, with the records there, at Customer level and, for ``+`` numbers, everywhere (T1)."""

TRUTH = """
INSERT INTO truth (number, level_id, kinds, loudest, site)
SELECT {number}, {level}, {kinds}, MIN(r.id + k.weight),
  CASE WHEN MIN(r.level_id) = MAX(r.level_id) THEN MIN(r.level_id) ELSE -1 END
{records}
GROUP BY {keys}
"""
TRUTH_ADDED_UP = """
INSERT INTO truth (number, level_id, kinds, loudest, site)
SELECT {number}, {level}, k.bit, r.id + k.weight, r.level_id
{records}
ON CONFLICT (number, level_id) DO UPDATE SET
  kinds = truth.kinds | excluded.kinds,
  loudest = MIN(truth.loudest, excluded.loudest),
  site = CASE WHEN truth.site = excluded.site THEN truth.site ELSE -1 END
"""
"""SQLite only: the same, record by record in the order of their numbers, in half the time."""

PAIRS_THAT_OCCUR = """
SELECT DISTINCT e.state_id, COALESCE(t.kinds, :no_kinds)
FROM entry e CROSS JOIN reach s LEFT JOIN truth t ON t.number = e.number AND t.level_id = {truth_level}
WHERE e.customer_id = :customer AND s.level_id = e.level_id
"""
PLAN_ENTRIES = """
INSERT INTO plan (entry_id, level_id, number, before_id, after_id, kinds, record_id, grp, flags, verdict_id)
SELECT e.id, e.level_id, e.number, e.state_id, COALESCE(v.after_id, e.state_id), t.kinds, t.loudest % :weight,
  COALESCE(v.grp, :unchanged), COALESCE(v.flags, 0) + CASE WHEN {is_elsewhere} THEN :elsewhere ELSE 0 END, v.id
FROM entry e {reach}
LEFT JOIN truth t ON t.number = e.number AND t.level_id = {truth_level}
LEFT JOIN verdict v ON v.before_id = e.state_id AND v.kinds = COALESCE(t.kinds, :no_kinds)
WHERE e.customer_id = :customer AND (v.grp IS NOT NULL OR {is_elsewhere})
ORDER BY e.number, e.level_id
"""
IS_ELSEWHERE = "t.site <> e.level_id AND e.level_id <> :customer_level"
"""A site's entry with a record at another level: few, so that ``other_site`` need not ask all of them."""

MISSING_AT_CUSTOMER = """
INSERT INTO missing (number)
SELECT t.number FROM truth t
EXCEPT SELECT e.number FROM entry e WHERE e.customer_id = :customer
ORDER BY 1
"""
"""S1: at Customer level, each number of a record that has no entry at any level."""

MISSING_AT_SITES = """
INSERT INTO missing (number, level_id)
SELECT r.number, r.level_id FROM record r CROSS JOIN reach s CROSS JOIN plan_kind k
WHERE r.customer_id = :customer AND s.level_id = r.level_id AND k.slot = r.kind AND k.counts = 1
EXCEPT SELECT e.number, e.level_id FROM entry e WHERE e.customer_id = :customer
ORDER BY 1, 2
"""
"""S2: at each chosen site, each number of a counting record there that has no entry there.

Ordered as both indexes are, the two are merged; asked one by one they cost twice as much.
"""
PLAN_CREATE = """
INSERT INTO plan (entry_id, level_id, number, before_id, after_id, kinds, record_id, grp, flags, verdict_id)
SELECT NULL, COALESCE(m.level_id, :customer_level), m.number, 0, v.after_id, t.kinds, t.loudest % :weight, v.grp,
  v.flags, v.id
FROM missing m CROSS JOIN truth t CROSS JOIN verdict v
WHERE t.number = m.number AND t.level_id = {truth_level} AND v.before_id = 0 AND v.kinds = t.kinds
ORDER BY m.place
"""
"""Only numbers that a record counts for have a verdict without an entry (S3)."""

HAS_RECORDS = """
SELECT 1 FROM record r CROSS JOIN plan_kind k
WHERE r.customer_id = :customer AND k.slot = r.kind AND k.counts = 1 LIMIT 1
"""
COUNT_PLAN = "SELECT verdict_id, COUNT(*) FROM plan WHERE verdict_id IS NOT NULL GROUP BY verdict_id"
"""One small column: three of them take twice as long to sort."""
COUNT_REACH = """
SELECT COUNT(*), SUM(CASE WHEN e.state_id IN (SELECT id FROM plan_state WHERE in_use = 1) THEN 1 ELSE 0 END)
FROM entry e {reach} WHERE e.customer_id = :customer
"""
"""How many entries are in reach, and how many of them are in use (G7)."""
COUNT_FOUND = "SELECT code, COUNT(*) FROM found GROUP BY code"
COUNT_WITHOUT_ENTRY = """
SELECT COUNT(DISTINCT r.number) FROM record r CROSS JOIN plan_kind k
WHERE r.customer_id = :customer AND k.slot = r.kind AND k.counts = 1 AND {where}
  AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.customer_id = :customer AND e.number = r.number)
  AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.number = r.number AND p.entry_id IS NULL)
"""


def truth_level(ground: Ground, row: str) -> str:
    """Return the SQL for the level under which the truth of ``row`` is kept: none in particular, or its own."""
    return "0" if ground.is_flat else f"{row}.level_id"


def in_reach(ground: Ground) -> str:
    """Return the SQL that keeps entries ``e`` in reach; the Customer scope reaches all of them."""
    return "" if ground.at_customer else "JOIN reach s ON s.level_id = e.level_id"


def fill_truth(ground: Ground) -> None:
    """Aggregate the records to the set of kinds that count for each number in reach (T1, T2)."""
    if ground.is_flat:
        place = {"number": "r.number", "level": "0", "keys": "r.number", "records": OF_CUSTOMER}
    else:
        ground.run(TRUTH_PLACES)
        place = {"number": "p.number", "level": "p.level_id", "keys": "p.number, p.level_id", "records": OF_PLACES}
    if ground.has_bits and ground.conn.dialect.name == "sqlite":
        ground.run(TRUTH_ADDED_UP.format(**place))
    else:
        kinds = _AS_BITS if ground.has_bits else _AS_TEXT[ground.conn.dialect.name]
        ground.run(TRUTH.format(kinds=kinds, **place))


def fill_verdicts(ground: Ground) -> bool:
    """Ask the rules what becomes of each state under each set of kinds, and keep the answers.

    Returns:
        Whether the customer has a record that counts (G5).
    """
    sets = [kinds for (kinds,) in ground.rows("SELECT DISTINCT kinds FROM truth")]
    evidence = {kinds: weigh(ground.decode(kinds)) for kinds in [*sets, ground.no_kinds]}
    creatable = [(0, kinds) for kinds, each in evidence.items() if each.truth is not None]
    rows = []
    for before_id, kinds in [*_pairs(ground, evidence), *creatable]:
        verdict = rule_on(ground.states.get(before_id), evidence[kinds], ground.options)
        if verdict.group is not Group.UNCHANGED or verdict.findings:
            ruling = Ruling(before_id, kinds, ground.state_id(verdict.after), verdict.group)
            rows.append(_verdict_row(len(ground.rulings), ruling, verdict, evidence[kinds].number_type))
            ground.rulings.append(ruling)
    if rows:
        ground.conn.execute(text(ADD_VERDICT), rows)
    # Under slc the truth is known in reach only; a record that counts may be elsewhere (G5).
    return bool(creatable) or bool(ground.rows(HAS_RECORDS))


def _pairs(ground: Ground, evidence: Mapping[Any, Evidence]) -> Iterable[tuple[int, Any]]:
    """Return the pairs of state and set to judge: all that can be, or those that occur where these are too many."""
    known = tuple(ground.states)
    if len(known) * len(evidence) <= MOST_JUDGED:
        return product(known, evidence)
    found = ground.rows(PAIRS_THAT_OCCUR.format(truth_level=truth_level(ground, "e")), no_kinds=ground.no_kinds)
    return [(before_id, kinds) for before_id, kinds in found]


def _verdict_row(at: int, ruling: Ruling, verdict: Verdict, number_type: str) -> dict[str, object]:
    return {
        "id": at,
        "before_id": ruling.before_id,
        "kinds": ruling.kinds,
        "after_id": ruling.after_id,
        "grp": GROUP_NUMBERS[ruling.group],
        "flags": sum(finding.bit for finding in verdict.findings),
        "number_type": number_type,
    }


def fill_plan(ground: Ground) -> int:
    """List what changes: entries to refresh, free, keep, then numbers to create (S1, S2); return how many those are."""
    entries = PLAN_ENTRIES.format(
        truth_level=truth_level(ground, "e"),
        reach=in_reach(ground),
        is_elsewhere=IS_ELSEWHERE if ground.at_customer else "1 = 0",
    )
    unchanged, elsewhere = GROUP_NUMBERS[Group.UNCHANGED], Finding.OTHER_SITE.bit
    ground.run(entries, no_kinds=ground.no_kinds, weight=WEIGHT, unchanged=unchanged, elsewhere=elsewhere)
    ground.run(MISSING_AT_CUSTOMER if ground.at_customer else MISSING_AT_SITES)
    created = ground.run(PLAN_CREATE.format(truth_level=truth_level(ground, "m")), weight=WEIGHT)
    if not ground.at_customer:
        ground.run("CREATE INDEX plan_number ON plan (number, level_id)")
    return created


def count_plan(ground: Ground, created: int) -> AuditCounts:
    """Return the counts of the finished plan (P1)."""
    entries, in_use = ground.rows(COUNT_REACH.format(reach=in_reach(ground)))[0]
    groups: Counter[Group] = Counter()
    transitions: Counter[str] = Counter()
    for verdict_id, count in ground.rows(COUNT_PLAN):
        ruling = ground.rulings[verdict_id]
        ruling.count = count
        groups[ruling.group] += count
        if ruling.group in (Group.FREED, Group.REFRESH):
            before, after = ground.states[ruling.before_id].status, ground.states[ruling.after_id].status
            if before is not after:
                transitions[f"{before}>{after}"] += count
    updated = groups[Group.FREED] + groups[Group.REFRESH]
    return AuditCounts(
        created=created,
        created_at_customer=created if ground.at_customer else 0,
        created_at_sites=0 if ground.at_customer else created,
        updated=updated,
        freed=groups[Group.FREED],
        kept=groups[Group.KEPT],
        unchanged=entries - updated,
        in_use_before=in_use or 0,
        status_changes=dict(sorted(transitions.items())),
        without_entry=_count_without_entry(ground),
        findings=_count_findings(ground),
    )


def _count_without_entry(ground: Ground) -> dict[str, int]:
    if ground.at_customer:
        return {"customer": 0, "sites": 0}  # S1 creates every one of them
    at_customer = COUNT_WITHOUT_ENTRY.format(where="r.level_id = :customer_level")
    counts = {"customer": ground.rows(at_customer)[0][0], "sites": 0}
    if len(ground.reach) < sum(level.is_site for level in ground.levels.values()):
        at_sites = COUNT_WITHOUT_ENTRY.format(where="r.level_id <> :customer_level")
        counts["sites"] = ground.rows(at_sites)[0][0]
    return counts


def _count_findings(ground: Ground) -> dict[Finding, int]:
    counts = dict(ground.rows(COUNT_FOUND))
    return {finding: counts[finding.bit] for finding in Finding if finding.bit in counts}
