"""Working with numbers: counted, told, done in one transaction, kept in the log (audit.md W0–W6; reliability.md D)."""

from __future__ import annotations

import json
from array import array

import pytest

from inventory_tui.actions import prepared as prepared_module
from inventory_tui.actions.edit import Edit
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import CancelledError, ChangedError, NotFoundError, RefusedError, UsageError
from inventory_tui.inventory.edits import (
    Chosen,
    Cool,
    Delete,
    EntryEdit,
    Marked,
    Modify,
    Move,
    Release,
    Reserve,
    Selection,
    SkipGroup,
    Unreserve,
)
from inventory_tui.inventory.model import DialPlan, State, Status
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Progress, Work
from tests.actions.working import (
    ESTATE,
    FREE,
    HELD,
    HOSTILE,
    LINE,
    NORTHWIND,
    OLD,
    RESTING,
    changes_of,
    chosen,
    dump_of,
    entries_of,
    learn,
    named,
    rows_of,
    undo,
    work,
    write,
)
from tests.oracle import CUSTOMER, Entry, Estate, Record, Site, Source

EVERYTHING = Chosen(NumberQuery())


@pytest.fixture
def edit(actions: Actions) -> Edit:
    write(actions)
    return actions.edit


# --- add: W1 ----------------------------------------------------------------------------------------------


def test_a_range_is_added_and_what_exists_is_counted(actions: Actions, edit: Edit) -> None:
    """W1; W0: those that records use are in use at once."""
    learn(actions, Record("Cork", "+15550100012", "hunt_pilot"))
    result = edit.add(NORTHWIND, "+1 555 010 0010", "+1 555 010 0013", "cork")
    assert (result.changed, result.skipped, result.skipped_count) == (4, (), 0)
    again = edit.add(NORTHWIND, "+15550100012", "+15550100015", "Cork")
    assert (again.changed, again.skipped_count) == (2, 2)
    assert [(skip.number, skip.level, skip.reason) for skip in again.skipped] == [
        ("+15550100012", "Cork", "exists"),
        ("+15550100013", "Cork", "exists"),
    ]
    added = entries_of(actions)
    assert added["Cork", "+15550100010"] == Entry("Cork", "+15550100010")
    assert added["Cork", "+15550100012"].state == ("Used-Utility", "Hunt_Pilot", "")
    assert len(changes_of(actions, result.id)) == 4
    nothing = edit.add(NORTHWIND, "+15550100012", "+15550100015", "Cork")
    assert (nothing.changed, nothing.skipped_count, nothing.id) == (0, 4, None)


def test_a_number_is_added_at_customer_level(actions: Actions, edit: Edit) -> None:
    """W1: a thousand at most."""
    assert edit.add(NORTHWIND, "0200").changed == 1
    assert edit.add(NORTHWIND, "1000", "1999").changed == 1000
    assert entries_of(actions)[CUSTOMER, "0200"] == Entry(CUSTOMER, "0200")


@pytest.mark.parametrize(
    ("first", "last"), [("1000", "2000"), ("1", "22"), ("5", "4"), ("1#1", "1*1"), ("abc", None), ("", None)]
)
def test_what_is_no_range_adds_nothing(actions: Actions, edit: Edit, first: str, last: str | None) -> None:
    """W1."""
    before = dump_of(actions)
    with pytest.raises(UsageError):
        edit.add(NORTHWIND, first, last)
    with pytest.raises(NotFoundError):
        edit.add(NORTHWIND, "200", site="Nowhere")
    assert dump_of(actions) == before


def test_adding_is_refused_by_rule(actions: Actions, edit: Edit) -> None:
    """W1: not while number management is disabled, not at Customer level under slc."""
    actions.customers.change(NORTHWIND, number_management=False)
    with pytest.raises(RefusedError, match="number management is disabled"):
        edit.add(NORTHWIND, "200", site="Cork")
    actions.customers.change(NORTHWIND, number_management=True, dial_plan=DialPlan.SLC)
    with pytest.raises(RefusedError, match="no number can be added at Customer level"):
        edit.add(NORTHWIND, "200")
    assert edit.add(NORTHWIND, "200", site="Cork").changed == 1


def test_what_is_added_is_told_first(actions: Actions, edit: Edit) -> None:
    """W0, W1: the truth of each new entry, and which are there; what was told is what is done."""
    learn(actions, Record("Cork", "7002", "hunt_pilot"))
    edit.add(NORTHWIND, "7001", site="Cork")
    before = dump_of(actions)
    with edit.prepare_add("NORTHWIND", "7000", "7003", "cork") as prepared:
        assert (prepared.changing, prepared.skipped, prepared.unknown) == (3, 1, ())
        assert prepared.sentence == "add 3; skip 1: 1 exists"
        assert prepared.skips == (SkipGroup("exists", 1, ("7001",)),)
        assert (prepared.level.name, prepared.edit.numbers) == ("Cork", ("7000", "7001", "7002", "7003"))
        free, used = State(Status.AVAILABLE), State(Status.UTILITY, "Hunt_Pilot")
        assert [(row.number, row.before, row.after) for row in prepared.page("")] == [
            ("7000", None, free), ("7002", None, used), ("7003", None, free),
        ]  # fmt: skip
        assert [(row.number, row.before, row.after) for row in prepared.page("exists")] == [("7001", free, None)]
        assert [row.number for row in prepared.page(None, 1, 2)] == ["7001", "7002"]
        assert dump_of(actions) == before
        result = prepared.run()
    assert (result.changed, result.skipped_count, len(changes_of(actions, result.id))) == (3, 1, 3)
    assert entries_of(actions)["Cork", "7002"].state == ("Used-Utility", "Hunt_Pilot", "")
    with edit.prepare_add(NORTHWIND, "7000", "7003", "Cork") as prepared:
        assert (prepared.sentence, prepared.run().id) == ("add 0; skip 4: 4 exists", None)
    with edit.prepare_add(NORTHWIND, "7009") as prepared:
        assert (prepared.sentence, prepared.skips) == ("add 1", ())


def test_an_addition_whose_ground_moved_is_not_made(actions: Actions, edit: Edit) -> None:
    with edit.prepare_add(NORTHWIND, "7000", "7003", "Cork") as prepared:
        edit.add(NORTHWIND, "7001", site="Cork")
        before = dump_of(actions)
        with pytest.raises(ChangedError):
            prepared.run()
    assert dump_of(actions) == before
    with pytest.raises(UsageError, match="are 2,000 numbers"):
        edit.prepare_add(NORTHWIND, "7000", "8999", "Cork")
    actions.customers.change(NORTHWIND, number_management=False)
    with pytest.raises(RefusedError, match="number management is disabled"):
        edit.prepare_add(NORTHWIND, "7000", site="Cork")


# --- which ------------------------------------------------------------------------------------------------


def ids_of(actions: Actions, *numbers: str) -> list[int]:
    return [row["id"] for row in rows_of(actions) if row["number"] in numbers]


@pytest.mark.parametrize("how", ["query", "named", "level", "marked", "array"])
def test_every_way_to_choose(actions: Actions, edit: Edit, how: str) -> None:
    """What is counted is what is done."""
    ids = ids_of(actions, LINE, HELD)
    free = [row["id"] for row in rows_of(actions) if row["number"] == FREE][:1]
    ways: dict[str, Selection] = {
        "query": chosen("site:Amsterdam number:+1555010000*"),
        "named": named("+1 (555) 010-0001", LINE, HELD, OLD, RESTING, LINE, level="AMSTERDAM"),
        "level": named(FREE, LINE, OLD, HELD, RESTING, level="Amsterdam"),
        "marked": Marked([*ids, *free, *ids_of(actions, OLD, RESTING), *ids, 4711]),
        "array": Marked(array("q", [*ids, *free, *ids_of(actions, OLD, RESTING)])),
    }
    with edit.prepare("NORTHWIND", Delete(), ways[how]) as prepared:
        assert (prepared.changing, prepared.skipped, prepared.unknown) == (1, 4, ())
        (row,) = prepared.page("")
        assert (row.number, row.level, row.after, row.reason) == (FREE, "Amsterdam", None, "")
        result = prepared.run()
    assert (result.changed, result.skipped_count) == (1, 4)
    assert set(entries_of(actions)) == {entry.key for entry in ESTATE.entries} - {("Amsterdam", FREE)}


def test_others_numbers_are_no_choice(actions: Actions, edit: Edit) -> None:
    """W9, D1: not by number, not by a filter, not by the id of an entry."""
    stranger = write(actions, name="Tailspin")
    theirs = dump_of(actions, stranger)
    ids = [row["id"] for row in theirs["entry"]]
    wanted: tuple[tuple[Selection, int], ...] = ((Marked(ids), 0), (EVERYTHING, 8), (named(FREE), 2))
    for selection, count in wanted:
        with edit.prepare(NORTHWIND, Modify({"extra3": f"ours {count}"}), selection) as prepared:
            assert prepared.changing == count
            prepared.run()
    assert dump_of(actions, stranger) == theirs


def test_numbers_that_are_unknown_are_told(edit: Edit) -> None:
    with edit.prepare(NORTHWIND, Delete(), named("0101", FREE, "+1555", level="Cork")) as prepared:
        assert prepared.unknown == ("0101", "+1555")
    with edit.prepare(NORTHWIND, Delete(), named("0100")) as prepared:
        assert prepared.unknown == ()
    with pytest.raises(UsageError, match="cannot be read as a number"):
        edit.prepare(NORTHWIND, Delete(), named("nobody"))
    with pytest.raises(NotFoundError, match="no site 'Crok'"):
        edit.prepare(NORTHWIND, Delete(), named(FREE, level="Crok"))
    with pytest.raises(NotFoundError):
        edit.prepare("Nobody", Delete(), named(FREE))


def test_nothing_chosen_is_nothing_done(actions: Actions, edit: Edit) -> None:
    before = dump_of(actions)
    for selection in (Marked([]), named(), chosen("status:Cooling site:Cork"), named(HELD)):
        result = work(edit, Delete(), selection)
        assert (result.changed, result.id) == (0, None)
    assert dump_of(actions) == before


def test_a_filter_for_drift_can_choose(actions: Actions, edit: Edit) -> None:
    """W0: those whose Status is not the truth; here the one that looks free and is not, and one that records left."""
    with edit.prepare(NORTHWIND, Delete(), chosen("is:drift")) as prepared:
        assert {row.number for row in prepared.page()} == {LINE, OLD, "+15550100006"}
        assert prepared.changing == 0


# --- what is told -----------------------------------------------------------------------------------------


def test_reasons_come_with_examples_the_most_frequent_first(edit: Edit) -> None:
    """W3, D5."""
    edit.add(NORTHWIND, "7000", "7009", "Cork")
    assert work(edit, Reserve(), chosen("number:70*")).changed == 10
    with edit.prepare(NORTHWIND, Delete(), EVERYTHING) as prepared:
        assert prepared.skips == (
            SkipGroup("reserved", 11, (HELD, "7000", "7001")),
            SkipGroup("used by records", 1, (LINE,)),
            SkipGroup("inactive by records", 1, (OLD,)),
            SkipGroup("cooling", 1, (RESTING,)),
            SkipGroup("used", 1, ("+15550100006",)),
        )
        assert prepared.sentence == (
            "delete 3; skip 15: 11 reserved, 1 used by records, 1 inactive by records, 1 cooling, 1 used"
        )
        pages = [prepared.page("reserved", offset, 4) for offset in (0, 4, 8, 12)]
        assert [len(page) for page in pages] == [4, 4, 3, 0]
        assert [row.number for row in pages[0]] == [HELD, "7000", "7001", "7002"]
        assert {row.reason for page in pages for row in page} == {"reserved"}
        everything = prepared.page(limit=100)
        assert len(everything) == prepared.changing + prepared.skipped
        (held,) = (row for row in everything if row.number == HELD)
        assert held.before == State(Status.RESERVED)
        assert held.after is None


def test_a_result_lists_a_thousand_and_counts_all(
    actions: Actions, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared_module, "LISTED", 3)
    result = work(edit, Delete(), EVERYTHING)
    assert (len(result.skipped), result.skipped_count) == (3, 5)


DEEDS: list[tuple[EntryEdit, int]] = [
    (Delete(), 3),
    (Move("Cork"), 5),
    (Move("Cork", fold=True), 7),
    (Modify({"extra2": "b"}), 8),
    (Reserve(5), 3),
    (Cool(), 3),
    (Unreserve(), 1),
    (Release(), 1),
    (Release(due_only=True), 1),
]


@pytest.mark.parametrize(("deed", "count"), DEEDS, ids=str)
def test_the_same_number_is_told_done_and_kept(actions: Actions, edit: Edit, deed: EntryEdit, count: int) -> None:
    """The dialog, the rows and the change log, always (D2, D7)."""
    before = {row["id"]: row for row in rows_of(actions)}
    with edit.prepare(NORTHWIND, deed, EVERYTHING) as prepared:
        told = prepared.changing
        result = prepared.run()
    after = {row["id"]: row for row in rows_of(actions)}
    written = [id_ for id_ in before if after.get(id_) != before[id_]]
    log = changes_of(actions, result.id)
    assert told == result.changed == len(written) == len(log)
    assert {row["entry_id"] for row in log} == set(written)
    assert {after[id_]["operation_id"] for id_ in written if id_ in after} <= {result.id}
    assert told == count
    (operation,) = (row for row in dump_of(actions)["operation"] if row["id"] == result.id)
    assert operation["kind"] == deed.verb
    assert json.loads(operation["counts"])["changed"] == count


# --- what is done -----------------------------------------------------------------------------------------


def test_a_hold_and_its_end(actions: Actions, edit: Edit) -> None:
    """W6: date and notes come and go."""
    learn(actions, Record("Cork", "0100", "mentioned"))
    assert work(edit, Reserve(10, "for bob"), named("0100")).changed == 1
    held = entries_of(actions)[CUSTOMER, "0100"]
    assert (held.status, held.reservation_notes) == ("Reserved", "for bob")
    assert held.release_date > "2026"
    assert work(edit, Release(), named("0100")).skipped[0].reason == "not cooling"
    assert work(edit, Unreserve(), named("0100")).changed == 1
    assert entries_of(actions)[CUSTOMER, "0100"] == Entry(CUSTOMER, "0100")
    assert work(edit, Reserve(), named("0100")).changed == 1
    assert entries_of(actions)[CUSTOMER, "0100"].release_date == ""
    learn(actions, Record("Cork", "0100", "phone_line"))
    assert work(edit, Unreserve(), named("0100")).changed == 1
    assert entries_of(actions)[CUSTOMER, "0100"].state == ("Used", "Device", ""), "W0"


def test_notes_stay_where_a_hold_brings_none(actions: Actions, edit: Edit) -> None:
    work(edit, Modify({"reservation_notes": "desk 4"}), named("0100"))
    work(edit, Cool(3), named("0100"))
    assert entries_of(actions)[CUSTOMER, "0100"].reservation_notes == "desk 4"


def test_due_holds_are_released_in_one_action(actions: Actions, edit: Edit) -> None:
    """W6."""
    work(edit, Cool(1), named("0100"))
    with edit.prepare(NORTHWIND, Release(due_only=True), chosen("is:due")) as prepared:
        assert [row.number for row in prepared.page("")] == [HELD]
        assert prepared.run().changed == 1
    assert entries_of(actions)["Amsterdam", HELD] == Entry("Amsterdam", HELD)


def test_a_move_takes_everything_along(actions: Actions, edit: Edit) -> None:
    """W4: id, fields and state; W8: not to Customer level under slc."""
    before = {row["number"]: row for row in rows_of(actions)}
    result = work(edit, Move("Cork"), named(HELD, OLD, level="Amsterdam"))
    assert (result.changed, result.skipped_count) == (2, 0)
    for row in rows_of(actions):
        if row["number"] in (HELD, OLD):
            changed = {"level_id", "operation_id"}
            assert {name for name, value in row.items() if value != before[row["number"]][name]} == changed
    actions.customers.change(NORTHWIND, dial_plan=DialPlan.SLC)
    skipped = work(edit, Move("customer"), named(HELD))
    assert skipped.skipped[0].reason == "not at Customer level under location codes"
    with pytest.raises(NotFoundError):
        edit.prepare(NORTHWIND, Move("Crok"), named(HELD))


def test_a_move_away_from_its_records_is_refused(actions: Actions) -> None:
    """W4: under slc an extension in use here is not in use there."""
    sites = (Site("Amsterdam", "61"), Site("Cork", "62"))
    entries = (Entry("Amsterdam", "6101", "Used", "Device"),)
    records = (Record("Amsterdam", "6101", "phone_line"),)
    write(actions, Estate("slc", sites=sites, entries=entries, records=records, sources=(Source("Feed"),)))
    result = work(actions.edit, Move("Cork"), named("6101"))
    assert (result.changed, result.skipped[0].reason) == (0, "in use here by records")


def test_what_is_moved_to_where_it_is_in_use_does_not_look_free(actions: Actions) -> None:
    """W0: the question shows it, the log holds it, an undo brings the old state back."""
    sites = (Site("Amsterdam", "61"), Site("Cork", "62"))
    records = (Record("Cork", "100", "hunt_pilot"),)
    entries = (Entry("Amsterdam", "100"), Entry("Amsterdam", "101"))
    write(actions, Estate("slc", sites=sites, entries=entries, records=records, sources=(Source("Feed"),)))
    edit, before = actions.edit, rows_of(actions)
    pilot = State(Status.UTILITY, "Hunt_Pilot")
    with edit.prepare(NORTHWIND, Move("Cork"), named("100", "101")) as prepared:
        assert [row.after for row in prepared.page("")] == [pilot, State(Status.AVAILABLE)]
        result = prepared.run()
    found = entries_of(actions)
    assert found["Cork", "100"].state == ("Used-Utility", "Hunt_Pilot", "")
    assert found["Cork", "101"] == Entry("Cork", "101")
    first, second = changes_of(actions, result.id)
    assert first["before_id"] != first["after_id"]
    assert second["before_id"] == second["after_id"]
    undo(edit, result.id)
    assert rows_of(actions) == before


def test_a_fold_fills_blanks_and_drops_the_duplicate(actions: Actions, edit: Edit) -> None:
    """W4."""
    with edit.prepare(NORTHWIND, Move("Cork", fold=True), named(FREE)) as prepared:
        assert {(group.reason, group.count) for group in prepared.skips} == {("already there", 1)}
        assert prepared.run().changed == 2, "one goes, one is filled"
    found = entries_of(actions)
    assert ("Amsterdam", FREE) not in found
    assert found["Cork", FREE] == Entry("Cork", FREE, description="Lobby", extra1="a")


def test_a_fold_writes_nothing_where_nothing_is_blank(actions: Actions, edit: Edit) -> None:
    """W4, W7: the entry there stays as it is, and no change of it is kept; the other one comes back."""
    work(edit, Modify({"description": "Lobby", "extra1": "a"}), named(FREE))
    before = rows_of(actions)
    with edit.prepare(NORTHWIND, Move("Cork", fold=True), named(FREE, level="Amsterdam")) as prepared:
        assert (prepared.changing, prepared.listed, prepared.folding) == (1, 1, 1)
        done = prepared.run()
    assert len(changes_of(actions, done.id)) == done.changed == 1
    assert actions.upkeep.check() == []
    undo(edit, done.id)
    assert rows_of(actions) == before


def test_a_fold_is_refused_where_others_made_room_to_fill(actions: Actions, edit: Edit) -> None:
    """P2: nothing is lost that nobody was told would be written."""
    work(edit, Modify({"description": "Lobby", "extra1": "a"}), named(FREE))
    with edit.prepare(NORTHWIND, Move("Cork", fold=True), named(FREE, level="Amsterdam")) as prepared:
        work(edit, Modify({"description": ""}), named(FREE, level="Cork"))
        with pytest.raises(ChangedError):
            prepared.run()


@pytest.mark.parametrize("field", ["description", "reservation_notes", "extra1", "extra2", "extra3"])
def test_a_fold_never_loses_a_field(actions: Actions, edit: Edit, field: str) -> None:
    """W4: conflicts are skipped."""
    for level, words in (("Amsterdam", "one"), ("Cork", "other")):
        work(edit, Modify({field: words}), named(FREE, level=level))
    result = work(edit, Move("Cork", fold=True), named(FREE, level="Amsterdam"))
    assert (result.changed, result.skipped[0].reason) == (0, "both have different fields")


def test_hostile_text_survives_to_the_byte(actions: Actions, edit: Edit) -> None:
    """In the entry, in the change log, and through a delete and its undo."""
    fields = ("description", "reservation_notes", "extra1", "extra2", "extra3")
    wanted = {name: f"{HOSTILE} {name}" for name in fields}
    result = work(edit, Modify(wanted), named("0100"))
    (change,) = changes_of(actions, result.id)
    assert json.loads(change["detail"]) == {name: ["", words] for name, words in wanted.items()}
    kept = entries_of(actions)[CUSTOMER, "0100"]
    assert {name: getattr(kept, name) for name in fields} == wanted
    before = rows_of(actions)
    deleted = work(edit, Delete(), named("0100"))
    with edit.prepare_undo(deleted.id or 0) as prepared:
        prepared.run()
    assert rows_of(actions) == before


# --- others write meanwhile: D8 ---------------------------------------------------------------------------


@pytest.mark.parametrize("deed", [deed for deed, _ in DEEDS], ids=str)
@pytest.mark.parametrize("what", ["add", "records", "rename"])
def test_what_was_counted_is_done_or_nothing(actions: Actions, edit: Edit, deed: EntryEdit, what: str) -> None:
    """P2, D8: entries, records and setup."""
    with edit.prepare(NORTHWIND, deed, EVERYTHING) as prepared:
        if what == "add":
            edit.add(NORTHWIND, "9999", site="Cork")
        elif what == "records":
            learn(actions, Record("Cork", "0100", "phone_line"))
        else:
            actions.customers.change(NORTHWIND, dial_plan=DialPlan.SLC)
        before = dump_of(actions)
        with pytest.raises(ChangedError):
            prepared.run()
        assert dump_of(actions) == before


def test_fields_that_others_write_refuse_no_edit(actions: Actions, edit: Edit) -> None:
    """Free fields are no part of what is counted; both changes are in the log with what they found."""
    with edit.prepare(NORTHWIND, Modify({"extra2": "mine"}), named("0100", FREE)) as prepared:
        work(edit, Modify({"extra2": "theirs", "extra3": "x"}), named("0100"))
        result = prepared.run()
    assert result.changed == 3
    details = {row["detail"] for row in changes_of(actions, result.id)}
    assert details == {'{"extra2":["theirs","mine"]}', '{"extra2":["","mine"]}'}


def test_a_change_that_others_made_already_is_not_made_again(actions: Actions, edit: Edit) -> None:
    """D7: no change that changes nothing."""
    with edit.prepare(NORTHWIND, Modify({"extra2": "b"}), named("0100", FREE)) as prepared:
        work(edit, Modify({"extra2": "b"}), named("0100"))
        before = dump_of(actions)
        with pytest.raises(ChangedError, match="others changed fields"):
            prepared.run()
    assert dump_of(actions) == before


def test_a_fold_overwrites_nothing_that_others_wrote(actions: Actions, edit: Edit) -> None:
    """W4: what was blank when it was counted is not any more."""
    with edit.prepare(NORTHWIND, Move("Cork", fold=True), named(FREE, level="Amsterdam")) as prepared:
        work(edit, Modify({"extra1": "theirs"}), named(FREE, level="Cork"))
        before = dump_of(actions)
        with pytest.raises(ChangedError, match="others changed fields"):
            prepared.run()
    assert dump_of(actions) == before


def test_a_session_holds_nothing_while_a_person_thinks(actions: Actions, edit: Edit) -> None:
    with edit.prepare(NORTHWIND, Modify({"extra2": "b"}), EVERYTHING):
        assert edit.add(NORTHWIND, "9999", site="Cork").changed == 1


# --- giving up: P5 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["Choosing", "Asking the rules", "Done"])
def test_counting_can_be_given_up(edit: Edit, step: str) -> None:
    with pytest.raises(CancelledError):
        edit.prepare(NORTHWIND, Delete(), EVERYTHING, giving_up_at(step))


@pytest.mark.parametrize("step", ["Waiting for other sessions", "Writing"])
@pytest.mark.parametrize("deed", [deed for deed, _ in DEEDS], ids=str)
def test_an_edit_can_be_given_up(actions: Actions, edit: Edit, deed: EntryEdit, step: str) -> None:
    before = dump_of(actions)
    with edit.prepare(NORTHWIND, deed, EVERYTHING) as prepared:
        with pytest.raises(CancelledError):
            prepared.run(giving_up_at(step))
        assert dump_of(actions) == before
        assert prepared.run().changed == prepared.changing, "it can be tried again"


class LastMoment(Work):
    """Given up when all is written and nothing committed."""

    checked = 0

    def check(self) -> None:
        if self.progress.step == "Writing":
            self.checked += 1
            if self.checked == 2:
                raise CancelledError("cancelled, nothing was changed")


def test_an_edit_can_be_given_up_at_its_last_moment(actions: Actions, edit: Edit) -> None:
    before = dump_of(actions)
    with edit.prepare(NORTHWIND, Delete(), EVERYTHING) as prepared, pytest.raises(CancelledError):
        prepared.run(LastMoment())
    assert dump_of(actions) == before


def giving_up_at(step: str) -> Work:
    """Work that is cancelled as soon as it comes to a step."""

    def report(progress: Progress) -> None:
        if progress.step == step:
            given_up.cancel()

    given_up = Work(report)
    return given_up
