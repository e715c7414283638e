"""What a person works on at the moment: the marked numbers, or the one under the cursor. A value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inventory_tui.inventory.edits import Marked
from inventory_tui.inventory.model import Entry


@dataclass(frozen=True, slots=True)
class Selected:
    """Entries of one customer that a deed is for."""

    customer: str
    words: str
    """What a person calls them: ``37 marked numbers``, ``+15550100001 at Berlin``."""
    count: int
    entry: Entry | None
    """The only one, where nothing is marked."""
    read: Callable[[], Marked]
    """Returns them as the actions want them; may wait for the database, so only a worker calls it."""
