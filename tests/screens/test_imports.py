"""An import: the file, what it seems to be, the questions, the report (screens.md, Import)."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.bootstrap import Actions
from inventory_tui.screens.files import read_path
from tests.screens.play import LARGE, SMALL, Play, played
from tests.screens.world import NORTHWIND

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "140x40"])
HEADER = "number,use,site,name,vendor,description"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files, the working directory of the test."""
    folder = tmp_path / "files"
    (folder / "older").mkdir(parents=True)
    lines = [f"+155501{row:05d},phone_line,Amsterdam,SEP{row},," for row in range(1, 40)]
    (folder / "lines.csv").write_text("\n".join([HEADER, *lines, "4.42E+11,phone_line,Berlin,SEP99,,"]) + "\n")
    (folder / "latin.csv").write_bytes(
        f"{HEADER}\n+15550100001,phone_line,Amsterdam,Empfang Z\xfcrich,,\n".encode("latin-1")
    )
    (folder / "sites.csv").write_text("customer,dial_plan,site,location_code\nNorthwind Telecom,flat,Delft,\n")
    (folder / "numbers.csv").write_text("number,site,status,description\n+15550100777,Cork,Available,spare\n")
    (folder / "notes.txt").write_text("nothing to read here\n")
    monkeypatch.chdir(folder)
    return folder


async def to_file(play: Play, name: str) -> None:
    """Open the import of Northwind and choose a file by typing its name."""
    await play.wait(NORTHWIND)
    await play.press("end", "i")
    await play.wait("which file?")
    await play.wait("lines.csv")
    await play.type(name)
    await play.press("enter")


@SIZES
async def test_service_records_are_imported_and_reported(world: Actions, folder: Path, size: tuple[int, int]) -> None:
    async with played(world, size) as play:
        await to_file(play, "lines.csv")
        await play.wait("Generic service records (sure")
        await play.wait("+15550100001")
        await play.press("enter")
        await play.wait("! Name the source first: o")
        await play.press("o")
        await play.wait("Which source the file is a snapshot of")
        await play.type("Webex")
        await play.press("enter")
        await play.wait("Webex  (new)")
        await play.press("enter")
        await play.wait("Imported › Northwind Telecom")
        assert "40  rows read: 39 taken, 1 skipped, 0 ignored" in play.text
        assert "scientific notation" in play.text
        await play.press("e")
        await play.wait("Export › skipped rows")
        await play.press("enter")
        await play.wait("1 row written to skipped-rows.csv")
        await play.press("a")
        await play.wait("Where do you want to run the audit?")
        await play.wait("Webex 0 min")
    assert {row.name: row.records for row in world.imports.sources(NORTHWIND)}["Webex"] == 39
    assert (folder / "skipped-rows.csv").read_text().splitlines()[0] == "file,line,column,reason"


async def test_a_snapshot_that_looks_cut_is_held_back_until_confirmed(world: Actions, folder: Path) -> None:
    """I2."""
    async with played(world) as play:
        await to_file(play, "lines.csv")
        await play.wait("Generic service records")
        await play.press("o")
        await play.wait("Which source")
        await play.type("cucm amsterdam")
        await play.press("enter")
        await play.wait(lambda: "CUCM Amsterdam" in play.text and "First rows" in play.text)
        await play.press("enter")
        await play.wait("Import it all the same?")
        assert "is held back; nothing was changed:" in play.text
        await play.press("enter")
        await play.wait("First rows")
        before = {row.name: row.records for row in world.imports.sources(NORTHWIND)}
        await play.press("enter")
        await play.wait("Import it all the same?")
        await play.press("y")
        await play.wait("Imported › Northwind Telecom")
    after = {row.name: row.records for row in world.imports.sources(NORTHWIND)}
    assert before["CUCM Amsterdam"] != after["CUCM Amsterdam"] == 39


async def test_a_trial_saves_nothing(world: Actions, folder: Path) -> None:
    async with played(world) as play:
        await to_file(play, "lines.csv")
        await play.wait("Generic service records")
        await play.press("o")
        await play.type("Trial")
        await play.press("enter")
        await play.wait("Trial  (new)")
        await play.press("t")
        await play.wait("Not saved: this was a trial")
        await play.press("escape")
        await play.wait("First rows")
    assert "Trial" not in {row.name for row in world.imports.sources(NORTHWIND)}


async def test_format_site_and_new_sites_can_be_settled(world: Actions, folder: Path) -> None:
    async with played(world, LARGE) as play:
        await to_file(play, "notes.txt")
        await play.wait("not recognised")
        await play.press("enter")
        await play.wait("! Choose the format first: f")
        await play.press("slash")
        await play.wait("which file?")
        await play.press("escape")
        await play.wait("not recognised")
        await play.press("f")
        await play.wait("What the file is")
        await play.type("teams")
        await play.press("enter")
        await play.wait("Microsoft Teams numbers (chosen by hand")
        await play.press("s")
        await play.wait("How records get their site")
        await play.type("cork")
        await play.press("enter")
        await play.wait("all to Cork")
        await play.press("c")
        await play.wait("are created")
        await play.press("slash")
        await play.wait("which file?")
        await play.press("escape")
        await play.wait("First rows")


async def test_text_that_is_not_utf8_can_be_told(world: Actions, folder: Path) -> None:
    """I9."""
    async with played(world) as play:
        await to_file(play, "latin.csv")
        await play.wait(lambda: play.message.startswith("! "))
        await play.press("x")
        await play.wait("How the text is encoded")
        await play.press("enter")
        await play.wait("Empfang Zürich")


async def test_sites_and_inventories_need_no_source(world: Actions, folder: Path) -> None:
    async with played(world) as play:
        await to_file(play, "sites.csv")
        await play.wait("Customers and sites")
        await play.press("o")
        await play.wait("! Only service records belong to a source")
        await play.press("enter")
        await play.wait("Imported › Northwind Telecom")
        await play.press("escape")
        await to_file(play, "numbers.csv")
        await play.wait("Number inventory")
        await play.press("enter")
        await play.wait("1  created, 0 updated, 0 unchanged")
        await play.press("b")
        await play.wait("row 1 of 303")
    assert "Delft" in {row.level.name for row in world.customers.sites(NORTHWIND)}


async def test_folders_are_walked_and_paths_completed(world: Actions, folder: Path) -> None:
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "i")
        await play.wait("lines.csv")
        await play.type("nosuch")
        await play.press("enter")
        await play.wait("! There is no such file")
        await play.press(*["backspace"] * 6)
        await play.press("enter")
        await play.wait("Nothing here begins so.")
        await play.press("backspace", *["backspace"] * len("older"))
        await play.wait("lines.csv")
        await play.type("lat")
        await play.press("tab")
        await play.wait("latin.csv")
        await play.type("//nowhere/")
        await play.wait("! /nowhere cannot be read")
        await play.press("enter")
        await play.wait("! /nowhere cannot be read")
        await play.press(*["backspace"] * 200)
        await play.wait(lambda: "latin.csv" not in play.text)
        await play.press("escape")
        await play.wait("Last audit")


async def test_an_empty_database_is_filled_by_an_import(actions: Actions, folder: Path) -> None:
    async with played(actions) as play:
        await play.wait("Three ways on")
        await play.press("i")
        await play.wait("whose records are these?")
        await play.type("Wingtip")
        await play.press("enter")
        await play.wait("which file?")
        await play.wait("lines.csv")
        await play.type("lines.csv")
        await play.press("enter")
        await play.wait("Generic service records  (new)")
        await play.press("c", "enter")
        await play.wait("Imported › Wingtip")
        await play.press("escape")
        await play.wait("> Wingtip")


def test_a_path_can_begin_anew_behind_another() -> None:
    assert read_path("/a/b//c") == Path("/c")
    assert read_path("/a/b/~/c") == Path.home() / "c"
    assert read_path("~/c") == Path.home() / "c"
    assert read_path("/a/b") == Path("/a/b")


async def test_a_file_without_a_site_column_is_told_before_and_after(world: Actions, folder: Path) -> None:
    """I5: what fits no site is at Customer level, and leads to the translation of values."""
    (folder / "teams.csv").write_text(
        "TelephoneNumber,PstnAssignmentStatus,AssignedPstnTargetId,City\n+15550100001,UserAssigned,ada,Dam\n"
    )
    async with played(world) as play:
        await to_file(play, "teams.csv")
        await play.wait("Microsoft Teams numbers")
        await play.wait("! Customer level, not by “City”")
        await play.press("o")
        await play.wait("Which source the file is")
        await play.type("Direct")
        await play.press("enter")
        await play.wait("Direct  (new)")
        await play.press("t")
        await play.wait("Not saved: this was a trial")
        assert "! no column names the site: every record is at Customer level" in play.text
        await play.press("v")
        await play.wait("! No value of the file lacks a site")
        await play.press("escape", "s")
        await play.wait("How records get their site")
        await play.type("city")
        await play.press("enter")
        await play.wait("column “City” names it")
        await play.press("t")
        await play.wait("without a site, so at Customer level (v): “Dam” 1")
        await play.press("v")
        await play.wait("1 value, 1 without a site")
        await play.press("escape")
        await play.wait("First rows")
        await play.press("enter")
        await play.wait("Imported › ")
        await play.press("v")
        await play.wait("> Dam")
        await play.wait("! none yet: Customer level")
        await play.press("d")
        await play.wait("! The value has no site to forget")
        await play.press("enter")
        await play.wait("Value › Direct")
        await play.press("tab")
        await play.type("amsterdam")
        await play.press("enter")
        await play.wait("Saved; the next import of the source uses it")
        await play.wait("> Dam")
    assert world.imports.translations(NORTHWIND, "Direct") == [("Dam", "Amsterdam")]
