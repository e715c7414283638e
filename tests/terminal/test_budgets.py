"""What travels over the line: bytes are counted, they repeat exactly (terminal.md §6, performance.md)."""

from __future__ import annotations

import pytest

from tests.terminal.conftest import Seat
from tests.terminal.pty_driver import Terminal

START, CURSOR, SCROLL, PAGE, DIALOG = 32_000, 700, 1_000, 6_500, 25_000


@pytest.fixture
def terminal(seat: Seat) -> Terminal:
    terminal = seat()
    terminal.wait("Northwind")
    return terminal


def test_the_start_is_small_and_idleness_is_silent(terminal: Terminal) -> None:
    terminal.settle()
    assert len(terminal.raw) <= START
    before = len(terminal.raw)
    assert not terminal.pump(1.2), bytes(terminal.raw[before:])


def test_a_form_and_a_question_are_cheap(terminal: Terminal) -> None:
    opened = terminal.press("+")
    terminal.wait("New customer")
    first, second = terminal.press("a"), terminal.press("b")
    closed = terminal.press("escape")
    assert len(opened) + len(closed) <= DIALOG
    assert max(len(first), len(second)) <= CURSOR
    terminal.wait("Last audit")
    terminal.settle(0.5)
    assert not terminal.pump(1.2), "nothing blinks"


def test_moving_in_a_list_costs_two_lines(terminal: Terminal) -> None:
    terminal.send("a")
    terminal.wait("Sources:")
    terminal.send("2", "enter")
    terminal.wait("Nothing to do")
    terminal.send("escape", "escape")
    terminal.wait("Northwind")
    terminal.send("end", "a")
    terminal.wait("Sources:")
    terminal.send("1", "enter")
    terminal.wait("1 of 80")
    assert len(terminal.press("down")) <= CURSOR
    assert len(terminal.press("pagedown")) <= PAGE
    assert len(terminal.press("end")) <= PAGE
    assert len(terminal.press("home")) <= PAGE
    scrolled = [len(terminal.press("down")) for _ in range(20)]
    assert sum(scrolled) / len(scrolled) <= SCROLL
    assert len(terminal.press("s")) + len(terminal.press("escape")) <= DIALOG
