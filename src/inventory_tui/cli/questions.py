"""The one question before something is changed (cli.md); without a terminal ``--yes`` answers it."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from inventory_tui.cli.output import is_terminal
from inventory_tui.errors import CancelledError, UsageError
from inventory_tui.inventory.display import show


def yes_option(function: Callable[..., None]) -> Callable[..., None]:
    """Add the option that skips the question."""
    return click.option("--yes", is_flag=True, help="Do not ask.")(function)


def check_may_ask(*, yes: bool) -> None:
    """Refuse at once where a question will come and nobody can answer it.

    Raises:
        UsageError: there is no terminal to ask on.
    """
    if not yes and not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        raise UsageError("this asks before it changes anything, and there is no terminal to ask on", "add --yes")


def ask(question: str, *, yes: bool) -> None:
    """Ask on the terminal, unless ``yes`` has answered already. Anything but y or yes is a no.

    Raises:
        CancelledError: answered no.
        UsageError: there is no terminal to ask on.
    """
    check_may_ask(yes=yes)
    if not yes and _typed(f"{question} [y/N] ").casefold() not in ("y", "yes"):
        raise CancelledError("answered no, nothing was changed")


def ask_for_count(question: str, count: int, *, yes: bool) -> None:
    """Ask on the terminal for the count itself, unless ``yes`` has answered already. Anything else is a no.

    Raises:
        CancelledError: something else was typed.
        UsageError: there is no terminal to ask on.
    """
    check_may_ask(yes=yes)
    if not yes and _typed(f"{question} Type {count} to go on: ") not in (str(count), f"{count:,}"):
        raise CancelledError("the count was not typed, nothing was changed")


def _typed(prompt: str) -> str:
    sys.stderr.write(show(prompt))
    sys.stderr.flush()
    answer = ""
    try:
        answer = sys.stdin.readline()
    finally:
        if not answer.endswith("\n"):  # stopped, or the end of input: what comes next begins on a line of its own
            sys.stderr.write("\n")
    return answer.strip()
