"""Real actions on a real small database, built once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from inventory_tui.bootstrap import Actions, open_actions
from inventory_tui.settings import Settings
from tests.screens.world import build


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the small world; to be copied, not opened."""
    path = tmp_path_factory.mktemp("world") / "inventory.db"
    build(path)
    return path


@pytest.fixture
def world(world_file: Path, tmp_path: Path) -> Iterator[Actions]:
    """Actions on a copy of the small world."""
    folder = tmp_path / "world"
    folder.mkdir(mode=0o700)
    shutil.copy(world_file, folder / "inventory.db")
    opened = open_actions(Settings(database=folder / "inventory.db", busy_timeout_s=3.0))
    yield opened
    opened.close()


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder for files whose path is shown: as short as it is, a screen has room for it, wherever the tests run."""
    with TemporaryDirectory(prefix="", dir="/tmp") as folder:
        yield Path(folder)
