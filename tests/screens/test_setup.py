"""Customers, sites, sources and translations: adding and changing them (screens.md, Customers and Sources)."""

from __future__ import annotations

from inventory_tui.bootstrap import Actions
from tests.screens.play import LARGE, Play, played
from tests.screens.world import CONTOSO, NORTHWIND


async def test_an_empty_database_offers_three_ways_on(actions: Actions) -> None:
    async with played(actions) as play:
        await play.wait("There is no customer yet. Three ways on:")
        await play.press("a")
        await play.wait("! There is no customer yet")
        await play.press("plus")
        await play.wait("New customer")
        await play.press("enter")
        await play.wait("! A customer needs a name")
        await play.type("Northwind Telecom")
        await play.press("tab", "space", "enter")
        await play.wait("> Northwind Telecom")
        assert "slc" in play.text
    assert [row.customer.name for row in actions.customers.list()] == [NORTHWIND]


async def test_a_customer_is_changed_and_the_cursor_stays_on_it(world: Actions) -> None:
    async with played(world, LARGE) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "E")
        await play.wait("Edit › Northwind Telecom")
        await play.press("home")
        await play.type("A")
        await play.press("tab", "tab", "space", "enter")
        await play.wait("> ANorthwind Telecom")
        assert "number mgmt off" in next(line for line in play.lines if "ANorthwind" in line)
    customer = world.customers.get("anorthwind telecom")
    assert not customer.number_management


async def test_what_an_action_refuses_is_told_and_the_form_stays(world: Actions) -> None:
    """W8: a customer becomes slc only when every site has its code."""
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "E")
        await play.wait("Dial plan")
        await play.press("tab", "down", "enter")
        await play.wait("! Northwind Telecom has a dial plan with location codes")
        assert "Edit ›" in play.lines[0]
        await play.press("escape")
        await play.wait("Last audit")


async def test_the_cursor_line_says_what_wants_attention(world: Actions) -> None:
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("end")
        await play.wait("! stale source Teams")
        await play.press("home")
        await play.wait(lambda: "stale" not in play.text)


async def to_sites(play: Play) -> None:
    await play.wait(NORTHWIND)
    await play.press("end", "s")
    await play.wait("3 sites")


async def test_sites_are_added_renamed_and_removed(world: Actions) -> None:
    async with played(world) as play:
        await to_sites(play)
        await play.press("plus")
        await play.wait("New site › Northwind Telecom")
        await play.type("Delft")
        await play.press("enter")
        await play.wait("> Delft")
        await play.press("E")
        await play.wait("Edit › Northwind Telecom › Delft")
        await play.press("end")
        await play.type(" South")
        await play.press("tab")
        await play.type("15")
        await play.press("enter")
        await play.wait("> Delft South")
        await play.press("d")
        await play.wait("“Delft South” of Northwind Telecom will be removed.")
        await play.press("enter")
        await play.wait("4 sites")
        await play.press("d")
        await play.wait("Remove the site?")
        await play.press("y")
        await play.wait("3 sites")
    assert [row.level.name for row in world.customers.sites(NORTHWIND)] == ["Amsterdam", "Berlin", "Cork"]


async def test_a_site_that_holds_numbers_stays(world: Actions) -> None:
    async with played(world) as play:
        await to_sites(play)
        await play.press("d")
        await play.wait("Remove the site?")
        await play.press("right", "enter")
        await play.wait(lambda: play.message.startswith("! "))
        assert "> Amsterdam" in play.text


async def test_a_site_leads_to_its_audit(world: Actions) -> None:
    async with played(world) as play:
        await to_sites(play)
        await play.press("j", "a")
        await play.wait("(•) Selected sites   1 of 3")
        assert "[x] Berlin" in play.text


async def test_sources_show_their_age_and_can_be_declared_and_changed(world: Actions) -> None:
    async with played(world, LARGE) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "o")
        await play.wait("2 sources")
        assert "3 h ✓" in play.text
        assert "20 d ! old" in play.text
        await play.press("plus")
        await play.wait("New source")
        await play.type("Webex")
        await play.press("tab", "backspace", "backspace")
        await play.type("x")
        await play.press("enter")
        await play.wait("! The age limit is a number of days")
        await play.press("backspace")
        await play.type("7")
        await play.press("enter")
        await play.wait("> Webex")
        assert "never imported !" in play.text
        await play.press("E")
        await play.wait("Edit ›")
        await play.press("end")
        await play.type(" Calling")
        await play.press("enter")
        await play.wait("> Webex Calling")
    names = {row.name: row.max_age_days for row in world.imports.sources(NORTHWIND)}
    assert names["Webex Calling"] == 7


async def test_values_are_translated_to_sites(world: Actions) -> None:
    """I5: the kept translation of a source."""
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "o")
        await play.wait("2 sources")
        await play.press("v")
        await play.wait("0 values")
        await play.press("plus")
        await play.wait("New value")
        await play.type("DP-AMS")
        await play.press("tab")
        await play.type("nowhere")
        await play.press("enter")
        await play.wait(lambda: play.message.startswith("! "))
        await play.press(*["backspace"] * 7)
        await play.type("amsterdam")
        await play.press("enter")
        await play.wait("> DP-AMS")
        await play.press("enter")
        await play.wait("Value › CUCM Amsterdam")
        await play.press("tab", *["backspace"] * 9)
        await play.type("customer")
        await play.press("enter")
        await play.wait("Customer level")
        assert world.imports.translations(NORTHWIND, "CUCM Amsterdam") == [("DP-AMS", "customer")]
        await play.press("d")
        await play.wait("0 values")
        await play.press("d")
        await play.wait("! No value is translated")


async def test_two_people_who_translate_values_lose_nothing(world: Actions) -> None:
    """I5: only the value that was changed is saved, and not over what somebody else saved meanwhile."""
    imports, source = world.imports, "CUCM Amsterdam"
    imports.set_translations(NORTHWIND, source, [("DP-AMS", "Amsterdam")])
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "o")
        await play.wait("2 sources")
        await play.press("v")
        await play.wait("1 value")
        await play.press("enter")
        await play.wait("Value › CUCM Amsterdam")
        imports.change_translation(NORTHWIND, source, None, ("DP-BER", "Berlin"))
        imports.change_translation(NORTHWIND, source, ("DP-AMS", "Amsterdam"), ("DP-AMS", "Cork"))
        await play.press("enter")
        await play.wait("! “DP-AMS” stands for Cork now: somebody else changed it; nothing was saved")
        await play.press("escape")
        await play.wait("2 values")
        await play.wait(lambda: "> DP-AMS" in play.text and "Cork" in play.text)
        imports.change_translation(NORTHWIND, source, ("DP-AMS", "Cork"), None)
        await play.press("d")
        await play.wait("! “DP-AMS” is not translated any more")
        await play.wait("1 value")
    assert imports.translations(NORTHWIND, source) == [("DP-BER", "Berlin")]


async def test_help_shows_the_keys_of_its_screen_with_reasons(world: Actions) -> None:
    async with played(world) as play:
        await play.wait(CONTOSO)
        await play.press("question_mark")
        await play.wait("Help › Number Inventory")
        assert "Audit Number Inventory: choose where, preview, save" in play.text
        assert "All customers of this database." in play.text
        await play.press("escape")
        await play.wait("Last audit")


async def test_the_palette_finds_an_action_by_its_name_and_does_it(world: Actions) -> None:
    async with played(world) as play:
        await play.wait(CONTOSO)
        await play.press("ctrl+p")
        await play.wait("Actions › Number Inventory")
        await play.type("sites loc")
        await play.wait(lambda: "Browse" not in play.text)
        await play.press("enter")
        await play.wait("Sites › Contoso Health")


async def test_the_palette_says_why_an_action_cannot_be_done(actions: Actions) -> None:
    async with played(actions) as play:
        await play.wait("Three ways on")
        await play.press("ctrl+p")
        await play.type("browse")
        await play.press("enter")
        await play.wait("! There is no customer yet")


async def test_a_screen_that_is_too_small_says_so(world: Actions) -> None:
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.resize(39, 20)
        await play.wait("too small: need 40x10")
        await play.resize(80, 9)
        await play.wait("too small: need 40x10")
        await play.resize(80, 24)
        await play.wait(NORTHWIND)
        assert "too small" not in play.text


async def test_the_demo_is_built_shown_and_opened(actions: Actions) -> None:
    async with played(actions) as play:
        await play.wait("Three ways on")
        await play.press("d")
        await play.wait("esc Cancel")
        await play.wait("> Contoso Health", seconds=60)
        assert play.lines[0].endswith("demo.db")
    assert actions.customers.list() == []


async def test_building_the_demo_can_be_cancelled(actions: Actions) -> None:
    async with played(actions) as play:
        await play.wait("Three ways on")
        await play.press("d")
        await play.wait("esc Cancel")
        await play.press("escape")
        await play.wait("Cancelled; nothing was changed", seconds=30)
    left = {path.name for path in actions.database.parent.iterdir()}
    assert not {name for name in left if name.startswith((".demo", "demo"))}
