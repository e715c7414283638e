"""How many examples: 200 a property, and the same ones every time; 20,000 new ones under the soak variable."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
settings.register_profile(
    "test", max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=SLOW
)
settings.register_profile(
    "soak", max_examples=20_000, deadline=None, database=None, suppress_health_check=SLOW, print_blob=True
)
settings.load_profile("soak" if os.environ.get("INVENTORY_TUI_SOAK") else "test")


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new database, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "inventory.db"
    Store.open(Settings(database=path)).close()
    return path


@pytest.fixture
def fresh(empty_database: Path, tmp_path: Path) -> Callable[[], Path]:
    """Make a new database for every example."""
    numbers = iter(range(10**9))

    def make() -> Path:
        path = tmp_path / f"{next(numbers)}.db"
        path.write_bytes(empty_database.read_bytes())
        return path

    return make
