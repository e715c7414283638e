"""Rules that must hold in every database, whatever happened to it: what ``check`` looks at.

Reads everything and repairs nothing. Each rule yields one sentence for what it finds, with one example at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import pairwise

from sqlalchemy import Connection, func, select, text

from inventory_tui.errors import UsageError
from inventory_tui.inventory.model import DialPlan, LevelKind, name_key
from inventory_tui.inventory.number import is_canonical
from inventory_tui.inventory.setup import checked_name
from inventory_tui.inventory.wording import counted
from inventory_tui.inventory.work import Work
from inventory_tui.store import migrations
from inventory_tui.store.levels import customers_of, levels_of
from inventory_tui.store.schema import change, customer, entry, level, operation, record, source

_SHOWN = 20
"""So many of what SQLite itself complains about are passed on."""

_COUNTED = ("created", "updated", "changed")
"""Counts of an operation that stand for one kept change each."""

_LOST = {
    ("entry", "entries", "with an operation that the history does not have"): """
        SELECT count(*) FROM entry e WHERE e.operation_id IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM operation o WHERE o.id = e.operation_id AND o.customer_id = e.customer_id)""",
    ("change", "changes", "with a state that does not exist"): """
        SELECT count(*) FROM change c JOIN operation o ON o.id = c.operation_id WHERE
          c.before_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM state s WHERE s.id = c.before_id AND s.customer_id = o.customer_id)
          OR c.after_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM state s WHERE s.id = c.after_id AND s.customer_id = o.customer_id)""",
    ("change", "changes", "without effect"): """
        SELECT count(*) FROM change c WHERE c.before_id = c.after_id AND c.detail IS NULL""",
    ("change", "changes", "with a reason that does not exist"): """
        SELECT count(*) FROM change c WHERE c.kind_set_id IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM kind_set k WHERE k.id = c.kind_set_id)""",
    ("service record", "service records", "of a kind that does not exist"): """
        SELECT count(*) FROM record r WHERE NOT EXISTS (
          SELECT 1 FROM kind k WHERE k.customer_id = r.customer_id AND k.slot = r.kind)""",
    ("service record", "service records", "both there and gone"): """
        SELECT count(*) FROM gone_record g WHERE EXISTS (SELECT 1 FROM record r WHERE r.id = g.id)""",
    ("service record", "service records", "of a retired source"): """
        SELECT count(*) FROM record r WHERE r.source_id IN (
          SELECT s.id FROM source s WHERE s.retired_at IS NOT NULL)""",
    ("source", "sources", "with a snapshot that does not exist"): """
        SELECT count(*) FROM source s WHERE s.snapshot_id IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM snapshot n WHERE n.id = s.snapshot_id AND n.source_id = s.id)""",
    ("undo", "undos", "of an operation that does not exist"): """
        SELECT count(*) FROM operation o WHERE o.undoes IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM operation u WHERE u.id = o.undoes AND u.customer_id = o.customer_id)""",
    ("customer", "customers", "without exactly one Customer level"): """
        SELECT count(*) FROM customer c WHERE 1 <> (
          SELECT count(*) FROM level l WHERE l.customer_id = c.id AND l.kind = 'customer')""",
}


def iter_problems(connection: Connection, work: Work) -> Iterator[str]:
    """Yield a sentence for each rule that does not hold.

    Args:
        connection: inside a read transaction.
        work: told which rule is looked at, and asked whether to stop.

    Raises:
        CancelledError: the person gave up.
    """
    rules: tuple[tuple[str, Callable[[Connection], Iterator[str]]], ...] = (
        ("the file", _iter_damage),
        ("tables", migrations.iter_differences),
        ("keys", _iter_broken_keys),
        ("names", _iter_names),
        ("location codes", _iter_codes),
        ("numbers", _iter_numbers),
        ("history", _iter_miscounted),
        *(
            (f"{many} {fault}", partial(_iter_lost, (one, many, fault), sql))
            for (one, many, fault), sql in _LOST.items()
        ),
    )
    for done, (step, rule) in enumerate(rules):
        work.step(f"checking {step}", done, len(rules))
        yield from rule(connection)


def _iter_damage(connection: Connection) -> Iterator[str]:
    for (said,) in connection.execute(text(f"PRAGMA integrity_check({_SHOWN})")):
        if said != "ok":
            yield f"SQLite finds damage: {said}"


def _iter_broken_keys(connection: Connection) -> Iterator[str]:
    counts: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        counts[table, parent] = counts.get((table, parent), 0) + 1
    for (table, parent), count in counts.items():
        yield f"{counted(count, 'row')} of {table} with a {parent} that does not exist"


def _iter_lost(words: tuple[str, str, str], sql: str, connection: Connection) -> Iterator[str]:
    one, many, fault = words
    count: int = connection.execute(text(sql)).scalar_one()
    if count:
        yield f"{counted(count, one, many)} {fault}"


def _iter_names(connection: Connection) -> Iterator[str]:
    named = {
        "customer": select(customer.c.name, customer.c.name_key),
        "site": select(level.c.name, level.c.name_key).where(level.c.kind == LevelKind.SITE),
        "source": select(source.c.name, source.c.name_key),
    }
    for what, query in named.items():
        for name, key in connection.execute(query):
            if not _is_sound_name(what, name):
                yield f"the name {name!r} of a {what} cannot be one"
            elif key != name_key(name):
                yield f"the {what} {name!r} cannot be found by its name"


def _is_sound_name(what: str, name: str) -> bool:
    try:
        return checked_name(what, name) == name
    except UsageError:
        return False


def _iter_codes(connection: Connection) -> Iterator[str]:
    for owner in customers_of(connection).values():
        sites = [each for each in levels_of(connection, owner.id).values() if each.is_site]
        if owner.dial_plan is DialPlan.SLC:
            yield from (
                f"the site {each.name!r} of {owner.name!r} has no location code" for each in sites if not each.code
            )
        # Sorted, a code stands right before one that it begins.
        for one, other in pairwise(sorted(each.code for each in sites if each.code)):
            if other.startswith(one):
                yield f"the location codes {one!r} and {other!r} of {owner.name!r} begin alike"


def _iter_numbers(connection: Connection) -> Iterator[str]:
    for table, one, many in ((entry, "entry", "entries"), (record, "service record", "service records")):
        bad = [number for number in connection.execute(select(table.c.number)).scalars() if not is_canonical(number)]
        if bad:
            yield f"{counted(len(bad), one, many)} with a number not in its canonical form, {bad[0]!r} for one"
    dates = connection.execute(
        select(entry.c.release_date).where(entry.c.release_date.is_not(None)).distinct()
    ).scalars()
    bad = [each for each in dates if not _is_date(each)]
    if bad:
        yield f"{counted(len(bad), 'release date')} that cannot be one, {bad[0]!r} for one"


def _is_date(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def _iter_miscounted(connection: Connection) -> Iterator[str]:
    changes = select(func.count()).where(change.c.operation_id == operation.c.id).scalar_subquery()
    for id_, kind, counts, found in connection.execute(
        select(operation.c.id, operation.c.kind, operation.c.counts, changes).order_by(operation.c.id)
    ):
        said = [counts[key] for key in _COUNTED if key in counts]
        if said and sum(said) != found:
            yield f"operation {id_} ({kind}) says {counted(sum(said), 'change')}; kept: {found:,}"
