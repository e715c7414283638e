"""Looking after the database itself: finding what is wrong with it, and copying it while others work."""

from __future__ import annotations

from pathlib import Path

from inventory_tui.errors import CorruptError, RefusedError
from inventory_tui.inventory.work import Work
from inventory_tui.store import checks, filesystem
from inventory_tui.store.engine import Store, interrupter


class Upkeep:
    """What can be done with the database as a whole."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def check(self, work: Work | None = None) -> list[str]:
        """Return a sentence for everything that is wrong with the database; nothing is repaired.

        Args:
            work: told what is looked at, and asked whether to stop.

        Raises:
            CancelledError: the person gave up.
        """
        work = work or Work()
        problems = list(filesystem.iter_dangers(self._store.path))
        try:
            with (
                self._store.read() as connection,
                work.interruptible(interrupter(connection)),
            ):
                problems.extend(checks.iter_problems(connection, work))
        except CorruptError as error:
            problems.append(error.message)
        return problems

    def backup(self, path: Path, work: Work | None = None) -> None:
        """Copy the database to a new file, for this user alone, while others go on working.

        Args:
            path: where the copy goes; nothing there is ever overwritten.
            work: asked while waiting whether the person gave up.

        Raises:
            RefusedError: something is there already.
            StoreError: the copy cannot be made; no part of it is left.
            CancelledError: the person gave up.
        """
        try:
            self._store.copy_to(path.absolute(), work)
        except FileExistsError as error:
            raise RefusedError(f"{path} exists already", "choose another name: a backup never overwrites") from error
