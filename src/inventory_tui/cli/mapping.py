"""The options of ``import services`` that say what the columns of a table are (sources.md I4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from inventory_tui.errors import UsageError

if TYPE_CHECKING:
    from inventory_tui.sources.mapping import ColumnMapping

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--map",
        "maps",
        metavar="ROLE=COLUMN",
        multiple=True,
        help="What COLUMN says: number, use, site, name, vendor, description, type or partition. Number, name and "
        "description may be several columns. The source remembers all of it.",
    ),
    click.option(
        "--use",
        "uses",
        metavar="[WORD=]CODE",
        multiple=True,
        help="The use of all rows, or that of the rows whose use is WORD; WORD* is what begins so, a blank one a blank "
        "cell, and the code ignore leaves rows out.",
    ),
    click.option("--vendor", metavar="NAME", help="The vendor of rows that name none."),
    click.option(
        "--ignore",
        "ignored",
        metavar="COLUMN=VALUE",
        multiple=True,
        help="Rows that are no records; VALUE* is what begins so.",
    ),
)


def mapping_options(command: Command) -> Command:
    """Give a command the options ``maps``, ``uses``, ``vendor`` and ``ignored``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read_mapping(
    maps: Sequence[str], uses: Sequence[str], vendor: str | None, ignored: Sequence[str]
) -> ColumnMapping | None:
    """Return the mapping that the options say; None where there is none of them.

    Raises:
        UsageError: one of them cannot be understood, or together they are no mapping.
    """
    from inventory_tui.sources.mapping import ColumnMapping, IgnoredValue, find_role

    if not maps and not uses and vendor is None and not ignored:
        return None
    mapping = ColumnMapping(vendor=(vendor or "").strip())
    for told in maps:
        ((name, column),) = read_pairs("--map", [told], "number=COLUMN")
        role = find_role(name)
        if mapping.columns_of(role) and not role.takes_many:
            raise UsageError(f"only one column can be the {role.name}", f"leave out --map {told}")
        mapping = mapping.with_columns(role, (*mapping.columns_of(role), column))
    words = [(word.strip(), code.strip()) for word, is_word, code in (told.rpartition("=") for told in uses) if is_word]
    alone = [told.strip() for told in uses if "=" not in told]
    if len(alone) > 1:
        raise UsageError("all rows can have one use", "give the others as --use WORD=CODE, with --map use=COLUMN")
    rows = tuple(IgnoredValue(*pair) for pair in read_pairs("--ignore", ignored, "COLUMN=VALUE"))
    mapping = replace(mapping, use="".join(alone), words=tuple(words), ignored=rows)
    mapping.check()
    return mapping


def read_pairs(option: str, told: Sequence[str], example: str) -> tuple[tuple[str, str], ...]:
    """Return what stands on both sides of the first ``=``; only the right side may be blank.

    Raises:
        UsageError: there is none, or nothing before it.
    """
    return tuple(_split(each, option, example) for each in told)


def _split(told: str, option: str, example: str) -> tuple[str, str]:
    name, is_pair, value = (part.strip() for part in told.partition("="))
    if not is_pair or not name:
        raise UsageError(f"{option} {told!r} cannot be understood", f"write it so: {option} {example}")
    return name, value
