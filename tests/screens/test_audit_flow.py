"""The audit from the first screen to the saved run, as a person does it (screens.md, Audit 1 to 3)."""

from __future__ import annotations

import pytest

from inventory_tui.actions.audits import Preview
from inventory_tui.audit.plan import AuditRequest
from inventory_tui.audit.scope import Scope
from inventory_tui.bootstrap import Actions
from tests.screens.play import LARGE, SMALL, Play, played
from tests.screens.world import CONTOSO, FABRIKAM, NORTHWIND

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "140x40"])


async def to_scope(play: Play, customer: str) -> None:
    await play.wait(customer)
    await play.press("home")
    while f"> {customer}" not in play.text:
        await play.press("j")
    await play.press("a")
    await play.wait("Sources:" if customer != FABRIKAM else "turned off")
    await play.wait("Selected sites" if customer != FABRIKAM else "turned off")


def expected(actions: Actions, scope: Scope) -> Preview:
    return actions.audits.preview(AuditRequest(NORTHWIND, scope))


@SIZES
async def test_an_audit_of_selected_sites_is_previewed_saved_and_told(world: Actions, size: tuple[int, int]) -> None:
    with expected(world, Scope.selected("Amsterdam", "Berlin")) as preview:
        counts = preview.counts
    async with played(world, size) as play:
        await to_scope(play, NORTHWIND)
        await play.press("3", "space", "space")
        assert "(•) Selected sites   2 of 3" in play.text
        await play.wait("[x] Amsterdam")
        await play.wait("[ ] Cork")
        await play.press("enter")
        await play.wait("Unchanged")
        assert "Preview › Northwind Telecom › Selected sites: Amsterdam, Berlin" in play.lines[0]
        assert "Nothing is deleted. Nothing is written until you save." in play.text
        assert f"> Freed {counts.freed:>18,}" in play.text
        await play.wait(f"Freed: {counts.freed}")
        await play.press("s")
        await play.wait("Save the audit?")
        assert world.customers.list()[3].last_audit is None, "nothing is written before the answer"
        await play.press("y")
        await play.wait("frees")
        await play.type("teams")
        await play.press("enter")
        await play.type(str(counts.freed))
        await play.press("enter", "enter")
        await play.wait("Audit saved")
        assert f"{counts.created:>12,}  created" in play.text
        await play.press("escape")
        await play.wait("0 min ago")
    run = next(row for row in world.customers.list() if row.customer.name == NORTHWIND)
    assert run.last_audit is not None


async def test_the_harmless_button_has_the_focus(world: Actions) -> None:
    async with played(world) as play:
        await to_scope(play, NORTHWIND)
        await play.press("2", "enter")
        await play.wait("Unchanged")
        await play.press("s")
        await play.wait("Save the audit?")
        assert play.app.focused is not None
        assert play.app.focused.id == "no"
        await play.press("enter")
        await play.wait("Unchanged")
    assert all(row.last_audit is None for row in world.customers.list())


async def test_what_would_free_many_is_not_saved_unasked(world: Actions) -> None:
    """G6 and G7 ask: the name of the stale source, and the count."""
    async with played(world) as play:
        await to_scope(play, NORTHWIND)
        await play.press("1", "enter")
        await play.wait("Unchanged")
        await play.press("s")
        await play.wait("Save the audit?")
        await play.press("y")
        await play.wait("! Type the name of the source that is old, Teams, to save")
        assert "Save the audit?" in play.lines[0]
        await play.type("t")
        await play.wait(lambda: "! Type" not in play.text)
        await play.type("eams")
        await play.press("enter", "enter")
        await play.press("escape")
        await play.wait("Unchanged")
        await play.press("s")
        await play.wait("Save the audit?")
        await play.type("tean")
        await play.wait("\n  tean")
        await play.press("escape")
        await play.wait("Unchanged")
    assert all(row.last_audit is None for row in world.customers.list())


async def test_groups_open_break_down_and_filter(world: Actions) -> None:
    with expected(world, Scope.customer()) as preview:
        counts = preview.counts
    async with played(world, LARGE) as play:
        await to_scope(play, NORTHWIND)
        await play.press("enter")
        await play.wait(f"Freed: {counts.freed}")
        await play.press("tab")
        await play.wait(f"Create: {counts.created}")
        await play.press("o")
        await play.wait("Create › by site")
        await play.press("o")
        await play.wait("> new: Used")
        line = next(line for line in play.lines if "new: Used" in line)
        assert line.split() == [">", "new:", "Used", str(counts.created)]
        await play.press("enter")
        await play.wait(f"Create › new: Used: {counts.created}")
        await play.press("escape", "escape")
        await play.wait(f"Create: {counts.created}")
        await play.press("slash")
        await play.type("0319")
        await play.wait(lambda: "user319" in play.text and "user302" not in play.text)
        await play.press("escape")
        await play.wait("user302")
        await play.press("tab", "tab", "tab")
        await play.wait("Findings: ")
        await play.wait("also at Customer level")
        await play.press("enter")
        await play.wait("Findings › also at Customer level: 1")
        await play.wait("SEP00110001")


async def test_freed_numbers_can_be_kept_or_cooled(world: Actions) -> None:
    """O1 and O2."""
    async with played(world) as play:
        await to_scope(play, NORTHWIND)
        await play.press("enter")
        await play.wait("Freed:")
        await play.press("c")
        await play.wait("What becomes of freed numbers")
        await play.press("down", "enter")
        await play.wait("Kept")
        await play.press("c")
        await play.wait("What becomes of freed numbers")
        await play.press("down", "tab")
        await play.press("backspace", "backspace")
        await play.type("x")
        await play.press("enter")
        await play.wait("! The days to cool are a number")
        await play.press("backspace")
        await play.type("45")
        await play.press("enter")
        await play.wait("Cooling for 45 days")


async def test_a_dial_plan_with_codes_has_no_customer_scope(world: Actions) -> None:
    """G2, beside the choice, and when its key is pressed."""
    async with played(world) as play:
        await to_scope(play, CONTOSO)
        assert "( ) Customer         not available: sites have location codes" in play.text
        await play.press("1")
        await play.wait("! Not available")
        assert "(•) All sites" in play.text
        await play.press("enter")
        await play.wait("Nothing to do")
        await play.press("s")
        await play.wait("! There is nothing to save")


async def test_number_management_is_turned_on_only_by_a_yes(world: Actions) -> None:
    """G1: the screen says why the audit cannot run, offers the way, asks, and leads back."""
    async with played(world) as play:
        await to_scope(play, FABRIKAM)
        assert "Number management is turned off" in play.text
        await play.press("enter")
        await play.wait("! Number management is turned off: t turns it on")
        await play.press("t")
        await play.wait("Turn on number management?")
        await play.press("enter")
        await play.wait("so the audit cannot run")
        assert not world.customers.get(FABRIKAM).number_management
        await play.press("t")
        await play.wait("Turn on number management?")
        await play.press("y")
        await play.wait("Where do you want to run the audit?")
    assert world.customers.get(FABRIKAM).number_management


async def test_no_site_selected_is_no_audit(world: Actions) -> None:
    """G3."""
    async with played(world) as play:
        await to_scope(play, NORTHWIND)
        await play.press("3", "enter")
        await play.wait("! Select at least one site")


async def test_sites_are_selected_by_what_the_filter_shows(world: Actions) -> None:
    async with played(world) as play:
        await to_scope(play, NORTHWIND)
        await play.press("3", "slash")
        await play.type("er")
        await play.wait(lambda: "Cork" not in play.text)
        await play.press("enter", "A")
        await play.wait("2 of 3")
        await play.press("escape")
        await play.wait("[ ] Cork")
        assert "[x] Berlin" in play.text
        await play.press("N")
        await play.wait("0 of 3")


async def test_a_moved_ground_is_told_and_nothing_is_saved(world: Actions) -> None:
    """P2: what is saved is exactly what was previewed."""
    async with played(world) as play:
        await to_scope(play, CONTOSO)
        await play.press("escape")
        await play.wait("Customer ")
        await to_scope(play, NORTHWIND)
        await play.press("3", "down", "down", "space", "enter")
        await play.wait("Freed: ")
        world.customers.add_site(NORTHWIND, "Delft")
        await play.press("s")
        await play.wait("Save the audit?")
        await play.press("y")
        await play.wait("! Type")
        await play.type("Teams")
        await play.press("enter")
        if "Type how many go free" in play.text:
            await play.type(play.text.split("go free, ")[1].split(",")[0])
            await play.press("enter")
        await play.press("enter")
        await play.wait("The inventory changed while you were looking")
    assert all(row.last_audit is None for row in world.customers.list())


async def test_keys_typed_ahead_do_no_harm(world: Actions) -> None:
    """Over a slow line keys arrive in bursts, before a screen is laid out."""
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.burst("end", "a", "a", "enter", "y")
        await play.wait("Sources:")
        await play.burst("2", "enter", "enter", "s", "y", "y", "y")
        await play.wait("Unchanged")
        await play.burst("s", "y", "1", "2", "escape", "s", "y")
        await play.wait("! Type")
        await play.burst("escape", "escape", "escape", "plus", "a", "enter", "escape", "E", "escape")
        while "Last audit" not in play.text:  # a form that was being taken may have refused to be left
            await play.press("escape")
            await play.rest()
    assert all(row.last_audit is None for row in world.customers.list())
