"""However it ends, the terminal is as before, the exit code is right, and no data is printed (F2, F3, F14, T7)."""

from __future__ import annotations

import os
import signal
import termios
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.terminal.conftest import Seat
from tests.terminal.pty_driver import ENTER, LEAVE, Terminal

BROKEN = (str(Path(__file__).with_name("broken.py")),)


def assert_restored(terminal: Terminal) -> None:
    """The last mode switches undo the first ones, and the line discipline is as it was."""
    end = bytes(terminal.raw)
    assert end.rfind(LEAVE) > end.rfind(b"\x1b[?1049h")
    assert end.rfind(b"\x1b[?25h") > end.rfind(b"\x1b[?25l")
    assert b"\x1b[?2004l" in end
    assert b"\x1b[?1000h" not in end, "the mouse was never switched on"
    now = termios.tcgetattr(terminal.master)
    assert now[:4] == terminal.attributes[:4]


def seconds_of(end: Callable[[], float], within: float) -> float:
    """Return the seconds an ending takes, the least of three tries: what others do on the machine is not its doing."""
    took = [end()]
    while took[-1] >= within and len(took) < 3:
        took.append(end())
    return min(took)


def _has_started(terminal: Terminal, times: int) -> bool:
    return terminal.raw.count(ENTER) == times


def _has_stopped(terminal: Terminal) -> bool:
    changed, status = os.waitpid(terminal.process.pid, os.WUNTRACED | os.WNOHANG)
    return bool(changed) and os.WIFSTOPPED(status)


def test_q_ends_in_order(seat: Seat) -> None:
    terminal = seat()
    terminal.wait("Northwind")
    terminal.send("q")
    assert terminal.wait_exit() == 0
    assert_restored(terminal)


def test_ctrl_c_ends_it(seat: Seat) -> None:
    terminal = seat()
    terminal.wait("Northwind")
    terminal.send("ctrl+c")
    assert terminal.wait_exit() == 0
    assert_restored(terminal)


def test_stopped_and_continued_it_hears_keys_again(seat: Seat) -> None:
    """Its input ends with the stop and begins anew."""
    terminal = seat()
    terminal.wait("Northwind")
    terminal.signal(signal.SIGTSTP)
    terminal.wait(partial(_has_stopped, terminal))
    terminal.signal(signal.SIGCONT)
    terminal.wait(partial(_has_started, terminal, 2))
    terminal.send("?")
    terminal.wait("esc Back")
    terminal.signal(signal.SIGCONT)  # it was not stopped: a line that breaks does that
    terminal.send("q")
    assert terminal.wait_exit() == 0
    assert _has_started(terminal, 2)
    assert_restored(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=lambda number: number.name)
def test_a_signal_ends_it_with_the_terminal_restored(seat: Seat, number: signal.Signals) -> None:
    def end() -> float:
        terminal = seat()
        terminal.wait("Northwind")
        before = time.monotonic()
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        took = time.monotonic() - before
        assert_restored(terminal)
        return took

    assert seconds_of(end, 2.0) < 2.0


def test_a_signal_ends_it_even_when_it_does_not_answer(seat: Seat, tmp_path: Path) -> None:
    """The interface is stuck; the lifeline restores the terminal by itself."""
    script = tmp_path / "stuck.py"
    script.write_text(
        "import time\n"
        "from inventory_tui.__main__ import main\n"
        "from inventory_tui.screens.customers import CustomersScreen\n"
        "CustomersScreen.action_sites = lambda self: time.sleep(60)\n"
        "main()\n"
    )

    def end() -> float:
        terminal = seat(program=(str(script),))
        terminal.wait("Northwind")
        terminal.send("s")
        terminal.settle(0.1)
        before = time.monotonic()
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit() == 143
        took = time.monotonic() - before
        assert_restored(terminal)
        return took

    assert seconds_of(end, 4.0) < 4.0


@pytest.mark.parametrize("is_ignored", [False, True], ids=["default", "ignored"])
def test_a_dropped_line_ends_it_at_once(seat: Seat, *, is_ignored: bool) -> None:
    """Nobody is left behind using the processor, even under nohup."""
    within = 5.0 if is_ignored else 2.0
    assert seconds_of(lambda: _hang_up(seat(ignore_hangup=is_ignored)), within) < within


def _hang_up(terminal: Terminal) -> float:
    """Drop the line; return how long the program lives on, which must not be busily."""
    terminal.wait("Northwind")
    cpu = used = terminal.cpu_s
    terminal.hang_up()
    before = time.monotonic()
    while terminal.process.poll() is None:
        assert time.monotonic() - before < 60, "left behind"
        cpu = max(cpu, _cpu(terminal, cpu))
        time.sleep(0.02)
    assert cpu - used <= 0.25
    return time.monotonic() - before


def _cpu(terminal: Terminal, known: float) -> float:
    try:
        return terminal.cpu_s
    except (FileNotFoundError, ProcessLookupError):
        return known


@pytest.mark.parametrize("where", ["screen", "thread"])
def test_a_fault_ends_with_one_sentence_and_a_report_without_data(seat: Seat, environment: Path, where: str) -> None:
    terminal = seat(program=(*BROKEN, where))
    terminal.wait("Northwind")
    terminal.send("s")
    assert terminal.wait_exit() == 1
    assert_restored(terminal)
    after = bytes(terminal.raw).rpartition(LEAVE)[2].decode()
    assert "error: the program failed unexpectedly (ZeroDivisionError)" in after
    assert len(after.split()) < 60, "no traceback"
    reports = list(environment.rglob("crash-*.txt"))
    assert len(reports) == 1
    assert reports[0].stat().st_mode & 0o777 == 0o600
    for text in (after, reports[0].read_text()):
        assert "0199999" not in text
        assert "Ada" not in text
    assert "in fail" in reports[0].read_text()


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_that_can_do_nothing_is_told_so(seat: Seat, term: str) -> None:
    terminal = seat(term=term)
    assert terminal.wait_exit() == 2
    assert b"\x1b" not in terminal.raw
    assert "hint:" in terminal.text
