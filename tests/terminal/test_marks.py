"""Marks on a real terminal: what they cost over the line, hostile text among them, and another session's deletes."""

from __future__ import annotations

from pathlib import Path

from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests.screens.world import NORTHWIND
from tests.terminal import hostile
from tests.terminal.conftest import Seat
from tests.terminal.pty_driver import foreign_sequences

CURSOR, MARK = 700, 1_000


def test_a_mark_is_cheap_and_nothing_goes_on_by_itself(seat: Seat) -> None:
    terminal = seat("--customer", NORTHWIND)
    terminal.wait("row 1 of 302")
    terminal.wait("Available 33%")
    assert len(terminal.press("down")) <= CURSOR
    assert max(len(terminal.press("space")) for _ in range(5)) <= MARK
    terminal.wait("row 7 of 302   5 marked")
    assert len(terminal.press("down")) <= CURSOR
    terminal.settle(0.3)
    assert not terminal.pump(2.2), "looking for what others changed writes nothing where nothing changed"


def test_marks_among_hostile_text_while_another_session_deletes(seat: Seat, database: Path) -> None:
    database.unlink()
    name = hostile.build(database)
    terminal = seat("--customer", name, environ={"NO_COLOR": "1"})
    terminal.wait("row 1 of 63")
    for keys, sign in (
        ("space space", "2 marked"),
        ("v end", "range from row 3"),
        ("v", "63 marked"),
        ("/", "OK"),
        ("0100001 enter", "(62 hidden by the filter)"),
        ("M", "only marked: 63 (62 hidden"),
        ("M escape", "row 1 of 63   63 marked"),
    ):
        terminal.send(*keys.split())
        terminal.wait(sign)
    terminal.wait(lambda: sum(line.startswith((" *+1555", ">*+1555")) for line in terminal.lines) >= 15)
    with Store.open(Settings(database=database)) as other, other.write() as connection:
        connection.exec_driver_sql("DELETE FROM entry WHERE number > '+15550100039'")
    terminal.send("R")
    terminal.wait("40 marked")
    terminal.send("end")
    terminal.wait("row 40 of 40")
    terminal.send("N")
    terminal.wait(lambda: "marked" not in terminal.text)
    terminal.send("M")
    terminal.wait("! No number is marked")
    terminal.send("q")
    assert terminal.wait_exit() == 0
    assert foreign_sequences(bytes(terminal.raw)) == []
