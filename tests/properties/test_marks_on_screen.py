"""What a person sees marked is what is worked on, by the layer that the screen uses, whatever others write meanwhile.

The person marks what was read, in the order it was shown; orders wait a while before they are put, as they do behind
a screen. Where others were quicker, the rows are read again, and nothing was marked.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from inventory_tui.actions import rows
from inventory_tui.actions.browse import Browse
from inventory_tui.errors import ChangedError
from inventory_tui.inventory.model import Entry
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.screens import mark_orders
from inventory_tui.screens.inventory_looks import AllRows
from inventory_tui.screens.inventory_rows import InventoryRows
from inventory_tui.screens.mark_orders import End, MarkOrder
from tests.properties.others import FILTERS, SORTS, Others, Seen, write_template

RUNS = 5_000 if os.environ.get("INVENTORY_TUI_SOAK") else 100
STEPS = 20
NEAR = 6
"""Rows that come without places, so that there are others."""
PLACE = st.integers(0, 19)


class Looking(Others):
    """A person before a screen."""

    @initialize()
    def begin(self) -> None:
        self.open()
        self.rows = InventoryRows(Browse(self.store), "Northwind")
        self.asked, self.sort = FILTERS[0], SORTS[0]
        self.is_descending = self.only_marked = False
        self.order: list[int] = []
        self.drawn: dict[int, Entry] = {}
        self.marked: set[int] = set()
        self.before: set[int] = set()
        self.waiting: list[Callable[[], None]] = []
        self.look(FILTERS[0], SORTS[0], is_descending=False, only_marked=False, at=0)

    def teardown(self) -> None:
        if hasattr(self, "rows"):
            source = self.rows._source
            assert source is not None
            source.close()
            self.close()

    # -- looking ---------------------------------------------------------------------------------------------

    @rule(
        asked=st.sampled_from(FILTERS),
        sort=st.sampled_from(SORTS),
        is_descending=st.booleans(),
        only_marked=st.booleans(),
        at=PLACE,
    )
    def look(
        self,
        asked: tuple[NumberQuery, Callable[[Seen], bool]],
        sort: tuple[str, Callable[[Seen], tuple[object, ...]]],
        *,
        is_descending: bool,
        only_marked: bool,
        at: int,
    ) -> None:
        self.asked, self.sort, self.is_descending, self.only_marked = asked, sort, is_descending, only_marked
        self.read_again(at)

    @rule(at=PLACE)
    def read_again(self, at: int) -> None:
        """The cursor stays at its number, where that is still shown."""
        (query, matches), (name, key) = self.asked, self.sort
        position = self.read_at(at)
        nearest = [self.drawn[position]] if position in self.drawn else []
        ask = self.rows.ask(
            replace(query, sort=(name, self.is_descending)),
            only_marked=self.only_marked,
            position=position,
            nearest=nearest,
        )
        told = self.rows.all(ask)
        assert isinstance(told, AllRows)
        assert told.error is None
        self.are_put()
        seen = self.seen()
        wanted = [id_ for id_ in seen if matches(seen[id_]) and (id_ in self.marked or not self.only_marked)]
        self.order = sorted(wanted, key=lambda id_: key(seen[id_]), reverse=self.is_descending)
        self.drawn = {}
        assert told.rows.count == len(self.order)
        there = [self.order.index(each.id) for each in nearest if each.id in self.order]
        assert told.shift == (there[0] - position if there else 0)

    @rule(offset=PLACE)
    def scroll(self, offset: int) -> None:
        """Read some rows; those that are gone are left out, so that only whole pages tell which row is where."""
        shown = self.rows.shown
        assert shown is not None
        try:
            page = shown.page(offset, 5)
        except ChangedError:
            self.read_again(0)
            return
        wanted = self.order[offset : offset + 5]
        alive = self.seen().keys()
        assert [entry.id for entry in page] == [id_ for id_ in wanted if id_ in alive]
        if len(page) == len(wanted):
            self.drawn |= dict(enumerate(page, offset))
        self.see()

    @rule()
    def look_round(self) -> None:
        """Ask what others changed."""
        shown = self.rows.shown
        assert shown is not None
        self.rows.changed(shown, 0)

    def see(self) -> None:
        """Compare the marks that are drawn with those that there will be when all orders are put."""
        kept = self.marked, self.before
        self.marked, self.before = set(kept[0]), set(kept[1])
        for change in self.waiting:
            change()
        alive = self.seen().keys()
        drawn = {entry.id for entry in self.drawn.values() if entry.id in alive}
        assert {entry.id for entry in self.drawn.values() if self.rows.marks.has(entry)} & alive == self.marked & drawn
        self.marked, self.before = kept

    def read_at(self, at: int) -> int:
        """Return a position whose row was read, as far as there is one."""
        return sorted(self.drawn)[at % len(self.drawn)] if self.drawn else 0

    # -- marking ---------------------------------------------------------------------------------------------

    def ask(self, order: MarkOrder, change: Callable[[], None]) -> None:
        self.rows.marks.order(order)
        self.waiting.append(change)

    def are_put(self) -> None:
        """Change the model as the orders that waited have changed the marks."""
        for change in self.waiting:
            self.let_go()
            change()
        self.let_go()
        self.waiting.clear()

    def let_go(self) -> None:
        """Let the marks go of what others deleted."""
        alive = self.seen().keys()
        self.marked &= alive
        self.before &= alive

    @rule(at=PLACE)
    def mark_one(self, at: int) -> None:
        if not self.drawn:
            return
        entry = self.drawn[self.read_at(at)]
        is_on = not self.rows.marks.has(entry)

        def mark() -> None:
            if not is_on:
                self.marked.discard(entry.id)
            elif entry.id in self.seen():
                self.marked.add(entry.id)

        self.ask(mark_orders.mark_one(entry, is_on=is_on), mark)
        assert self.rows.marks.has(entry) == is_on
        self.see()

    @rule(first=PLACE, last=PLACE)
    def mark_range(self, first: int, last: int) -> None:
        if not self.drawn:
            return
        ends = self.read_at(first), self.read_at(last)
        order = mark_orders.mark_range(*(End(self.drawn[each], each) for each in ends))
        self.put(order, set(self.order[min(ends) : max(ends) + 1]))

    @rule()
    def mark_all(self) -> None:
        self.put(mark_orders.mark_all(), set(self.order))

    def put(self, order: MarkOrder, wanted: set[int]) -> None:
        """Put an order that marks these rows, or none at all where others were quicker."""

        def mark() -> None:
            self.marked |= wanted & self.seen().keys()

        self.ask(order, mark)
        error = self.rows.put_marks().error
        if error is not None:
            assert isinstance(error, ChangedError)
            self.waiting.pop()
        self.are_put()
        self.see()
        if error is not None:
            self.read_again(0)

    @rule()
    def clear(self) -> None:
        def clear() -> None:
            if self.marked:
                self.marked, self.before = set(), self.marked

        self.ask(mark_orders.clear(), clear)
        self.see()

    @rule()
    def restore(self) -> None:
        def restore() -> None:
            if self.before:
                self.marked, self.before = self.before, self.marked

        self.ask(mark_orders.restore(), restore)
        self.put_what_waits()

    @rule()
    def put_what_waits(self) -> None:
        assert self.rows.put_marks().error is None
        self.are_put()
        self.see()

    @rule()
    def work(self) -> None:
        """What is worked on is what was drawn as marked, and what filters hide of it."""
        ids = self.rows.marked().entry_ids
        self.are_put()
        assert sorted(ids) == sorted(self.marked)
        assert self.rows.marks.counts.marked == len(self.marked)
        self.see()


@pytest.fixture
def machine(empty_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[Looking]:
    monkeypatch.setattr(rows, "_NEAR", NEAR)
    template = write_template(empty_database, tmp_path / "template.db")
    return type("Looking", (Looking,), {"template": template, "folder": tmp_path})


def test_what_is_seen_marked_is_what_is_worked_on(machine: type[Looking]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=RUNS, stateful_step_count=STEPS))
