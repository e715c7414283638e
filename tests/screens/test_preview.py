"""Looking around in a preview: what is said of a group, the way in and the way back, with little room, too."""

from __future__ import annotations

import pytest

from inventory_tui.bootstrap import Actions
from tests.screens.play import SMALL, Play, played


async def to_preview(play: Play) -> None:
    await play.wait("Northwind")
    await play.press("end", "a")
    await play.wait("Selected sites")
    await play.press("1", "enter")
    await play.wait("Freed: ")


async def to_group(play: Play, name: str) -> None:
    while f" {name}: " not in play.text:
        await play.press("tab")
        await play.rest()


def cursor_line(play: Play) -> str:
    """Return the line under the cursor of the rows, below that of the groups."""
    return [line for line in play.lines if line.startswith("> ")][-1]


def told_below(play: Play) -> str:
    """Return what stands below the groups of the one that is chosen, however it is broken."""
    lines = play.lines
    at = next((index for index, line in enumerate(lines) if line.startswith(" Findings: ")), len(lines))
    return " ".join(line.strip() for line in lines[at : at + 3])


async def test_the_whole_text_of_a_group_stands_below_the_groups(world: Actions) -> None:
    async with played(world, (60, 24)) as play:
        await to_preview(play)
        await to_group(play, "Findings")
        await play.wait(lambda: "unusable 1" in told_below(play))
        assert "also at Customer level 1" in told_below(play)


@pytest.mark.parametrize("size", [(60, 15), (40, 10)], ids=["60x15", "40x10"])
async def test_a_low_screen_shows_rows(world: Actions, size: tuple[int, int]) -> None:
    async with played(world, size) as play:
        await to_preview(play)
        await play.wait(lambda: "> +1555" in play.text)
        assert sum("+1555" in line for line in play.lines) >= (4 if size == (60, 15) else 1)
        await play.press("tab")
        await play.wait(" Create: ")
        await play.resize(*SMALL)
        await play.wait("Unchanged")
        assert next(line for line in play.lines if line.startswith("> ")).startswith("> Create")


async def test_a_step_back_leads_to_the_line_it_came_from(world: Actions) -> None:
    async with played(world) as play:
        await to_preview(play)
        await play.wait("1 of 80")
        await play.press("j", "j")
        await play.wait("3 of 80")
        row = cursor_line(play)
        await play.press("o")
        await play.wait("> Berlin")
        await play.press("j")
        await play.wait("> Cork")
        await play.press("enter")
        await play.wait("Freed › Cork: ")
        await play.press("escape")
        await play.wait("Freed › by site")
        await play.wait("> Cork")
        await play.press("escape")
        await play.wait(lambda: "› by site" not in play.text and cursor_line(play) == row)
        await play.press("o", "o", "o", "o")
        await play.wait(lambda: "› by" not in play.text and cursor_line(play) == row)
        await to_group(play, "Findings")
        await play.wait("> also at Customer level")
        await play.press("j")
        await play.wait("> several uses")
        finding = cursor_line(play)
        await play.press("enter")
        await play.wait("Findings › ")
        await play.press("escape")
        await play.wait(lambda: cursor_line(play) == finding)


async def test_a_row_leads_to_its_number_and_back(world: Actions) -> None:
    async with played(world) as play:
        await to_preview(play)
        await to_group(play, "Findings")
        await play.wait("> also at Customer level")
        await play.press("enter")
        await play.wait("Findings › also at Customer level: 1")
        await play.wait("> +15550100001")
        await play.press("enter")
        await play.wait("+15550100001 › Northwind Telecom")
        await play.press("escape")
        await play.wait("Findings › also at Customer level: 1")
        assert cursor_line(play).startswith("> +15550100001")


async def test_what_is_no_number_cannot_be_opened(world: Actions) -> None:
    async with played(world) as play:
        await to_preview(play)
        await to_group(play, "Findings")
        await play.wait("> also at Customer level")
        await play.press("end", "enter")
        await play.wait("> 4.42E+11")
        await play.press("enter")
        await play.wait("! There is nothing behind it")


async def test_a_filter_stays_from_group_to_group(world: Actions) -> None:
    async with played(world) as play:
        await to_preview(play)
        await play.press("slash")
        await play.type("000")
        await play.press("enter", "tab")
        await play.wait("Create: 0   with “000”")
        await play.wait("No number matches the filter.")
