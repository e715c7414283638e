"""Which numbers a command works on: those named, those in a file, or those that FILTERS select (cli.md)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inventory_tui.errors import SourceError, UsageError
from inventory_tui.inventory.model import LevelKind, name_key

if TYPE_CHECKING:
    from inventory_tui.inventory.edits import Selection
    from inventory_tui.inventory.query import NumberQuery

STDIN = "-"


def numbers_argument(function: Callable[..., None]) -> Callable[..., None]:
    """Add the numbers that a command may be given: none, some, or ``@FILE``."""
    return click.argument("numbers", nargs=-1, metavar="[NUMBER]...")(function)


def choose(words: Sequence[str], query: NumberQuery) -> Selection:
    """Return what was asked for: the numbers named, else what the filters select.

    Args:
        words: numbers and ``@FILE``s, as typed.
        query: the filters; beside numbers only one level may be given.

    Raises:
        UsageError: nothing was named, numbers and filters were, or a number cannot be read.
        SourceError: a file cannot be read.
    """
    from inventory_tui.inventory.edits import Chosen, Named

    if words:
        return Named(tuple(_iter_numbers(words)), _level_of(query))
    if not query.has_filters:
        raise UsageError("no number was named", "name numbers, or select them with a filter such as --site or --status")
    return Chosen(query)


def choose_at(words: Sequence[str], query: NumberQuery, level: str) -> Selection:
    """Return the numbers named at a level, else what the filters select there.

    Args:
        words: numbers and ``@FILE``s, as typed.
        query: the filters, without a level.
        level: a site's name, or ``customer``.

    Raises:
        UsageError: the filters name a level, too, or a number cannot be read.
        SourceError: a file cannot be read.
    """
    if query.sites or query.levels:
        raise UsageError("--from says at which level", "leave --site and --level out")
    if name_key(level) == LevelKind.CUSTOMER:
        return choose(words, replace(query, levels=(LevelKind.CUSTOMER.value,)))
    return choose(words, replace(query, sites=(level,)))


def is_named(selection: Selection) -> bool:
    """Return whether numbers were named one by one."""
    from inventory_tui.inventory.edits import Named

    return isinstance(selection, Named)


def _level_of(query: NumberQuery) -> str | None:
    """Return the level that goes with named numbers: none, a site or ``customer``."""
    if query != replace(type(query)(), sites=query.sites, levels=query.levels, sort=query.sort):
        raise UsageError(
            "filters select numbers only where none is named", "leave the numbers out, or the filters but --site"
        )
    levels = (*query.sites, *query.levels)
    if len(levels) > 1 or LevelKind.SITE in query.levels:
        raise UsageError("named numbers can be looked for at one level only", "give one --site, or --level customer")
    return levels[0] if levels else None


def _iter_numbers(words: Sequence[str]) -> Iterator[str]:
    """Yield every number named, in canonical form."""
    from inventory_tui.inventory.number import canonical

    for word in words:
        if word.startswith("@"):
            yield from _iter_file(word[1:])
        else:
            yield canonical(word)


def _iter_file(name: str) -> Iterator[str]:
    from inventory_tui.inventory.number import canonical

    shown = "standard input" if name == STDIN else name
    found = False
    for line, text in enumerate(_read(name, shown).splitlines(), start=1):
        if not text.strip():
            continue
        found = True
        try:
            yield canonical(text)
        except UsageError as error:
            raise SourceError(f"{shown}, line {line}: {error.message}", error.hint, file=shown, line=line) from error
    if not found:
        raise SourceError(f"{shown} names no number", "write one a line", file=shown)


def _read(name: str, shown: str) -> str:
    try:
        content = sys.stdin.buffer.read() if name == STDIN else Path(name).expanduser().read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{shown} is not UTF-8 text", "write one number a line", file=shown) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SourceError(f"{shown} cannot be read: {reason}", file=shown) from error
