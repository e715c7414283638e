"""The program's start: hands the command line the ways to the actions and to the interface.

Imports neither of them by itself: ``--version`` and ``--help`` answer without.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from inventory_tui.cli.failures import report_crash
from inventory_tui.cli.root import run
from inventory_tui.cli.session import Actions, Doors
from inventory_tui.settings import Settings


def _open_actions(settings: Settings, *, create: bool = True) -> Actions:
    from inventory_tui.bootstrap import open_actions

    return open_actions(settings, create=create)


def _run_interface(actions: Actions, start_customer: str | None) -> int:
    from inventory_tui.app import run_interface
    from inventory_tui.bootstrap import open_actions

    def reopen(path: Path) -> Actions:
        return open_actions(Settings(database=path, is_default_database=False))

    return run_interface(actions, start_customer, reopen)


DOORS = Doors(_open_actions, _run_interface)


def main() -> None:
    """Run the program and end the process with its exit code."""
    sys.excepthook = report_crash
    sys.exit(run(sys.argv[1:], DOORS, os.environ))


if __name__ == "__main__":
    main()
