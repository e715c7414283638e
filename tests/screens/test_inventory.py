"""The inventory, one number, and the history (screens.md, Inventory and History)."""

from __future__ import annotations

import csv
from pathlib import Path
from threading import Event

import pytest

from inventory_tui.actions.row_source import RowSource
from inventory_tui.audit.plan import AuditRequest
from inventory_tui.audit.scope import Acceptance, Scope
from inventory_tui.bootstrap import Actions
from inventory_tui.inventory.query import NumberQuery
from tests.screens.play import LARGE, SMALL, Play, played
from tests.screens.world import NORTHWIND

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "140x40"])


def save_audit(actions: Actions) -> int:
    """Save an audit of Amsterdam, and return its run."""
    with actions.audits.preview(AuditRequest(NORTHWIND, Scope.selected("Amsterdam"))) as preview:
        run = preview.save(Acceptance.everything())
    assert run.id is not None
    return run.id


async def test_it_opens_at_a_customer_when_asked(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("escape")
        await play.wait("Last audit")


@SIZES
async def test_rows_are_paged_and_told(world: Actions, size: tuple[int, int]) -> None:
    async with played(world, size, NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.wait("Available 33%")
        assert "302 numbers" in play.lines[0]
        await play.press("G")
        await play.wait("row 302 of 302")
        await play.wait("> +15550100500")
        await play.press("ctrl+u", "g", "pagedown", "k")
        await play.wait(f"row {size[1] - 5} of 302")


async def test_the_filter_follows_while_one_types(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("slash")
        await play.type("status:res")
        await play.wait("status:reserved")
        await play.press("right")
        await play.wait("row 1 of 1 ")
        assert "Reserved" in play.text
        await play.type(" site:nowhere")
        await play.wait("\n! ")
        await play.press(*["backspace"] * 13)
        await play.press("escape", "escape")
        await play.wait("row 1 of 302")
        await play.press("slash")
        await play.type("stattus:x")
        await play.wait("\n! ")
        await play.press(*["backspace"] * 9)
        await play.type("desk 101")
        await play.wait("row 1 of 1 ")
        await play.press("enter")
        await play.wait("enter Detail")
        await play.press("slash")
        await play.type("site:Cork")
        await play.wait("desk 101 site:Cork")
        await play.press("enter")
        await play.wait("row 1 of 1 ")


async def test_any_column_sorts_either_way(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("o")
        await play.wait("Sort the numbers")
        await play.type("number desc")
        await play.press("enter")
        await play.wait("Number ▼")
        await play.wait("> +15550100500")


async def test_a_jump_goes_to_a_number_or_a_row(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("colon")
        await play.wait("Number or row")
        await play.press("enter")
        await play.wait("! Say where to jump")
        await play.type("#120")
        await play.press("enter")
        await play.wait("row 120 of 302")
        await play.press("colon")
        await play.wait("Number or row")
        await play.type("+1 555 01 00400")
        await play.press("enter")
        await play.wait("row 302 of 302")


async def test_a_jump_among_other_rows_than_are_shown_goes_nowhere(
    world: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, is_found, may_tell = RowSource.position_of, Event(), Event()

    def slowly(source: RowSource, number: str) -> int:
        found = real(source, number)
        is_found.set()
        assert may_tell.wait(60)
        return found

    monkeypatch.setattr(RowSource, "position_of", slowly)
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("colon")
        await play.wait("Number or row")
        await play.type("+15550100050")
        await play.press("enter")
        await play.wait(is_found.is_set)
        await play.press("slash")
        await play.type("3")
        await play.wait("> +15550100003")
        may_tell.set()
        await play.wait(" (302)")
        await play.rest()
        assert "row 1 of " in play.text


@SIZES
async def test_one_number_in_detail(world: Actions, size: tuple[int, int]) -> None:
    """All fields, where it is used with source and age, its history; beside the table where there is room."""
    save_audit(world)
    async with played(world, size, NORTHWIND) as play:
        await play.wait("row 1 of ")
        await play.press("j")
        await play.press("enter")
        await play.wait("Where it is used: 1 service record")
        await play.wait("CUCM Amsterdam, 3 h ago")
        if size == LARGE:
            await play.press("j", "j")
            await play.wait("audit")
            await play.press("enter")
            await play.wait(lambda: "Where it is used" not in play.text)
        else:
            await play.press("escape")
            await play.wait("row 2 of")


async def test_a_status_that_is_not_the_truth_is_marked(world: Actions) -> None:
    """W0: drift."""
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        assert "Available ≠" in play.text
        await play.press("enter")
        await play.wait("≠ the records say: Used")


async def test_what_the_filter_shows_is_exported(world: Actions, tmp_path: Path) -> None:
    """W5: and a file that is there is not replaced unasked."""
    target = tmp_path / "out.csv"
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("slash")
        await play.type("site:Cork")
        await play.wait("row 1 of 101")
        await play.press("enter", "e")
        await play.wait("what the filter shows: 101")
        await play.press(*["backspace"] * 40)
        await play.type(str(target))
        await play.press("enter")
        await play.wait("101 rows written to")
        await play.press("e")
        await play.wait("what the filter shows: 101")
        await play.press(*["backspace"] * 40)
        await play.type(str(target))
        await play.press("enter")
        await play.wait("\n! ")
    with target.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["site"] for row in rows} == {"Cork"}
    assert len(rows) == 101


async def to_history(play: Play) -> None:
    await play.wait(NORTHWIND)
    await play.press("end", "h")
    await play.wait("History › Northwind Telecom")


async def test_the_history_opens_a_run_and_its_numbers(world: Actions) -> None:
    run = save_audit(world)
    changes = world.history.show(run).changes
    async with played(world) as play:
        await to_history(play)
        await play.wait("Audit of Amsterdam")
        await play.press("enter")
        await play.wait(f"{changes} changes")
        await play.wait("Available → Used Device")
        await play.press("e")
        await play.wait(f"Export › run {run}")
        await play.press("escape")
        await play.wait(f"{changes} changes")
        await play.press("b")
        await play.wait(f"row 1 of {changes}")
        assert f"run:{run}" in play.text
        assert world.browse.count(NORTHWIND, NumberQuery(run=run)) == changes


async def test_an_empty_history_says_so(world: Actions) -> None:
    async with played(world) as play:
        await to_history(play)
        await play.wait("Nothing was done yet.")
        await play.press("enter")
        await play.wait("! Nothing was done yet")
