"""The findings of an audit as set-based statements (audit.md §8): one row each in the temporary table ``found``.

Findings that an entry's own state and records raise come from ``audit.verdict``; here are those that need other rows:
the same number at other levels, other spellings of it, location codes, unusable numbers.
"""

from __future__ import annotations

from inventory_tui.audit.findings import Finding
from inventory_tui.store.audit_ground import Ground

OWN = """
INSERT INTO found (code, level_id, number, note)
SELECT :code, p.level_id, p.number, '' FROM plan p WHERE (p.flags & :code) <> 0 ORDER BY p.id
"""

HAS_SEVERAL = """
SELECT 1 WHERE (SELECT COUNT(*) FROM entry e WHERE e.customer_id = :customer)
  > (SELECT COUNT(DISTINCT e.number) FROM entry e WHERE e.customer_id = :customer)
"""
"""Usually not, and to find that out costs half of looking for them."""
SEVERAL_ENTRIES = """
INSERT INTO several (number)
SELECT e.number FROM entry e WHERE e.customer_id = :customer
GROUP BY e.number HAVING COUNT(*) > 1
"""
SEVERAL_CREATED = """
INSERT INTO several (number)
SELECT p.number FROM plan p WHERE p.entry_id IS NULL
  AND EXISTS (SELECT 1 FROM entry e WHERE e.customer_id = :customer AND e.number = p.number)
UNION
SELECT p.number FROM plan p WHERE p.entry_id IS NULL GROUP BY p.number HAVING COUNT(*) > 1
"""
STANDS = """
CREATE TEMPORARY TABLE stands AS
SELECT e.number AS number, e.level_id AS level_id
FROM (SELECT DISTINCT number FROM several) m CROSS JOIN entry e
WHERE e.customer_id = :customer AND e.number = m.number
"""
STANDS_CREATED = """
INSERT INTO stands (number, level_id)
SELECT p.number, p.level_id FROM (SELECT DISTINCT number FROM several) m CROSS JOIN plan p
WHERE p.number = m.number AND p.entry_id IS NULL
"""
DUPLICATE_LEVEL = """
INSERT INTO found (code, level_id, number, note)
SELECT :code, a.level_id, a.number, '' FROM stands a CROSS JOIN reach s
WHERE s.level_id = a.level_id AND s.is_site = 1
  AND EXISTS (SELECT 1 FROM stands c WHERE c.number = a.number AND c.level_id = :customer_level)
ORDER BY a.number, a.level_id
"""
DUPLICATE_SITE = """
INSERT INTO found (code, level_id, number, note)
SELECT :code, a.level_id, a.number, '' FROM stands a CROSS JOIN reach s
WHERE s.level_id = a.level_id AND s.is_site = 1 AND {one_number}
  AND EXISTS (
    SELECT 1 FROM stands c
    WHERE c.number = a.number AND c.level_id <> a.level_id AND c.level_id <> :customer_level
  )
ORDER BY a.number, a.level_id
"""

OTHER_SITE_OF_RECORDS = """
INSERT INTO found (code, level_id, number, note)
SELECT :code, r.level_id, r.number, '' FROM plan p CROSS JOIN record r CROSS JOIN plan_kind k
WHERE (p.flags & :code) <> 0
  AND r.customer_id = :customer AND r.number = p.number AND r.level_id <> p.level_id AND r.level_id <> :customer_level
  AND k.slot = r.kind AND k.counts = 1
  AND NOT EXISTS (
    SELECT 1 FROM entry o WHERE o.customer_id = :customer AND o.level_id = r.level_id AND o.number = r.number
  )
GROUP BY r.number, r.level_id
"""
"""Customer scope: every pair of a record's site and its number (S1); the plan knows the entries to look at."""

OTHER_SITE_OF_CREATED = """
INSERT INTO found (code, level_id, number, note)
SELECT :code, p.level_id, p.number, '' FROM plan p
WHERE p.entry_id IS NULL AND {one_number}
  AND EXISTS (
    SELECT 1 FROM entry e
    WHERE e.customer_id = :customer AND e.number = p.number AND e.level_id <> :customer_level
  )
ORDER BY p.number, p.level_id
"""
"""Site scope: the pairs without an entry are exactly the numbers that are created (S2)."""

UNUSABLE = """
INSERT INTO found (code, level_id, number, note)
SELECT :code, b.level_id, b.text, b.reason || ' (' || b.file || ', line ' || CAST(b.line AS TEXT) || ')'
FROM problem b CROSS JOIN reach s WHERE b.customer_id = :customer AND s.level_id = b.level_id
ORDER BY b.id
"""
CODE_MISMATCH = """
INSERT INTO found (code, level_id, number, note)
SELECT :code, a.level_id, a.number, '' FROM (
  SELECT e.level_id AS level_id, e.number AS number FROM entry e CROSS JOIN reach s
  WHERE e.customer_id = :customer AND s.level_id = e.level_id AND s.is_site = 1
  UNION ALL
  SELECT p.level_id, p.number FROM plan p WHERE p.entry_id IS NULL
) a CROSS JOIN level l
WHERE l.customer_id = :customer AND l.id = a.level_id AND l.code <> ''
  AND LTRIM(a.number, '0123456789') = '' AND SUBSTR(a.number, 1, LENGTH(l.code)) <> l.code
ORDER BY a.number, a.level_id
"""

_EXISTS = """
  (EXISTS (SELECT 1 FROM entry o WHERE o.customer_id = :customer AND o.number = {other})
    OR EXISTS (SELECT 1 FROM record o WHERE o.customer_id = :customer AND o.number = {other}))
"""
_NUMBERS = """
  (SELECT e.number AS number FROM entry e
   WHERE e.customer_id = :customer AND e.number >= :low AND e.number < :high
   UNION
   SELECT r.number FROM record r
   WHERE r.customer_id = :customer AND r.number >= :low AND r.number < :high) n
"""
_TWIN = "INSERT INTO twin (number, other) SELECT n.number, {other} FROM " + _NUMBERS + "WHERE {where} AND " + _EXISTS
_KEY = "CASE WHEN SUBSTR(n.number, 1, 2) = '00' THEN SUBSTR(n.number, 3) ELSE n.number END"
_DIGITS = "LTRIM(n.number, '0123456789') = ''"
PLUS, ZEROS, DIGITS = ("+", ","), ("00", "01"), ("0", ":")
"""Ranges of numbers by how they begin: with ``+``, with 00, with any digit."""
TWINS_OF_PLUS = (
    _TWIN.format(other="SUBSTR(n.number, 2)", where="SUBSTR(n.number, 2, 2) <> '00'"),
    _TWIN.format(other="'00' || SUBSTR(n.number, 2)", where="1 = 1"),
)
TWINS_OF_DIGITS = (_TWIN.format(other=f"'+' || {_KEY}", where=_DIGITS),)
TWINS_OF_ZEROS = (_TWIN.format(other="SUBSTR(n.number, 3)", where=f"{_DIGITS} AND SUBSTR(n.number, 3, 2) <> '00'"),)
"""Each number beside its other spellings that the customer has, driven from the rarer of the two spellings."""

SPELLING_TWIN = """
INSERT INTO found (code, level_id, number, note)
SELECT :code, a.level_id, a.number, MIN(t.other)
FROM (SELECT number, other FROM twin UNION SELECT other, number FROM twin) t
CROSS JOIN standing a CROSS JOIN reach s CROSS JOIN plan_state f
WHERE a.number = t.number AND s.level_id = a.level_id AND f.id = a.state_id AND f.is_free = 1
  AND (EXISTS (
      SELECT 1 FROM record r CROSS JOIN plan_kind k
      WHERE r.customer_id = :customer AND r.number = t.other AND k.slot = r.kind AND k.in_use = 1)
    OR EXISTS (
      SELECT 1 FROM standing b CROSS JOIN plan_state u
      WHERE b.number = t.other AND u.id = b.state_id AND u.in_use = 1))
GROUP BY a.number, a.level_id
"""
STANDING = """
INSERT INTO standing (number, level_id, state_id)
SELECT e.number, e.level_id, COALESCE(p.after_id, e.state_id)
FROM (SELECT number FROM twin UNION SELECT other FROM twin) t
CROSS JOIN entry e LEFT JOIN plan p ON p.number = e.number AND p.level_id = e.level_id
WHERE e.customer_id = :customer AND e.number = t.number
UNION
SELECT p.number, p.level_id, p.after_id
FROM (SELECT number FROM twin UNION SELECT other FROM twin) t CROSS JOIN plan p
WHERE p.number = t.number AND p.entry_id IS NULL
"""
"""Every entry of the customer that has a twin, in the state it has after the audit."""


def fill_found(ground: Ground) -> None:
    """List every finding of the audit."""
    flags = [flag for (flag,) in ground.rows("SELECT DISTINCT flags FROM verdict WHERE flags <> 0")]
    for finding in Finding:
        if any(flag & finding.bit for flag in flags):
            ground.run(OWN, code=finding.bit)
    _find_duplicates(ground)
    _find_other_site(ground)
    ground.run(UNUSABLE, code=Finding.UNUSABLE_NUMBER.bit)
    _find_twins(ground)
    if not ground.is_flat:
        ground.run(CODE_MISMATCH, code=Finding.CODE_MISMATCH.bit)


def index_plan(ground: Ground) -> None:
    """Let rows of the plan be found by their number and level; only where somebody asks for that."""
    ground.run("CREATE INDEX IF NOT EXISTS plan_number ON plan (number, level_id)")


def _one_number(ground: Ground, row: str) -> str:
    return "1 = 1" if ground.is_flat else f"SUBSTR({row}.number, 1, 1) = '+'"


def _find_duplicates(ground: Ground) -> None:
    ground.run("CREATE TEMPORARY TABLE several (number TEXT NOT NULL)")
    if ground.rows(HAS_SEVERAL):
        ground.run(SEVERAL_ENTRIES)
    if not ground.at_customer:  # S1 creates only numbers that have no entry at any level
        ground.run(SEVERAL_CREATED)
    if not ground.rows("SELECT 1 FROM several LIMIT 1"):
        return
    ground.run(STANDS)
    if not ground.at_customer:
        ground.run(STANDS_CREATED)
    ground.run("CREATE INDEX stands_number ON stands (number, level_id)")
    ground.run(DUPLICATE_LEVEL, code=Finding.DUPLICATE_LEVEL.bit)
    ground.run(DUPLICATE_SITE.format(one_number=_one_number(ground, "a")), code=Finding.DUPLICATE_SITE.bit)


def _find_other_site(ground: Ground) -> None:
    if ground.at_customer:
        ground.run(OTHER_SITE_OF_RECORDS, code=Finding.OTHER_SITE.bit)
    else:
        statement = OTHER_SITE_OF_CREATED.format(one_number=_one_number(ground, "p"))
        ground.run(statement, code=Finding.OTHER_SITE.bit)


def _find_twins(ground: Ground) -> None:
    """Find numbers that differ from one another only by a leading + or 00 (``spelling_twin``)."""
    ground.run("CREATE TEMPORARY TABLE twin (number TEXT NOT NULL, other TEXT NOT NULL)")
    has_plus, has_digits = _has_numbers(ground, PLUS), _has_numbers(ground, DIGITS)
    if has_plus and has_digits:
        is_plus_rarer = _count_numbers(ground, PLUS) < _count_numbers(ground, DIGITS)
        _fill_twins(ground, *((TWINS_OF_PLUS, PLUS) if is_plus_rarer else (TWINS_OF_DIGITS, DIGITS)))
    if has_digits:
        _fill_twins(ground, TWINS_OF_ZEROS, ZEROS)
    if not ground.rows("SELECT 1 FROM twin LIMIT 1"):
        return
    index_plan(ground)
    ground.run(
        "CREATE TEMPORARY TABLE standing (number TEXT NOT NULL, level_id BIGINT NOT NULL, state_id BIGINT NOT NULL)"
    )
    ground.run(STANDING)
    ground.run("CREATE INDEX standing_number ON standing (number, level_id)")
    ground.run(SPELLING_TWIN, code=Finding.SPELLING_TWIN.bit)


def _fill_twins(ground: Ground, statements: tuple[str, ...], numbers: tuple[str, str]) -> None:
    for statement in statements:
        ground.run(statement, low=numbers[0], high=numbers[1])


_RANGE = "FROM {table} WHERE customer_id = :customer AND number >= :low AND number < :high"


def _has_numbers(ground: Ground, numbers: tuple[str, str]) -> bool:
    some = [f"SELECT 1 {_RANGE.format(table=table)} LIMIT 1" for table in ("entry", "record")]
    return any(ground.rows(each, low=numbers[0], high=numbers[1]) for each in some)


def _count_numbers(ground: Ground, numbers: tuple[str, str]) -> int:
    """Return about how many numbers there are: those that have both an entry and a record count twice."""
    every = [f"SELECT COUNT(*) {_RANGE.format(table=table)}" for table in ("entry", "record")]
    return sum(ground.rows(each, low=numbers[0], high=numbers[1])[0][0] for each in every)
