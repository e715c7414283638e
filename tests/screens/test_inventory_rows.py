"""The rows of an inventory screen without a screen: what threads may do to each other, and what they may not."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any
from unittest.mock import Mock

import pytest

from inventory_tui.actions.browse import RowSource
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import CancelledError, StoreError
from inventory_tui.inventory.edits import Delete, Named
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.screens import mark_orders
from inventory_tui.screens.filter_words import FACETS
from inventory_tui.screens.inventory_looks import AllRows, NotRead, QueryRows
from inventory_tui.screens.inventory_rows import InventoryRows
from tests.screens.world import NORTHWIND, number

EVERYTHING = NumberQuery()
CORK = NumberQuery(sites=("Cork",))


def ask(rows: InventoryRows, query: NumberQuery = EVERYTHING) -> QueryRows:
    """Let the rows look at a query, and return what they show."""
    told = rows.all(rows.ask(query, only_marked=False, position=0, nearest=None))
    assert isinstance(told, AllRows)
    return told.rows


@pytest.fixture
def rows(world: Actions) -> InventoryRows:
    return InventoryRows(world.browse, NORTHWIND)


def once(method: Callable[..., Any], error: Exception) -> Callable[..., Any]:
    """Return the method as it fails the first time."""
    failures = [error]

    def call(*arguments: Any, **named: Any) -> Any:
        if failures:
            raise failures.pop()
        return method(*arguments, **named)

    return call


def test_a_page_of_rows_that_were_replaced_is_none_of_the_new_ones(rows: InventoryRows) -> None:
    old = ask(rows)
    assert len(old.page(0, 50)) == 50
    new = ask(rows, CORK)
    assert (rows.holds(old), rows.holds(new)) == (False, True)
    with pytest.raises(CancelledError):
        old.page(0, 50)
    assert {each.level.label for each in new.page(0, 50)} == {"Cork"}


def test_what_was_asked_before_gives_up(rows: InventoryRows) -> None:
    ask(rows)
    late = rows.ask(CORK, only_marked=False, position=0, nearest=None)
    shown = ask(rows, NumberQuery(search="desk"))
    told = rows.all(late)
    assert isinstance(told, NotRead)
    assert isinstance(told.error, CancelledError)
    for read in (rows.first, rows.divide):
        with pytest.raises(CancelledError):
            read(late)
    assert rows.holds(shown)


def test_a_wish_to_stop_that_comes_too_late_hits_nobody_else(
    rows: InventoryRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = ask(rows)
    late = CancelledError("meant for another statement")
    for name in ("page", "requery", "mark_all", "marked_ids", "position_of"):
        monkeypatch.setattr(RowSource, name, once(getattr(RowSource, name), late))
    assert len(shown.page(0, 9)) == 9
    rows.marks.order(mark_orders.mark_all())
    assert rows.put_marks().error is None
    assert len(rows.marked().entry_ids) == 302
    assert rows.place_of(number(500)) == 301
    assert ask(rows, CORK).count == 101
    assert rows.marks.counts == (302, 201)


def test_the_number_that_the_cursor_was_on_is_found_however_far_away(rows: InventoryRows) -> None:
    entry = ask(rows).page(300, 1)[0]
    told = rows.all(rows.ask(EVERYTHING, only_marked=False, position=5, nearest=[entry]))
    assert isinstance(told, AllRows)
    assert told.shift == 295
    told = rows.all(rows.ask(NumberQuery(statuses=("Reserved",)), only_marked=False, position=5, nearest=[entry]))
    assert isinstance(told, AllRows)
    assert told.shift == 0, "nowhere"


def test_marks_that_cannot_be_put_are_not_worked_on(rows: InventoryRows, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CancelledError):
        rows.marked()
    shown = ask(rows)
    monkeypatch.setattr(RowSource, "mark", once(RowSource.mark, StoreError("the disk failed")))
    rows.marks.order(mark_orders.mark_one(shown.page(0, 1)[0], is_on=True))
    with pytest.raises(StoreError):
        rows.marked()
    assert rows.marks.counts.marked == 0


def test_who_looks_round_tells_no_errors(rows: InventoryRows, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = ask(rows)
    monkeypatch.setattr(RowSource, "newer", once(RowSource.newer, StoreError("the disk failed")))
    assert rows.changed(shown, 0).by is None


def test_rows_that_come_after_the_end_are_given_back(
    rows: InventoryRows, world: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[RowSource] = []

    def open_late(customer: str, query: NumberQuery, work: Work) -> RowSource:
        opened.append(RowSource(world.store, customer, query, work))
        rows.close()
        return opened[0]

    monkeypatch.setattr(world.browse, "open", open_late)
    rows.all(rows.ask(EVERYTHING, only_marked=False, position=0, nearest=None))
    with pytest.raises(CancelledError):
        opened[0].count_marks()
    rows.close()


def test_a_mark_that_cannot_be_put_before_a_look_is_told(rows: InventoryRows, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = ask(rows).page(0, 1)[0]
    monkeypatch.setattr(RowSource, "mark", once(RowSource.mark, StoreError("the disk failed")))
    rows.marks.order(mark_orders.mark_one(entry, is_on=True))
    told = rows.all(rows.ask(CORK, only_marked=False, position=0, nearest=None))
    assert isinstance(told, AllRows)
    assert isinstance(told.error, StoreError)
    told = rows.all(rows.ask(CORK, only_marked=False, position=0, nearest=None))
    assert isinstance(told, AllRows)
    assert told.error is None


def test_rows_that_others_change_before_the_cursor_is_found_are_looked_at_anew(
    rows: InventoryRows, world: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = ask(rows).page(300, 1)[0]
    look = RowSource.requery

    def change_after(*arguments: Any, **named: Any) -> Any:
        told = look(*arguments, **named)
        monkeypatch.undo()
        world.edit.add(NORTHWIND, number(0), site="Cork")
        return told

    monkeypatch.setattr(RowSource, "requery", change_after)
    told = rows.all(rows.ask(EVERYTHING, only_marked=False, position=5, nearest=[entry]))
    assert isinstance(told, AllRows)
    assert (told.rows.count, told.shift) == (303, 296)
    assert told.rows.page(301, 1)[0].id == entry.id


def test_giving_back_waits_for_nobody(rows: InventoryRows) -> None:
    ask(rows)
    source = rows._source
    assert source is not None
    closing = Thread(target=rows.close)
    with source._lock:
        closing.start()
        closing.join(5)
        assert not closing.is_alive()
    with pytest.raises(CancelledError):
        source.count_marks()


def test_all_numbers_are_counted_again_only_where_some_came_or_went(
    rows: InventoryRows, world: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = Mock(wraps=world.browse.count)
    monkeypatch.setattr(world.browse, "count", count)

    def total() -> int:
        return rows.divide(rows.ask(CORK, only_marked=False, position=0, nearest=None)).total

    assert [total(), total(), count.call_count] == [302, 302, 1]
    world.edit.add(NORTHWIND, number(700))
    assert [total(), total(), count.call_count] == [303, 303, 2]


def test_values_that_occur_are_those_of_each_field_and_can_be_given_up(rows: InventoryRows, world: Actions) -> None:
    assert rows.occurring().values == {field: world.browse.values(NORTHWIND, field) for field in FACETS}
    rows.close()
    with pytest.raises(CancelledError):
        rows.occurring()


def test_what_is_worked_on_is_what_is_said_to_be_marked(rows: InventoryRows, world: Actions) -> None:
    """Though others deleted some of it since it was told."""
    ask(rows)
    rows.marks.order(mark_orders.mark_all())
    rows.put_marks()
    with world.edit.prepare(NORTHWIND, Delete(), Named((number(61),))) as prepared:
        assert prepared.run().changed == 1
    assert len(rows.marked().entry_ids) == 301
    assert rows.marks.counts == (301, 0)
