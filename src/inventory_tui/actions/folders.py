"""What lies in a folder, for choosing a file: names, sizes, ages. Reads names only, never a file."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from inventory_tui.errors import SourceError

MOST = 5_000
"""So many names are looked at; nobody chooses from more."""


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """One file or folder."""

    path: Path
    is_folder: bool
    size: int
    changed_at: datetime

    @property
    def name(self) -> str:
        """Its name; a folder's ends with a slash."""
        return f"{self.path.name}/" if self.is_folder else self.path.name


def list_folder(folder: Path) -> list[FolderEntry]:
    """Return the folders and regular files in a folder, folders first, hidden ones left out.

    Raises:
        SourceError: it cannot be read.
    """
    try:
        found = [_look(path) for path in islice(folder.iterdir(), MOST) if not path.name.startswith(".")]
    except OSError as error:
        raise SourceError(f"{folder} cannot be read: {(error.strerror or 'no such folder').lower()}") from error
    return sorted(filter(None, found), key=lambda each: (not each.is_folder, each.path.name.casefold()))


def _look(path: Path) -> FolderEntry | None:
    """Return what a name stands for; None where it is neither file nor folder, or gone."""
    try:
        known = path.stat()
    except OSError:
        return None
    is_folder = stat.S_ISDIR(known.st_mode)
    if not is_folder and not stat.S_ISREG(known.st_mode):
        return None
    return FolderEntry(path, is_folder, known.st_size, datetime.fromtimestamp(known.st_mtime, UTC))
