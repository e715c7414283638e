"""Marking rows: what others add meanwhile, giving up, closing, many threads (screens.md, Inventory)."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from inventory_tui.actions.edit import Edit
from inventory_tui.actions.row_source import MarkCounts, RowSource
from inventory_tui.bootstrap import Actions, open_actions
from inventory_tui.errors import CancelledError, ChangedError, NotFoundError
from inventory_tui.inventory.edits import Delete, EntryEdit, Marked, Reserve, Unreserve
from inventory_tui.inventory.model import Customer
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.screens.deeds import EditDeed
from inventory_tui.settings import Settings
from inventory_tui.store import runs
from inventory_tui.store.engine import Connection
from tests.actions.working import NORTHWIND, write
from tests.oracle import CUSTOMER, Entry, Estate, Site

MANY = 3_000
ESTATE = Estate(
    sites=(Site("Amsterdam"), Site("Cork")),
    entries=tuple(
        Entry(("Amsterdam", "Cork", CUSTOMER)[place % 3], f"+1555010{place:04d}", description="lobby" * (place % 2))
        for place in range(MANY)
    ),
)
LOBBY = NumberQuery(search="lobby")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all of them, to be copied."""
    path = tmp_path_factory.mktemp("marks") / "inventory.db"
    with closing(open_actions(Settings(database=path))) as opened:
        write(opened, ESTATE)
    return path


@pytest.fixture
def settings(settings: Settings, written: Path) -> Settings:
    """Settings that name a copy of it."""
    settings.database.parent.mkdir()
    shutil.copy2(written, settings.database)
    return settings


@pytest.fixture
def rows(actions: Actions) -> RowSource:
    return actions.browse.open(NORTHWIND)


def test_what_came_before_the_rows_had_places_is_neither_marked_nor_shown(rows: RowSource, actions: Actions) -> None:
    """A number inside a range that nobody saw: the range is refused, and so is a page that would not fit the others."""
    ends = [entry.id for entry in rows.page(100, 4)]
    actions.edit.add(NORTHWIND, "+15550100100", site="Amsterdam")
    for ask in (
        lambda: rows.mark_places(100, 103),
        rows.mark_all,
        lambda: rows.position_of_entry(ends[3]),
        lambda: rows.position_of("+15550100100"),
        lambda: rows.page(0, 100),
        lambda: rows.page(1_500, 100),
    ):
        with pytest.raises(ChangedError, match="others changed the inventory"):
            ask()
    assert (rows.count, rows.count_marks()) == (MANY, (0, 0))
    assert rows.mark(ends[:1]) == (1, 0), "the very entries need no place"
    assert rows.requery(NumberQuery()) == (1, 0)
    assert rows.mark_places(100, 103) == (4, 0)


def test_what_comes_after_the_rows_had_places_changes_none_of_them(rows: RowSource, actions: Actions) -> None:
    ends = [entry.id for entry in rows.page(100, 4)]
    assert rows.position_of_entry(ends[0]) == 100
    actions.edit.add(NORTHWIND, "+15550100100", site="Amsterdam")
    assert [entry.id for entry in rows.page(100, 4)] == ends
    assert rows.mark_places(100, 103) == (4, 0)
    assert set(rows.marked_ids()) == set(ends)
    assert rows.mark_all() == (MANY, 0)
    assert rows.count == MANY


def test_places_of_what_there_is_now_can_be_made(rows: RowSource, actions: Actions) -> None:
    rows.mark_places(0, 3)
    rows.requery(NumberQuery())
    actions.edit.add(NORTHWIND, "+15550100100", site="Amsterdam")
    rows.prepare()
    assert (rows.count, rows.count_marks()) == (MANY + 1, (4, 0))
    assert rows.page(101, 1)[0].number == "+15550100100"


def test_marks_outlive_filters_and_show_alone(rows: RowSource) -> None:
    assert rows.requery(LOBBY) == (0, 0)
    assert rows.mark_all() == (1_500, 0)
    assert rows.requery(NumberQuery(sites=("Cork",))) == (1_500, 1_000)
    assert rows.unmark(each.id for each in rows.page(0, 100)) == (1_450, 1_000)
    rows.clear_marks()
    assert rows.mark(range(1, MANY + 1)) == (MANY, 2_000), "many at once"
    assert rows.requery(LOBBY, only_marked=True) == (MANY, 1_500)
    assert rows.count == 1_500
    first = rows.page(0, 1)[0]
    assert rows.unmark([first.id]) == (MANY - 1, 1_500)
    assert rows.page(0, 1) == (first,), "nothing moves under the cursor"
    assert rows.position_of_entry(first.id) == 0
    rows.requery(LOBBY, only_marked=True)
    assert rows.position_of_entry(first.id) is None
    assert rows.marks_on([first.id]) == frozenset()


def test_the_last_selection_comes_again(rows: RowSource) -> None:
    assert rows.restore_marks() == (0, 0)
    rows.mark_places(9, 0)
    assert rows.clear_marks() == (0, 0)
    assert rows.clear_marks() == (0, 0), "nothing is no selection"
    assert rows.restore_marks() == (10, 0)
    assert rows.restore_marks() == (10, 0)
    rows.clear_marks()
    rows.mark_places(100, 119)
    assert rows.restore_marks() == (10, 0)
    assert rows.restore_marks() == (20, 0)


def test_marks_of_what_others_delete_go(rows: RowSource, actions: Actions) -> None:
    rows.requery(LOBBY)
    rows.mark_places(0, 9)
    with actions.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM entry WHERE number < '+15550100004'")
    assert rows.count_marks() == (8, 0)
    rows.clear_marks()
    assert rows.mark_places(0, 9) == (8, 0), "a place that is empty marks nothing"
    assert rows.restore_marks() == (8, 0)


def test_giving_up_leaves_everything_as_it_was(rows: RowSource) -> None:
    rows.mark_places(0, 9)
    work = Work()
    work.cancel()
    for ask in (
        lambda: rows.requery(LOBBY, work),
        lambda: rows.mark_all(work),
        lambda: rows.mark_places(0, 99, work),
        lambda: rows.marked_ids(work),
    ):
        with pytest.raises(CancelledError):
            ask()
    with pytest.raises(NotFoundError):
        rows.requery(NumberQuery(sites=("Nowhere",)))
    assert (rows.count, rows.count_marks()) == (MANY, (10, 0))


def test_a_requery_that_is_interrupted_keeps_rows_and_marks(rows: RowSource, monkeypatch: pytest.MonkeyPatch) -> None:
    rows.requery(LOBBY)
    rows.mark_places(0, 9)

    def give_up(*_: object) -> None:
        raise CancelledError("given up")

    monkeypatch.setattr(rows, "_recount", give_up)
    with pytest.raises(CancelledError):
        rows.requery(NumberQuery(sites=("Cork",)))
    monkeypatch.undo()
    assert (rows.count, rows.count_marks()) == (1_500, (10, 0))
    assert [each.description for each in rows.page(1_400, 200)] == ["lobby"] * 100


def test_closed_rows_have_no_marks(rows: RowSource) -> None:
    rows.close()
    for ask in (rows.mark_all, rows.count_marks, rows.marked_ids, lambda: rows.marks_on([1])):
        with pytest.raises(CancelledError):
            ask()


def test_many_threads_mark_at_once(rows: RowSource) -> None:
    def turn(place: int) -> MarkCounts:
        if place % 10 == 0:
            rows.requery(LOBBY if place % 20 else NumberQuery())
        rows.page(place * 20, 100)
        return rows.mark([place + 1])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(turn, range(100)))
    assert rows.count_marks().marked == 100
    assert rows.requery(NumberQuery()) == (100, 0)


def test_what_is_marked_is_worked_on(rows: RowSource, actions: Actions) -> None:
    rows.requery(LOBBY)
    rows.mark_all()
    edit: Edit = actions.edit
    with edit.prepare(NORTHWIND, Delete(), Marked(rows.marked_ids())) as prepared:
        assert prepared.run().changed == 1_500
    assert rows.count_marks() == (0, 0)
    assert rows.page(0, 100) == ()


def test_what_is_marked_comes_in_the_order_shown(rows: RowSource, actions: Actions) -> None:
    """To be copied: whatever the filter shows; at most so many."""
    ids = [entry.id for entry in rows.page(0, 6)]
    rows.mark(ids)
    rows.requery(LOBBY)
    marked = actions.browse.marked
    backwards = [entry.id for entry in marked(NORTHWIND, Marked(rows.marked_ids()), ("number", True))]
    assert backwards == ids[::-1]
    assert [entry.id for entry in marked(NORTHWIND, Marked(ids), ("number", False), 2)] == ids[:2]
    with actions.edit.prepare(NORTHWIND, Delete(), Marked(ids[:1])) as prepared:
        prepared.run()
    assert [entry.id for entry in marked(NORTHWIND, Marked(ids), ("number", False))] == ids[1:]


def test_a_wish_to_stop_between_two_statements_is_not_lost(rows: RowSource, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt stops what runs; where nothing runs just then, what comes next does not begin."""
    rows.mark_places(0, 9)
    work = Work()
    real = runs.newest

    def newest(connection: Connection, of: Customer) -> int:
        found = real(connection, of)
        work.cancel()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(runs, "newest", newest)
        with pytest.raises(CancelledError):
            rows.requery(LOBBY, work)
    assert (rows.count, rows.count_marks()) == (MANY, (10, 0))


def test_closing_ends_what_is_between_two_statements(rows: RowSource, monkeypatch: pytest.MonkeyPatch) -> None:
    closing_thread = Thread(target=rows.close)
    real = runs.newest

    def newest(connection: Connection, of: Customer) -> int:
        found = real(connection, of)
        closing_thread.start()
        while not rows._is_over:
            closing_thread.join(0.001)
        return found

    monkeypatch.setattr(runs, "newest", newest)
    with pytest.raises(CancelledError, match="nobody looks"):
        rows.requery(LOBBY)
    closing_thread.join()


def test_what_was_marked_and_is_gone_is_told(actions: Actions, rows: RowSource) -> None:
    """The question accounts for every mark: those that change, those that are kept, those that are gone."""
    ids = [entry.id for entry in rows.page(0, 3)]
    deed = EditDeed(actions.edit, NORTHWIND, "3 marked numbers", lambda: Marked([*ids, ids[0]]), Delete())

    def told() -> str:
        with deed.prepare(Work()) as ready:
            assert ready.changing + ready.skipped + ready.gone == 3
            return deed.sentence(ready)

    def do(edit: EntryEdit, entry_id: int) -> None:
        with actions.edit.prepare(NORTHWIND, edit, Marked([entry_id])) as prepared:
            assert prepared.run().changed == 1

    assert told() == "Delete 3 numbers"
    do(Delete(), ids[0])
    do(Reserve(), ids[2])
    assert told() == "Delete 1 number; 1 is kept: 1 reserved; 1 is not there any more"
    do(Delete(), ids[1])
    assert told() == "Nothing to delete: 1 reserved; 2 are not there any more"
    do(Unreserve(), ids[2])
    do(Delete(), ids[2])
    assert told() == "Nothing to delete: these numbers are not there any more"
