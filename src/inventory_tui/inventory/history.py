"""What was done, as values: operations, and the changes they made to entries (audit.md P4, W7).

Owns the sentence that sums an operation up. Must not know where any of it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inventory_tui.inventory.model import State
from inventory_tui.inventory.wording import counted

AUDIT = "audit"
_NAMED_SITES = 3
_SETUP = ("customer", "site", "source")
DONE = {
    "add": "Added",
    "delete": "Deleted",
    "move": "Moved",
    "modify": "Modified",
    "reserve": "Reserved",
    "unreserve": "Unreserved",
    "cool": "Let cool",
    "release": "Released",
}
"""Edits of entries, and how their sentence begins."""
_ACTIONS = {
    "add": "Added",
    "change": "Changed",
    "remove": "Removed",
    "translate": "Translated the values of",
    "restore": "Restored the previous snapshot of",
    "retire": "Retired",
}


@dataclass(frozen=True, slots=True)
class OperationSummary:
    """One run or change of the history."""

    id: int
    kind: str
    """``audit``, or the words of the command that did it."""
    at: datetime
    who: str
    origin: str
    """The host, and what the environment claimed about the person."""
    customer: str
    request: Mapping[str, Any]
    counts: Mapping[str, Any]
    undoes: int | None = None
    undone_by: int | None = None
    """What took it back, where that was asked for."""

    @property
    def is_audit(self) -> bool:
        """Whether it is a saved audit run (P4)."""
        return self.kind == AUDIT

    @property
    def summary(self) -> str:
        """What was done, in one sentence."""
        if self.is_audit:
            return f"Audit of {_scope_words(self.request)}: {_counted(self.counts, _AUDITED)}"
        if self.kind in _SETUP:
            return _setup_words(self.kind, self.request)
        if self.kind in DONE:
            return _edit_words(self.kind, self.request, self.counts)
        if self.undoes is not None:
            return f"Undid {self.undoes}: {_counted(self.counts)}"
        return f"{self.kind.capitalize()}: {_counted(self.counts)}"

    def as_json(self) -> dict[str, Any]:
        """Return the row of ``history --json`` (cli.md, JSON)."""
        row: dict[str, Any] = {
            "id": self.id,
            "kind": self.kind,
            "at": self.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "who": self.who,
            "from": self.origin,
            "counts": dict(self.counts),
        }
        return row | {"run": self.id} if self.is_audit else row


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What an operation did to one entry."""

    entry_id: int
    number: str
    level: str
    """Name of the site, or ``Customer``."""
    before: State | None
    """None: it did not exist."""
    after: State | None
    """None: it was deleted."""
    why: str
    """The record that speaks loudest, or what used a freed number last; blank where a person wanted it so."""
    fields: Mapping[str, tuple[str | None, str | None]]
    """Free fields, release date and level, where they changed: before and after."""


@dataclass(frozen=True, slots=True)
class NumberChange:
    """One line of a number's history: what was done to one of its entries, when, and by whom."""

    operation: OperationSummary
    change: ChangeRow


@dataclass(frozen=True, slots=True)
class OperationDetail:
    """An operation with what it noticed."""

    operation: OperationSummary
    findings: Mapping[str, int]
    """Code to how many (audit.md §8); only of audit runs."""
    changes: int
    """How many entries it changed."""


_AUDITED = ("created", "updated", "freed", "unchanged")


def _scope_words(request: Mapping[str, Any]) -> str:
    scope = request.get("scope", {})
    sites = scope.get("sites", [])
    if scope.get("level") != "site":
        return "the customer"
    named = ", ".join(sites[:_NAMED_SITES])
    more = len(sites) - _NAMED_SITES
    return named + (f" and {counted(more, 'more site')}" if more > 0 else "")


def _counted(counts: Mapping[str, Any], names: tuple[str, ...] | None = None) -> str:
    numbers = {name: counts.get(name) for name in names or counts}
    return (
        ", ".join(f"{each:,} {name}" for name, each in numbers.items() if isinstance(each, int) and each) or "nothing"
    )


def _setup_words(kind: str, request: Mapping[str, Any]) -> str:
    done = _ACTIONS.get(str(request.get("action")), "Changed")
    changes = ", ".join(
        f"{name.replace('_', ' ')} {before or '–'} → {after or '–'}"
        for name, (before, after) in request.get("changes", {}).items()
    )
    return f"{done} {kind} {request.get(kind, '')}".rstrip() + (f": {changes}" if changes else "")


def _edit_words(kind: str, request: Mapping[str, Any], counts: Mapping[str, Any]) -> str:
    number = counts.get("changed", counts.get("created", 0))
    words = f"{DONE[kind]} {counted(number, 'number')}"
    if kind == "add":
        words += f" at {request.get('level', '')}: {request.get('first', '')}"
        words += f" to {request['last']}" if request.get("last") != request.get("first") else ""
    if kind == "move":
        words += f" to {request.get('to', '')}"
    skipped = counts.get("skipped", 0)
    return words + (f"; skipped {skipped:,}" if skipped else "")
