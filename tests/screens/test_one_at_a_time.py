"""One thing at a time: writes are not begun twice, what is asked about is what is saved, and nothing waits unseen."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from inventory_tui.actions.imports import ServicesRequest
from inventory_tui.audit.plan import AuditRequest, PreviewPage, PreviewQuery
from inventory_tui.audit.scope import Scope
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import UsageError
from inventory_tui.screens.paths import as_path
from inventory_tui.screens.places import OpenDatabase
from inventory_tui.screens.preview import PreviewScreen
from inventory_tui.screens.preview_rows import OpenPreview, who_changed
from tests.screens.play import LARGE, Play, locked, played
from tests.screens.world import NORTHWIND

CORK = AuditRequest(NORTHWIND, Scope.selected("Cork"))


async def to_preview(play: Play) -> PreviewScreen:
    """Open the preview of Cork, with its first rows."""
    await play.wait(NORTHWIND)
    await play.press("end", "a")
    await play.wait("Sources:")
    await play.press("3", "end", "space", "enter")
    await play.wait("Freed: 27")
    screen = play.app.screen
    assert isinstance(screen, PreviewScreen)
    return screen


def opened_by(screen: PreviewScreen) -> OpenPreview:
    """Return the preview on screen."""
    assert screen._opened is not None
    return screen._opened


async def to_last_answer(play: Play) -> None:
    """Answer all that a Save of Cork asks but the last."""
    await play.press("s")
    await play.wait("Type how many go free, 27, to save all the same:")
    await play.press("y")
    await play.type("Teams")
    await play.press("enter")
    await play.type("27")
    await play.press("enter")


async def test_nothing_is_saved_while_the_preview_is_computed_anew(
    world: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P2."""
    async with played(world) as play:
        await to_preview(play)
        may_go, preview = threading.Event(), world.audits.preview
        monkeypatch.setattr(world.audits, "preview", lambda *given: may_go.wait(30) and preview(*given))
        await play.press("R")
        for key in ("s", "c", "e"):
            await play.press(key)
            await play.wait("! Something is running already")
        may_go.set()
        await play.wait(lambda: not play.app.screen.is_working)  # type: ignore[attr-defined]
        await play.press("s")
        await play.wait("Save the audit?")


async def test_only_the_preview_that_was_asked_about_is_saved(world: Actions) -> None:
    """P2: the answer belongs to the preview it was given for, whatever is on screen since."""
    async with played(world) as play:
        screen = await to_preview(play)
        before = opened_by(screen)
        await to_last_answer(play)
        screen.post_message(PreviewScreen.Computed(OpenPreview(world.audits.preview(CORK))))
        await play.wait(lambda: screen._opened not in (None, before))
        await play.press("enter")
        await play.wait("! The preview changed while you were asked")
    assert all(row.last_audit is None for row in world.customers.list())


async def test_leaving_a_preview_does_not_wait_for_whoever_reads_it(world: Actions) -> None:
    async with played(world) as play:
        opened = opened_by(await to_preview(play))
        with opened._lock:
            await play.press("escape")
            await play.wait("Sources:")
        await play.wait(lambda: opened.preview._conn.closed)


async def test_reads_that_a_later_one_replaced_are_dropped(world: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
    async with played(world) as play:
        opened = opened_by(await to_preview(play))
        asked: list[str] = []
        read = opened.preview.page

        def page(query: PreviewQuery) -> PreviewPage:
            asked.append(query.text)
            return read(query)

        monkeypatch.setattr(opened.preview, "page", page)
        with opened._lock:
            await play.press("slash")
            await play.type("0260")
        await play.wait("Freed: 1   with “0260”")
        assert set(asked) <= {"", "0260"}, "what was typed on the way is not read; the rows before may be"


async def test_who_changed_something_last_may_be_who_imported(world: Actions, tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"
    file.write_text("number,use,site,name\n+15550100001,phone_line,Amsterdam,SEP1\n")
    world.customers.add_site(NORTHWIND, "Delft")
    added = world.history.last_change(NORTHWIND)
    world.imports.import_services(ServicesRequest(NORTHWIND, (file,), source="Webex"))
    imported = world.history.last_change(NORTHWIND)
    assert added is not None
    assert imported is not None
    assert imported.at >= added.at
    with world.store.write() as connection:
        connection.exec_driver_sql("UPDATE snapshot SET who = 'bob', at = '2099-01-01T10:00:00+00:00'")
    assert who_changed(world.history, NORTHWIND).startswith(" (bob, ")
    assert who_changed(world.history, "Litware") == ""


async def test_a_form_is_taken_once_and_left_when_its_end_is_known(world: Actions) -> None:
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("plus")
        await play.wait("New customer")
        await play.type("Wingtip")
        with locked(world):
            await play.press("enter")
            await play.wait("Saving…")
            for key in ("enter", "escape"):
                await play.press(key)
                await play.wait("! It is being saved: wait for its end")
            await play.press("ctrl+c")
            await play.wait("End the program?")
        await play.wait(lambda: "Wingtip" in {row.customer.name for row in world.customers.list()})
        await play.press("n")
        await play.wait("Last audit")
        await play.wait("Wingtip")


async def test_a_site_is_removed_once(world: Actions) -> None:
    world.customers.add_site(NORTHWIND, "Delft")
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "s")
        await play.wait("Delft")
        await play.press("end", "d")
        await play.wait("Remove the site?")
        with locked(world):
            await play.press("y")
            await play.wait("Saving…")
            await play.press("d")
            await play.wait("! It is being saved")
            await play.press("escape")
            assert "Sites › " in play.lines[0]
        await play.wait("3 sites")


async def test_an_export_is_not_stopped_by_what_comes_after(
    world: Actions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with played(world) as play:
        opened = opened_by(await to_preview(play))
        with opened._lock:
            await play.press("e")
            await play.wait("Export › ")
            await play.press("enter")
            await play.wait("Working…")
            for key in ("s", "e", "R"):
                await play.press(key)
                await play.wait("! Something is running already")
        await play.wait("rows written to")


async def test_a_database_that_cannot_be_opened_is_told(world: Actions, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.mkdir(mode=0o700)
    (bad / "inventory.db").write_bytes(b"nothing that was ever a database" * 200)
    async with played(world) as play:
        await play.wait(NORTHWIND)
        play.app.post_message(OpenDatabase(bad / "inventory.db"))
        await play.wait("is not a database")


async def test_a_folder_that_was_removed_is_no_place_to_begin(
    world: Actions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, gone = tmp_path / "at-home", tmp_path / "gone"
    home.mkdir()
    gone.mkdir()
    (home / "lines.csv").write_text("number\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(gone)
    async with played(world) as play:
        await play.wait(NORTHWIND)
        gone.rmdir()
        await play.press("end", "i")
        await play.wait("which file?")
        await play.wait("lines.csv")


async def test_a_home_of_nobody_is_told(world: Actions) -> None:
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "i")
        await play.wait("which file?")
        await play.type("~qq/")
        await play.wait("! ~qq cannot be read")


def test_a_typed_path_is_a_path_or_refused() -> None:
    assert as_path("~qq/lines.csv") == Path("~qq/lines.csv")
    assert as_path("~/lines.csv") == Path.home() / "lines.csv"
    with pytest.raises(UsageError, match="NUL"):
        as_path("lines\0.csv")


async def test_the_shares_are_those_of_the_rows_on_screen(world: Actions) -> None:
    async with played(world, LARGE, NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("slash")
        await play.type("status:available ")
        await play.wait("row 1 of 101")
        await play.wait("Available 100%")
        assert "Used" not in play.message
