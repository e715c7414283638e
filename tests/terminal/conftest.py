"""The real program on a pseudo-terminal, on a copy of the small world."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.screens.world import build
from tests.terminal.pty_driver import Terminal

Seat = Callable[..., Terminal]


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the small world; to be copied, not opened."""
    path = tmp_path_factory.mktemp("world") / "inventory.db"
    build(path)
    return path


@pytest.fixture
def database(world_file: Path, tmp_path: Path) -> Path:
    """A copy of the small world."""
    folder = tmp_path / "world"
    folder.mkdir(mode=0o700)
    return Path(shutil.copy(world_file, folder / "inventory.db"))


@pytest.fixture
def seat(database: Path) -> Iterator[Seat]:
    """Start the program on a terminal; every one is cleared away afterwards."""
    with ExitStack() as stack:

        def start(*arguments: str, program: tuple[str, ...] = ("-m", "inventory_tui"), **options: Any) -> Terminal:
            argv = [sys.executable, *program, "--database", str(database), *arguments]
            return stack.enter_context(Terminal(argv, **options))

        yield start
