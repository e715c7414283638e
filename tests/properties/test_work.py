"""Working with entries against the reference of audit.md §9: any sequence of deeds, then all of it taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory_tui.actions.edit import Edit
from inventory_tui.inventory import edits
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests import estates, oracle
from tests.oracle import Entry, Estate
from tests.oracle import work as reference
from tests.oracle.work import Deed
from tests.properties import strategies

LEVELS = (oracle.CUSTOMER, *(site.name for site in strategies.SITES))


@dataclass(frozen=True)
class Turn:
    """A deed, and which of the entries there are then it is done to (by place, wrapping around)."""

    deed: Deed
    places: tuple[int, ...]
    by_ids: bool


def deeds() -> st.SearchStrategy[Deed]:
    text = st.sampled_from(("", "lobby", 'it\'s "x", [/x]', "é\u202e"))
    return st.one_of(
        st.just(Deed("delete")),
        moves(LEVELS),
        st.builds(Deed, st.just("reserve"), notes=text, release_date=st.sampled_from(("", "5"))),
        st.builds(Deed, st.just("cool"), notes=text, release_date=st.just("9")),
        st.just(Deed("unreserve")),
        st.builds(Deed, st.just("release"), due_only=st.booleans()),
        st.builds(lambda one, two: Deed("modify", fields=(("description", one), ("extra2", two))), text, text),
    )


def moves(levels: Sequence[str]) -> st.SearchStrategy[Deed]:
    return st.builds(Deed, st.just("move"), to=st.sampled_from(levels), fold=st.booleans())


def turns(wanted: st.SearchStrategy[Deed]) -> st.SearchStrategy[Turn]:
    places = st.lists(st.integers(0, 11), min_size=1, max_size=6, unique=True).map(tuple)
    return st.builds(Turn, wanted, places, st.booleans())


def asked(deed: Deed, today: datetime) -> tuple[Deed, edits.EntryEdit]:
    """The reference's deed with its date, and the product's."""
    days = int(deed.release_date) if deed.release_date else None
    due = (today.date() + timedelta(days=days)).isoformat() if days else ""
    dated = Deed(deed.what, deed.to, deed.fold, due, deed.notes, deed.fields, deed.due_only)
    match deed.what:
        case "delete":
            return dated, edits.Delete()
        case "move":
            return dated, edits.Move(deed.to or "customer", deed.fold)
        case "reserve":
            return dated, edits.Reserve(days, deed.notes)
        case "cool":
            return dated, edits.Cool(days or 9, deed.notes)
        case "unreserve":
            return dated, edits.Unreserve()
        case "release":
            return dated, edits.Release(deed.due_only)
        case _:
            return dated, edits.Modify(dict(deed.fields))


@settings(max_examples=settings().max_examples // 3)
@given(estate=strategies.estates(most=10), turns_taken=st.lists(turns(deeds()), min_size=1, max_size=4))
def test_every_deed_is_the_references(estate: Estate, turns_taken: list[Turn], fresh: Callable[[], Path]) -> None:
    """W0, W2, W3, W4, W6, W7, W9: counts, rows, the log, nothing in use looks free; undone, all is as before."""
    path = fresh()
    if set(LEVELS) - {oracle.CUSTOMER, *estate.site_names}:
        missing = tuple(site for site in strategies.SITES if site.name not in estate.site_names)
        estate = Estate(**{**estate.__dict__, "sites": estate.sites + missing}) if missing else estate
    with estates.opened(path) as connection:
        stranger = estates.write(connection, "Tailspin", estate)
        customer = estates.write(connection, "Northwind", estate)
        strangers_rows = estates.dump(connection, stranger)
    with Store.open(Settings(database=path), create=False) as store:
        edit = Edit(store)
        snapshots = []
        for turn in turns_taken:
            with estates.opened(path) as connection:
                before = estates.read(connection, "Northwind")
                snapshots.append(estates.dump(connection, customer)["entry"])
            if not before.entries:
                snapshots.pop()
                break
            operation = _take(edit, path, before, turn)
            if operation is None:
                snapshots.pop()
            with estates.opened(path) as connection:
                after = estates.read(connection, "Northwind")
                assert estates.dump(connection, stranger) == strangers_rows, "W9"
            newly = reference.looks_free_while_in_use(after) - reference.looks_free_while_in_use(before)
            assert newly == set(), "W0"
        while snapshots:
            last = edit.last_undoable("Northwind")
            assert last is not None
            with edit.prepare_undo(last) as prepared:
                prepared.run()
                kept = prepared.skipped
            with estates.opened(path) as connection:
                now = estates.dump(connection, customer)["entry"]
            if kept:
                return  # W0: those keep the truth, so what was before them cannot be taken back
            assert now == snapshots.pop(), "W7: taken back to the byte"


def _take(edit: Edit, path: Path, before: Estate, turn: Turn) -> int | None:
    """Do one deed with the product and compare it with the reference; return its operation."""
    now = datetime.now(UTC)
    deed, product = asked(turn.deed, now)
    places = dict.fromkeys(place % len(before.entries) for place in turn.places)
    chosen = sorted((before.entries[place] for place in places), key=lambda each: (each.number, _rank(before, each)))
    selection: edits.Selection
    if turn.by_ids:
        selection = edits.Marked(_ids(path, chosen))
    else:
        numbers = {entry.number for entry in chosen}
        chosen = sorted(
            (entry for entry in before.entries if entry.number in numbers),
            key=lambda each: (each.number, _rank(before, each)),
        )
        selection = edits.Named(tuple(sorted(numbers)))
    expected = reference.work(before, deed, chosen, now.date().isoformat())
    with edit.prepare("northwind", product, selection) as prepared:
        assert (prepared.changing, prepared.skipped) == (expected.changed, len(expected.skipped))
        rows = prepared.page("", 0, 100)
        result = prepared.run()
    assert (result.changed, result.skipped_count) == (expected.changed, len(expected.skipped))
    listed = {(oracle.CUSTOMER if skip.level == "Customer" else skip.level, skip.number) for skip in result.skipped}
    assert listed == set(expected.skipped)
    assert all(skip.reason for skip in result.skipped)
    with estates.opened(path) as connection:
        assert estates.read(connection, "Northwind").entries == expected.after.entries
        customer = connection.exec_driver_sql("SELECT id FROM customer WHERE name = 'Northwind'").scalar_one()
        dump = estates.dump(connection, customer)
    logged = [row for row in dump["change"] if row["operation_id"] == result.id]
    assert len(logged) == result.changed, "the dialog, the rows and the log say the same number"
    assert len(rows) == len(chosen) - len(expected.skipped)
    return result.id


def _rank(estate: Estate, entry: Entry) -> int:
    """Levels in the order of their ids: the customer, then sites as they were made."""
    return 0 if entry.level == oracle.CUSTOMER else 1 + estate.site_names.index(entry.level)


def _ids(path: Path, chosen: list[Entry]) -> list[int]:
    with estates.opened(path) as connection:
        rows = connection.exec_driver_sql(
            "SELECT e.id, CASE l.kind WHEN 'customer' THEN '' ELSE l.name END, e.number FROM entry e"
            " JOIN level l ON l.id = e.level_id JOIN customer c ON c.id = e.customer_id WHERE c.name = 'Northwind'"
        )
        by_key = {(level, number): int(id_) for id_, level, number in rows}
    return [by_key[entry.key] for entry in chosen]
