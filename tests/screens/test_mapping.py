"""The mapper: what the columns of a table are (sources.md I4)."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from inventory_tui.actions.column_words import Words, column_words
from inventory_tui.bootstrap import Actions
from inventory_tui.inventory.work import Work
from inventory_tui.screens.mapping import MappingScreen
from inventory_tui.sources.mapping import ColumnMapping, IgnoredValue
from inventory_tui.sources.reader import look
from tests.screens.play import LARGE, SMALL, Play, played
from tests.screens.world import NORTHWIND

TINY = (60, 15)
SIZES = pytest.mark.parametrize("size", [TINY, SMALL, LARGE], ids=["60x15", "80x24", "140x40"])
TABLE = """Line;Extra line;Kind;First;Last;Where;Maker;SIP Password
5550101;;Desk phone;Ann;Example;Cork;Poly;hidden
5550102;5550199;Desk phone;Bo;Example;Ulm;;hidden
5550103;;Spare [b];;;Ulm;;hidden
5550104;;;Lobby;;Cork;;hidden
5550105;;hunt_pilot;Sales;;Cork;;hidden
5550106;;hunt_pilot;Sales;;Cork;;hidden
5550107;;Late word;;;Cork;;hidden
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "phones.csv"
    path.write_text(TABLE)
    return path


@asynccontextmanager
async def mapper(
    world: Actions, table: Path, size: tuple[int, int] = SMALL, mapping: ColumnMapping | None = None
) -> AsyncIterator[tuple[Play, list[ColumnMapping | None]]]:
    """The mapper on a table, and what it ends with."""
    results: list[ColumnMapping | None] = []
    async with played(world, size) as play:
        await play.wait(NORTHWIND)
        play.app.push_screen(MappingScreen(look(table), [table], mapping), results.append)
        await play.wait("What the columns say")
        yield play, results


async def pick(play: Play, word: str, then: str | Callable[[], bool] = "What the columns say") -> None:
    """Choose a row of the list that opens, by typing a part of it."""
    await play.press("enter")
    await play.wait("part of a name")
    await play.type(word)
    await play.press("enter")
    await play.wait(then)


@SIZES
async def test_i4_a_mapping_is_made_by_choosing(world: Actions, table: Path, size: tuple[int, int]) -> None:
    """Columns are guessed by their titles; the number, the words of the use and the site are chosen."""
    async with mapper(world, table, size) as (play, results):
        await play.wait("No column is the number")
        assert "hidden" not in play.text
        assert "Password" not in play.text
        await pick(play, "line")
        await play.wait("s reads the file so")
        await play.press("tab")
        await pick(play, "hunt")
        await play.press("home")
        await pick(play, "phone line")
        await play.wait("Desk phone")
        await play.press("s")
        await play.wait(lambda: bool(results))
    (mapping,) = results
    assert mapping is not None
    assert (mapping.numbers, mapping.use_column) == (("Line",), "Kind")
    assert dict(mapping.words)["Desk phone"] == "phone_line"


async def test_the_words_of_the_whole_file_are_shown_with_their_rows(world: Actions, table: Path) -> None:
    """Also of a word that no first row has; a code of table U needs no word."""
    async with mapper(world, table, LARGE) as (play, _):
        await play.wait("Late word")
        assert "5 words" in play.text
        lacking = [line.strip("> ").split("  ")[0] for line in play.lines if "! nothing" in line]
        assert lacking == ["Desk phone", "Spare [b]", "(blank)", "Late word"]
        assert any("hunt_pilot" in line and "hunt pilot" in line for line in play.lines)
        assert "5 rows with a word that stands for nothing" in play.text


async def test_columns_are_added_and_taken_away(world: Actions, table: Path) -> None:
    start = ColumnMapping(numbers=("Line",), use="phone_line")
    async with mapper(world, table, SMALL, start) as (play, results):
        await play.press("plus")
        await play.wait("Number: which column?")
        await play.type("extra")
        await play.press("enter")
        await play.wait("Line, Extra line")
        await play.press("d")
        await play.wait(lambda: "Line, Extra line" not in play.text)
        await play.press("down")
        await play.press("plus")
        await play.wait("Only numbers, names and descriptions")
        await play.press("tab")
        await play.wait("No column says the use")
        await play.press("down")
        await play.wait("of all rows")
        await pick(play, "hunt")
        await play.wait("hunt pilot")
        await play.press("d")
        await play.wait("Nothing says the use")
        await play.press("s")
        await play.wait("! Nothing says the use")
        await play.press("escape")
        await play.wait(lambda: results == [None])


async def test_rows_are_left_out_and_a_vendor_is_given(world: Actions, table: Path) -> None:
    start = ColumnMapping(numbers=("Line",), use="phone_line")
    async with mapper(world, table, LARGE, start) as (play, results):
        await play.press("x")
        await play.wait("Leave out rows")
        await play.type("Wher")
        await play.press("enter")
        await play.wait("There is no column 'Wher'")
        await play.type("e")
        await play.press("tab")
        await play.type("Ulm")
        await play.press("enter")
        await play.wait("Where: Ulm")
        await play.press("end", "up", "up", "up", "up")
        await play.press("enter")
        await play.wait("Vendor of the rows that name none")
        await play.type("a,b")
        await play.press("enter")
        await play.wait("cannot be a vendor")
        await play.press("backspace", "backspace", "enter")
        await play.wait("What the columns say")
        await play.press("s")
        await play.wait(lambda: bool(results))
    assert results == [
        ColumnMapping(numbers=("Line",), use="phone_line", vendor="a", ignored=(IgnoredValue("Where", "Ulm"),))
    ]


async def test_a_word_can_be_left_out_and_be_taken_back(world: Actions, table: Path) -> None:
    start = ColumnMapping(numbers=("Line",), use_column="Kind", words=(("Desk phone", "phone_line"),))
    async with mapper(world, table, LARGE, start) as (play, results):
        await play.wait("Late word")
        await play.press("tab")
        await play.press("home")
        await pick(play, "leave the rows out")
        await play.wait("no record: leave the rows out")
        await play.press("home", "d")
        await play.wait(lambda: "no record" not in play.text)
        await play.press("tab", "down", "down")
        await pick(play, "other service")
        await play.wait("1 row with a word that stands for nothing")
        await play.press("s")
        await play.wait(lambda: bool(results))
    assert results == [ColumnMapping(numbers=("Line",), use_column="Kind", use="other_service")]


async def test_another_column_for_the_use_is_counted_in_place_of_the_first(
    world: Actions, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is being counted gives up; nothing is said of it."""
    may_go = threading.Event()

    def slow(paths: Sequence[Path], column: str, encoding: str | None, work: Work) -> Words:
        while column == "Kind" and not may_go.wait(0.01):
            work.check()
        return column_words(paths, column, encoding, work)

    monkeypatch.setattr("inventory_tui.screens.mapping.column_words", slow)
    async with mapper(world, table, LARGE) as (play, _):
        await play.press("s")
        await play.press("down")
        await pick(play, "first")
        await play.wait("Words of First")
        await play.wait("Lobby")
        screen = play.app.screen
        assert isinstance(screen, MappingScreen)
        await play.wait(lambda: not screen.is_working)
        assert "Cancelled" not in play.text
        may_go.set()


async def test_words_that_cannot_be_counted_are_those_of_the_first_rows(world: Actions, table: Path) -> None:
    """The file is gone meanwhile: that is said, and what is known stays."""
    seen = look(table)
    table.unlink()
    async with played(world, LARGE) as play:
        await play.wait(NORTHWIND)
        play.app.push_screen(MappingScreen(seen, [table]))
        await play.wait("phones.csv")
        await play.wait("Desk phone")
        await play.wait(lambda: play.message.startswith("!"))
        assert "Spare [b]" in play.text
