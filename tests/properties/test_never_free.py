"""No sequence of actions makes a number in use look free (W0): any of them, in any order, under both dial plans.

Only an import of records does, and only for the entries whose records it brings.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory_tui.actions.edit import NextFreeRequest
from inventory_tui.actions.imports import NumbersRequest
from inventory_tui.audit.plan import AuditRequest
from inventory_tui.audit.scope import Acceptance
from inventory_tui.audit.scope import Options as ProductOptions
from inventory_tui.bootstrap import Actions, open_actions
from inventory_tui.errors import InventoryError
from inventory_tui.inventory import edits
from inventory_tui.settings import Settings
from tests import estates, oracle
from tests.oracle import Entry, Estate, Options, Record, Scope, Source
from tests.oracle import work as reference
from tests.properties import strategies
from tests.properties.product import asked_scope
from tests.properties.test_work import Turn, asked, deeds, moves, turns

EXAMPLES = 2_000 if os.environ.get("INVENTORY_TUI_SOAK") else 20
NAME = "Northwind"
SITES = strategies.SITES[:3]


@dataclass(frozen=True)
class Undo:
    """Any operation there was is taken back, the last one at place 0."""

    place: int


@dataclass(frozen=True)
class Next:
    site: str | None


@dataclass(frozen=True)
class Add:
    number: str
    site: str | None


@dataclass(frozen=True)
class Audit:
    scope: Scope
    options: Options


@dataclass(frozen=True)
class ImportNumbers:
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class ImportRecords:
    """New ones come, and one that was there goes."""

    come: tuple[Record, ...]
    goes: int


Step: TypeAlias = Turn | Undo | Next | Add | Audit | ImportNumbers | ImportRecords


@st.composite
def histories(draw: st.DrawFn) -> tuple[Estate, list[Step]]:
    """An estate where most of a few numbers are Available and rightly so, and what is done to it."""
    numbers = draw(st.lists(st.sampled_from(strategies.NUMBERS), min_size=1, max_size=3, unique=True))
    levels = (oracle.CUSTOMER, *(site.name for site in SITES))
    states = st.sampled_from((*["Available"] * 4, "Used", "Reserved", "Cooling", "Inactive"))
    entry = st.builds(lambda each, status: replace(each, status=status), strategies.entries(levels, numbers), states)
    entries = st.lists(entry, min_size=1, max_size=4, unique_by=lambda each: each.key)
    record = st.builds(
        Record,
        st.sampled_from(levels),
        st.sampled_from(numbers),
        st.sampled_from(strategies.OFTEN),
        source=st.just("Feed"),
    )
    records = st.lists(record, max_size=3)
    estate = Estate(
        draw(st.sampled_from((oracle.FLAT, oracle.SLC))),
        sites=SITES,
        entries=tuple(sorted(draw(entries))),
        records=tuple(sorted(draw(records))),
        sources=(Source("Feed", strategies.NOW),),
    )
    sites = st.sampled_from((None, *estate.site_names))
    step = st.one_of(
        turns(deeds()),
        turns(deeds()),
        turns(moves(levels)),
        turns(moves(levels)),
        st.builds(Undo, st.sampled_from((0, 0, 0, 1, 2))),
        st.builds(Next, sites),
        st.builds(Add, st.sampled_from(numbers), sites),
        st.builds(Audit, strategies.scopes(estate), strategies.options()),
        st.builds(ImportNumbers, entries.map(tuple)),
        st.builds(ImportRecords, records.map(tuple), st.integers(0, 9)),
    )
    return estate, draw(st.lists(step, min_size=15, max_size=30))


@settings(max_examples=EXAMPLES)
@given(history=histories())
def test_nothing_in_use_comes_to_look_free(history: tuple[Estate, list[Step]], fresh: Callable[[], Path]) -> None:
    """W0, after every single step; what refuses changes nothing."""
    estate, steps = history
    path = fresh()
    with estates.opened(path) as connection:
        estates.write(connection, NAME, estate)
    actions = open_actions(Settings(database=path))
    try:
        for step in steps:
            before = _read(path)
            try:
                _take(actions, before, step)
            except InventoryError:
                assert _read(path) == before
                continue
            newly = reference.looks_free_while_in_use(_read(path)) - reference.looks_free_while_in_use(before)
            assert not newly or isinstance(step, ImportRecords), step
    finally:
        actions.close()


def _read(path: Path) -> Estate:
    with estates.opened(path) as connection:
        return estates.read(connection, NAME)


def _take(actions: Actions, before: Estate, step: Step) -> None:
    match step:
        case Turn():
            _work(actions, before, step)
        case Undo(place):
            done = actions.history.list(NAME)
            if place < len(done):
                with actions.edit.prepare_undo(done[place].id) as prepared:
                    prepared.run()
        case Next(site):
            actions.edit.next_free(NextFreeRequest(NAME, site, 2, reserve=edits.Reserve(5)))
        case Add(number, site):
            actions.edit.add(NAME, number, site=site)
        case Audit(scope, options):
            wanted = ProductOptions(options.keep_freed, options.cool_freed_days)
            with actions.audits.preview(AuditRequest(NAME, asked_scope(scope), wanted)) as preview:
                preview.save(Acceptance.everything())
        case ImportNumbers(entries):
            actions.imports.import_numbers(NumbersRequest(NAME, _file(actions.database, entries)))
        case ImportRecords(come, goes):
            stay = (*before.records[:goes], *before.records[goes + 1 :])
            after = replace(before, records=tuple(sorted((*stay, *come))))
            with estates.opened(actions.database) as connection:
                estates.change(connection, _id(actions), before, after)


def _work(actions: Actions, before: Estate, turn: Turn) -> None:
    """Do a deed to some of the entries there are: just them, or all of their numbers."""
    if not before.entries:
        return
    _, deed = asked(turn.deed, datetime.now(UTC))
    numbers = tuple(before.entries[place % len(before.entries)].number for place in turn.places)
    selection: edits.Selection = edits.Named(numbers)
    if turn.by_ids:
        with estates.opened(actions.database) as connection:
            ids = [row["id"] for row in estates.dump(connection, _id(actions))["entry"]]
        selection = edits.Marked([ids[place % len(ids)] for place in turn.places])
    with actions.edit.prepare(NAME, deed, selection) as prepared:
        prepared.run()


def _file(database: Path, entries: tuple[Entry, ...]) -> Path:
    path = database.with_suffix(".csv")
    columns = ("number", "status", "usage", "vendor", "description", "release_date")
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("site", *columns))
        rows.writerows((entry.level, *(getattr(entry, name) for name in columns)) for entry in entries)
    return path


def _id(actions: Actions) -> int:
    with estates.opened(actions.database) as connection:
        found: int = connection.exec_driver_sql("SELECT id FROM customer WHERE name = ?", (NAME,)).scalar_one()
    return found
