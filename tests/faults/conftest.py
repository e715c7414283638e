"""Databases to be maltreated: built once, copied for each test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests.faults import estate

IS_SOAK = bool(os.environ.get("INVENTORY_TUI_SOAK"))


def new_database(path: Path, numbers: int) -> Path:
    Store.open(Settings(database=path)).close()
    estate.build(path, numbers=numbers)
    return path


@pytest.fixture(scope="session")
def big_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20,000 numbers."""
    return new_database(tmp_path_factory.mktemp("big") / "inventory.db", 20_000)


@pytest.fixture(scope="session")
def small_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """400 numbers."""
    return new_database(tmp_path_factory.mktemp("small") / "inventory.db", 400)


@pytest.fixture(scope="session")
def kills() -> int:
    """How many times to kill in each loop."""
    return 200 if IS_SOAK else 3
