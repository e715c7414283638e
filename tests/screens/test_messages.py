"""What the screens say: whole, in words of the interface, and gone when it is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.bootstrap import Actions
from tests.screens.play import SMALL, Play, played
from tests.screens.world import FABRIKAM, NORTHWIND


async def to_edit(play: Play) -> None:
    await play.wait(NORTHWIND)
    await play.press("end", "E")
    await play.wait("Dial plan")


async def test_a_long_complaint_is_read_whole_and_gives_its_lines_back(world: Actions) -> None:
    """W8: what is missing, and which keys of the interface give it."""
    async with played(world, SMALL) as play:
        await to_edit(play)
        await play.press("tab", "down", "enter")
        await play.wait(lambda: "Cork" in play.message)
        assert play.message == (
            "! Northwind Telecom has a dial plan with location codes, and these sites have none: Amsterdam, Berlin,"
            " Cork — s on the list of customers, then E on each site"
        )
        await play.press("up")
        await play.wait(lambda: play.message == "")
        await play.wait(lambda: play.app.screen.query_one("#status").size.height == 1)


async def test_a_complaint_has_room_on_a_narrow_screen(world: Actions) -> None:
    async with played(world, (60, 15)) as play:
        await to_edit(play)
        await play.press("tab", "down", "enter")
        await play.wait(lambda: play.app.screen.query_one("#status").size.height == 3)
        assert "has a dial plan with location codes" in play.message


async def test_a_form_calls_its_action_by_its_word(world: Actions) -> None:
    async with played(world) as play:
        await to_edit(play)
        assert play.keys.startswith(" enter Save")
        await play.press("escape", "plus")
        await play.wait("New customer")
        assert play.keys.startswith(" enter Add")
        await play.press("escape", "enter")
        await play.wait("row 1 of 302")
        await play.press("colon")
        await play.wait("Number or row")
        assert play.keys.startswith(" enter Go")
        await play.press("escape", "e")
        await play.wait("If it exists")
        assert play.keys.startswith(" enter Export")


async def test_an_answer_takes_the_complaint_away(world: Actions) -> None:
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("plus")
        await play.wait("New customer")
        await play.press("enter")
        await play.wait("! A customer needs a name")
        await play.type("F")
        await play.wait(lambda: "!" not in play.text)


async def test_advice_names_keys_and_no_command(
    world: Actions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G1 is refused by a shared action, whose hint is written for the command line."""
    (tmp_path / "numbers.csv").write_text("number,site\n+15550100777,Works\n")
    monkeypatch.chdir(tmp_path)
    async with played(world) as play:
        await play.wait(FABRIKAM)
        await play.press("home", "j", "i")
        await play.wait("numbers.csv")
        await play.type("numbers.csv")
        await play.press("enter")
        await play.wait("as the columns level and site say")
        await play.press("enter")
        await play.wait(lambda: play.message.endswith("— E on the list of customers turns it on"))
        assert play.message.startswith("! Number management is disabled for Fabrikam")


async def test_a_low_screen_keeps_what_matters(world: Actions) -> None:
    """At 60x15: sites to choose from, and the field below a question however long the question is."""
    async with played(world, (60, 15)) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "a")
        await play.wait("Selected sites")
        await play.press("3")
        await play.wait("[ ] Amsterdam")
        assert "[ ] Cork" in play.text
        await play.press("A", "enter")
        await play.wait("Freed: 80")
        await play.press("s")
        await play.wait("Type its name, Teams,")
        assert play.app.screen.query_one("#source").size.width > 20
