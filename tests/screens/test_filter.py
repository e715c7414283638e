"""What the filter bar says is what is listed, or nothing is done to it (screens.md, Inventory)."""

from __future__ import annotations

from threading import Event

import pytest

from inventory_tui.actions.browse import Browse
from inventory_tui.actions.row_source import RowSource
from inventory_tui.bootstrap import Actions
from inventory_tui.screens.inventory import InventoryScreen
from tests.screens.play import Play, played
from tests.screens.world import NORTHWIND, number


def screen(play: Play) -> InventoryScreen:
    found = play.app.screen
    assert isinstance(found, InventoryScreen)
    return found


async def type_filter(play: Play, text: str) -> None:
    """Type a filter among all numbers."""
    await play.wait("row 1 of 302")
    await play.wait(lambda: bool(screen(play)._suggester.values))
    await play.press("slash")
    await play.type(text)


@pytest.mark.parametrize(
    ("typed", "text", "rows"),
    [
        ("site:Cor", "site:Cork", "row 1 of 101 (302)"),
        ("desk STATUS:avail", "desk STATUS:Available", "row 1 of 75 (302)"),
    ],
)
async def test_enter_completes_what_can_be_but_one(world: Actions, typed: str, text: str, rows: str) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await type_filter(play, typed)
        await play.press("enter")
        await play.wait(rows)
        assert screen(play)._field.value == text
        assert screen(play).focused is screen(play)._table
        await play.press("A")
        await play.wait(f"{rows.split()[3]} marked")


@pytest.mark.parametrize(
    ("typed", "complaint", "listed"),
    [
        ("desk usage:", '! usage: could be any of Device, ""', "desk"),
        ("sort:", "! sort: could be any of level, site, number, status", ""),
        ("stattus:x", "! No field 'stattus' (column 1)", "stattus"),
    ],
)
async def test_what_is_not_finished_is_said_and_typed_on(
    world: Actions, typed: str, complaint: str, listed: str
) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await type_filter(play, typed)
        await play.press("enter")
        await play.wait(complaint)
        assert screen(play).focused is screen(play)._field
        assert screen(play).why_not("delete").startswith("The filter is not finished: ")
        await play.click(5, 8)
        await play.wait(complaint)
        assert screen(play).focused is screen(play)._field
        await play.press("escape")
        await play.wait("e Export")
        assert screen(play)._field.value == listed
        assert "finished" not in screen(play).why_not("delete")


async def test_nothing_is_done_to_the_rows_from_before(world: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
    """While those of the filter are on their way."""
    may_go, page, requery = Event(), Browse.page, RowSource.requery
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        monkeypatch.setattr(Browse, "page", lambda *given: may_go.wait(60) and page(*given))
        monkeypatch.setattr(RowSource, "requery", lambda *given, **named: may_go.wait(60) and requery(*given, **named))
        await type_filter(play, "3")
        await play.press("enter", "d")
        await play.wait("! The rows are not those of the filter yet")
        may_go.set()
        await play.wait(f"> {number(3)}")
        await play.press("d")
        await play.wait(f"Delete? › {number(3)}")


async def test_nothing_is_done_to_other_rows_than_the_bar_asks_for(world: Actions) -> None:
    """A site that there is not: its rows cannot be read, those from before stay."""
    async with played(world, customer=NORTHWIND) as play:
        await type_filter(play, "site:Cork")
        await play.wait("row 1 of 101 (302)")
        await play.burst(*"x")
        await play.wait("! No site 'Corkx'")
        await play.press("enter")
        await play.wait(lambda: not any(worker.is_running for worker in screen(play).workers))
        for key in ("m", "d", "r", "c", "E", "v", "A", "e"):
            await play.press("j")
            await play.wait(" of 101 (302)")
            await play.press(key)
            await play.wait("! The numbers are being" if key in "vA" else "! The filter is not finished: the rows are")
        await play.press("escape")
        await play.wait(" of 302")
        assert screen(play)._field.value == ""
        await play.press("d")
        await play.wait("Delete?")
