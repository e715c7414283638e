"""Sources: what they covered, compared, restored, retired (screens.md, Sources; sources.md I1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.actions.imports import Imports, ServicesRequest
from inventory_tui.bootstrap import Actions
from tests.screens.play import LARGE, SMALL, Play, played
from tests.screens.world import LITWARE

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "140x40"])
HEADER = "number,use,site,name"


@pytest.fixture
def desk(world: Actions, short_path: Path) -> Imports:
    """Litware's source Desk, imported twice: two records gone, one new, one that stayed."""
    world.customers.add_site(LITWARE, "Delft")
    for name, first, last in (("monday", 1, 3), ("tuesday", 3, 4)):
        lines = [f"+1555010000{at},phone_line,Delft,SEP{at}" for at in range(first, last + 1)]
        take(world.imports, short_path / f"{name}.csv", *lines)
    return world.imports


def take(imports: Imports, path: Path, *lines: str) -> None:
    path.write_text("\n".join([HEADER, *lines]) + "\n")
    imports.import_services(ServicesRequest(LITWARE, (path,), source="Desk", force=True))


async def to_sources(play: Play) -> None:
    await play.wait(LITWARE)
    await play.press("home", "down", "down", "o")
    await play.wait("Sources › Litware")
    await play.wait("Desk")


@SIZES
async def test_what_the_last_import_covered_is_told(world: Actions, desk: Imports, size: tuple[int, int]) -> None:
    async with played(world, size) as play:
        await to_sources(play)
        await play.wait("sites: Delft 2")
        assert "uses: phone line 2" in play.text
        assert "from:" in play.text
        assert "tuesday.csv" in play.text


@SIZES
async def test_i1_the_snapshots_are_compared_row_by_row(world: Actions, desk: Imports, size: tuple[int, int]) -> None:
    async with played(world, size) as play:
        await to_sources(play)
        await play.press("p")
        await play.wait("Gone: 2")
        await play.wait("+15550100001")
        await play.wait("2 records gone · 1 added · 1 the same")
        assert "SEP2" in play.text
        await play.press("tab")
        await play.wait("Added: 1")
        await play.wait("+15550100004")
        await play.press("enter")
        await play.wait("+15550100004 › Litware")
        await play.press("escape")
        await play.wait("Added: 1")
        await play.press("e")
        await play.wait("Export › compared")
        await play.press("escape")
        await play.press("R")
        await play.wait("Gone: 2")


async def test_i1_a_comparison_is_written_to_a_file(
    world: Actions, desk: Imports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with played(world) as play:
        await to_sources(play)
        await play.press("p")
        await play.wait("Gone: 2")
        await play.press("e")
        await play.wait("Export › compared")
        await play.press("enter")
        await play.wait("3 rows written to compared-Desk.csv")
    assert len((tmp_path / "compared-Desk.csv").read_text().splitlines()) == 4


async def test_i1_the_first_snapshot_is_all_new(world: Actions, desk: Imports) -> None:
    desk.restore(desk.look_at_restore(LITWARE, "Desk"))
    async with played(world) as play:
        await to_sources(play)
        await play.press("less_than_sign")
        await play.wait("! It has its first snapshot: there is none before it")
        await play.press("p")
        await play.wait("Added: 3")
        await play.wait("the first snapshot, so everything is new")


@SIZES
async def test_i1_the_previous_snapshot_is_restored_after_a_question(
    world: Actions, desk: Imports, size: tuple[int, int]
) -> None:
    async with played(world, size) as play:
        await to_sources(play)
        await play.press("less_than_sign")
        await play.wait("Restore the previous snapshot?")
        assert "Records: 2 come back, 1 go." in play.text
        await play.press("enter")
        await play.wait("Sources › Litware")
        assert desk.sources(LITWARE)[0].records == 2, "the harmless answer is in focus"
        await play.press("less_than_sign")
        await play.wait("Restore the previous snapshot?")
        await play.press("y")
        await play.wait("Desk is as it was imported")
    assert desk.sources(LITWARE)[0].records == 3


async def test_i1_an_import_in_between_is_not_taken_back(world: Actions, desk: Imports, tmp_path: Path) -> None:
    async with played(world) as play:
        await to_sources(play)
        await play.press("less_than_sign")
        await play.wait("Restore the previous snapshot?")
        take(desk, tmp_path / "wednesday.csv", "+15550100007,phone_line,Delft,SEP7")
        await play.press("y")
        await play.wait("! Desk has another snapshot than the one you saw; nothing was changed")
        await play.wait("sites: Delft 1")
    assert desk.sources(LITWARE)[0].records == 1


async def test_i1_whoever_comes_back_sees_what_was_imported_meanwhile(
    world: Actions, desk: Imports, tmp_path: Path
) -> None:
    async with played(world) as play:
        await to_sources(play)
        await play.wait("sites: Delft 2")
        await play.press("i")
        await play.wait("which file?")
        take(desk, tmp_path / "wednesday.csv", "+15550100007,phone_line,Delft,SEP7")
        await play.press("escape")
        await play.wait("Sources › Litware")
        await play.wait("sites: Delft 1")


async def test_a_source_is_retired_after_a_question(world: Actions, desk: Imports) -> None:
    async with played(world) as play:
        await to_sources(play)
        await play.press("d")
        await play.wait("Retire the source?")
        assert "2 records of it will no longer count." in play.text
        assert "2 numbers are in use by it alone: the next audit frees them." in play.text
        await play.press("y")
        await play.wait("Desk is retired; the next audit brings the inventory in line")
        await play.wait("No source yet")
        for key in ("d", "less_than_sign", "p"):
            await play.press(key)
            await play.wait("! There is no source yet")
    assert desk.sources(LITWARE) == []


async def test_a_source_that_was_never_imported_has_nothing_to_compare(world: Actions) -> None:
    async with played(world) as play:
        await play.wait(LITWARE)
        await play.press("home", "down", "down", "o")
        await play.wait("No source yet")
        await play.press("plus")
        await play.wait("New source › Litware")
        await play.type("Later")
        await play.press("tab", "tab")
        await play.type("teams")
        await play.press("enter")
        await play.wait("declared, never imported")
        for key in ("p", "less_than_sign"):
            await play.press(key)
            await play.wait("! It was never imported")
    (summary,) = world.imports.sources(LITWARE)
    assert (summary.name, summary.format) == ("Later", "teams")
