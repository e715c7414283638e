"""What lies beside the files of a snapshot and is not read: of another kind, or without entries (sources.md I2, I6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from inventory_tui.inventory.wording import counted
from inventory_tui.sources.cells import shown
from inventory_tui.sources.opening import may_be_page
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.table import EmptyPageError

MOST_NAMED: Final = 5


@dataclass(slots=True)
class Others:
    """The files that are not read."""

    unlike: list[str] = field(default_factory=list)
    """What is of another kind in a folder."""
    suspect: list[str] = field(default_factory=list)
    """What of it may be a page that cannot be read, or an error in place of one."""
    empty: list[EmptyPageError] = field(default_factory=list)
    are_pages: bool = False
    """Whether those that are read are pages."""

    def hear(self, path: Path) -> None:
        """Take a file of a folder that cannot be read as the others.

        Raises:
            SourceError: it cannot be read at all, or is empty.
        """
        name = shown(path.name)
        self.unlike.append(name)
        if may_be_page(Origin(path).head()):
            self.suspect.append(name)

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know of them."""
        told = {
            "of another kind and not read": self.unlike,
            "pages without entries": [shown(Path(error.file).name) for error in self.empty],
        }
        return tuple(f"{what}: {_name(files)}" for what, files in told.items() if files)

    @property
    def flaws(self) -> tuple[str, ...]:
        """Why the snapshot should be held back until confirmed (I2)."""
        is_flaw = self.are_pages and self.suspect
        return (f"perhaps pages that could not be read: {_name(self.suspect)}",) if is_flaw else ()


def _name(files: Sequence[str]) -> str:
    """Say how many files, and name the first."""
    more = f" and {len(files) - MOST_NAMED:,} more" if len(files) > MOST_NAMED else ""
    return f"{counted(len(files), 'file')} ({', '.join(files[:MOST_NAMED])}{more})"
