"""The demo estate: believable customers, numbers and sources in a database of their own (cli.md, demo).

Always the same for the same size, but for its dates, which count back from now. It is made as a real one comes to be:
inventories loaded, sources imported, audits run and saved by the program itself, then reality moves on.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from inventory_tui.actions.demo.estate import Estate
from inventory_tui.errors import RefusedError, UsageError
from inventory_tui.inventory.work import Work
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from inventory_tui.store.estate import demo_size

__all__ = ["FILE_NAME", "NUMBERS", "build"]

FILE_NAME = "demo.db"
NUMBERS = 20_000
FEWEST, MOST = 1_000, 20_000_000
_COMPANIONS = ("-journal", "-wal", "-shm")


def build(settings: Settings, numbers: int = NUMBERS, work: Work | None = None) -> Path:
    """Make the demo estate beside the database of ``settings``, unless it is there in that size, and return its path.

    It is built under another name and takes its own when complete; an estate of another size is replaced.

    Args:
        settings: where the person's own database is; it is not touched.
        numbers: how many entries the inventories have between them.
        work: told about each step.

    Raises:
        UsageError: a size that cannot be built.
        RefusedError: the file of that name is no demo estate.
        StoreError: one of its leaves; what was there before is still there.
        CancelledError: the person gave up.
    """
    if not FEWEST <= numbers <= MOST:
        raise UsageError(
            f"a demo estate of {numbers:,} numbers cannot be built", f"choose from {FEWEST:,} to {MOST:,} numbers"
        )
    path = settings.database.parent / FILE_NAME
    if _size(replace(settings, database=path)) == numbers:
        return path
    with _draft(path) as draft:
        with Store.open(replace(settings, database=draft)) as store:
            Estate(store, numbers, work or Work()).build()
        for companion in _COMPANIONS:  # of the estate that goes: never to be taken for the new one's
            path.with_name(path.name + companion).unlink(missing_ok=True)
        draft.replace(path)
    return path


def _size(settings: Settings) -> int | None:
    """Return the size of the estate that is there; None where nothing is."""
    if not settings.database.exists():
        return None
    with Store.open(settings, create=False) as store, store.read() as connection:
        size = demo_size(connection)
    if size is None:
        raise RefusedError(
            f"{settings.database} is no demo estate, so it was left as it is", "move it away, or give it another name"
        )
    return size


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """Yield a name beside ``path`` for the database that is being built; nothing is left under it."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}.new")
    try:
        yield draft
    finally:
        for companion in ("", *_COMPANIONS):
            draft.with_name(draft.name + companion).unlink(missing_ok=True)
