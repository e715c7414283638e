"""Every terminal a person may sit at: its TERM, its colours, its size, and sizes that change (F4, T7)."""

from __future__ import annotations

import re

import pytest

from tests.terminal.conftest import Seat
from tests.terminal.pty_driver import foreign_sequences

SGR = re.compile(rb"\x1b\[([0-9;]*)m")


def styles(raw: bytes) -> set[str]:
    """Return every number of every style that was sent."""
    return {code for match in SGR.finditer(raw) for code in match.group(1).decode().split(";")}


@pytest.mark.parametrize("term", ["xterm", "screen-256color", "linux"])
def test_it_works_on_every_terminal(seat: Seat, term: str) -> None:
    terminal = seat(term=term)
    terminal.wait("Northwind Telecom")
    terminal.settle()
    assert "? Help" in terminal.lines[-1]
    codes = styles(bytes(terminal.raw))
    assert not codes & {"38", "48"}, "only the terminal's own sixteen colours"
    assert foreign_sequences(bytes(terminal.raw)) == []
    if term == "linux":
        assert terminal.text.isascii(), "its font lacks typographic glyphs"
    terminal.send("q")
    assert terminal.wait_exit() == 0


def test_no_color_is_honoured(seat: Seat) -> None:
    terminal = seat(environ={"NO_COLOR": "1"})
    terminal.wait("Northwind Telecom")
    terminal.send("end", "a")
    terminal.wait("Sources:")
    terminal.send("1", "enter")
    terminal.wait("Freed:")
    terminal.settle()
    assert styles(bytes(terminal.raw)) <= {"", "0", "1", "2", "4", "7", "39", "49"}
    assert "> Freed" in terminal.text, "the cursor is told by a mark, too"


def test_a_light_palette_is_followed(seat: Seat) -> None:
    terminal = seat(environ={"COLORFGBG": "0;15"})
    terminal.wait("Northwind Telecom")
    terminal.settle()
    assert not styles(bytes(terminal.raw)) & {"38", "48"}


def test_a_storm_of_sizes_leaves_the_screen_as_it_was(seat: Seat) -> None:
    terminal = seat()
    terminal.wait("Northwind Telecom")
    terminal.send("end", "a")
    terminal.wait("Sources:")
    terminal.send("2", "enter")
    terminal.wait("1 of 80")
    terminal.settle()
    before = terminal.text
    sizes = [(20, 5), (300, 80), (60, 15), (80, 9), (39, 24), (140, 40), (81, 25), (40, 10)]
    for turn in range(60):
        terminal.resize(*sizes[turn % len(sizes)])
        terminal.pump(0.01)
    terminal.resize(80, 24)
    terminal.wait(lambda: terminal.text == before)
    terminal.resize(39, 10)
    terminal.wait("too small: need 40x10")
    terminal.resize(80, 24)
    terminal.wait(lambda: terminal.text == before)
    assert terminal.process.poll() is None


def test_a_pasted_text_does_nothing_but_stand_in_the_field(seat: Seat) -> None:
    """T5: neither its line breaks nor its keys are obeyed."""
    terminal = seat()
    terminal.wait("Northwind Telecom")
    terminal.send("+")
    terminal.wait("New customer")
    terminal.send("\x1b[200~Paste\rq\x1b[2J" + "x" * 100_000 + "\x1b[201~")
    terminal.wait("Paste")
    terminal.settle()
    assert "New customer" in terminal.text
    assert foreign_sequences(bytes(terminal.raw)) == []
    terminal.send("escape")
    terminal.wait("Last audit")
    terminal.send("\x1b[200~q\rd\x1b[201~")
    terminal.settle()
    assert terminal.process.poll() is None, "a paste presses no key"
