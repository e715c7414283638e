"""Standard input as a file: what reads a source wants to look at its beginning twice."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from inventory_tui.errors import InventoryError, StoreError, UsageError

STDIN = Path("-")
NAME = "standard input"
"""How reports call it."""
_TEMPORARY = "set TMPDIR to a folder that has room and that you can write to, or give the name of a file"


@contextmanager
def spooled(paths: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Yield the paths, with ``-`` replaced by a private file that holds standard input and is gone afterwards.

    Raises:
        UsageError: standard input is named twice, or closed.
        StoreError: there is no folder for temporary files, or no room in it.
    """
    from tempfile import TemporaryDirectory

    if STDIN not in paths:
        yield tuple(paths)
        return
    if paths.count(STDIN) > 1 or sys.stdin is None:
        raise UsageError("standard input can be read once", "name the other files")
    with ExitStack() as stack:
        try:
            copy = Path(stack.enter_context(TemporaryDirectory(prefix="inventory-tui-"))) / NAME
            with copy.open("xb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise StoreError(f"standard input cannot be kept in a temporary file: {reason}", _TEMPORARY) from error
        try:
            yield tuple(copy if path == STDIN else path for path in paths)
        except InventoryError as error:  # nobody knows the copy, which is gone by then
            error.message = error.message.replace(str(copy), NAME)
            raise
