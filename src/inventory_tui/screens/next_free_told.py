"""What the threads that look for free numbers, take them and give them back tell the screen. Values."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from inventory_tui.actions.customers import SiteSummary
from inventory_tui.errors import RefusedError
from inventory_tui.inventory.model import Entry
from inventory_tui.inventory.work import Work


@dataclass
class FreeFound(Message):
    """Free numbers, or why there are none."""

    looking: Work
    """The look that found them."""
    entries: tuple[Entry, ...]
    why: tuple[str, ...]


@dataclass
class SitesTold(Message):
    """The sites there are."""

    sites: list[SiteSummary]


@dataclass
class Reserved(Message):
    """A number is the person's."""

    entry: Entry
    operation: int


@dataclass
class Freed(Message):
    """A reservation was taken back."""

    entry: Entry


@dataclass
class Stays(Message):
    """A reservation cannot be taken back any more, and why."""

    entry: Entry
    error: RefusedError
