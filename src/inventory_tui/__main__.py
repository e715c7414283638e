"""The program's start: hands the command line the ways to the actions and to the interface.

Imports neither of them by itself: ``--version`` and ``--help`` answer without.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inventory_tui.actions import Actions
    from inventory_tui.cli.session import Doors
    from inventory_tui.settings import Settings

EXIT_INTERRUPTED = 130


@contextmanager
def loading() -> Iterator[None]:
    """Load modules without looking for what could be thrown away: nothing of them can, and it costs a tenth."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _open_actions(settings: Settings, *, create: bool = True) -> Actions:
    with loading():
        from inventory_tui.bootstrap import open_actions

    return open_actions(settings, create=create)


def _run_interface(actions: Actions, start_customer: str | None) -> int:
    with loading():
        from inventory_tui.app import run_interface
        from inventory_tui.bootstrap import open_actions
        from inventory_tui.settings import Settings

    def reopen(path: Path) -> Actions:
        return open_actions(Settings(database=path, is_default_database=False))

    return run_interface(actions, start_customer, reopen)


def make_doors() -> Doors:
    """Return the ways to the actions and to the interface."""
    from inventory_tui.cli.session import Doors

    return Doors(_open_actions, _run_interface)


def main() -> None:
    """Run the program and end the process with its exit code."""
    try:
        with loading():
            from inventory_tui.cli.failures import report_crash
            from inventory_tui.cli.output import let_streams_hold_any_text
            from inventory_tui.cli.root import run

        sys.excepthook = report_crash
        let_streams_hold_any_text()
        code = run(sys.argv[1:], make_doors(), os.environ)
    except KeyboardInterrupt:  # before anything began, or when all is done
        code = EXIT_INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    main()
