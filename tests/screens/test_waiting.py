"""While something runs: its step is shown, it can be cancelled, and leaving asks (P5; screens.md)."""

from __future__ import annotations

from inventory_tui.bootstrap import Actions
from inventory_tui.inventory.work import Progress
from inventory_tui.screens.page import progress_text
from tests.screens.play import Play, locked, played
from tests.screens.world import NORTHWIND


async def to_saving(play: Play) -> None:
    """Begin to save an audit of Cork that frees more than passes unasked."""
    await play.wait(NORTHWIND)
    await play.press("end", "a")
    await play.wait("Sources:")
    await play.press("3", "end", "space", "enter")
    await play.wait("Freed: 27")
    await play.press("s")
    await play.wait("Type how many go free, 27, to save all the same:")
    await play.press("y")
    await play.type("Teams")
    await play.press("enter")
    await play.type("27")
    await play.press("enter", "enter")


async def test_saving_waits_for_others_and_can_be_cancelled(world: Actions) -> None:
    """G4: the screen says what it waits for; nothing is written."""
    async with played(world) as play:
        with locked(world):
            await to_saving(play)
            await play.wait("Waiting for other sessions…")
            assert "esc Cancel" in play.message
            await play.press("s")
            await play.wait("! The audit is being saved")
            await play.press("escape")
            await play.wait("Cancelled; nothing was changed")
        await play.press("s")
        await play.wait("Save the audit?")
    assert all(row.last_audit is None for row in world.customers.list())


async def test_leaving_asks_while_something_is_saved(world: Actions) -> None:
    async with played(world) as play:
        with locked(world):
            await to_saving(play)
            await play.wait("Waiting for other sessions…")
            await play.press("q")
            await play.wait("End the program?")
            await play.press("q", "enter")
            await play.wait("Waiting for other sessions…")
        await play.wait("Audit saved")


async def test_leaving_all_the_same_writes_nothing(world: Actions) -> None:
    async with played(world) as play:
        with locked(world):
            await to_saving(play)
            await play.wait("Waiting for other sessions…")
            await play.press("q")
            await play.wait("End the program?")
            await play.press("y")
            await play.wait(lambda: play.app._exit)
    assert all(row.last_audit is None for row in world.customers.list())


async def test_what_is_busy_for_long_says_so(world: Actions) -> None:
    """G4: a change that waits too long ends with busy, and nothing was changed."""
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "s")
        await play.wait("3 sites")
        with locked(world):
            await play.press("plus")
            await play.type("Delft")
            await play.press("enter")
            await play.wait(lambda: play.message.startswith("! "))
            assert "busy" in play.text.lower() or "writing" in play.text.lower()
    assert "Delft" not in {row.level.name for row in world.customers.sites(NORTHWIND)}


async def test_a_key_is_judged_when_those_before_it_have_run(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("M")
        await play.wait("! No number is marked")
        await play.burst("space", "M")
        await play.wait("only marked: 1")


def test_progress_is_one_line_without_anything_that_moves() -> None:
    assert progress_text(Progress("")) == "Working…"
    assert progress_text(Progress("Counting", 0, 0)) == "Counting…"
    assert progress_text(Progress("Reading a.csv", 120_000)) == "Reading a.csv…  120,000 rows"
    assert progress_text(Progress("Reading a.csv", 120_000), 2.0) == "Reading a.csv…  120,000 rows, 60,000 a second"
    assert progress_text(Progress("Saving", 1_234, 5_000)) == "Saving…  1,234 of 5,000  25%"
