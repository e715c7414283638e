"""What a person can do to entries, as values: built, shown with counts and reasons, confirmed, run (audit.md §9).

A value says what and to which; whether an entry allows it is for ``rules`` to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from inventory_tui.errors import UsageError
from inventory_tui.inventory.model import State
from inventory_tui.inventory.number import range_of
from inventory_tui.inventory.query import NumberQuery

MODIFIABLE = ("description", "reservation_notes", "extra1", "extra2", "extra3")
"""The fields that W2 lets people write."""
COOLING_DAYS = 30
TYPED_ABOVE = 100
"""Whoever deletes more has to type how many."""


@dataclass(frozen=True, slots=True)
class Add:
    """Bring a number, or a range, into the inventory (W1)."""

    first: str
    last: str | None = None
    """None: the first one alone."""
    site: str | None = None
    """None: at Customer level."""
    numbers: tuple[str, ...] = field(init=False)
    """All of them, canonical and in order."""
    verb = "add"

    def __post_init__(self) -> None:
        """Read the range.

        Raises:
            UsageError: a number or the range cannot be read, or it has more than 1,000 numbers.
        """
        object.__setattr__(self, "numbers", tuple(range_of(self.first, self.last or self.first)))


@dataclass(frozen=True, slots=True)
class Delete:
    """Take entries out of the inventory (W3)."""

    verb = "delete"


@dataclass(frozen=True, slots=True)
class Move:
    """Bring entries to another level (W4)."""

    to: str
    """A site's name, or ``customer``."""
    fold: bool = False
    """Where the target has the number, fill its blanks and let the moved entry go."""
    verb = "move"


@dataclass(frozen=True, slots=True)
class Modify:
    """Write free fields (W2)."""

    fields: Mapping[str, str] = field(default_factory=dict)
    verb = "modify"

    def __post_init__(self) -> None:
        """Refuse a field that is not for people to write, and a request that writes none.

        Raises:
            UsageError: either, or a text that cannot be written.
        """
        for name, words in self.fields.items():
            if name not in MODIFIABLE:
                raise UsageError(f"{name} cannot be modified", f"these can: {', '.join(MODIFIABLE)}")
            _check_text(words)
        if not self.fields:
            raise UsageError("nothing to modify", f"give a value for one of: {', '.join(MODIFIABLE)}")


@dataclass(frozen=True, slots=True)
class Reserve:
    """Set entries aside for somebody (W6)."""

    days: int | None = None
    """1–999; None: until somebody unreserves them."""
    notes: str = ""
    verb = "reserve"

    def __post_init__(self) -> None:
        """Refuse days outside 1–999, and notes that cannot be written.

        Raises:
            UsageError: either.
        """
        _check_days(self.days)
        _check_text(self.notes)


@dataclass(frozen=True, slots=True)
class Cool:
    """Let entries rest before they are given away again (W6)."""

    days: int = COOLING_DAYS
    notes: str = ""
    verb = "cool"

    def __post_init__(self) -> None:
        """Refuse days outside 1–999, and notes that cannot be written.

        Raises:
            UsageError: either.
        """
        _check_days(self.days)
        _check_text(self.notes)


@dataclass(frozen=True, slots=True)
class Unreserve:
    """Give reserved entries back (W6)."""

    verb = "unreserve"


@dataclass(frozen=True, slots=True)
class Release:
    """Give cooling entries back; or every hold, of either kind, whose date has come (W6)."""

    due_only: bool = False
    verb = "release"


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back an operation (W7)."""

    operation_id: int
    verb = "undo"


EntryEdit: TypeAlias = Delete | Move | Modify | Reserve | Cool | Unreserve | Release


@dataclass(frozen=True, slots=True)
class Chosen:
    """All entries that a query asks for."""

    query: NumberQuery


@dataclass(frozen=True, slots=True)
class Named:
    """The entries of these numbers, as typed: at one level, or wherever they stand."""

    numbers: tuple[str, ...]
    level: str | None = None
    """A site's name, or ``customer``; None: every level."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Entries marked one by one."""

    entry_ids: Sequence[int]


Selection: TypeAlias = Chosen | Named | Marked


@dataclass(frozen=True, slots=True)
class SkipGroup:
    """Why some entries are skipped: the reason, how many, and a few of them."""

    reason: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skip:
    """An entry that was left as it is, and why."""

    number: str
    level: str
    reason: str


@dataclass(frozen=True, slots=True)
class EditRow:
    """One entry of a prepared edit: what becomes of it, or why nothing does."""

    number: str
    level: str
    before: State | None
    after: State | None
    reason: str
    folds: bool = False
    """Whether it goes into the entry at the target."""


@dataclass(frozen=True, slots=True)
class ActionResult:
    """What an action did."""

    changed: int
    skipped: tuple[Skip, ...] = ()
    """The first thousand."""
    skipped_count: int = 0
    id: int | None = None
    """Of the operation; None where nothing was changed."""


def _check_days(days: int | None) -> None:
    if days is not None and not 1 <= days <= 999:
        raise UsageError("a hold lasts 1 to 999 days", "give a number of days in that range")


def _check_text(words: str) -> None:
    """Refuse halves of characters: a terminal of another encoding sends them, no database or file holds them."""
    if any("\ud800" <= character <= "\udfff" for character in words):
        raise UsageError("the text cannot be written: it is not UTF-8", "type it again in a terminal that is")
