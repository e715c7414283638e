"""Nothing that stands in the database reaches the terminal as a command, or ends the program (T1, T2, T3)."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from wcwidth import wcswidth

from tests.terminal import hostile
from tests.terminal.conftest import Seat
from tests.terminal.pty_driver import Terminal, foreign_sequences


def steps(terminal: Terminal, *pairs: tuple[str, str]) -> None:
    """Press keys, one after the other, and wait for what each must bring."""
    for key, sign in pairs:
        terminal.send(*key.split())
        terminal.wait(sign)
        terminal.settle(0.06)
        assert foreign_sequences(bytes(terminal.raw)) == [], f"after {key!r}"


def test_no_data_steers_the_terminal_on_any_screen(seat: Seat, database: Path) -> None:
    database.unlink()
    hostile.build(database)
    terminal = seat()
    terminal.wait("Harmless")
    steps(
        terminal,
        ("home", "> ␛]52;c;aGFja2Vk␇[/x]␛[2…"),
        ("?", "Help ›"),
        ("escape", "Harmless"),
        ("ctrl+p", "Actions ›"),
        ("escape", "Harmless"),
        ("E", "Edit ›"),
        ("end x", "Evilx"),
        ("escape", "Harmless"),
        ("s", "Location code"),
        ("end", "63 sites"),
        ("E", "Edit ›"),
        ("escape", "63 sites"),
        ("d", "Remove the site?"),
        ("y", "!"),
        ("escape", "Harmless"),
        ("a", "Where do you want"),
        ("3 space j space end", "2 of 63"),
        ("1 enter", "Unchanged"),
        ("end", "Freed:"),
        ("tab", "Create:"),
        ("o", "by site"),
        ("end enter", "Create ›"),
        ("tab", "Refresh:"),
        ("tab", "Unchanged:"),
        ("tab", "Findings:"),
        ("end enter", "Findings ›"),
        ("s", "Save the audit?"),
        ("escape", "Unchanged"),
    )
    terminal.send("q")
    assert terminal.wait_exit() == 0


def test_columns_stay_where_they_are(seat: Seat, database: Path) -> None:
    """Whatever stands in a cell, its neighbours are not moved."""
    database.unlink()
    hostile.build(database)
    terminal = seat(cols=100, rows=40)
    terminal.wait("Harmless")
    terminal.send("home", "s")
    terminal.wait("Location code")
    for _ in range(2):
        terminal.settle(0.1)
        rows = [line for line in terminal.lines[2:-2] if line.strip()]
        assert rows
        for line in rows:
            assert wcswidth(unicodedata.normalize("NFC", line)) == wcswidth(line)
            assert line.split()[-1] == "1", "the last column, how many numbers, ends the line"
        ends = {len(line.replace("\N{DOTTED CIRCLE}", "")) for line in rows if line.isascii()}
        assert len(ends) <= 1
        terminal.send("end")
