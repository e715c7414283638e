"""The skipped rows of an import as a file: file, line, column, reason (sources.md I6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inventory_tui.actions.import_report import ImportProblem
from inventory_tui.exports.formats import choose_format, encode
from inventory_tui.exports.target import new_file


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    is_text: bool = True


_COLUMNS = (_Column("file"), _Column("line", is_text=False), _Column("column"), _Column("reason"))


def write_problems(path: Path, problems: Sequence[ImportProblem], *, overwrite: bool = False) -> int:
    """Write skipped rows to a new file, in the format its name says, and return how many there are.

    Raises:
        RefusedError: the file exists.
        UsageError: no format is named so.
        ExportError: it cannot be written.
    """
    rows = [(each.file, str(each.line), each.column, each.reason) for each in problems]
    with new_file(path, overwrite=overwrite) as file:
        for piece in encode(choose_format(path, None), _COLUMNS, [rows] if rows else []):
            file.write(piece)
    return len(rows)
