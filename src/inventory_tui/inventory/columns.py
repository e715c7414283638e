"""The columns of the inventory, once: for the screen, for sorting and for files (cli.md, Files).

Owns names, headers, widths and what stands in each cell. Must not know how a table or a file is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from inventory_tui.errors import UsageError
from inventory_tui.inventory.model import Customer, Entry


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the inventory."""

    name: str
    """How files and ``--sort`` call it."""
    header: str
    """How people call it."""
    width: int
    """Cells it wants on a screen."""
    show: Callable[[Entry], str]
    """What a person reads in the cell."""
    cell: Callable[[Customer, Entry], str]
    """What a file says in the cell."""
    is_exported: bool = True
    is_sortable: bool = True
    is_text: bool = True
    """Whether people or sources fill it with words, which a spreadsheet might take for a formula."""


def _field(name: str, header: str, width: int) -> Column:
    def get(entry: Entry) -> str:
        return str(getattr(entry, name))

    return Column(name, header, width, get, lambda _, entry: get(entry))


def _state(name: str, header: str, width: int, *, is_text: bool) -> Column:
    def get(entry: Entry) -> str:
        return str(getattr(entry.state, name))

    return Column(name, header, width, get, lambda _, entry: get(entry), is_text=is_text)


def _site(entry: Entry) -> str:
    return entry.level.name if entry.level.is_site else ""


def _release_date(entry: Entry) -> str:
    return "" if entry.release_date is None else entry.release_date.isoformat()


def _last_used(entry: Entry) -> str:
    return _day(entry.last_used_at)


def _day(instant: datetime | None) -> str:
    return "" if instant is None else instant.date().isoformat()


COLUMNS: tuple[Column, ...] = (
    Column("customer", "Customer", 20, lambda _: "", lambda customer, _: customer.name, is_sortable=False),
    Column(
        "level",
        "Level",
        16,
        lambda entry: entry.level.label,
        lambda _, entry: entry.level.kind,
        is_text=False,
    ),
    Column("site", "Site", 16, _site, lambda _, entry: _site(entry)),
    Column("number", "Number", 16, lambda entry: entry.number, lambda _, entry: entry.number, is_text=False),
    _state("status", "Status", 12, is_text=False),
    _state("usage", "Usage", 18, is_text=True),
    _state("vendor", "Vendor", 14, is_text=True),
    _field("number_type", "Type", 12),
    _field("description", "Description", 30),
    _field("reservation_notes", "Notes", 24),
    Column("release_date", "Release", 10, _release_date, lambda _, entry: _release_date(entry), is_text=False),
    _field("extra1", "Extra 1", 16),
    _field("extra2", "Extra 2", 16),
    _field("extra3", "Extra 3", 16),
    Column(
        "last_used",
        "Last used",
        10,
        _last_used,
        lambda _, entry: _last_used(entry),
        is_exported=False,
        is_text=False,
    ),
)
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}
EXPORTED: tuple[Column, ...] = tuple(column for column in COLUMNS if column.is_exported)
"""What a file has, in its order."""
SHOWN: tuple[Column, ...] = tuple(
    BY_NAME[name]
    for name in (
        "number",
        "level",
        "status",
        "usage",
        "vendor",
        "description",
        "number_type",
        "reservation_notes",
        "release_date",
        "extra1",
        "extra2",
        "extra3",
        "last_used",
    )
)
"""What a screen can have, in the order it does at first; ``level`` names the site there."""
ALWAYS_SHOWN = "number"
"""The column that no screen goes without."""
SHOWN_AT_FIRST = ("number", "level", "status", "usage", "description")
SORT_FIELDS: tuple[str, ...] = tuple(column.name for column in COLUMNS if column.is_sortable)


def export_row(customer: Customer, entry: Entry) -> dict[str, str]:
    """Return an entry as a file has it, by column: what ``number list --json`` prints."""
    return {column.name: column.cell(customer, entry) for column in EXPORTED}


def exported_columns(names: Iterable[str] | None) -> tuple[Column, ...]:
    """Return the columns of a file: those that an import reads, or the named ones in the order given.

    Raises:
        UsageError: a name that there is not.
    """
    if names is None:
        return EXPORTED
    try:
        return tuple(BY_NAME[name] for name in dict.fromkeys(names))
    except KeyError as error:
        raise UsageError(f"no column {error.args[0]!r}", f"there are {', '.join(BY_NAME)}") from None


def shown_columns(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of columns for a screen, once each, always with the number; none where that is the default.

    Raises:
        UsageError: a name that no screen has.
    """
    known = [column.name for column in SHOWN]
    chosen = tuple(dict.fromkeys(names))
    for name in chosen:
        if name not in known:
            raise UsageError(f"no column {name!r}", f"there are {', '.join(known)}")
    if chosen and ALWAYS_SHOWN not in chosen:
        chosen = (ALWAYS_SHOWN, *chosen)
    return () if chosen == tuple(known) else chosen
