"""Taking from the inventory and adding to it: next free, add, copy, export (audit.md W1, W5, W10)."""

from __future__ import annotations

import base64
import csv
import json
import re
from pathlib import Path
from threading import Event

import pytest

from inventory_tui.actions.edit import Edit, NextFree, NextFreeRequest
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import CancelledError
from inventory_tui.inventory.edits import Modify, Named, Reserve
from inventory_tui.inventory.work import Work
from inventory_tui.screens import copying
from inventory_tui.screens.inventory import InventoryScreen
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.reader import open_reader
from inventory_tui.sources.sheet import SheetTable
from inventory_tui.store.operations import who
from inventory_tui.widgets import clipboard
from inventory_tui.widgets.columns import Column
from tests import estates
from tests.oracle import Entry
from tests.screens.play import Play, played
from tests.screens.world import CONTOSO, FABRIKAM, LITWARE, NORTHWIND, number

FREE = [number(row) for row in range(60, 100, 3)]
"""Free at Amsterdam, in the order of W10."""


def entries_of(actions: Actions, customer: str = NORTHWIND) -> dict[tuple[str, str], Entry]:
    with estates.opened(actions.database) as connection:
        return {entry.key: entry for entry in estates.read(connection, customer).entries}


async def to_free(play: Play) -> None:
    """Go to the free numbers of Amsterdam."""
    await play.wait("row 1 of 302")
    await play.press("w")
    await play.wait(f"> {FREE[0]}")


# --- next free ------------------------------------------------------------------------------------------------


async def test_two_keys_reserve_the_next_free_number(world: Actions) -> None:
    """W10: the one under the cursor, at the cursor's site; it stays in its row, and is reserved but once."""
    async with played(world, customer=NORTHWIND) as play:
        await to_free(play)
        assert "Next free › Northwind Telecom › Amsterdam" in play.lines[0]
        assert [line.split()[0] for line in play.lines[5:18]] == FREE[1:]
        await play.press("enter")
        await play.wait(f"Reserved {FREE[0]} at Amsterdam. U undoes it")
        (line,) = (line.split() for line in play.lines if line.startswith(f"> {FREE[0]}"))
        assert line[2:] == ["Amsterdam", "Reserved", "never"]
        await play.press("enter")
        await play.wait(f"! {FREE[0]} is reserved already")
        await play.press("R")
        await play.wait(f"> {FREE[1]}")
        assert f"{FREE[0]}  " not in play.text
        await play.click(5, 4)
        await play.wait(f"Reserved {FREE[1]} at Amsterdam")
        await play.click(5, 4)
        await play.wait(f"! {FREE[1]} is reserved already")
        await play.press("j")
        await play.wait("Free for longest first")
        await play.press("escape")
        await play.wait(f"Reserved {FREE[1]} at Amsterdam. U undoes it")
        assert "Inventory ›" in play.lines[0]
    entries = entries_of(world)
    assert entries["Amsterdam", FREE[0]].status == "Reserved"
    assert {entry.number for entry in entries.values() if entry.status == "Reserved"} == {number(500), *FREE[:2]}


async def test_notes_and_days_are_remembered_and_a_reservation_is_taken_back(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await to_free(play)
        await play.press("n")
        await play.wait("Reserve with notes and days")
        await play.burst(*"for bob")
        await play.press("tab")
        await play.burst(*"a week")
        await play.press("enter")
        await play.wait("! The days are a number from 1 to 999")
        await play.press(*["backspace"] * 6)
        await play.burst(*"7")
        await play.press("enter")
        await play.wait("Reserved for 7 days, notes: for bob")
        await play.press("enter")
        await play.wait(f"Reserved {FREE[0]} at Amsterdam until ")
        await play.press("j", "enter")
        await play.wait(f"Reserved {FREE[1]} at Amsterdam until ")
        await play.press("U")
        await play.wait(f"{FREE[1]} is free again")
        await play.press("U")
        await play.wait(f"{FREE[0]} is free again")
        await play.press("U")
        await play.wait("! Nothing was reserved here yet")
        await play.press("enter")
        await play.wait(f"Reserved {FREE[1]} at Amsterdam until ")
        await play.press("escape")
        await play.wait("Inventory ›")
        await play.press("w")
        await play.wait("Reserved for 7 days, notes: for bob")
    entries = entries_of(world)
    assert entries["Amsterdam", FREE[0]] == Entry("Amsterdam", FREE[0], description="")
    held = entries["Amsterdam", FREE[1]]
    assert (held.status, held.reservation_notes, held.release_date > "2026") == ("Reserved", "for bob", True)


async def test_what_somebody_took_meanwhile_is_told_and_nothing_is_reserved_in_its_place(world: Actions) -> None:
    """W10: two sessions, one number."""
    async with played(world, customer=NORTHWIND) as play:
        await to_free(play)
        taken = world.edit.next_free(NextFreeRequest(NORTHWIND, "Amsterdam", reserve=Reserve(notes="theirs")))
        assert taken.numbers == (FREE[0],)
        await play.press("enter")
        await play.wait(f"! {FREE[0]} was taken by {who()} ")
        await play.wait(f"> {FREE[1]}")
        assert f"{FREE[0]}  " not in play.text
        await play.press("enter")
        await play.wait(f"Reserved {FREE[1]} at Amsterdam")
    entries = entries_of(world)
    assert entries["Amsterdam", FREE[0]].reservation_notes == "theirs"
    held = {entry.number for entry in entries.values() if entry.status == "Reserved"}
    assert held == {number(500), FREE[0], FREE[1]}


async def test_a_look_from_before_a_reservation_does_not_undo_it_on_screen(
    world: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, has_read, may_tell = Edit.next_free, Event(), Event()

    def slowly(edit: Edit, request: NextFreeRequest, work: Work | None = None) -> NextFree:
        found = real(edit, request, work)
        if request.reserve is None:
            has_read.set()
            assert may_tell.wait(60)
        return found

    async with played(world, customer=NORTHWIND) as play:
        await to_free(play)
        monkeypatch.setattr(Edit, "next_free", slowly)
        await play.press("R")
        await play.wait(has_read.is_set)
        await play.press("enter")
        await play.wait(f"Reserved {FREE[0]} at Amsterdam")
        may_tell.set()
        await play.wait(f"> {FREE[1]}")
        assert f"{FREE[0]}  " not in play.text


async def test_what_cannot_be_taken_back_any_more_bars_nothing_before_it(world: Actions) -> None:
    """W7."""
    async with played(world, customer=NORTHWIND) as play:
        await to_free(play)
        await play.press("enter")
        await play.wait(f"Reserved {FREE[0]} at Amsterdam")
        await play.press("j", "enter")
        await play.wait(f"Reserved {FREE[1]} at Amsterdam")
        chosen = Named((FREE[1],))
        with world.edit.prepare(NORTHWIND, Modify({"reservation_notes": "theirs"}), chosen) as prepared:
            prepared.run()
        await play.press("U")
        await play.wait(f"! {FREE[1]} stays as it is: Operation ")
        await play.press("U")
        await play.wait(f"{FREE[0]} is free again")
    entries = entries_of(world)
    assert entries["Amsterdam", FREE[0]].status == "Available"
    assert entries["Amsterdam", FREE[1]].reservation_notes == "theirs"


async def test_another_site_a_beginning_and_why_there_are_none(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await to_free(play)
        await play.press("s")
        await play.wait("Next free numbers: where?")
        await play.burst(*"cork")
        await play.press("enter")
        await play.wait(f"> {number(62)}")
        await play.press("slash")
        await play.burst(*"+1555-01000.8")
        await play.wait(f"> {number(80)}")
        await play.burst(*"x")
        await play.wait("! No number begins with")
        await play.press("backspace", "backspace")
        await play.burst(*"1")
        await play.wait("No number that begins with +1555010001 is free at Cork.")
        assert "Cork: 3 Available, but in use or mentioned elsewhere" in play.text
        assert "Customer level: no such number" in play.text
        assert "s  looks at another site" in play.text
        await play.press("escape", "enter")
        await play.wait("! No number is free here")
        await play.press("escape")
        await play.wait(f"> {number(62)}")
        await play.press("escape")
        await play.wait("row 1 of 302")


async def test_where_is_asked_when_nobody_said(world: Actions) -> None:
    """The filter's only site; else the cursor's level; else it is asked."""
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("slash")
        await play.burst(*"nobody")
        await play.wait("No number matches")
        await play.press("enter", "w")
        await play.wait("Next free numbers: where?")
        await play.press("escape")
        await play.wait("No number matches")
        await play.press("w")
        await play.wait("Customer level")
        await play.press("enter")
        await play.wait("No number is free at Customer level.")
        assert "Customer level: 1 Available, but in use or mentioned" in play.text
        await play.press("R", "escape")
        await play.wait("No number matches")
        await play.press("slash")
        await play.burst(*" site:Berlin")
        await play.wait("No number matches")
        await play.press("enter", "w")
        await play.wait(f"> {number(61)}")


async def test_reserving_is_not_offered_where_nothing_can_be_written(
    world: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(world), "read_only_because", "The database cannot be written")
    async with played(world, customer=NORTHWIND) as play:
        await to_free(play)
        await play.press("enter")
        await play.wait("! The database cannot be written")
        await play.press("escape")
        await play.wait("Inventory ›")
        await play.press("plus")
        await play.wait("! The database cannot be written")


# --- add ------------------------------------------------------------------------------------------------------


async def fill(play: Play, *values: str) -> None:
    """Type into one field after another."""
    for place, value in enumerate(values):
        if place:
            await play.press("tab")
        await play.press("end", "ctrl+u")
        await play.burst(*value)
    await play.press("enter")


async def test_a_range_is_told_then_added(world: Actions) -> None:
    """W0, W1: each with the state that the records give it; what is there is left."""
    before = entries_of(world)
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("plus")
        await play.wait("Add numbers › Northwind Telecom")
        assert "Amsterdam" in play.text
        await fill(play, number(300), "+15550100xxx")
        await play.wait("! '+15550100xxx'")
        await fill(play, number(303), "Cork")
        await play.wait("Add 4 numbers at Cork")
        await play.wait("new: Used Device")
        await play.press("enter")
        await play.wait("row 1 of 302")
        assert entries_of(world) == before
        await play.press("plus")
        await play.wait("Add numbers ›")
        await fill(play, number(299), number(301), "")
        await play.wait("Add 3 numbers at Customer level")
        await play.wait("! 1 of them stands at another level already")
        await play.press("y")
        await play.wait("Added 3 numbers at Customer level. U undoes it")
        await play.press("plus")
        await play.wait("Add numbers ›")
        await fill(play, number(301), number(302), "customer")
        await play.wait("Add 1 number at Customer level; 1 exists and is left as it is")
        await play.press("y")
        await play.wait("Added 1 number at Customer level; 1 exists and is left as it is. U undoes it")
        await play.press("plus")
        await play.wait("Add numbers ›")
        await fill(play, number(301), number(302), "customer")
        await play.wait("Nothing to add: 2 exist and are left as they are")
    added = {key: entry for key, entry in entries_of(world).items() if key not in before}
    assert [(entry.level, entry.number, entry.status) for entry in added.values()] == [
        ("", number(row), "Used" if row >= 300 else "Available") for row in range(299, 303)
    ]


@pytest.mark.parametrize(
    ("customer", "complaint"), [(CONTOSO, "no number can be added at Customer level"), (FABRIKAM, "is disabled")]
)
async def test_what_no_rule_allows_is_said_in_the_form(world: Actions, customer: str, complaint: str) -> None:
    """W1."""
    async with played(world, customer=customer) as play:
        await play.wait("? Help")
        await play.press("plus")
        await play.wait("Add numbers ›")
        await fill(play, "8019", "", "customer")
        await play.wait("! ")
        await play.wait(lambda: complaint in " ".join(play.text.split()))
        await play.press("escape")
        await play.wait("Inventory ›")


# --- copy -----------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What an ordinary terminal is sent for its clipboard."""
    for name in ("TMUX", "STY", "SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return []


def overhear(play: Play, sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    driver = play.app._driver
    assert driver is not None

    def write(data: str) -> None:
        found = re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", data)
        if found:
            sent.append(base64.b64decode(found[1]).decode())

    monkeypatch.setattr(driver, "write", write)


async def test_the_terminal_is_asked_to_copy(world: Actions, sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The number; the row with the columns as shown; those that are marked, one a line, in the order shown."""
    async with played(world, customer=NORTHWIND) as play:
        overhear(play, sent, monkeypatch)
        await play.wait("row 1 of 302")
        await play.press("y")
        await play.wait(f"{number(0)}: sent 12 characters to the terminal's clipboard")
        await play.press("Y")
        await play.wait(f"Row of {number(0)}: sent")
        await play.press("j", "j", "space", "space", "k", "k", "k", "space")
        await play.wait("3 marked")
        await play.press("y")
        await play.wait("3 numbers: sent 38 characters")
        await play.press("Y")
        await play.wait("3 rows: sent")
    assert sent[0] == number(0)
    assert sent[1].split("\t")[:4] == [number(0), "Amsterdam", "Available ≠", ""]
    assert sent[2].splitlines() == [number(1), number(1), number(2)]
    rows = [line.split("\t") for line in sent[3].splitlines()]
    assert [row[:2] for row in rows] == [[number(1), "Customer"], [number(1), "Berlin"], [number(2), "Cork"]]
    assert {len(row) for row in rows} == {13}


async def test_free_numbers_are_copied(world: Actions, sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    async with played(world, customer=NORTHWIND) as play:
        overhear(play, sent, monkeypatch)
        await to_free(play)
        await play.press("y")
        await play.wait(f"{FREE[0]}: sent 12 characters")
        await play.press("Y")
        await play.wait(f"Row of {FREE[0]}: sent")
    assert sent == [FREE[0], f"{FREE[0]}\tAmsterdam\tAvailable\tnever\t\t\t"]


async def test_a_number_and_its_lines_are_copied(
    world: Actions, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with played(world, customer=NORTHWIND) as play:
        overhear(play, sent, monkeypatch)
        await play.wait("row 1 of 302")
        await play.press("enter")
        await play.wait("the records say")
        await play.press("y")
        await play.wait(f"{number(0)}: sent 12 characters")
        await play.press("Y")
        await play.wait("The line: sent")
    assert sent[0] == number(0)
    assert sent[1].startswith("Amsterdam")


def test_nothing_in_a_row_steers_a_terminal_or_is_a_formula() -> None:
    columns: list[Column[str]] = [Column("One", str, 4), Column("Two", str.upper, 4)]
    assert copying.row_line(columns, "a\tb\n\x1b[31m\u202e é") == "a b  [31m  é\tA B  [31M  É"
    words: list[Column[str]] = [Column(name, str, 4) for name in ("Number", "Level", "Description")]
    assert copying.row_line(words, "+1") == "+1\t'+1\t'+1"
    assert copying.row_line(words[1:], "=1+1") == "'=1+1\t'=1+1"
    assert copying.row_line(words[1:2], "\t=1") == "' =1"


async def test_a_copied_row_is_guarded_as_a_file_is(
    world: Actions, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.edit.prepare(NORTHWIND, Modify({"description": "=1+1"}), Named((FREE[0],))) as prepared:
        prepared.run()
    async with played(world, customer=NORTHWIND) as play:
        overhear(play, sent, monkeypatch)
        await to_free(play)
        await play.press("Y")
        await play.wait(f"Row of {FREE[0]}: sent")
        await play.press("escape")
        await play.wait("Inventory ›")
        await play.press("slash")
        await play.burst(*"=1+1")
        await play.wait("row 1 of 1 (302)")
        await play.press("enter", "Y")
        await play.wait(f"Row of {FREE[0]}: sent")
    assert [(line.split("\t")[0], "'=1+1" in line.split("\t")) for line in sent] == [(FREE[0], True), (FREE[0], True)]


async def test_what_cannot_be_copied_is_shown(world: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing beside it, to be selected with the mouse."""
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv("TERM", "linux")
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("G")
        await play.wait(f"> {number(500)}")
        await play.press("space", "g", "space")
        await play.wait("2 marked")
        await play.press("y")
        await play.wait("Not copied: this terminal has no clipboard")
        assert play.lines[1:3] == [number(0), number(500)]
        await play.press("escape")
        await play.wait("2 marked")


async def test_inside_tmux_its_buffer_takes_it(world: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[tuple[str, bytes]] = []

    def copy(text: str, _environ: object, _send: object) -> clipboard.Copied:
        def run(argv: list[str], given: bytes) -> bool:
            taken.append((argv[1], given))
            return True

        return real(text, {"TMUX": "1", "TERM": "screen"}, lambda _: None, run)

    real = clipboard.copy
    monkeypatch.setattr(clipboard, "copy", copy)
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("j", "y")
        await play.wait("copied 12 characters to the tmux buffer")
    assert taken == [("load-buffer", number(1).encode())]


async def test_no_more_is_copied_than_there_is_room_for(
    world: Actions, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "MOST_BYTES", 30)
    async with played(world, customer=NORTHWIND) as play:
        overhear(play, sent, monkeypatch)
        await play.wait("row 1 of 302")
        await play.press("A")
        await play.wait("302 marked")
        await play.press("y")
        await play.wait("The first 2 of 302 numbers: sent 25 characters")
        monkeypatch.setattr(copying, "MOST_LINES", 1)
        await play.press("y")
        await play.wait("The first 1 of 302 numbers: sent 12 characters")
    assert sent == [f"{number(0)}\n{number(1)}", number(0)]


async def test_there_must_be_something_to_copy(world: Actions) -> None:
    async with played(world, customer=LITWARE) as play:
        await play.wait("0 numbers")
        await play.press("y")
        await play.wait("! There is no number")


# --- export ---------------------------------------------------------------------------------------------------


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file of any format."""
    match path.suffix:
        case ".csv":
            with path.open(newline="") as file:
                return list(csv.DictReader(file))
        case ".json":
            rows: list[dict[str, str]] = json.loads(path.read_text())
            return rows
        case ".jsonl":
            return [json.loads(line) for line in path.read_text().splitlines()]
    table = SheetTable(Origin(path), lambda _: True)
    return [dict(zip(table.titles, row, strict=False)) for row in table.rows() if isinstance(row, list)]


async def export(play: Play, target: Path | str, *keys: str) -> None:
    """Fill in the form: the file, then what the keys choose in the questions after it."""
    await play.press("e")
    await play.wait("Export › Northwind Telecom")
    await play.press("ctrl+u")
    await play.burst(*str(target))
    await play.press(*keys, "enter")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program is started, so that names of files are short."""
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("name", "keys", "as_shown", "rows"),
    [
        ("marked.csv", [], False, [(2, "Cork"), (1, "Berlin"), (1, "")]),
        ("marked.xlsx", ["tab", "tab", "down"], True, [(2, "Cork"), (1, "Berlin"), (1, "")]),
        ("shown.jsonl", ["tab", "down", "tab", "down"], True, [(row, "Cork") for row in (500, *range(299, 0, -3))]),
        ("all.json", ["tab", "down", "down"], False, None),
    ],
)
async def test_a_file_has_what_was_asked_for(
    world: Actions, folder: Path, name: str, keys: list[str], as_shown: bool, rows: list[tuple[int, str]] | None
) -> None:
    """W5: marked, whatever the filter shows; shown; or all; columns as shown or all; in the order shown."""
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("j", "space", "space", "space")
        await play.wait("3 marked")
        await play.press("slash")
        await play.burst(*"site:Cork sort:number:desc")
        await play.wait("row 1 of 101")
        await play.press("enter")
        await export(play, name, *keys)
        await play.wait("rows written to")
    found = read(folder / name)
    told = [(row["number"], row["site"]) for row in found]
    assert ("last_used" in found[0], "customer" in found[0]) == (as_shown, not as_shown)
    if rows is None:
        numbers = [number for number, _ in told]
        assert (len(numbers), numbers) == (302, sorted(numbers, reverse=True))
    else:
        assert told == [(number(row), site) for row, site in rows]


@pytest.mark.parametrize(
    ("name", "keys", "rows"),
    [
        ("marked.csv", [], [1, 1, 2]),
        ("shown.csv", ["tab", "down"], [2]),
        ("all.csv", ["tab", "down", "down"], None),
    ],
)
async def test_where_only_the_marked_are_shown_what_is_offered_is_what_is_written(
    world: Actions, folder: Path, name: str, keys: list[str], rows: list[int] | None
) -> None:
    """W5: those that the filter hides are said."""
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("j", "space", "space", "space", "M")
        await play.wait("row 3 of 3 ")
        await play.press("slash")
        await play.burst(*"site:Cork")
        await play.wait("row 1 of 1 (302)")
        await play.press("enter", "e")
        await play.wait("marked that the filter shows: 1")
        assert "marked: 3" in play.text
        assert "all numbers: 302" in play.text
        await play.press("escape")
        await export(play, name, *keys)
        await play.wait("written to")
    found = [row["number"] for row in read(folder / name)]
    assert len(found) == 302 if rows is None else found == [number(row) for row in rows]


async def test_columns_as_shown_have_their_order(world: Actions, folder: Path) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await export(play, "shown.csv", "tab", "tab", "down")
        await play.wait("302 rows written to")
        assert isinstance(play.app.screen, InventoryScreen)
        shown = [column.field for column in play.app.screen._columns]
    header = (folder / "shown.csv").read_text().splitlines()[0].split(",")
    assert header == [name for each in shown for name in (("level", "site") if each == "level" else (each,))]
    assert "last_used" in header


async def test_a_workbook_for_voss_is_chosen_and_named_so(world: Actions, folder: Path) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await export(play, "numbers.csv", "tab", "tab", "tab", "down")
        await play.wait("A workbook is not called numbers.csv")
        await play.press("escape")
        await play.wait("Inventory ›")
        await export(play, "numbers.xlsx", "tab", "tab", "tab", "down")
        await play.wait("302 rows written to")
    opened = open_reader(folder / "numbers.xlsx")
    assert opened.format == "voss"
    assert len(list(opened)) == 302


async def test_a_target_that_cannot_be_is_said_and_leaves_nothing(world: Actions, folder: Path) -> None:
    """W5: a directory, a folder that is not there, a file that is there, nothing at all."""
    (folder / "kept.csv").write_text("kept")
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        for target in ("..", "../none/a.csv", "kept.csv"):
            await export(play, target)
            await play.wait("\n! ")
            assert target in play.text, "what was typed is still there"
            await play.press("escape")
            await play.wait("Inventory ›")
        await export(play, "")
        await play.wait("! Name the file to write")
    assert [path.name for path in folder.iterdir()] == ["kept.csv"]
    assert (folder / "kept.csv").read_text() == "kept"


async def test_nobody_waits_for_free_numbers_of_a_screen_that_has_gone(
    world: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, looks = Event(), list[Work]()

    def look(_edit: Edit, _request: NextFreeRequest, work: Work) -> NextFree:
        looks.append(work)
        gate.wait(60)
        raise CancelledError("cancelled")

    monkeypatch.setattr(Edit, "next_free", look)
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("w", "enter")
        await play.wait("! Free numbers are being looked for")
        await play.press("escape")
        await play.wait("Inventory ›")
        assert [work.is_cancelled for work in looks] == [True]
        gate.set()
