"""What a person last looked at in each customer's inventory: filter, sort and columns, for that person alone.

Kept in a small file in the user's own folder, not in the database: others who share that have views of their own. The
file is a convenience: one that cannot be read or written is told of once, and stops nothing. Safe from any thread.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, TypeAlias

from inventory_tui.errors import InventoryError, NotFoundError, UsageError
from inventory_tui.exports.target import new_file
from inventory_tui.inventory.columns import shown_columns
from inventory_tui.inventory.model import name_key
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.settings import Settings
from inventory_tui.store import levels
from inventory_tui.store.engine import Store

MOST_VIEWS = 500
"""Views in the file; those written longest ago go first."""
MOST_BYTES = 2_000_000
"""A larger file is none of ours."""
LOCK_TIMEOUT_S = 2.0
Saved: TypeAlias = dict[str, Any]
"""A view as the file has it: ``database``, ``customer``, ``filter`` and ``columns``."""


@dataclass(frozen=True, slots=True)
class View:
    """How a person looks at the inventory of a customer."""

    query: NumberQuery = field(default_factory=NumberQuery)
    """The filter and the sort."""
    columns: tuple[str, ...] = ()
    """Names, from left to right; none: as many as there is room for."""
    notice: str = field(default="", compare=False)
    """What a person should know about how it was read; usually nothing."""


class Views:
    """Reads and keeps the views of one person on one database."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._kept: dict[str, View] = {}
        """What was written since the start, by customer."""
        self._unsaved: dict[str, View] = {}
        self._lock, self._saving = Lock(), Lock()
        self._has_told = False

    def read(self, customer: str) -> View:
        """Return what was last looked at; the default where nothing was, or where it no longer fits.

        Raises:
            NotFoundError: there is no such customer.
            StoreError: the database cannot be read now.
        """
        with self._lock:
            kept = self._kept.get(name_key(customer))
        return kept or self._check(customer, self._read_saved(customer))

    def write(self, customer: str, view: View) -> None:
        """Remember a view, at once and in memory; ``save`` brings it to the file."""
        with self._lock:
            self._kept[name_key(customer)] = self._unsaved[name_key(customer)] = view

    def save(self) -> str:
        """Bring what was written since to the file; the views of other customers and databases stay in it.

        Returns:
            Why that is not possible, told once; blank otherwise.
        """
        with self._saving:
            with self._lock:
                unsaved, self._unsaved = self._unsaved, {}
            try:
                if unsaved:
                    self._merge(unsaved)
            except InventoryError as error:
                return self._tell(f"What you look at is not remembered: {error.message}")
            except OSError as error:
                return self._tell(f"What you look at is not remembered: {error.strerror or error}")
            return ""

    def _merge(self, views: dict[str, View]) -> None:
        path = self._settings.views_file
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone_in(path.parent):
            try:
                others = [each for each in read_views(path) if not self._is_among(each, views)]
            except (FileNotFoundError, ValueError, RecursionError):
                others = []
            ours = [self._saved(customer, view) for customer, view in views.items()]
            with new_file(path, overwrite=True) as file:
                file.write(_encode(others + ours))

    def _is_among(self, saved: Saved, customers: dict[str, View]) -> bool:
        return saved["database"] == str(self._store.path) and saved["customer"] in customers

    def _saved(self, customer: str, view: View) -> Saved:
        return {
            "database": str(self._store.path),
            "customer": customer,
            "filter": view.query.as_text(),
            "columns": list(view.columns),
        }

    def _read_saved(self, customer: str) -> View:
        wanted = {name_key(customer): View()}
        try:
            found = [each for each in read_views(self._settings.views_file) if self._is_among(each, wanted)]
        except FileNotFoundError:
            return View()
        except (OSError, ValueError, RecursionError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is damaged"
            return View(notice=self._tell(f"{self._settings.views_file} is not read: {reason}"))
        return _view_of(found[-1]) if found else View()

    def _check(self, customer: str, view: View) -> View:
        """Return a view, without its filter where that asks for a site which is gone."""
        if not view.query.sites:
            return view
        with self._store.read() as connection:
            owner = levels.find_customer(connection, customer)
            try:
                levels.find_sites(connection, owner, filter(None, view.query.sites))
            except NotFoundError as error:
                return View(columns=view.columns, notice=_no_longer(error))
        return view

    def _tell(self, notice: str) -> str:
        """Return a notice, the first time; then nothing."""
        has_told, self._has_told = self._has_told, True
        return "" if has_told else notice


def read_views(path: Path) -> list[Saved]:
    """Return the views of a file, the latest last.

    Raises:
        OSError: it cannot be read.
        ValueError, RecursionError: it is none of ours.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("no regular file")
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError("too large")
    found = json.loads(data)
    views = found.get("views") if isinstance(found, dict) else None
    if not isinstance(views, list):
        raise ValueError("no list of views")  # noqa: TRY004 - the file is wrong, not the call
    names = ("database", "customer", "filter")
    return [each for each in views if isinstance(each, dict) and all(isinstance(each.get(name), str) for name in names)]


def _encode(views: list[Saved]) -> bytes:
    """Return the latest views as a file has them, as many as it may hold."""
    kept = views[-MOST_VIEWS:]
    while len(data := json.dumps({"views": kept}, indent=1).encode()) > MOST_BYTES:
        kept = kept[(len(kept) + 1) // 2 :]
    return data


def _view_of(saved: Saved) -> View:
    """Return a view of the file; what no longer exists is the default again."""
    query, notice = NumberQuery(), ""
    columns: tuple[str, ...] = ()
    names = saved.get("columns")
    try:
        columns = shown_columns(map(str, names)) if isinstance(names, list) else ()
        query = NumberQuery.parse(saved["filter"])
    except UsageError as error:
        notice = _no_longer(error)
    return View(query, columns, notice)


def _no_longer(error: UsageError) -> str:
    return f"What you last looked at is no longer there: {error.message}"


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let one process at a time change the file, where the file system has locks.

    Raises:
        OSError: another one does not come to an end, or the folder cannot be written.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(folder / "views.lock", flags, 0o600)
    try:
        until = time.monotonic() + LOCK_TIMEOUT_S
        while not _lock(descriptor):
            if time.monotonic() > until:
                raise OSError(errno.EAGAIN, "another session is writing its own")
            time.sleep(0.01)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Try to take the lock, and return whether there is nothing to wait for."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:  # no locks here: the file is whole all the same
        if error.errno not in (errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL):
            raise
    return True
