"""How the numbers divide, and filtering by what one sees (screens.md, Inventory)."""

from __future__ import annotations

import pytest

from inventory_tui.actions.browse import Breakdown
from inventory_tui.bootstrap import Actions
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.screens.breakdown import BAR, Line, lines_of
from inventory_tui.screens.filter_words import read_filter
from tests import estates
from tests.oracle import Entry, Estate, Site
from tests.screens.play import LARGE, Play, played
from tests.screens.world import FABRIKAM, NORTHWIND, number

HOSTILE = (
    "[/x] [red]",
    'say "hi" twice',
    '"',
    '""',
    " a: b ",
    "site:Berlin",
    "back\\slash",
    "o'brien; --",
    "*",
    "0155*",
    "\x1b[2J\x1b]52;c;eA==\x07",
    "\u202ereversed",
    "漢字 wide",
    "%_",
)


def row(play: Play, text: str) -> str:
    """Return the line on screen that has a text."""
    return next(line for line in play.lines if text in line)


async def test_the_numbers_divide_by_field(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("f")
        await play.wait("[1 Status]")
        await play.wait("302 numbers")
        assert row(play, " Used ").split()[-4:] == ["Used", "200", "66%", "▇" * BAR]
        assert row(play, "Available").split()[-1] == "▇" * round(101 / 200 * BAR)
        assert row(play, "Reserved").split()[-1] == "▇"
        await play.press("tab")
        await play.wait("[2 Usage]")
        await play.wait("(blank)")
        await play.press("right")
        await play.wait("[3 Site]")
        await play.wait("(Customer level)")
        await play.press("4")
        await play.wait("[4 Vendor]")
        await play.press("l")
        await play.wait("[1 Status]")
        await play.press("shift+tab")
        await play.wait("[4 Vendor]")
        await play.press("escape")
        await play.wait("row 1 of 302")


async def test_a_value_replaces_what_the_filter_says_of_its_field(world: Actions) -> None:
    """Values are counted among what the filters for other fields let through."""
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("slash")
        await play.type("status:Available site:Berlin ")
        await play.press("enter", "b")
        await play.wait("[1 Status]")
        await play.wait(lambda: "100 numbers" in play.lines[0])
        assert "[x] Available" in row(play, "> ")
        await play.press("up", "up")
        await play.wait("enter: status Used, site Berlin")
        await play.press("enter")
        await play.wait("status:Used site:Berlin")
        used = world.browse.count(NORTHWIND, NumberQuery(sites=("Berlin",), statuses=("Used",)))
        await play.wait(f"row 1 of {used}")


async def test_several_values_are_taken_together_and_out_again(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("f", "3")
        await play.wait("(Customer level)")
        await play.press("slash")
        await play.type("ber")
        await play.wait(lambda: "Cork" not in play.text)
        await play.press("escape", "space")
        await play.wait("[x] Berlin")
        await play.press("escape")
        await play.wait("[ ] (Customer level)")
        await play.press("end", "space")
        await play.wait("[x] (Customer level)")
        await play.wait("enter: site Berlin or blank")
        await play.press("enter")
        await play.wait('site:Berlin site:""')
        await play.wait("row 1 of 101")
        await play.press("f", "3")
        await play.wait("[x] Berlin")
        await play.press("space", "1")
        await play.wait("[1 Status]")
        await play.wait(lambda: "1 number" in play.lines[0])
        await play.press("3", "enter")
        await play.wait(lambda: play.lines[1].strip() == 'site:""')
        await play.wait("row 1 of 1 ")


async def test_what_the_filter_says_and_nothing_has_can_be_taken_out(world: Actions) -> None:
    async with played(world, LARGE, NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("slash")
        await play.type("usage:hat ")
        await play.wait("No number matches")
        await play.press("enter", "f", "2")
        await play.wait("[x] hat")
        assert row(play, "[x] hat").split()[-2:] == ["hat", "-"]
        await play.press("space")
        await play.wait("enter: all numbers")
        assert "hat" not in play.text
        await play.press("enter")
        await play.wait("row 1 of 302")


async def test_what_drifts_is_broken_down(world: Actions) -> None:
    """W0."""
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("slash")
        await play.type("is:drift")
        drifting = world.browse.count(NORTHWIND, NumberQuery(drift=True))
        await play.wait(f"row 1 of {drifting}")
        await play.press("enter", "f")
        await play.wait(lambda: f"{drifting} numbers" in play.lines[0])
        await play.press("enter")
        await play.wait("is:drift")
        used = world.browse.count(NORTHWIND, NumberQuery(drift=True, statuses=("Used",)))
        await play.wait(f"row 1 of {used}")
        assert "status:Used is:drift" in play.text


async def test_where_no_value_is_there_is_none_to_take(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("f")
        await play.wait("[ ] Used")
        await play.press("slash")
        await play.type("zebra")
        await play.wait("No value is called so.")
        await play.press("down", "enter")
        await play.wait("! There is no value to filter by")
        await play.press("escape", "space", "escape")
        await play.wait("[ ] Used")


async def test_a_hostile_value_filters_exactly(world: Actions) -> None:
    """T1, T2: it is shown as it is written, and finds just its own numbers."""
    with estates.opened(world.database) as connection:
        entries = [Entry("Hall", number(700 + n), "Used", text) for n, text in enumerate(HOSTILE)]
        estates.write(connection, "Hostile", Estate(sites=(Site("Hall"),), entries=tuple(entries)))
    found = dict(world.browse.values("Hostile", "usage"))
    async with played(world, customer="Hostile") as play:
        await play.wait(f"row 1 of {len(HOSTILE)}")
        await play.press("f", "2")
        await play.wait("[ ] [/x] [red]")
        assert "␛[2J␛]52;c;eA==␇" in play.text
        await play.press("slash")
        await play.type("hi")
        await play.wait(lambda: "[red]" not in play.text)
        await play.press("enter")
        await play.wait("row 1 of 1 ")
        assert 'usage:"say ""hi"" twice"' in play.text
        assert number(701) in play.text
    for value, count in found.items():
        query = NumberQuery().with_values("usage", (value,))
        for values in ({}, {"usage": list(found.items())}):
            assert read_filter(query.as_text(), values) == (query, "")
        numbers = [entry.number for entry in world.browse.page("Hostile", query)]
        assert numbers == [entry.number for entry in entries if entry.usage.strip() == value] or value == "a: b"
        assert len(numbers) == count == 1


async def test_a_customer_without_numbers_has_no_values(world: Actions) -> None:
    async with played(world, customer=FABRIKAM) as play:
        await play.wait("No number")
        await play.press("f")
        await play.wait("No value.")
        await play.press("3")
        await play.wait("Works")


def test_bars_are_shares_of_the_longest() -> None:
    counts = Breakdown([("Used", 200), ("User", 100), ("Rare", 1), ("None", 0)], 200)
    lines = list(lines_of(counts, "usage", ("USED", "gone")))
    assert [(line.value, line.is_taken, line.count) for line in lines] == [
        ("gone", True, None),
        ("Used", True, 200),
        ("User", False, 100),
        ("Rare", False, 1),
        ("None", False, 0),
    ]
    assert [len(line.bar) for line in lines] == [0, BAR, BAR // 2, 1, 0]
    assert list(lines_of(Breakdown([], 0), "site", ("",))) == [Line("", "(Customer level)", is_taken=True, count=None)]


@pytest.mark.parametrize("size", [(60, 15), (40, 10)])
async def test_it_works_on_small_screens(world: Actions, size: tuple[int, int]) -> None:
    async with played(world, size, NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("f")
        await play.wait("200   66%")
        assert ("▇" in play.text) == (size[0] >= 60)
