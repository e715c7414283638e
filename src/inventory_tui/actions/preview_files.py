"""A preview in files: every change, every finding, each with its why (P1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from inventory_tui.actions.audits import Preview
from inventory_tui.audit.plan import PreviewRow
from inventory_tui.errors import UsageError
from inventory_tui.exports.formats import choose_format
from inventory_tui.exports.listing import ListColumn, write_list
from inventory_tui.exports.target import check_target
from inventory_tui.inventory.model import LevelKind, State
from inventory_tui.inventory.work import Work

__all__ = ["check_preview_files", "write_changes", "write_findings"]

CHUNK = 2_000
CUSTOMER_LABEL = "Customer"
"""How a preview names Customer level; no site is called so (cli.md, Files)."""


_PLACE = (ListColumn("level", is_text=False), ListColumn("site"), ListColumn("number", is_text=False))
_STATES = tuple(
    ListColumn(f"{field}_{when}", is_text=field != "status")
    for when in ("before", "after")
    for field in ("status", "usage", "vendor")
)
_WHY = (ListColumn("why"),)
CHANGE_COLUMNS = (ListColumn("group", is_text=False), *_PLACE, *_STATES, *_WHY)
FINDING_COLUMNS = (ListColumn("finding", is_text=False), *_PLACE, *_STATES, *_WHY)


def check_preview_files(*paths: Path) -> None:
    """Check, before the work, that files of these names could be written.

    Raises:
        UsageError: two have one name, or a format that cannot be written.
        RefusedError: something has the name already.
        ExportError: no file can be there.
    """
    for path in paths:
        choose_format(path, None)
        check_target(path)
    if len({path.absolute() for path in paths}) != len(paths):
        raise UsageError("changes and findings cannot go to one file", "name two files")


def write_changes(preview: Preview, path: Path, work: Work | None = None) -> int:
    """Write every row that a Save of ``preview`` writes, freed ones first, and return how many there are.

    Raises:
        RefusedError: the file exists.
        ExportError: it cannot be written.
        CancelledError: the person gave up; no file is left.
    """
    rows = ((group.value, row) for group, row in preview.iter_changes())
    return _write(path, CHANGE_COLUMNS, rows, preview.counts.written, work or Work())


def write_findings(preview: Preview, path: Path, work: Work | None = None) -> int:
    """Write every finding of ``preview``, by code, and return how many there are.

    Raises:
        RefusedError: the file exists.
        ExportError: it cannot be written.
        CancelledError: the person gave up; no file is left.
    """
    rows = ((finding.value, row) for finding, row in preview.iter_findings())
    return _write(path, FINDING_COLUMNS, rows, sum(preview.counts.findings.values()), work or Work())


def _write(
    path: Path, columns: Sequence[ListColumn], rows: Iterable[tuple[str, PreviewRow]], total: int, work: Work
) -> int:
    written = 0

    def iter_chunks() -> Iterator[list[list[str]]]:
        nonlocal written
        source = iter(rows)
        while chunk := [_cells(group, row) for group, row in islice(source, CHUNK)]:
            work.step(f"Writing {path.name}", written, total)
            written += len(chunk)
            yield chunk

    write_list(path, columns, iter_chunks())
    return written


def _cells(group: str, row: PreviewRow) -> list[str]:
    is_customer = row.level == CUSTOMER_LABEL
    level = LevelKind.CUSTOMER if is_customer else LevelKind.SITE
    site = "" if is_customer else row.level
    return [group, level, site, row.number, *_state(row.before), *_state(row.after), row.why]


def _state(state: State | None) -> tuple[str, str, str]:
    return ("", "", "") if state is None else (state.status, state.usage, state.vendor)
