"""With a mouse: lists, choices and the line of keys answer to it (screens.md)."""

from __future__ import annotations

from inventory_tui.bootstrap import Actions
from tests.screens.play import SMALL, played
from tests.screens.world import CONTOSO, NORTHWIND


async def test_rows_keys_and_choices_are_clicked(world: Actions) -> None:
    async with played(world, SMALL) as play:
        await play.wait(NORTHWIND)
        row = next(index for index, line in enumerate(play.lines) if CONTOSO in line)
        await play.click(5, row + 1)
        await play.wait(lambda: play.lines[row + 1].startswith("> "))
        await play.click(5, row + 3)
        await play.wait(f"> {NORTHWIND}")
        await play.click(play.lines[-1].index("Audit"), 23)
        await play.wait("Sources:")
        await play.click(10, next(index for index, line in enumerate(play.lines) if "All sites" in line))
        await play.wait("(•) All sites")
        await play.press("escape")
        await play.wait("Last audit")
        await play.click(5, row + 3)
        await play.wait("row 1 of 302")
        await play.scroll(down=True)
        await play.wait("row 4 of 302")
        await play.scroll(down=False)
        await play.wait("row 1 of 302")
