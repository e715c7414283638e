"""What is settled before an import: files, columns, encoding, values and sites; what it leaves (screens.md, Import)."""

from __future__ import annotations

import gzip
import threading
from pathlib import Path
from typing import Any

import pytest

from inventory_tui.actions import import_values
from inventory_tui.bootstrap import Actions
from tests.screens.play import SMALL, Play, locked, played
from tests.screens.world import NORTHWIND, number

HEADER = "number,use,site,name"
TEAMS = "TelephoneNumber,PstnAssignmentStatus,AssignedPstnTargetId,City"


@pytest.fixture
def folder(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, the working directory of the test."""
    folder = short_path / "files"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def lines(path: Path, first: int, count: int, site: str = "Cork") -> Path:
    rows = [f"{number(row)},phone_line,{site},SEP{row}" for row in range(first, first + count)]
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    return path


async def to_chooser(play: Play, shown: str) -> None:
    """Open the import of Northwind, and wait until the folder is listed."""
    await play.wait(NORTHWIND)
    await play.press("end", "i")
    await play.wait("which file?")
    await play.wait(shown)


async def name_source(play: Play, name: str) -> None:
    await play.press("o")
    await play.wait("Which source the file is")
    await play.type(name)
    await play.press("enter")
    await play.wait(f"{name}  (new)")


async def test_marked_files_are_one_snapshot(world: Actions, folder: Path) -> None:
    """I1: files of one snapshot, packed ones among them; a name that is typed may have blanks."""
    lines(folder / "a.csv", 0, 3)
    packed = gzip.compress(lines(folder / "b c.csv", 10, 2).read_bytes())
    (folder / "b c.csv").unlink()
    (folder / "b c.csv.gz").write_bytes(packed)
    (folder / "notes.txt").write_text("nothing to read\n")
    async with played(world) as play:
        await to_chooser(play, "a.csv")
        assert "CSV, gzip" in play.text
        assert "space Mark" in play.keys
        await play.type("b ")
        assert "space Mark" not in play.keys
        await play.wait(lambda: "notes.txt" not in play.text)
        await play.press("backspace", "backspace")
        await play.wait("> a.csv")
        await play.press("space", "space", "space", "space")
        await play.wait("2 marked: enter takes them as one snapshot")
        await play.press("enter")
        await play.wait("First rows as they will be read: 5 taken")
        assert "2 files in " in play.text
        await play.press("l")
        await play.wait("2 files will be read, as one snapshot")
        assert "b c.csv.gz" in play.text
        await play.press("escape")
        await play.wait("First rows")
        await name_source(play, "Pages")
        await play.press("enter")
        await play.wait("5  rows read: 5 taken")
        await play.press("p")
        await play.wait("Compared › Northwind Telecom › Pages")
    assert {row.name: row.records for row in world.imports.sources(NORTHWIND)}["Pages"] == 5


async def test_a_folder_is_one_snapshot_and_is_imported_again(world: Actions, folder: Path) -> None:
    """screens.md, Sources: importing again begins with what was imported last, as long as it is there."""
    pages = folder / "pages"
    pages.mkdir()
    for page in range(3):
        lines(pages / f"page{page}.csv", page * 10, 10)
    (pages / "notes.txt").write_text("nothing to read\n")
    async with played(world) as play:
        await to_chooser(play, "> pages/")
        await play.press("enter")
        await play.wait("./  the whole folder")
        await play.wait("> notes.txt")
        await play.press("up", "enter")
        await play.wait("of another kind and not read: 1 file (notes.txt)")
        assert "3 files in " in play.text
        await name_source(play, "Pages")
        await play.press("s")
        await play.wait("How records get their site")
        await play.type("all to berlin")
        await play.press("enter")
        await play.wait("all to Berlin")
        await play.press("enter")
        await play.wait("30  rows read: 30 taken")
        lines(pages / "page3.csv", 30, 10)
        await play.press("o")
        await play.wait("> CUCM Amsterdam")
        await play.press("down")
        await play.wait("> Pages")
        await play.press("enter")
        await play.wait("4 files in ")
        await play.wait("all to Berlin, as last time")
        for file in list(pages.iterdir()):
            file.unlink()
        pages.rmdir()
        await play.press("escape")
        await play.wait("> Pages")
        await play.press("enter")
        await play.wait("What was imported last is not there any more")


async def test_values_get_their_sites_before_the_import(world: Actions, folder: Path) -> None:
    """I5: what the device pools, or here cities, mean is said once, and kept with the source."""
    cities = ("AMS Amsterdam", "AMS Amsterdam", "Corke", "Elsewhere", "Berlin", "Far away")
    rows = [f"{number(row)},UserAssigned,user{row},{city}" for row, city in enumerate(cities)]
    (folder / "teams.csv").write_text("\n".join([TEAMS, *rows]) + "\n")
    async with played(world) as play:
        await to_chooser(play, "teams.csv")
        await play.press("enter")
        await play.wait("Microsoft Teams numbers (sure")
        await name_source(play, "Direct")
        await play.press("s")
        await play.wait("How records get their site")
        assert play.text.index("“City” names it") < play.text.index("“TelephoneNumber” names it")
        await play.type("city")
        await play.press("enter")
        await play.wait("! Customer")
        await play.press("end")
        await play.wait("teams.csv line 7: no site 'Far away' of Northwind Telecom; so Customer level")
        await play.press("v")
        await play.wait("5 values, 4 without a site")
        await play.wait("> AMS Amsterdam")
        assert "! none yet; Amsterdam?" in play.text
        assert "5 rows would go to Customer level" in play.text
        await play.press("P")
        await play.wait("5 values, 2 without a site")
        await play.press("d")
        await play.wait("3 without a site")
        await play.press("p")
        await play.wait("2 without a site")
        await play.press("end", "up")
        await play.wait("> Far away")
        await play.press("enter")
        await play.wait("Which site is “Far away”?")
        await play.type("customer")
        await play.press("enter")
        await play.wait("* Customer level")
        await play.press("escape")
        await play.wait("v values (3 given)")
        await play.press("enter")
        await play.wait("Imported › ")
    kept = dict(world.imports.translations(NORTHWIND, "Direct"))
    assert kept["AMS Amsterdam"] == "Amsterdam"
    assert kept["Far away"] == "customer"


async def test_encodings_are_chosen_by_what_they_make_of_the_rows(world: Actions, folder: Path) -> None:
    """I9: Windows-1252 first, with a preview."""
    (folder / "latin.csv").write_bytes(f"{HEADER}\n{number(1)},phone_line,Cork,Z\xfcrich\n".encode("latin-1"))
    async with played(world) as play:
        await to_chooser(play, "latin.csv")
        await play.press("enter")
        await play.wait("x says how the text is encoded")
        await play.press("x")
        await play.wait("> cp1252")
        await play.wait("Zürich")
        await play.press("down")
        await play.wait("is not UTF-8 text")
        assert "Zürich" not in play.text
        await play.press("end")
        await play.wait("> cp949")
        await play.press("home")
        await play.wait("Zürich")
        await play.press("enter")
        await play.wait("comma, cp1252")
        await play.wait("First rows as they will be read: 1 taken")


async def test_columns_of_any_table_are_named_once(world: Actions, folder: Path) -> None:
    """I4: what no format knows is mapped, imported, and read in the same way again."""
    (folder / "home.csv").write_text(f"Rufnummer;Standort;Wer\n{number(7)};Cork;Ada\n")
    async with played(world) as play:
        await to_chooser(play, "home.csv")
        await play.press("enter")
        await play.wait("First rows, raw:")
        assert "Rufnummer" in play.text
        await play.press("enter")
        await play.wait("! Choose the format first: f")
        await play.press("f")
        await play.wait("What the file is")
        await play.type("mapped")
        await play.press("enter")
        await play.wait("What the columns say")
        await play.wait("> Number")
        await play.press("enter")
        await play.wait("Number: which column?")
        await play.type("ruf")
        await play.press("enter")
        await play.wait("> Number         Rufnummer")
        await play.press("down", "down", "enter")
        await play.wait("Makes a number")
        await play.type("webex user")
        await play.press("enter")
        await play.wait("What the columns say")
        await play.press("s")
        await play.wait("First rows as they will be read: 1 taken")
        await play.wait("Webex user")
        await name_source(play, "Home")
        await play.press("enter")
        await play.wait("Imported › ")
    (source,) = (each for each in world.imports.sources(NORTHWIND) if each.name == "Home")
    assert source.format == "mapped"
    assert source.settings["mapping"]["numbers"] == ["Rufnummer"]


async def test_a_cancelled_import_leaves_all_as_it_was_and_says_so(world: Actions, folder: Path) -> None:
    """I1: cancelled while it waits for another session that is saving."""
    lines(folder / "a.csv", 0, 200)
    before = world.imports.sources(NORTHWIND)
    async with played(world) as play:
        await to_chooser(play, "a.csv")
        await play.press("enter")
        await play.wait("First rows as they will be read")
        await play.press("o")
        await play.wait("Which source the file is")
        await play.type("CUCM Amsterdam")
        await play.press("enter")
        await play.wait("! fed with" if before[0].format else "CUCM Amsterdam")
        with locked(world):
            await play.press("enter")
            await play.wait("Waiting for other sessions")
            await play.press("s")
            await play.wait("! The import is running; esc cancels it")
            await play.press("escape")
            await play.wait("Cancelled; nothing was changed: CUCM Amsterdam has the records it had")
    assert world.imports.sources(NORTHWIND) == before


async def test_hostile_names_headers_and_cells_are_shown_as_they_are(world: Actions, folder: Path) -> None:
    """I10: a name that would steer a terminal, a header that is markup, a cell that turns text round."""
    name = "[red]\x1b[31m\u202ex[.csv"
    (folder / name).write_text(
        f"number,use,site,name,[/x]\n{number(1)},phone_line,[/x],\u202eevil[/b]\x1b[2J\n", newline=""
    )
    async with played(world, SMALL) as play:
        await to_chooser(play, "[red]␛[31m�x[.csv")
        await play.press("enter")
        await play.wait("no site '[/x]'")
        assert "File          [red]␛[31m�x[.csv" in play.text
        await play.press("c")
        await play.wait("[/x] (new)")
        assert "�evil[/b]" in play.text
        await play.press("x")
        await play.wait("[/x]")
        await play.press("escape", "s")
        await play.wait("column “[/x]” names it")
        await play.press("escape", "v")
        await play.wait("> [/x]")
        await play.press("enter")
        await play.wait("Which site is “[/x]”?")


async def test_reading_values_can_be_given_up(world: Actions, folder: Path) -> None:
    """What was not read is not taken for empty; going back leaves all as it was."""
    lines(folder / "a.csv", 0, 3, site="Corke")
    async with played(world) as play:
        await to_chooser(play, "a.csv")
        await play.press("enter")
        await play.wait("3 skipped")
        with pytest.MonkeyPatch.context() as patch:
            begun, may_go = threading.Event(), threading.Event()
            read = import_values._count

            def wait(*given: Any) -> None:
                begun.set()
                may_go.wait(30)
                read(*given)

            patch.setattr(import_values, "_count", wait)
            await play.press("v")
            await play.wait(begun.is_set)
            await play.press("escape")
            may_go.set()
            await play.wait("Cancelled; nothing was changed")
        await play.press("enter")
        await play.wait("! The files were not read: go back, and come again")
        await play.press("escape")
        await play.wait("First rows as they will be read: 0 taken, 3 skipped")
        await play.press("v")
        await play.wait("1 value, 1 without a site")
        await play.press("d")
        await play.wait("! No site was given to this value here")
        await play.press("p")
        await play.wait("Every value has its site")
        await play.press("escape")
        await play.wait("First rows as they will be read: 3 taken")
