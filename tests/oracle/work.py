"""Working with the inventory (audit.md §9): what becomes of each chosen entry, slowly and obviously."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.oracle.truth import counting, truth
from tests.oracle.values import CUSTOMER, HOLDS, IN_USE, SLC, Entry, Estate

FREE = ("number_type", "description", "reservation_notes", "extra1", "extra2", "extra3")


@dataclass(frozen=True)
class Deed:
    """What a person does; ``what`` is the command line's word."""

    what: str
    to: str = CUSTOMER
    fold: bool = False
    release_date: str = ""
    notes: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    due_only: bool = False


@dataclass(frozen=True)
class Worked:
    """The estate afterwards, and which of the chosen were skipped."""

    after: Estate
    changed: int
    skipped: tuple[tuple[str, str], ...]


def truth_at(estate: Estate, level: str, number: str) -> tuple[str, str, str] | None:
    return truth(counting(estate, level, number))


def looks_free_while_in_use(estate: Estate) -> set[tuple[str, str]]:
    """Entries that are Available though their records say in use (W0)."""
    found = set()
    for entry in estate.entries:
        present = truth_at(estate, entry.level, entry.number)
        if entry.status == "Available" and present is not None and present[0] in IN_USE:
            found.add(entry.key)
    return found


def is_free(estate: Estate, entry: Entry) -> bool:
    """W3: Available, and no counting record that is in use or Inactive."""
    present = truth_at(estate, entry.level, entry.number)
    return entry.status == "Available" and (present is None or present[0] == "Available")


def work(estate: Estate, deed: Deed, chosen: Sequence[Entry], today: str) -> Worked:
    """Do one deed to these entries, in this order."""
    entries = {entry.key: entry for entry in estate.entries}
    skipped, changed, taken = [], 0, set()
    for entry in chosen:
        becomes = becomes_of(estate, deed, entry, today)
        if deed.what == "move" and becomes is not None and entry.number in taken:
            becomes = None
        if deed.what == "move" and entry.level != deed.to:
            taken.add(entry.number)
        if becomes is None:
            skipped.append(entry.key)
            continue
        changed += len(becomes)
        entries.pop(entry.key)
        for each in becomes:
            if each is not None:
                entries[each.key] = each
    return Worked(replace(estate, entries=tuple(sorted(entries.values()))), changed, tuple(skipped))


def becomes_of(estate: Estate, deed: Deed, entry: Entry, today: str) -> tuple[Entry | None, ...] | None:
    """Every entry that is written, as it becomes (None: gone); None where the chosen one is skipped."""
    if deed.what == "delete":
        return (None,) if is_free(estate, entry) else None
    if deed.what in ("reserve", "cool"):
        if not is_free(estate, entry):
            return None
        status = "Reserved" if deed.what == "reserve" else "Cooling"
        notes = deed.notes or entry.reservation_notes
        held = replace(entry, status=status, usage="", release_date=deed.release_date, reservation_notes=notes)
        return (held,)
    if deed.what in ("unreserve", "release"):
        wanted = HOLDS if deed.due_only else ("Reserved",) if deed.what == "unreserve" else ("Cooling",)
        is_due = bool(entry.release_date) and entry.release_date <= today
        if entry.status not in wanted or (deed.due_only and not is_due):
            return None
        status, usage, vendor = truth_at(estate, entry.level, entry.number) or ("Available", "", entry.vendor)
        given = {"status": status, "usage": usage, "vendor": vendor}
        return (replace(entry, **given, release_date="", reservation_notes=""),)
    if deed.what == "modify":
        modified = replace(entry, **dict(deed.fields))
        return None if modified == entry else (modified,)
    return moved(estate, deed, entry)


def moved(estate: Estate, deed: Deed, entry: Entry) -> tuple[Entry | None, ...] | None:
    """W4."""
    if entry.level == deed.to or (deed.to == CUSTOMER and estate.dial_plan == SLC):
        return None
    here, there = (truth_at(estate, level, entry.number) for level in (entry.level, deed.to))
    if here and here[0] in IN_USE and not (there and there[0] in IN_USE):
        return None
    target = {each.key: each for each in estate.entries}.get((deed.to, entry.number))
    if target is None:
        return (not_free_looking(replace(entry, level=deed.to), there),)
    if not deed.fold:
        return None
    for field in (*FREE, "release_date"):
        mine, theirs = getattr(entry, field), getattr(target, field)
        if mine and theirs and mine != theirs:
            return None
    if target.status not in IN_USE and entry.status not in ("Available", target.status):
        return None
    filled = replace(target, **{field: getattr(target, field) or getattr(entry, field) for field in FREE})
    return (not_free_looking(filled, there), None)


def not_free_looking(entry: Entry, present: tuple[str, str, str] | None) -> Entry:
    """W0: the entry, with its truth if it would look free while in use."""
    if entry.status != "Available" or present is None or present[0] not in IN_USE:
        return entry
    return replace(entry, status=present[0], usage=present[1], vendor=present[2])
