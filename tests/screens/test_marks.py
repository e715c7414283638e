"""Marks: one, a range, all, none, only the marked; filters, sorts and other sessions do not lose them (screens.md)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from inventory_tui.actions.browse import RowSource
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import StoreError
from inventory_tui.inventory.edits import Delete, Marked, Named
from inventory_tui.inventory.work import Work
from inventory_tui.screens import inventory_changes
from inventory_tui.screens.inventory import InventoryScreen
from inventory_tui.screens.inventory_rows import InventoryRows
from inventory_tui.widgets.row_window import BLOCK
from tests.screens.play import Play, played
from tests.screens.world import LITWARE, NORTHWIND, number


def marked_rows(play: Play) -> list[str]:
    """Return the numbers on screen that have a mark."""
    return [line[2:].split()[0] for line in play.lines[3:-2] if line[1:2] == "*"]


def screen(play: Play) -> InventoryScreen:
    shown = play.app.screen
    assert isinstance(shown, InventoryScreen)
    return shown


async def narrow(play: Play, text: str, sign: str) -> None:
    """Put a filter in the place of what is there, and wait for its rows."""
    await play.press("slash", *["backspace"] * 30)
    await play.type(text)
    await play.press("enter")
    await play.wait(sign)


def delete(world: Actions, *numbers: str) -> None:
    """Delete numbers in another session."""
    with world.edit.prepare(NORTHWIND, Delete(), Named(numbers)) as prepared:
        assert prepared.run().changed == len(numbers)


async def test_space_marks_and_goes_on(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("space", "space")
        await play.wait("row 3 of 302   2 marked")
        assert marked_rows(play) == [number(0), number(1)]
        await play.press("k", "space")
        await play.wait("row 3 of 302   1 marked")
        assert marked_rows(play) == [number(0)]
        await play.press("G")
        await play.wait(f"> {number(500)}")
        await play.press("space")
        await play.wait("row 302 of 302   2 marked")
        assert play.lines[-3].startswith(f">*{number(500)}")


async def test_a_range_is_marked_from_either_end(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("j", "j", "v", "j", "j")
        await play.wait("row 5 of 302   range from row 3")
        await play.press("escape")
        await play.wait(lambda: "range" not in play.text and "row 5 of 302" in play.text)
        await play.press("v", "k", "k", "v")
        await play.wait("3 marked")
        assert marked_rows(play) == [number(1), number(2), number(3)]
        await play.press("v", "j", "space")
        await play.wait("3 marked")
        await play.press("G", "v", "pageup", "v")
        await play.wait("23 marked")


async def test_all_that_the_filter_shows_none_and_the_last(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await narrow(play, "site:Cork", "row 1 of 101 (302)")
        await play.press("A")
        await play.wait("101 marked")
        await narrow(play, "status:available", "row 1 of 101 (302)   101 marked (68 hidden by the filter)")
        await play.press("N")
        await play.wait(lambda: "marked" not in play.text and not marked_rows(play))
        await play.press("space")
        await play.wait("1 marked")
        await play.press("apostrophe")
        await play.wait("101 marked (68 hidden by the filter)")
        await play.press("apostrophe")
        await play.wait(lambda: " 1 marked " in play.message)


async def test_only_the_marked_ones_and_back(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("M")
        await play.wait("! No number is marked")
        await play.press("pagedown", "space", "j", "space", "M")
        await play.wait("row 2 of 2 (302)   only marked: 2")
        await play.press("N")
        await play.wait("only marked: 0")
        await play.press("R")
        await play.wait("No marked number here")
        await play.press("escape")
        await play.wait("row 1 of 302")
        await play.press("apostrophe")
        await play.wait("2 marked")


async def test_marks_survive_filter_sort_and_refresh(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("space", "j", "space")
        await narrow(play, "sort:number:desc", f"> {number(500)}")
        await play.wait("row 1 of 302   2 marked")
        await play.press("G", "R")
        await play.wait(lambda: marked_rows(play) == [number(1), number(0)])
        assert "row 302 of 302" in play.text
        await narrow(play, "zebra", "No number matches the filter")
        await play.wait("2 marked (2 hidden by the filter)")
        await play.press("escape")
        await play.wait(lambda: marked_rows(play) == [number(0), number(1)])


async def test_what_is_worked_on(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        one = screen(play).selected()
        assert one is not None
        assert one.entry is not None
        assert one.words == f"{number(0)} at Amsterdam"
        await play.burst("space", "space")
        both = screen(play).selected()
        assert both is not None
        assert (both.words, both.count, both.entry) == ("2 marked numbers", 2, None)
        selection = both.read()
        assert isinstance(selection, Marked)
        assert len(selection.entry_ids) == 2
        await narrow(play, "zebra", "2 marked (2 hidden by the filter)")
        await play.press("N")
        await play.wait(lambda: screen(play).selected() is None)


async def test_after_a_deed_the_report_stays_and_so_does_the_cursor(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press(*"jjj")
        delete(world, number(61), number(63))
        screen(play).worked("2 numbers deleted")
        await play.wait(lambda: screen(play)._is_counted)
        await play.rest()
        assert "2 numbers deleted" in play.message
        assert any(line.startswith(f"> {number(2)}") for line in play.lines)
        await play.press("j")
        await play.wait("row 5 of 300")


async def test_the_cursor_goes_to_the_next_that_is_still_there(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await narrow(play, "status:available", "row 1 of 101")
        await play.press("G", *"kkkkk")
        await play.wait("row 96 of 101")
        at = screen(play)._table.current
        assert at is not None
        await play.press("space", "k", "k", "space")
        await play.wait("row 96 of 101 (302)   2 marked")
        delete(world, at.number)
        await play.press("R")
        await play.wait("row 96 of 100 (301)   1 marked")


async def test_what_others_change_is_told_and_moves_nothing(world: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory_changes, "LOOK_EVERY_S", 0.02)
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await narrow(play, "status:available", "row 1 of 101")
        await play.press("j", "space", "space")
        await play.wait("2 marked")
        before = play.lines[3:-2]
        delete(world, number(97))
        await play.wait(", R Refresh")
        assert "changed by" in play.message
        assert [line[2:] for line in play.lines[3:-2]] == [line[2:] for line in before]
        await play.press("j", "k")
        assert "changed by" in play.message, "until the rows are read again"
        await play.press("R")
        await play.wait("of 100 (301)")
        assert "changed by" not in play.text


async def test_marks_of_what_others_delete_are_gone(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await narrow(play, "status:available site:Berlin", "row 1 of 33")
        await play.press("A")
        await play.wait("33 marked")
        with world.store.write() as connection:
            connection.exec_driver_sql("DELETE FROM entry WHERE number < '+15550100050'")
        await play.press("G", "space")
        await play.wait("15 marked")
        await play.press("R")
        await play.wait("row 16 of 16")


@contextmanager
def held_back(monkeypatch: pytest.MonkeyPatch, name: str, is_held: Callable[..., bool]) -> Iterator[threading.Event]:
    """Let calls of a method of the rows wait until the event is set; all go on in the end."""
    real = getattr(RowSource, name)
    may_go = threading.Event()

    def wait(self: RowSource, *arguments: Any, **named: Any) -> Any:
        if is_held(*arguments, **named):
            assert may_go.wait(60)
        return real(self, *arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(RowSource, name, wait)
        try:
            yield may_go
        finally:
            may_go.set()


async def test_the_last_filter_wins(world: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
    """However late the rows of an older one come."""
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("slash")
        with held_back(monkeypatch, "requery", lambda query, *_, **__: query.search == "10") as may_go:
            await play.type("10")
            await play.type("0")
            await play.type("2")
            may_go.set()
            await play.wait("row 1 of 100 (302)")
        await play.rest()
        assert f"> {number(200)}" in play.text
        await play.press(*["backspace"] * 4)
        await play.burst(*"desk", "space", *"101")
        await play.wait("row 1 of 1 (302)")
        assert "desk 101" in play.text


async def test_a_page_of_an_older_query_never_stands_among_newer_rows(
    world: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        with held_back(monkeypatch, "page", lambda offset, *_: offset > 0) as may_go:
            await play.press("G")
            await play.wait("row 302 of 302")
            await play.press("slash")
            await play.type("site:Berlin")
            may_go.set()
            await play.wait("row 1 of 100 (302)")
        await play.press("enter", "G")
        await play.wait("row 100 of 100")
        assert all("Berlin" in line for line in play.lines[3:-2])


async def test_rows_that_cannot_be_read_say_why(world: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")

        def fail(*_: Any) -> Any:
            raise StoreError("the disk failed", "look at the disk")

        with monkeypatch.context() as patch:
            patch.setattr(RowSource, "page", fail)
            await play.press("G")
            await play.wait("! The disk failed")
        await play.press("g", "G")
        await play.wait(f"> {number(500)}")


async def test_marking_a_million_can_be_cancelled(world: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        is_asked = threading.Event()

        def wait(self: RowSource, work: Work) -> Any:
            is_asked.set()
            while True:
                work.check()

        with monkeypatch.context() as patch:
            patch.setattr(RowSource, "mark_all", wait)
            await play.press("A")
            assert is_asked.wait(60)
            await play.wait("esc Cancel")
            await play.press("A")
            await play.wait("! Something is running")
            await play.press("escape")
            await play.wait("Cancelled; nothing was changed")
        await play.press("j")
        await play.wait("row 2 of 302")
        assert "marked" not in play.message


async def test_an_inventory_without_numbers_names_the_ways_on(world: Actions) -> None:
    async with played(world, customer=LITWARE) as play:
        await play.wait("No number yet: + adds some")
        await play.press("space", "v", "A")
        await play.rest()
        assert screen(play).selected() is None


async def test_keys_typed_ahead_reach_the_table(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.burst("slash", *"desk", "enter", "space")
        await play.wait("1 marked")
        assert screen(play)._field.value == "desk"
        await play.press("slash")
        await play.type("/")
        await play.press("enter")
        assert screen(play)._field.value == "desk /"
        assert screen(play).focused is screen(play)._table


async def test_rows_that_cannot_be_read_leave_those_on_screen(world: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("space")
        await play.wait("1 marked")

        def fail(*_: Any, **__: Any) -> Any:
            raise StoreError("the disk failed", "look at the disk")

        with monkeypatch.context() as patch:
            patch.setattr(RowSource, "requery", fail)
            await play.press("M")
            await play.wait("! The disk failed")
        await play.press("j")
        await play.wait("row 3 of 302   1 marked")
        with monkeypatch.context() as patch:
            patch.setattr(InventoryRows, "_shift", fail)
            await play.press("M")
            await play.wait("! The disk failed")
        await play.press("R")
        await play.wait(lambda: screen(play)._is_counted)
        await play.press("G")
        await play.wait("row 302 of 302   1 marked")
        await play.wait(f"> {number(500)}")


async def test_a_row_that_others_deleted_before_it_came_is_gone(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await narrow(play, "number:+15550100*", "row 1 of 302")
        await play.wait(lambda: screen(play)._is_counted)
        with world.store.write() as connection:
            connection.exec_driver_sql(f"DELETE FROM entry WHERE number = '{number(290)}'")
        await play.press("G")
        await play.wait(f"  {number(500)}")
        assert play.lines[-3] == "> gone"
        await play.press("space")
        await play.wait("! The number is gone")
        await play.press("R")
        await play.wait("row 301 of 301")


async def test_a_range_never_marks_what_was_not_on_screen(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press(*"vjjj")
        await play.wait("row 4 of 302   range from row 1")
        world.edit.add(NORTHWIND, number(2), site="Amsterdam")
        await play.press("v")
        await play.wait("! Others changed the inventory meanwhile — look at it anew")
        await play.wait(lambda: play.text.count(number(2)) == 2)
        assert marked_rows(play) == []
        await play.press("g", *"vjjj")
        await play.wait("row 4 of 303   range from row 1")
        await play.press("v")
        await play.wait("row 4 of 303   4 marked")
        assert marked_rows(play) == [number(0), number(1), number(1), number(2)]


async def test_rows_that_others_changed_before_they_came_are_read_with_the_others(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        delete(world, number(61))
        await play.press("G")
        await play.wait("! Others changed the inventory")
        await play.wait(f"> {number(500)}")
        await play.press("g")
        await play.wait("row 1 of 301")


async def test_a_range_begins_among_the_rows_that_are_counted(world: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not among older ones that are still on screen."""
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        delete(world, number(61))
        with held_back(monkeypatch, "page", lambda _, limit, *__: limit == BLOCK):
            await play.press("R")
            await play.wait(lambda: screen(play)._is_counted)
            await play.press("v")
            await play.wait("! The numbers are being counted")
            await play.press("A")
        await play.wait(lambda: screen(play)._is_settled)
        await play.press("A")
        await play.wait("301 marked")


async def test_a_mark_that_is_not_put_before_other_rows_come_is_told(
    world: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")

        def fail(*_: Any) -> Any:
            raise StoreError("the disk failed")

        with monkeypatch.context() as patch:
            patch.setattr(RowSource, "mark", fail)
            patch.setattr(InventoryScreen, "_put_marks", lambda _: None)
            await play.press("space", "R")
            await play.wait("! The disk failed")
        await play.wait(lambda: not marked_rows(play))
