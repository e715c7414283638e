"""Taking back what was done, as long as nothing of it was changed since (audit.md W7, W0; reliability.md D6)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inventory_tui.actions.edit import Edit
from inventory_tui.actions.imports import NumbersRequest
from inventory_tui.audit.plan import AuditRequest
from inventory_tui.audit.scope import Acceptance, Options, Scope
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import CancelledError, ChangedError, NotFoundError, RefusedError
from inventory_tui.inventory.edits import Chosen, Cool, Delete, EntryEdit, Modify, Move, Release, Reserve, Unreserve
from inventory_tui.inventory.model import State, Status
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.wording import counted
from tests import estates
from tests.actions.test_edit import LastMoment, giving_up_at
from tests.actions.working import (
    ESTATE,
    FREE,
    HELD,
    LINE,
    NORTHWIND,
    OLD,
    changes_of,
    dump_of,
    entries_of,
    learn,
    named,
    rows_of,
    undo,
    work,
    write,
)
from tests.oracle import CUSTOMER, Entry, Record

EVERYTHING = Chosen(NumberQuery())
AS_TOLD = named(*(entry.number for entry in ESTATE.entries if entry.number != LINE))
"""All but the one that looks free though a record uses it."""
DEEDS: tuple[EntryEdit, ...] = (
    Delete(),
    Move("Cork"),
    Move("Cork", fold=True),
    Modify({"extra1": "b", "description": ""}),
    Reserve(5, "for bob"),
    Cool(),
    Unreserve(),
    Release(),
    Release(due_only=True),
)


@pytest.fixture
def edit(actions: Actions) -> Edit:
    write(actions)
    return actions.edit


def audited(actions: Actions, options: Options = Options()) -> int:  # noqa: B008  # a frozen value
    with actions.audits.preview(AuditRequest(NORTHWIND, Scope.customer(), options)) as preview:
        run = preview.save(Acceptance.everything())
    assert run.id is not None
    return run.id


def pairs_of(actions: Actions, operation: int | None) -> dict[int, tuple[Any, Any]]:
    return {row["entry_id"]: (row["before_id"], row["after_id"]) for row in changes_of(actions, operation)}


def without_bookkeeping(rows: list[estates.Row]) -> list[estates.Row]:
    """When and by what a number was last in use is no part of a change: it stays as the audit noted it."""
    return [{name: value for name, value in row.items() if not name.startswith("last_used")} for row in rows]


@pytest.mark.parametrize("deed", DEEDS, ids=str)
def test_every_edit_is_taken_back_to_the_byte(actions: Actions, edit: Edit, deed: EntryEdit) -> None:
    """D6: rows are as before, old ids included; the log keeps both, each the inverse of the other."""
    before = rows_of(actions)
    done = work(edit, deed, AS_TOLD)
    assert rows_of(actions) != before
    with edit.prepare_undo(done.id or 0) as prepared:
        assert prepared.changing == done.changed
        assert prepared.skipped == 0
        assert prepared.sentence == f"undo {deed.verb} {done.id}: {counted(done.changed, 'entry', 'entries')}"
        assert len(prepared.page("")) == len(prepared.page()) == done.changed
        result = prepared.run()
    assert (result.changed, result.skipped_count) == (done.changed, 0)
    assert rows_of(actions) == before
    there, back = pairs_of(actions, done.id), pairs_of(actions, result.id)
    assert back == {entry: (after, before) for entry, (before, after) in there.items()}


def test_what_was_only_written_about_keeps_its_status(actions: Actions, edit: Edit) -> None:
    """W7, W0: who takes back a description does not touch the Status that the edit left alone, drift or none."""
    before = rows_of(actions)
    done = work(edit, Modify({"description": "x"}), named(LINE, FREE))
    with edit.prepare_undo(done.id or 0) as prepared:
        assert (prepared.changing, prepared.skips) == (3, ())
        prepared.run()
    assert rows_of(actions) == before


def test_an_audit_is_taken_back(actions: Actions, edit: Edit) -> None:
    """W7: what it created goes, the others are as before, with the bookkeeping of when they were in use."""
    before = rows_of(actions)
    learn(actions, Record("Cork", "+15550100077", "phone_line"))
    run = audited(actions)
    assert (CUSTOMER, "+15550100077") in entries_of(actions)
    assert entries_of(actions)["Cork", "+15550100006"].status == "Available"
    with edit.prepare_undo(run) as prepared:
        assert {(row.number, row.after) for row in prepared.page("") if row.after is None} == {("+15550100077", None)}
    result = undo(edit, run)
    # W0: the number that looked free though a record used it keeps the truth
    assert result.skipped_count == 1
    assert entries_of(actions)["Amsterdam", LINE].state == ("Used", "Device", "")
    now = [row for row in rows_of(actions) if row["number"] != LINE]
    assert without_bookkeeping(now) == without_bookkeeping([row for row in before if row["number"] != LINE])
    assert len(changes_of(actions, result.id)) == result.changed


def test_what_keeps_the_truth_is_told(actions: Actions, edit: Edit) -> None:
    """W0, W7: before it is asked, and in the answer."""
    run = audited(actions)
    with edit.prepare_undo(run) as prepared:
        (group,) = prepared.skips
        assert (group.count, group.examples) == (1, (LINE,))
        (row,) = prepared.page(group.reason)
        assert (row.number, row.after, row.reason) == (LINE, State(Status.USED, "Device"), group.reason)
        assert prepared.sentence.endswith("; 1 of them are in use by records: keeps the truth")
        assert len(prepared.page("")) == prepared.changing, "it stays as it is: nothing is written"


def test_an_audit_that_cooled_is_taken_back(actions: Actions, edit: Edit) -> None:
    """O2: release dates, too."""
    audited(actions)
    learn(actions, Record("Cork", "+15550100077", "hunt_pilot"))
    before = rows_of(actions)
    with_record = audited(actions)
    undo(edit, with_record)
    assert without_bookkeeping(rows_of(actions)) == without_bookkeeping(before)
    work(edit, Reserve(5), named("0100"))
    learn(actions, Record("Cork", "0100", "phone_line"))
    before = rows_of(actions)
    undo(edit, audited(actions, Options(cool_freed_days=5)))
    assert without_bookkeeping(rows_of(actions)) == without_bookkeeping(before)


def test_where_all_keep_the_truth_nothing_is_taken_back(actions: Actions, edit: Edit) -> None:
    """W0: an undo that would change nothing is none."""
    learn(actions, Record("Cork", "+15550100006", "phone_line"), Record("Amsterdam", HELD, "phone_line"))
    work(edit, Delete(), named("0100"))
    audited(actions)
    learn(actions, Record("Cork", "7000", "phone_line"))
    edit.add(NORTHWIND, "7000", site="Cork")
    work(edit, Modify({"extra1": "x"}), named("7000"))
    with estates.opened(actions.database) as connection:
        connection.exec_driver_sql(
            "UPDATE entry SET state_id = (SELECT id FROM state WHERE status = 'Available' AND vendor = '')"
            " WHERE number = '7000'"
        )
    run = audited(actions)
    before = dump_of(actions)
    with pytest.raises(RefusedError, match="is in use by its records and keeps the truth"):
        edit.prepare_undo(run)
    assert dump_of(actions) == before


def test_an_addition_is_taken_back(actions: Actions, edit: Edit) -> None:
    before = rows_of(actions)
    learn(actions, Record("Cork", "7001", "phone_line"))
    undo(edit, edit.add(NORTHWIND, "7000", "7009", "Cork").id)
    assert rows_of(actions) == before


def test_an_import_of_numbers_is_taken_back(actions: Actions, edit: Edit, tmp_path: Path) -> None:
    """Created and updated ones alike."""
    file = tmp_path / "numbers.csv"
    file.write_text(f"number,site,status,description\n{FREE},Amsterdam,Reserved,Hall\n7000,Cork,Available,new\n")
    before = rows_of(actions)
    report = actions.imports.import_numbers(NumbersRequest(NORTHWIND, file))
    assert (report.created, report.updated) == (1, 1)
    last = edit.last_undoable("northwind")
    undo(edit, last)
    assert rows_of(actions) == before
    assert edit.last_undoable(NORTHWIND) is None


def test_what_was_deleted_comes_back_with_the_truth(actions: Actions, edit: Edit) -> None:
    """W0: a record came in between."""
    deleted = work(edit, Delete(), named("0100"))
    learn(actions, Record("Cork", "0100", "phone_line"))
    assert undo(edit, deleted.id).skipped_count == 1
    assert entries_of(actions)[CUSTOMER, "0100"].state == ("Used", "Device", "")


def test_one_after_the_other_is_taken_back(actions: Actions, edit: Edit) -> None:
    """The newest first; what was done before it can then be undone in its turn, back to the beginning."""
    deeds = (Modify({"extra1": "x"}), Reserve(3), Unreserve(), Move("Cork"), Delete())
    snapshots, ids = [], []
    for deed in deeds:
        snapshots.append(rows_of(actions))
        ids.append(work(edit, deed, named("0100")).id)
    assert len(set(ids)) == len(deeds)
    for id_, snapshot in zip(reversed(ids), reversed(snapshots), strict=True):
        assert edit.last_undoable(NORTHWIND) == id_
        undo(edit, id_)
        assert rows_of(actions) == snapshot
    assert edit.last_undoable(NORTHWIND) is None


# --- refusals ---------------------------------------------------------------------------------------------


def test_what_cannot_be_taken_back(actions: Actions, edit: Edit) -> None:
    """W7: unknown, undone already, an undo itself, nothing changed."""
    with pytest.raises(NotFoundError, match="no operation 4711"):
        edit.prepare_undo(4711)
    done = work(edit, Reserve(), named("0100"))
    undone = undo(edit, done.id)
    with pytest.raises(RefusedError, match=f"undone already, by {undone.id}"):
        edit.prepare_undo(done.id or 0)
    with pytest.raises(RefusedError, match="is an undo itself"):
        edit.prepare_undo(undone.id or 0)
    actions.customers.add_site(NORTHWIND, "Dublin", "63")
    site = max(row["id"] for row in dump_of(actions)["operation"])
    with pytest.raises(RefusedError, match="changed no entry: there is nothing to undo"):
        edit.prepare_undo(site)


def test_what_was_changed_since_is_not_overwritten(actions: Actions, edit: Edit) -> None:
    """D6: with the first of them; as a whole or not at all."""
    done = work(edit, Modify({"extra2": "b"}), EVERYTHING)
    work(edit, Modify({"extra3": "c"}), named(HELD, OLD))
    before = dump_of(actions)
    with pytest.raises(RefusedError) as refused:
        edit.prepare_undo(done.id or 0)
    assert refused.value.message.endswith(f"cannot be undone: 2 changed since ({OLD}, {HELD})")
    assert refused.value.rules == ("W7",)
    assert dump_of(actions) == before


def test_what_was_deleted_since_cannot_be_restored(edit: Edit) -> None:
    done = work(edit, Modify({"extra2": "b"}), named("0100"))
    work(edit, Delete(), named("0100"))
    with pytest.raises(RefusedError, match=r"1 deleted since$"):
        edit.prepare_undo(done.id or 0)


def test_a_place_that_is_taken_again(edit: Edit) -> None:
    """W7: of what was deleted, and of what was moved away."""
    deleted = work(edit, Delete(), named("0100"))
    edit.add(NORTHWIND, "0100")
    with pytest.raises(RefusedError, match=r"1 the number stands there again \(0100\)"):
        edit.prepare_undo(deleted.id or 0)
    moved = work(edit, Move("Cork"), named(HELD))
    edit.add(NORTHWIND, HELD, site="Amsterdam")
    with pytest.raises(RefusedError, match="1 the number stands there again"):
        edit.prepare_undo(moved.id or 0)


@pytest.mark.parametrize("deed", [Delete(), Move("Cork")], ids=str)
def test_a_site_that_is_gone(actions: Actions, edit: Edit, deed: EntryEdit) -> None:
    actions.customers.add_site(NORTHWIND, "Dublin", "63")
    edit.add(NORTHWIND, "7000", site="Dublin")
    done = work(edit, deed, named("7000"))
    actions.customers.remove_site(NORTHWIND, "Dublin")
    with pytest.raises(RefusedError, match=r"1 the site was removed \(7000\)"):
        edit.prepare_undo(done.id or 0)


# --- others write meanwhile -------------------------------------------------------------------------------


def test_an_undo_does_what_was_told_or_nothing(actions: Actions, edit: Edit) -> None:
    """P2, D8: also where others only wrote a free field, which no revision tells."""
    done = work(edit, Modify({"extra2": "b"}), named("0100"))
    for number in ("7000", "0100"):
        with edit.prepare_undo(done.id or 0) as prepared:
            if number == "7000":
                edit.add(NORTHWIND, number, site="Cork")
            else:
                work(edit, Modify({"extra3": "c"}), named(number))
            before = dump_of(actions)
            with pytest.raises(ChangedError):
                prepared.run()
            assert dump_of(actions) == before


@pytest.mark.parametrize("step", ["Looking at the operation", "Asking the records", "Done"])
def test_looking_at_it_can_be_given_up(edit: Edit, step: str) -> None:
    done = work(edit, Reserve(), named("0100"))
    with pytest.raises(CancelledError):
        edit.prepare_undo(done.id or 0, giving_up_at(step))


def test_an_undo_can_be_given_up(actions: Actions, edit: Edit) -> None:
    done = work(edit, Delete(), named("0100"))
    before = dump_of(actions)
    with edit.prepare_undo(done.id or 0) as prepared:
        for giving_up in (giving_up_at("Waiting for other sessions"), giving_up_at("Writing"), LastMoment()):
            with pytest.raises(CancelledError):
                prepared.run(giving_up)
            assert dump_of(actions) == before
        assert prepared.run().changed == 1
    assert entries_of(actions) == {entry.key: entry for entry in ESTATE.entries}


def test_a_number_moved_and_folded_back(actions: Actions, edit: Edit) -> None:
    """A fold undone: both entries, each with its own id and fields."""
    before = {row["id"]: row for row in rows_of(actions) if row["number"] == FREE}
    done = work(edit, Move("Cork", fold=True), named(FREE, level="Amsterdam"))
    assert entries_of(actions)["Cork", FREE] == Entry("Cork", FREE, description="Lobby", extra1="a")
    undo(edit, done.id)
    assert {row["id"]: row for row in rows_of(actions) if row["number"] == FREE} == before


def test_what_was_done_before_can_be_taken_back_then(actions: Actions, edit: Edit) -> None:
    """W7: whether the earlier change wrote fewer entries, as many, or others."""
    few = work(edit, Modify({"extra1": "few"}), named("0100"))
    work(edit, Modify({"extra1": "others"}), named(OLD))
    many = work(edit, Modify({"extra2": "many"}), named("0100", HELD, FREE))
    work(edit, Modify({"extra2": "as many"}), named("0100", HELD, FREE))
    before = {row["number"]: row["operation_id"] for row in rows_of(actions)}
    undo(edit, work(edit, Modify({"extra3": "all"}), AS_TOLD).id)
    assert {row["number"]: row["operation_id"] for row in rows_of(actions)} == before
    for _ in range(2):
        undo(edit, edit.last_undoable(NORTHWIND))
    assert [row["operation_id"] for row in rows_of(actions) if row["number"] == "0100"] == [few.id]
    assert many.id != few.id
