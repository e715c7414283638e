"""The translation of a source's values to sites as a file: ``value,site`` (sources.md I5; cli.md, source sites)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from inventory_tui.errors import SourceError
from inventory_tui.exports.listing import ListColumn, write_list
from inventory_tui.sources.delimited import DelimitedTable
from inventory_tui.sources.inventory import unguard
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.rows import Skip
from inventory_tui.sources.table import find_column

COLUMNS = (ListColumn("value"), ListColumn("site"))


def write_translations(path: Path, pairs: Iterable[tuple[str, str]]) -> int:
    """Write values and their sites to a new file and return how many there are.

    Raises:
        RefusedError: the file exists.
        ExportError: it cannot be written.
    """
    rows = list(pairs)
    write_list(path, COLUMNS, [rows] if rows else [])
    return len(rows)


def read_translations(path: Path) -> list[tuple[str, str]]:
    """Read values and their sites; rows without a site say nothing.

    Raises:
        SourceError: the file, or a row of it, cannot be read, or it lacks a column. It is taken whole or not at all.
    """
    table = DelimitedTable(Origin(path))
    value_at, site_at = find_column(table.header, "value"), find_column(table.header, "site")
    if value_at < 0 or site_at < 0:
        raise SourceError(f"{path} has no columns value and site", "its header must be value,site", file=str(path))
    pairs = []
    for row in table.rows():
        if isinstance(row, Skip):
            raise SourceError(f"{path} line {row.line}: {row.reason}", file=str(path), line=row.line)
        value, site = unguard(row[value_at]), unguard(row[site_at])
        if site.strip():
            pairs.append((value, site))
    return pairs
