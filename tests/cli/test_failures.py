"""Failures and stops: exit codes, two lines, no traceback, nobody's data (cli.md; reliability.md F2, F14, L1)."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inventory_tui import errors
from inventory_tui.actions import Actions
from inventory_tui.cli.foreground import Foreground, StoppedError, Terminated
from inventory_tui.cli.session import Doors
from inventory_tui.errors import CancelledError, InventoryError
from inventory_tui.settings import Settings
from tests.cli.conftest import Program


def doors_that(call: Callable[[], None]) -> Doors:
    """Return doors behind which ``call`` happens instead of anything else."""

    def open_actions(settings: Settings, *, create: bool = True) -> Actions:
        call()
        raise AssertionError("the call must not return")

    return Doors(open_actions, lambda _actions, _customer: 0)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError, 2),
        (errors.NotFoundError, 2),
        (errors.SourceError, 2),
        (errors.RefusedError, 3),
        (errors.ChangedError, 3),
        (errors.CancelledError, 130),
        (errors.StoreError, 1),
        (errors.BusyError, 1),
        (errors.FullError, 1),
        (errors.ReadOnlyError, 1),
        (errors.CorruptError, 1),
        (errors.SchemaError, 1),
        (errors.ExportError, 1),
    ],
)
def test_every_error_has_its_exit_code_and_two_lines(program: Program, error: type[InventoryError], code: int) -> None:
    def fail() -> None:
        raise error("it did\nnot work", "try\x1b[2J again")

    program.doors = doors_that(fail)
    answer = program("customer", "list")
    assert (answer.code, answer.out) == (code, "")
    assert answer.err == "error: it did not work\nhint: try␛[2J again\n"


def test_an_error_without_a_hint_is_one_line(program: Program) -> None:
    def fail() -> None:
        raise errors.BusyError("another session is writing")

    program.doors = doors_that(fail)
    assert program("customer", "list").err == "error: another session is writing\n"


CRASH = """
import sys
import inventory_tui.__main__ as start
from inventory_tui.cli.session import Doors

def fail(settings, *, create=True):
    secret = "+15550100999 Northwind"
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise ValueError(secret) from error

start.make_doors = lambda: Doors(fail, None)
sys.argv = ["inventory-tui", "customer", "add", "Northwind"]
start.main()
"""


@pytest.mark.parametrize("is_writable", [True, False])
def test_a_fault_is_one_sentence_and_a_report_without_data(environment: Path, *, is_writable: bool) -> None:
    folder = environment / "share" / "inventory-tui"
    where = {"XDG_DATA_HOME": str(environment / "share") if is_writable else os.devnull}
    crashed = subprocess.run(
        [sys.executable, "-c", CRASH], env=os.environ | where, capture_output=True, text=True, timeout=30
    )
    assert (crashed.returncode, crashed.stdout) == (1, "")
    error, hint = crashed.stderr.splitlines()
    assert error == "error: the program failed unexpectedly (ValueError); this is a fault in it"
    if not is_writable:
        assert hint == "hint: the report could not be written"
        return
    (report,) = folder.iterdir()
    assert hint == f"hint: a report without any of your data is in {report}"
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    text = report.read_text()
    assert "KeyError" in text
    assert "in fail" in text
    assert "Northwind" not in text
    assert "5550100999" not in text


def press(signal_number: signal.Signals, after_s: float, times: int = 1) -> threading.Thread:
    """Send this process a signal, from another thread, a moment later."""

    def send() -> None:
        for _ in range(times):
            time.sleep(after_s)
            os.kill(os.getpid(), signal_number)

    thread = threading.Thread(target=send)
    thread.start()
    return thread


@pytest.fixture
def heard_sigterm() -> Iterator[None]:
    def stop(number: int, frame: object) -> None:
        raise Terminated

    previous = signal.signal(signal.SIGTERM, stop)
    yield
    signal.signal(signal.SIGTERM, previous)


@pytest.mark.parametrize(
    ("sent", "code", "word"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]
)
def test_a_signal_cancels_the_work_and_nothing_was_changed(
    heard_sigterm: None, sent: signal.Signals, code: int, word: str
) -> None:
    """F2."""
    foreground = Foreground()

    def work() -> None:
        while True:
            foreground.work.step("Comparing")
            time.sleep(0.01)

    sender = press(sent, 0.1)
    with pytest.raises(StoppedError) as caught:
        foreground.run(work)
    sender.join()
    assert caught.value.exit_code == code
    assert caught.value.message == f"{word}, nothing was changed"
    assert not foreground.is_left_behind
    with pytest.raises(StoppedError) as again:
        foreground.run(lambda: None)  # nothing begins once somebody asked to stop
    assert again.value.exit_code == code


def test_work_that_is_done_before_it_hears_the_wish_counts() -> None:
    foreground = Foreground()

    def work() -> str:
        while not foreground.work.is_cancelled:
            time.sleep(0.01)
        return "saved"

    sender = press(signal.SIGINT, 0.1)
    assert foreground.run(work) == "saved"
    sender.join()


def test_asked_twice_the_work_is_left_behind() -> None:
    foreground, leave = Foreground(), threading.Event()
    sender = press(signal.SIGINT, 0.1, times=2)
    with pytest.raises(StoppedError):
        foreground.run(leave.wait)
    assert foreground.is_left_behind
    leave.set()
    sender.join()


def test_a_fault_in_the_work_is_not_mistaken_for_a_stop() -> None:
    foreground = Foreground()

    def work() -> None:
        while not foreground.work.is_cancelled:
            time.sleep(0.01)
        raise ZeroDivisionError

    sender = press(signal.SIGINT, 0.1)
    with pytest.raises(ZeroDivisionError):
        foreground.run(work)
    sender.join()


def test_a_signal_between_two_actions(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """The handlers of ``run`` are in place from the first to the last moment."""
    for wish, code, word in ((KeyboardInterrupt(), 130, "interrupted"), (Terminated(), 143, "terminated")):

        def fail(wish: BaseException = wish) -> None:
            raise wish

        monkeypatch.setattr("inventory_tui.cli.output.flush", fail)
        answer = program("--version")
        assert (answer.code, answer.err) == (code, f"error: {word}\n")


def test_cancelled_actions_exit_with_130(program: Program) -> None:
    def fail() -> None:
        raise CancelledError("cancelled, nothing was changed")

    program.doors = doors_that(fail)
    assert program("customer", "list").code == 130


STUCK = """
import sys, threading
import inventory_tui.__main__ as start
from inventory_tui.cli.session import Doors

def stay(settings, *, create=True):
    print("begun", flush=True)
    threading.Event().wait()

start.make_doors = lambda: Doors(stay, None)
sys.argv = ["inventory-tui", "customer", "list"]
start.main()
"""


def test_a_stuck_action_does_not_keep_the_process(environment: Path) -> None:
    """F2: the exit comes within two seconds or so, whatever the thread does."""
    process = subprocess.Popen([sys.executable, "-c", STUCK], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    began = time.monotonic()
    process.terminate()
    _, err = process.communicate(timeout=30)
    assert process.returncode == 143
    assert err == "error: terminated, nothing was changed\n"
    assert time.monotonic() - began < 10
