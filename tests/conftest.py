"""Fixtures for every test: a database of its own, and an environment that lets nothing of this machine in."""

from __future__ import annotations

import gc
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from inventory_tui.actions.upkeep import Upkeep
from inventory_tui.bootstrap import Actions, open_actions
from inventory_tui.settings import Settings
from inventory_tui.store import pragmas
from inventory_tui.store.engine import Store

_KEPT = {"PATH", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "INVENTORY_TUI_SOAK"}
"""What a test may see of the environment it is started in."""
_KEPT_PREFIXES = ("PYTEST_", "COVERAGE_", "COV_")
_NOT_COUNTED = {
    *("bench", "faults", "properties", "terminal"),
    *(f"screens/test_{name}.py" for name in ("breakdown", "filter", "golden", "marks", "messages", "mouse")),
    *(f"screens/test_{name}.py" for name in ("one_at_a_time", "preview", "waiting")),
    "sources/test_fuzz.py",
}
"""Tests that go through everything at random, or from outside, or through screens that others go through as well: what
they happen to reach is not counted as covered, by them or by the processes they start. To count costs as much time as
to run."""


def pytest_configure() -> None:
    """Hear SIGINT and SIGHUP, also where whoever started the tests ignores them, which children inherit."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let only tests of single parts count as coverage."""
    for item in items:
        if not _NOT_COUNTED.isdisjoint((item.path.parent.name, f"{item.path.parent.name}/{item.path.name}")):
            item.add_marker("no_cover")


def pytest_collection_finish() -> None:
    """Let nobody look for garbage among what was loaded: all of it is needed until the last test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Put statements together once for all databases of these tests, as the program does for its only one."""
    make = pragmas.make_engine
    first = make(lambda: sqlite3.connect(":memory:"))
    first.connect().close()  # now its dialect knows the library
    first.dispose()

    def make_like_first(creator: Callable[[], sqlite3.Connection]) -> Engine:
        engine = make(creator)
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pragmas, "make_engine", make_like_first)
        yield


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Path]:
    """Shut the outside out; return the home folder of the test."""
    is_counted = request.node.get_closest_marker("no_cover") is None
    prefixes = _KEPT_PREFIXES if is_counted else _KEPT_PREFIXES[:1]
    for name in os.environ:
        if name not in _KEPT and not name.startswith(prefixes):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    previous = os.umask(0o022)
    yield home
    os.umask(previous)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that name a database which does not exist yet."""
    return Settings(database=tmp_path / "data" / "inventory.db", is_default_database=False, busy_timeout_s=10.0)


@pytest.fixture
def harmed() -> None:
    """Asked for by a test that harms its database on purpose: rules need not hold afterwards."""


@pytest.fixture
def store(settings: Settings, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A new, empty database; whatever the test did, the rules that must hold do so afterwards."""
    with Store.open(settings) as opened:
        yield opened
        if "harmed" not in request.fixturenames:
            assert Upkeep(opened).check() == []


@pytest.fixture
def actions(settings: Settings, request: pytest.FixtureRequest) -> Iterator[Actions]:
    """Everything a person can do, on a new, empty database; the same one as ``store`` in the same test."""
    opened = open_actions(settings)
    yield opened
    if "harmed" not in request.fixturenames:
        assert opened.upkeep.check() == []
    opened.close()
