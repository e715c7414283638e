"""The columns of the inventory, its sorts, and what of them comes back the next time."""

from __future__ import annotations

from threading import Event

import pytest

from inventory_tui.actions.views import View, Views
from inventory_tui.bootstrap import Actions
from inventory_tui.inventory.columns import BY_NAME, SHOWN
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.screens.column_choice import Arrangement
from inventory_tui.screens.inventory_columns import COLUMNS, behind, columns_of, without_room
from inventory_tui.settings import Settings
from inventory_tui.widgets.columns import lay_out
from tests.screens.play import LARGE, Play, played
from tests.screens.world import NORTHWIND

ALL = tuple(column.name for column in SHOWN)


def header(play: Play) -> list[str]:
    """Return the names of the columns on screen."""
    line = next(line for line in play.lines if " Number" in line)
    return [word for word in line.split() if word not in "▲▼"]


def saved(actions: Actions) -> View:
    """Return what another session of the same person finds."""
    return Views(actions.store, Settings(actions.database)).read(NORTHWIND)


async def test_columns_are_hidden_moved_and_remembered(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        assert header(play) == ["Number", "Level", "Status", "Usage", "Description"]
        await play.press("C")
        await play.wait("13 of 13 chosen, 5 have room")
        assert "Vendor         no room at this width" in play.text
        await play.press("space")
        await play.wait("! The number is always shown")
        await play.press("j", "j", "j", "space")
        await play.wait("12 of 13 chosen")
        await play.press("K", "K", "K", "less_than_sign")
        await play.wait("> [x] Vendor")
        await play.press("J", "enter")
        await play.wait(lambda: header(play) == ["Number", "Vendor", "Level", "Status", "Description"])
        await play.wait(lambda: saved(world).columns[:3] == ("number", "vendor", "level"))
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        assert header(play)[:3] == ["Number", "Vendor", "Level"]
        await play.press("C")
        await play.wait("[ ] Usage")
        await play.press("0")
        await play.wait("13 of 13 chosen")
        await play.press("enter")
        await play.wait(lambda: header(play) == ["Number", "Level", "Status", "Usage", "Description"])
        await play.wait(lambda: saved(world) == View())
        await play.press("C")
        await play.wait("13 of 13 chosen")
        await play.press("j", "space", "escape")
        await play.wait("row 1 of 302")
        assert header(play)[1] == "Level"


async def test_columns_without_room_are_brought_in(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("left")
        assert header(play) == ["Number", "Level", "Status", "Usage", "Description"]
        await play.press("j", "right")
        await play.wait(lambda: header(play) == ["Number", "Status", "Usage", "Vendor", "Description"])
        await play.wait("> +15550100001")
        await play.press(*["right"] * 12)
        await play.wait(lambda: header(play)[-3:] == ["3", "Last", "used"])
        await play.press("left")
        await play.wait(lambda: "Notes" in header(play))
        await play.press(*["left"] * 12)
        await play.wait(lambda: header(play) == ["Number", "Level", "Status", "Usage", "Description"])
        assert world.views.read(NORTHWIND) == View()


async def test_sort_and_filter_come_back_and_esc_clears(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("slash")
        await play.type("site:Berlin")
        await play.press("enter", "o")
        await play.wait("Sort the numbers")
        await play.type("status desc")
        await play.press("enter")
        await play.wait("Status ▼")
        query = NumberQuery(sites=("Berlin",), sort=("status", True))
        await play.wait(lambda: saved(world) == View(query))
        await play.press("escape")
        await play.wait("row 1 of 302")
        assert play.lines[1].strip() == "sort:status:desc"
        await play.press("escape")
        await play.wait("Last audit")
        await play.press("end", "enter")
        await play.wait("row 1 of 100")
        assert play.lines[1].strip() == "site:Berlin sort:status:desc"
        await play.press("escape")
        await play.wait("row 1 of 302")
        await play.press("j")
        await play.wait("row 2 of 302")
        await play.wait(lambda: saved(world) == View(NumberQuery(sort=("status", True))))


async def test_a_place_with_a_query_of_its_own_leaves_what_is_remembered(world: Actions) -> None:
    kept = View(NumberQuery(search="desk"), ("number", "usage"))
    world.views.write(NORTHWIND, kept)
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "s")
        await play.wait("Cork")
        await play.press("end", "enter")
        await play.wait("site:Cork")
        await play.wait("row 1 of 101")
        assert header(play) == ["Number", "Usage"]
        await play.press("slash")
        await play.type(" 0104")
        await play.press("enter", "f")
        await play.wait("[1 Status]")
        await play.wait("> [ ]")
        await play.press("enter")
        await play.wait("status:")
        assert world.views.read(NORTHWIND) == kept
        await play.press("C")
        await play.wait("2 of 13 chosen")
        await play.press("G", "space", "enter")
        await play.wait(lambda: header(play) == ["Number", "Usage", "Last", "used"])
        assert world.views.read(NORTHWIND) == View(kept.query, ("number", "usage", "last_used"))


async def test_what_cannot_be_remembered_is_told_once(world: Actions) -> None:
    folder = Settings(world.database).views_file.parent
    folder.parent.mkdir(parents=True)
    folder.write_text("in the way")
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("! ")
        await play.wait("is not read")
        await play.wait("Number ▲")
        await play.press("slash")
        await play.type("desk 101")
        await play.press("enter")
        await play.wait("row 1 of 1 ")
        assert world.views.read(NORTHWIND).query == NumberQuery(search="desk 101")


async def test_a_remembered_filter_that_no_longer_fits_is_left_out(world: Actions) -> None:
    view = View(NumberQuery(sites=("Atlantis",)))
    other = Views(world.store, Settings(world.database))
    other.write(NORTHWIND, view)
    other.save()
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("no longer there")
        await play.wait("> +15550100000")


async def test_what_is_typed_ahead_stands_before_what_is_remembered(
    world: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_typed = Event()

    def read(_customer: str) -> View:
        assert is_typed.wait(60)
        return View(NumberQuery(search="zebra"))

    monkeypatch.setattr(world.views, "read", read)
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("Inventory ›")
        await play.press("slash")
        await play.type("00500")
        await play.press("enter")
        is_typed.set()
        await play.wait("row 1 of 1 ")
        assert play.lines[1].strip() == "00500"


def test_every_column_sorts_either_way(world: Actions) -> None:
    for name in ALL:
        column = BY_NAME[name]
        up, down = (
            [column.show(entry) for entry in world.browse.page(NORTHWIND, NumberQuery(sort=(name, way)), 0, 400)]
            for way in (False, True)
        )
        assert (len(up), down[0], down[-1]) == (302, up[-1], up[0]), name
        if name != "level":  # Customer level comes before every site
            assert up == sorted(up), name


def test_what_has_no_room_goes_from_the_end() -> None:
    assert columns_of(()) is COLUMNS
    names = ("vendor", "usage", "level", "number", "status", "extra1")
    assert [column.field for column, _ in lay_out(columns_of(names), 200)] == list(names)
    assert [column.field for column, _ in lay_out(columns_of(names), 40)] == list(names[:4])
    assert without_room(columns_of(names), 76) == ["extra1"]
    assert without_room(columns_of(()), 200) == []
    assert behind(columns_of(names), 0) == columns_of(names)
    assert [column.field for column in behind(columns_of(names), 2)] == ["number", "level", "status", "extra1"]


def test_an_arrangement_keeps_every_column() -> None:
    one = Arrangement.of(("vendor", "number"))
    assert (one.order[:2], one.shown) == (("vendor", "number"), ("vendor", "number"))
    assert set(one.order) == set(ALL)
    assert one.toggled(2).shown == ("vendor", "number", "level")
    assert one.moved(0, 1).shown == ("number", "vendor")
    assert Arrangement.of(()).shown == ()
    assert Arrangement.of(()).toggled(1).toggled(1).shown == ()


async def test_a_large_screen_has_more_of_them(world: Actions) -> None:
    async with played(world, LARGE, NORTHWIND) as play:
        await play.wait("row 1 of 302")
        assert len(header(play)) > 6
