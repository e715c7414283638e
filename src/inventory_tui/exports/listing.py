"""A list of anything as a file: columns with a name, rows of text. Must not know what the rows tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inventory_tui.errors import UsageError
from inventory_tui.exports.formats import Chunks, choose_format, encode
from inventory_tui.exports.target import new_file

_STDOUT: Final = Path("-")


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list."""

    name: str
    is_text: bool = True
    """Whether its cells are words that a spreadsheet might take for a formula."""


def write_list(path: Path, columns: Sequence[ListColumn], chunks: Chunks, *, overwrite: bool = False) -> None:
    """Write rows to a file, in the format that its name says.

    Raises:
        UsageError: a format that cannot be written, or standard output, which only ``export`` writes to.
        RefusedError: the file exists and is not to be overwritten.
        ExportError: it cannot be written; nothing is left behind.
    """
    if path == _STDOUT:
        raise UsageError("a list goes into a file, not to standard output", "give the file a name")
    file_format = choose_format(path, None)
    with new_file(path, overwrite=overwrite) as file:
        for piece in encode(file_format, columns, chunks):
            file.write(piece)
