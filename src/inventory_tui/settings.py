"""Settings: read once at the start, passed on, never asked for again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from inventory_tui.errors import UsageError

APP_NAME = "inventory-tui"
DATABASE_VARIABLE = "INVENTORY_TUI_DATABASE"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the database is, how long to wait for others, and where a person's views are kept."""

    database: Path
    is_default_database: bool = True
    busy_timeout_s: float = 30.0

    @property
    def views_file(self) -> Path:
        """Where this person's views of the inventories are remembered; its folder may not exist yet."""
        return state_folder() / "views.json"


def read_settings(environ: Mapping[str, str], database: str | None = None) -> Settings:
    """Return the settings for this start (cli.md, common options).

    Args:
        environ: the process environment.
        database: what ``--database`` said, if anything.

    Raises:
        UsageError: the database is a URL that is not supported yet.
    """
    named = database or environ.get(DATABASE_VARIABLE) or ""
    if "://" in named:
        scheme = named.split("://", 1)[0]
        raise UsageError(
            f"databases of the kind {scheme!r} are not supported yet",
            "give the path of a SQLite file with --database",
        )
    if named:
        return Settings(database=Path(named).expanduser(), is_default_database=False)
    return Settings(database=data_folder() / "inventory.db")


def data_folder() -> Path:
    """Return this user's data folder; it may not exist yet."""
    from platformdirs import user_data_path

    return user_data_path(APP_NAME, appauthor=False)


def state_folder() -> Path:
    """Return this user's folder for what the program remembers from one start to the next; it may not exist yet."""
    from platformdirs import user_state_path

    return user_state_path(APP_NAME, appauthor=False)
