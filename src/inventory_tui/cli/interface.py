"""Without a command: the terminal interface, on a terminal that can show it."""

from __future__ import annotations

import os
import sys

from inventory_tui.cli.output import is_terminal
from inventory_tui.cli.session import Session
from inventory_tui.errors import UsageError

_DUMB = ("", "dumb", "unknown")
"""Values of TERM that promise nothing (T7)."""


def check_terminal() -> None:
    """Refuse where the interface could not be shown or not be used.

    Raises:
        UsageError: a stream is no terminal, or the terminal can do nothing.
    """
    hint = "the commands need no terminal: see inventory-tui --help"
    if not all(map(is_terminal, (sys.stdin, sys.stdout, sys.stderr))):
        raise UsageError("the interface needs a terminal, and this is none", hint)
    if os.environ.get("TERM", "") in _DUMB:
        raise UsageError("the interface needs a terminal that can place text, and TERM names none", hint)


def open_interface(session: Session, customer: str | None) -> int:
    """Open the terminal interface and return its exit code.

    Args:
        session: this start.
        customer: where to begin, as the person typed it; None for the list of customers.

    Raises:
        NotFoundError: there is no such customer; said before the screen is taken.
    """
    check_terminal()
    if customer is not None:
        name = customer
        customer = session.run(lambda actions: actions.customers.get(name)).name
    actions = session.run(lambda actions: actions)
    return session.doors.run_interface(actions, customer)
