"""What lies in a folder, for choosing a file: names, sizes, ages. Reads names only, never a file."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from inventory_tui.errors import SourceError

_KINDS = {
    ".csv": "CSV",
    ".tsv": "text table",
    ".txt": "text",
    ".xlsx": "workbook",
    ".json": "JSON",
    ".jsonl": "JSON",
    ".ndjson": "JSON",
    ".xml": "XML",
    ".tar": "TAR archive",
    ".tgz": "TAR, gzip",
    ".gz": "gzip",
}
"""What the end of a name promises; what a file is, only its content tells."""
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

    @property
    def kind(self) -> str:
        """What its name promises; blank for a folder, or where it promises nothing."""
        if self.is_folder:
            return ""
        inner, last = Path(self.path.stem).suffix.casefold(), self.path.suffix.casefold()
        if last == ".gz" and inner in _KINDS:
            return f"{_KINDS[inner].removesuffix(' archive')}, gzip"
        return _KINDS.get(last, "")


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


def expand(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files that are meant: those named, and for a folder all that lie in it, by name.

    Raises:
        SourceError: a folder cannot be read, or there is no file.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(entry.path for entry in list_folder(path) if not entry.is_folder)
        else:
            files.append(path)
    if not files:
        raise SourceError(f"{paths[0]} holds no file", "choose another folder, or files")
    return tuple(files)


def are_there(paths: Sequence[Path]) -> bool:
    """Return whether there are any, and all of them are files or folders now."""
    return bool(paths) and all(_look(path) is not None for path in paths)


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
