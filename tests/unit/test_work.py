"""Long work: steps, how far, and the wish to stop (audit.md P5)."""

from __future__ import annotations

import threading

import pytest

from inventory_tui.errors import CancelledError
from inventory_tui.inventory.work import Progress, Work


def test_steps_are_reported_and_kept() -> None:
    seen: list[Progress] = []
    work = Work(seen.append)
    assert work.progress == Progress("", 0, 0)
    work.step("reading")
    work.step("writing", 3, 10)
    assert seen == [Progress("reading"), Progress("writing", 3, 10)]
    assert work.progress == Progress("writing", 3, 10)


def test_nobody_has_to_listen() -> None:
    work = Work()
    work.step("reading")
    work.check()
    assert work.progress.step == "reading"
    assert not work.is_cancelled


def test_a_cancelled_work_stops_at_its_next_step() -> None:
    seen: list[Progress] = []
    work = Work(seen.append)
    work.step("reading")
    work.cancel()
    assert work.is_cancelled
    with pytest.raises(CancelledError, match="nothing was changed"):
        work.step("writing")
    with pytest.raises(CancelledError):
        work.check()
    assert seen == [Progress("reading")]
    assert work.progress.step == "reading"


def test_cancel_interrupts_what_runs_and_nothing_after_it() -> None:
    interrupted: list[str] = []
    work = Work()
    with work.interruptible(lambda: interrupted.append("outer")):
        with work.interruptible(lambda: interrupted.append("inner")):
            work.cancel()
        assert interrupted == ["inner"]
        work.cancel()
    assert interrupted == ["inner", "outer"]
    work.cancel()
    assert interrupted == ["inner", "outer"]


def test_nothing_begins_after_a_cancel() -> None:
    """The interrupt of a body that never ran is put back, too."""
    interrupted: list[str] = []
    work = Work()
    work.cancel()
    with pytest.raises(CancelledError), work.interruptible(lambda: interrupted.append("late")):
        pytest.fail("the body must not run")
    work.cancel()
    assert interrupted == []


def test_the_interrupt_is_forgotten_when_the_body_fails() -> None:
    interrupted: list[str] = []
    work = Work()
    with pytest.raises(KeyError), work.interruptible(lambda: interrupted.append("late")):
        raise KeyError
    work.cancel()
    assert interrupted == []


def test_cancel_comes_from_another_thread() -> None:
    work = Work()
    running, stopped = threading.Event(), threading.Event()

    def body() -> None:
        with work.interruptible(stopped.set):
            running.set()
            stopped.wait(10)

    thread = threading.Thread(target=body)
    thread.start()
    assert running.wait(10)
    work.cancel()
    thread.join(10)
    assert stopped.is_set()
    assert not thread.is_alive()
