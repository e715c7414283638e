"""The program with a fault put into it: what nobody expected happens in a screen or in a worker thread."""

from __future__ import annotations

import sys
from typing import Any

from inventory_tui.__main__ import main
from inventory_tui.actions.customers import Customers
from inventory_tui.screens.sites import SitesScreen

CANARY = "+15550199999 of Ada"


def fail(*_: Any, **__: Any) -> Any:
    """Raise with what must not be printed, in the message and in a local variable."""
    secret = CANARY
    raise ZeroDivisionError(secret)


if __name__ == "__main__":
    if sys.argv.pop(1) == "thread":
        Customers.sites = fail  # type: ignore[method-assign]
    else:
        SitesScreen.on_mount = fail  # type: ignore[method-assign]
    main()
