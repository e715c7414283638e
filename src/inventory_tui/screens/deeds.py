"""What a person is about to do to numbers, as values: how it is counted, and how it is spoken of (audit.md §9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeAlias, TypeVar

from inventory_tui.actions.edit import Edit, Prepared, PreparedAdd, PreparedUndo
from inventory_tui.actions.prepared import CUSTOMER_LEVEL
from inventory_tui.inventory.edits import (
    TYPED_ABOVE,
    ActionResult,
    Cool,
    Delete,
    EditRow,
    EntryEdit,
    Modify,
    Move,
    Reserve,
    Selection,
    SkipGroup,
)
from inventory_tui.inventory.history import DONE
from inventory_tui.inventory.rules import OCCUPIED
from inventory_tui.inventory.wording import counted
from inventory_tui.inventory.work import Work
from inventory_tui.screens.wording import local_time, state_text

AnyReady: TypeAlias = Prepared | PreparedAdd | PreparedUndo
Ready = TypeVar("Ready", bound=AnyReady)
FIELD_NAMES = {
    "description": "description",
    "reservation_notes": "notes",
    "extra1": "extra 1",
    "extra2": "extra 2",
    "extra3": "extra 3",
}
"""What people call the fields that they write."""
NO_ENTRY = "no entry there"


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows of one kind: those that change, those that one reason keeps, numbers that are not there."""

    name: str
    count: int
    examples: str = ""
    reason: str | None = ""
    """Blank: those that change; None: numbers that were named and have no entry."""


def groups_of(verb: str, ready: AnyReady) -> list[RowGroup]:
    """Return the groups of what was counted that have rows; those that change come first."""
    groups = [RowGroup(verb, ready.listed)]
    groups += [RowGroup(each.reason, each.count, _examples(each), each.reason) for each in ready.skips]
    groups.append(RowGroup(NO_ENTRY, len(ready.unknown), "nothing is done about them", None))
    return [group for group in groups if group.count]


def _examples(group: SkipGroup) -> str:
    return ", ".join(group.examples) + (", …" if group.count > len(group.examples) else "")


class Deed(Generic[Ready]):
    """One thing to do; asked about with its counts before it is done."""

    customer: str
    """Whose numbers."""
    verb: str
    """What the button says."""
    title: str
    """The question in a few words."""
    can_be_undone = True

    def prepare(self, work: Work) -> Ready:
        """Count it, in a worker; the caller closes what comes."""
        raise NotImplementedError

    def sentence(self, ready: Ready) -> str:
        """Return what will happen."""
        raise NotImplementedError

    def becomes(self, row: EditRow) -> str:
        """Return what becomes of an entry, or why nothing does."""
        raise NotImplementedError

    def report(self, ready: Ready, result: ActionResult) -> str:
        """Return what was done."""
        raise NotImplementedError

    def typed(self, _ready: Ready) -> int:
        """Return the count that has to be typed; 0 for none."""
        return 0

    def note(self, _ready: Ready) -> str:
        """Return what else can be done about it; blank for nothing."""
        return ""

    def folded(self, _ready: Ready) -> Deed[Any] | None:
        """Return the same with folding where it was without, and the other way round; None where nothing folds."""
        return None


@dataclass(frozen=True)
class EditDeed(Deed[Prepared]):
    """An edit of chosen entries."""

    actions: Edit
    customer: str
    words: str
    """What a person calls the entries."""
    read: Callable[[], Selection]
    """Returns them; may wait for the database."""
    edit: EntryEdit

    @property
    def verb(self) -> str:  # type: ignore[override]
        """What the button says."""
        return self.edit.verb.capitalize()

    @property
    def title(self) -> str:  # type: ignore[override]
        """The question in a few words."""
        return f"{self.verb}? › {self.words}"

    def prepare(self, work: Work) -> Prepared:
        """Count it, in a worker; the caller closes what comes."""
        return self.actions.prepare(self.customer, self.edit, self.read(), work)

    def sentence(self, ready: Prepared) -> str:
        """Return what will happen: ``Delete 812 numbers; 8 are kept: 8 reserved; 2 are not there any more``."""
        gone = f"; {ready.gone:,} {'is' if ready.gone == 1 else 'are'} not there any more" if ready.gone else ""
        if not ready.changing:
            reasons = reasons_of(ready)
            return (
                f"Nothing to {self.edit.verb}: {reasons + gone if reasons else 'these numbers are not there any more'}"
            )
        are = "is" if ready.skipped == 1 else "are"
        kept = f"; {ready.skipped:,} {are} {self._left}: {reasons_of(ready)}" if ready.skipped else ""
        return f"{self.verb} {self._numbers(ready)}{kept}{gone}"

    def report(self, ready: Prepared, result: ActionResult) -> str:
        """Return what was done: ``Deleted 812 numbers, kept 38: 30 used, 8 reserved``."""
        kept = f", {self._left} {result.skipped_count:,}: {reasons_of(ready)}" if result.skipped_count else ""
        return f"{DONE[self.edit.verb]} {self._numbers(ready)}{kept}"

    @property
    def _left(self) -> str:
        return "kept" if isinstance(self.edit, Delete) else "skipped"

    def _numbers(self, ready: Prepared) -> str:
        """Return how many of what, and how; an entry that a moved one fills changes, too."""
        folded = f", {ready.folding:,} of them folded" if ready.folding else ""
        entries = f": {counted(ready.changing, 'number')} changed" if ready.changing != ready.listed else ""
        return f"{counted(ready.listed, 'number')}{self._how}{folded}{entries}"

    @property
    def _how(self) -> str:
        match self.edit:
            case Move(to):
                return f" to {_place(to)}"
            case Reserve(int(days)) | Cool(days):
                return f" for {counted(days, 'day')}"
            case Modify(fields):
                return f": {_values(fields)}"
            case _:
                return ""

    def becomes(self, row: EditRow) -> str:
        """Return what becomes of an entry, or why nothing does."""
        if row.reason:
            return f"stays: {row.reason}"
        match self.edit:
            case Delete():
                return "deleted"
            case Move(to):
                differs = f": {state_text(row.after)}" if row.folds or row.after != row.before else ""
                return f"→ {_place(to)}{', folded' if row.folds else ''}{differs}"
            case Modify(fields):
                return _values(fields)
            case _:
                return f"→ {state_text(row.after)}"

    def typed(self, ready: Prepared) -> int:
        """Return the count that has to be typed: of a large delete."""
        return ready.changing if isinstance(self.edit, Delete) and ready.changing > TYPED_ABOVE else 0

    def note(self, ready: Prepared) -> str:
        """Return what folding would do, or does."""
        if not isinstance(self.edit, Move) or self.folded(ready) is None:
            return ""
        if self.edit.fold:
            return "Folded: the entry there is filled where it is blank, and the moved one goes. f: without folding"
        there = next(each.count for each in ready.skips if each.reason == OCCUPIED)
        return (
            f"{there:,} {'exists' if there == 1 else 'exist'} there already: f folds {'it' if there == 1 else 'them'}"
        )

    def folded(self, ready: Prepared) -> EditDeed | None:
        """Return the same move with folding where it was without, and the other way round."""
        move = self.edit
        if not isinstance(move, Move) or not (move.fold or any(each.reason == OCCUPIED for each in ready.skips)):
            return None
        return replace(self, edit=replace(move, fold=not move.fold))


@dataclass(frozen=True)
class UndoDeed(Deed[PreparedUndo]):
    """Taking an operation back."""

    customer: str
    find: Callable[[Work], PreparedUndo]
    """Counts it."""
    verb = "Undo"
    can_be_undone = False

    @property
    def title(self) -> str:  # type: ignore[override]
        """The question in a few words."""
        return f"Undo? › {self.customer}"

    def prepare(self, work: Work) -> PreparedUndo:
        """Count it, in a worker; the caller closes what comes."""
        return self.find(work)

    def sentence(self, ready: PreparedUndo) -> str:
        """Return what will happen: ``Undo delete 17: ann, 2026-08-22 10:04 +0200, 812 numbers``."""
        when = local_time(ready.at)
        return f"Undo {_named(ready)}: {ready.who}, {when}, {counted(ready.changing, 'number')}{_kept(ready)}"

    def becomes(self, row: EditRow) -> str:
        """Return what becomes of an entry."""
        if row.after is None:
            return "goes again"
        if row.after != row.before:
            return f"→ {state_text(row.after)}"
        return "stays: in use" if row.reason else "as before"

    def report(self, ready: PreparedUndo, result: ActionResult) -> str:
        """Return what was done."""
        return f"Undid {_named(ready)}: {counted(result.changed, 'number')}{_kept(ready)}"


def reasons_of(ready: AnyReady) -> str:
    """Return why others are left as they are: ``30 used, 8 reserved``."""
    return ", ".join(f"{each.count:,} {each.reason}" for each in ready.skips)


def _named(ready: PreparedUndo) -> str:
    return f"{ready.kind} {ready.edit.operation_id}"


def _kept(ready: PreparedUndo) -> str:
    if not ready.skipped:
        return ""
    are = (
        "is in use by its records and keeps or takes"
        if ready.skipped == 1
        else "are in use by their records and keep or take"
    )
    return f"; {ready.skipped:,} {are} that Status"


def _place(to: str) -> str:
    return "Customer level" if to == CUSTOMER_LEVEL else to


def _values(fields: Mapping[str, str]) -> str:
    return ", ".join(f"{FIELD_NAMES[name]} {text or 'blank'}" for name, text in fields.items())
