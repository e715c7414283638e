"""Standard input as a file: what reads a source wants to look at its beginning twice."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from inventory_tui.errors import StoreError, UsageError

STDIN = Path("-")
NAME = "standard input"
"""How reports call it."""


@contextmanager
def spooled(paths: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Yield the paths, with ``-`` replaced by a private file that holds standard input and is gone afterwards.

    Raises:
        UsageError: standard input is named twice, or closed.
        StoreError: there is no room for it.
    """
    from tempfile import TemporaryDirectory

    if STDIN not in paths:
        yield tuple(paths)
        return
    if paths.count(STDIN) > 1 or sys.stdin is None:
        raise UsageError("standard input can be read once", "name the other files")
    with TemporaryDirectory(prefix="inventory-tui-") as folder:
        copy = Path(folder) / NAME
        try:
            with copy.open("xb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
        except OSError as error:
            raise StoreError(f"standard input could not be kept: {error.strerror}") from error
        yield tuple(copy if path == STDIN else path for path in paths)
