"""Nothing that stands in the database reaches the terminal as a command, or ends the program (T1, T2, T3)."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
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


@pytest.fixture
def terminal(seat: Seat, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """The program on a hostile database, in a folder of hostile files."""
    database.unlink()
    hostile.build(database)
    folder = tmp_path / "files"
    folder.mkdir()
    rows = [f'+155501{index:05d},phone_line,"00{each}","{each}",,' for index, each in enumerate(hostile.FILE_TEXTS)]
    text = "\n".join([hostile.FILE_HEADER, *rows, "x\x1b[2J,phone_line,,,,", "+15550190000,flux\x1b[2J,,,,"])
    (folder / "a\x1b[2J[red]\x1b]52;c;eA==\x07.csv").write_text(text)
    monkeypatch.chdir(folder)
    terminal = seat()
    terminal.wait("Harmless")
    return terminal


def leave(terminal: Terminal) -> None:
    terminal.send("q")
    assert terminal.wait_exit() == 0
    assert foreign_sequences(bytes(terminal.raw)) == []


def test_no_data_steers_the_terminal_in_setup_and_audit(terminal: Terminal) -> None:
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
    leave(terminal)


def test_no_data_steers_the_terminal_in_inventory_and_history(terminal: Terminal) -> None:
    steps(
        terminal,
        ("home", "> ␛]52"),
        ("a", "Sources:"),
        ("2 enter", "Unchanged"),
        ("s", "Save the audit?"),
        ("y", "Type"),
        ("30 enter", "y Save"),
        ("enter", "Audit saved"),
        ("e", "Export ›"),
        ("escape", "Audit saved"),
        ("b", "row 1 of"),
        ("end", "run:"),
        ("enter", "Where it is used"),
        ("end", "History"),
        ("escape", "row 1"),
        ("escape", "row 1"),
        ("/", "OK"),
        ("space site:", "site:"),
        ("right", "row 1 of 2"),
        ("escape", "enter Detail"),
        ("escape", "/ filters"),
        ("f", "1 Status]"),
        ("3", "3 Site]"),
        ("enter", "row 1 of 2"),
        ("escape", "/ filters"),
        ("h", "Audit of"),
        ("enter", "changes"),
        ("end", "Why"),
        ("escape", "Audit of"),
        ("escape", "/ filters"),
        ("escape", "Audit saved"),
        ("escape", "Harmless"),
    )
    leave(terminal)


def test_no_data_steers_the_terminal_in_sources_and_imports(terminal: Terminal) -> None:
    steps(
        terminal,
        ("home", "> ␛]52"),
        ("o", "6 sources"),
        ("end", "nothing recorded"),
        ("p", "Added:"),
        ("escape", "6 sources"),
        ("d", "Retire the source?"),
        ("escape", "6 sources"),
        ("E", "Edit ›"),
        ("escape", "6 sources"),
        ("v", "0 values"),
        ("+", "New value"),
        ("x tab customer enter", "1 value"),
        ("escape", "6 sources"),
        ("enter", "which file?"),
        ("enter", "First rows"),
        ("f", "What the file is"),
        ("escape", "First rows"),
        ("s", "Site of a record"),
        ("escape", "First rows"),
        ("c t", "Skipped rows"),
        ("end", "flux"),
        ("escape", "First rows"),
        ("enter", "Import it all the same?"),
        ("y", "Imported ›"),
        ("escape", "6 sources"),
        ("escape", "Harmless"),
    )
    leave(terminal)


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
