"""One start of the command line: what was asked for all commands alike, and the way to the actions.

Owns the common options, the one piece of work of this start, and the opening and closing of the actions. The
composition root hands in how to open them: the command line never sees the database layer.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from inventory_tui.actions import Actions
from inventory_tui.cli.foreground import Foreground
from inventory_tui.cli.output import is_terminal, write_notice
from inventory_tui.inventory.work import Work
from inventory_tui.settings import Settings, read_settings

T = TypeVar("T")


class Opener(Protocol):
    """Opens the actions of a database."""

    def __call__(self, settings: Settings, *, create: bool = True) -> Actions:
        """Open them; with ``create`` a missing database is made."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways out of the command line, handed in by the composition root."""

    open_actions: Opener
    run_interface: Callable[[Actions, str | None], int]
    """Runs the terminal interface, at a customer where one is named, and returns the exit code."""


@dataclass(slots=True)
class Session:
    """What one start of the command line knows and holds."""

    doors: Doors
    environ: Mapping[str, str]
    database: str | None = None
    wants_json: bool = False
    may_create: bool = True
    """Whether a missing database is made, even the default one."""
    only_reads: bool = False
    """Whether this start changes nothing: then a missing database that was named is a mistake."""
    foreground: Foreground = field(default_factory=Foreground)
    _actions: Actions | None = None
    _is_place_told: bool = False
    _made: Path | None = None
    """The database that this start made, where a person named one."""

    @property
    def settings(self) -> Settings:
        """Return the settings of this start.

        Raises:
            UsageError: the database named is of a kind that is not supported.
        """
        return read_settings(self.environ, self.database)

    @property
    def work(self) -> Work:
        """Return the piece of work that long actions are given: it hears the wish to stop."""
        return self.foreground.work

    def run(self, function: Callable[[Actions], T]) -> T:
        """Run one action to its end, with progress, while signals are heard (P5).

        Args:
            function: gets the opened actions; long ones are given ``session.work``.

        Raises:
            InventoryError: what the action says, or the wish to stop.
        """
        result = self.foreground.run(lambda: function(self._open()))
        self._tell_of_place()
        return result

    def close(self) -> None:
        """Close what was opened."""
        if self._actions is not None:
            self._actions.close()
            self._actions = None

    def open_at(self, settings: Settings) -> Actions:
        """Open the actions of another database than the one asked for, in place of it."""
        self.close()
        self._actions = self.foreground.run(lambda: self.doors.open_actions(settings))
        return self._actions

    def _tell_of_place(self) -> None:
        """Say once what is special about the place of the database; but for a new one, to a person who looks."""
        if self._made is not None and not self._is_place_told:
            write_notice(f"made a new database at {self._made}")
        if self._actions is not None and not self._is_place_told and is_terminal(sys.stderr):
            for notice in self._actions.notices:
                write_notice(f"note: {notice}")
        self._is_place_told = True

    def _open(self) -> Actions:
        if self._actions is None:
            settings = self.settings
            is_named = not settings.is_default_database
            is_missing = is_named and _is_missing(settings.database)
            may_create = self.may_create and not (is_named and self.only_reads)
            self._actions = self.doors.open_actions(settings, create=may_create)
            self._made = settings.database if is_missing else None
        return self._actions


def _is_missing(path: Path) -> bool:
    """Tell whether nothing is there; what cannot be told is left to the door to say."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False
