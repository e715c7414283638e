"""Working with numbers by keys: what is asked is what is done and what the history holds (audit.md W3–W7; P2)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from inventory_tui.actions.edit import Edit, Prepared
from inventory_tui.audit.plan import AuditRequest
from inventory_tui.audit.scope import Acceptance, Scope
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import CancelledError
from inventory_tui.inventory.edits import (
    Chosen,
    Cool,
    Delete,
    EntryEdit,
    Modify,
    Move,
    Named,
    Release,
    Reserve,
    Selection,
    Unreserve,
)
from inventory_tui.inventory.model import Entry
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.screens.deeds import Deed, EditDeed, UndoDeed
from inventory_tui.screens.edit_question import EditQuestion
from inventory_tui.screens.open_draft import OpenDraft
from inventory_tui.screens.page import Page
from inventory_tui.screens.places import Go, NumberPlace, PreviewPlace
from inventory_tui.screens.working import ask
from tests.screens.play import Play, locked, played
from tests.screens.world import CONTOSO, NORTHWIND, number

FREE = number(60)
"""Available at Amsterdam, and no record has it."""


def entries(world: Actions, query: NumberQuery = NumberQuery()) -> list[Entry]:  # noqa: B008 - a value
    """Return what is in the database."""
    return list(world.browse.page(NORTHWIND, query, 0, 10_000))


def entry_of(world: Actions, wanted: str) -> Entry | None:
    """Return the only entry of a number; None where there is none."""
    found = entries(world, NumberQuery(numbers=(wanted,)))
    return found[0] if found else None


def do(world: Actions, edit: EntryEdit, *numbers: str) -> int:
    """Do something to numbers, as another session would; return the operation."""
    with world.edit.prepare(NORTHWIND, edit, Named(numbers)) as ready:
        done = ready.run()
    assert done.id is not None
    return done.id


def kinds(world: Actions) -> list[str]:
    """Return what was done so far, newest first."""
    return [each.kind for each in world.history.list(NORTHWIND)]


async def to_number(play: Play, wanted: str, key: str = "") -> None:
    """Open a number's screen, and press a key there."""
    await play.wait("row 1 of ")
    play.app.post_message(Go(NumberPlace(NORTHWIND, wanted)))
    await play.wait("Where it is used")
    await play.press(*key)


def deed_of(world: Actions, edit: EntryEdit, selection: Selection, words: str = "these") -> EditDeed:
    """Return a deed."""
    return EditDeed(world.edit, NORTHWIND, words, lambda: selection, edit)


async def asked(play: Play, world: Actions, deed: Deed[Prepared]) -> EditQuestion:
    """Ask about a deed on the screen in front, and wait for the counts."""
    page = play.app.screen
    assert isinstance(page, Page)
    ask(page, world, deed)
    await play.wait(lambda: isinstance(play.app.screen, EditQuestion) and play.app.screen._ready is not None)
    question = play.app.screen
    assert isinstance(question, EditQuestion)
    return question


def words(play: Play) -> str:
    """Return what is on screen, wherever lines are broken."""
    return " ".join(" ".join(play.lines).split())


@contextmanager
def held_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Let nothing be counted before the end; what is yielded is set when something waits to be."""
    begun, may_go, prepare = threading.Event(), threading.Event(), Edit.prepare

    def wait(edit: Edit, customer: str, wanted: EntryEdit, selection: Selection, work: Work) -> Prepared:
        begun.set()
        while not may_go.wait(0.01):
            work.check()
        return prepare(edit, customer, wanted, selection, work)

    monkeypatch.setattr(Edit, "prepare", wait)
    try:
        yield begun
    finally:
        may_go.set()


# --- delete, and the question ------------------------------------------------------------------------------


async def test_a_number_is_deleted_after_a_question_and_taken_back(world: Actions) -> None:
    """W3, W7: the harmless button is in focus, the key that asks does not answer, y does."""
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of ")
        await play.press("slash")
        await play.type(FREE[-5:])
        await play.wait("row 1 of 1 ")
        await play.press("enter", "enter")
        await play.wait("Where it is used")
        await play.press("d")
        await play.wait("Delete 1 number")
        await play.wait("Available")
        assert f"Delete? › {FREE} at Amsterdam" in play.lines[0]
        await play.press("d", "enter")
        await play.wait("Where it is used")
        assert entry_of(world, FREE) is not None
        await play.press("d")
        await play.wait("Delete 1 number")
        await play.press("n")
        await play.wait("Where it is used")
        await play.press("d")
        await play.wait("Delete 1 number")
        await play.press("y")
        await play.wait("No number matches")
        assert entry_of(world, FREE) is None
        assert kinds(world) == ["delete"]
        await play.press("U")
        await play.wait("Undo delete ")
        assert "1 number" in play.text
        await play.press("right", "enter")
        await play.wait("Undid delete 1: 1 number")
        assert entry_of(world, FREE) is not None
        await play.press("U")
        await play.wait(f"! There is nothing of yours on {NORTHWIND} to undo")


async def test_keys_typed_ahead_ask_once_and_answer_nothing(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await to_number(play, FREE)
        await play.burst("d", "d", "y")
        await play.wait("Delete 1 number")
        await play.press("n")
        await play.wait("Where it is used")
    assert kinds(world) == []


async def test_what_cannot_be_deleted_is_said_and_only_back_is_offered(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await to_number(play, number(100), "d")
        await play.wait("Nothing to delete: 1 used")
        assert "Back" in play.text
        await play.wait("stays: used")
        await play.press("y")
        await play.wait("! Nothing would change")
        await play.press("enter")
        await play.wait("Where it is used")
    assert kinds(world) == []


async def test_a_large_delete_is_counted_grouped_paged_and_its_count_typed(world: Actions) -> None:
    """The whole list can be paged through; dialog, result and change log hold the same number."""
    world.edit.add(NORTHWIND, "+15550120000", "+15550120149", "Cork")
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of ")
        await play.press("slash")
        await play.type("site:Cork")
        await play.wait("row 1 of 251")
        await play.press("enter", "A")
        await play.wait("251 marked")
        await play.press("d")
        await play.wait("1 of 163")
        question = play.app.screen
        assert "Delete 163 numbers; 88 are kept: 67 used, 20 used by records, 1 reserved" in words(play)
        await play.press("G")
        await play.wait("163 of 163")
        await play.wait("> +15550120149")
        await play.press("pageup", "j", "k", "g", "tab")
        await play.wait("1 of 67")
        await play.wait("stays: used")
        await play.press("shift+tab", "shift+tab")
        await play.wait("stays: reserved")
        await play.press("y")
        await play.wait("! Type how many, 163, to go on")
        await play.type("162")
        await play.press("enter")
        await play.type("y")
        assert play.app.screen is question
        await play.press(*["backspace"] * 4)
        await play.type("163")
        await play.press("enter", "left", "right", "enter")
        await play.wait(lambda: "Deleted 163 numbers, kept 88: 67 used," in words(play))
    (done,) = [each for each in world.history.list(NORTHWIND) if each.kind == "delete"]
    assert done.counts == {"changed": 163, "skipped": 88}
    assert world.history.show(done.id).changes == 163
    assert len(entries(world, NumberQuery(sites=("Cork",)))) == 88


async def test_numbers_that_are_not_there_are_named(world: Actions) -> None:
    deed = deed_of(world, Delete(), Named((FREE, "+15550199999")))
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of ")
        await asked(play, world, deed)
        await play.press("tab")
        await play.wait("> +15550199999")
        await play.wait("stays: no entry there")
        await play.press("escape")
        await play.wait("row 1 of ")
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of ")
        await asked(play, world, deed_of(world, Delete(), Named(())))
        await play.wait("Nothing to delete: these numbers are not there any more")
        await play.press("tab")


async def test_counting_and_doing_can_be_cancelled(world: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
    """P5: nothing is changed, and what was counted is given back."""
    async with played(world, customer=NORTHWIND) as play:
        await to_number(play, FREE)
        with held_back(monkeypatch) as begun:
            await play.press("d")
            await play.wait(begun.is_set)
            await play.press("y")
            await play.wait("! It is being counted")
            await play.press("escape")
            await play.wait("Cancelled; nothing was changed")
        await play.wait("Where it is used")
        await play.press("d")
        await play.wait("Delete 1 number")
        with locked(world):
            await play.press("y")
            await play.wait("Waiting for other sessions…")
            await play.press("y", "f")
            await play.wait("! Something is running already")
            await play.press("escape")
            await play.wait("Cancelled; nothing was changed")
        await play.press("escape")
        await play.wait("Where it is used")
    assert entry_of(world, FREE) is not None


async def test_a_question_that_ends_behind_its_help_is_gone_when_the_help_is(
    world: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await to_number(play, FREE)
        with held_back(monkeypatch) as begun:
            await play.press("d")
            await play.wait(begun.is_set)
            question = play.app.screen
            assert isinstance(question, EditQuestion)
            await play.press("question_mark")
            await play.wait("Help ›")
            question.cancel()
            await play.wait(lambda: not question.is_working)
            await play.press("escape")
            await play.wait("Cancelled; nothing was changed")


def test_what_is_computed_for_nobody_is_given_back(world: Actions) -> None:
    """A screen that goes away while it counts leaves nothing open."""
    begun, may_go = threading.Event(), threading.Event()
    made: list[Prepared] = []

    def make() -> Prepared:
        begun.set()
        assert may_go.wait(60)
        made.append(world.edit.prepare(NORTHWIND, Delete(), Named((FREE,))))
        return made[0]

    opened: OpenDraft[Prepared] = OpenDraft()
    with pytest.raises(CancelledError):
        opened.use(lambda ready: ready.changing)
    thread = threading.Thread(target=opened.fill, args=(make,))
    thread.start()
    assert begun.wait(60)
    opened.close()
    opened.close()
    may_go.set()
    thread.join()
    closing = next((each for each in threading.enumerate() if each.name == "close a draft"), None)
    if closing is not None:
        closing.join()
    assert made[0]._conn.closed
    assert opened.read(lambda ready: ready.changing, -1) == -1
    with pytest.raises(CancelledError):
        opened.fill(make)


# --- the ground moves --------------------------------------------------------------------------------------


def resting(world: Actions) -> None:
    do(world, Cool(10), number(63), number(66))


def reserved(world: Actions) -> None:
    do(world, Reserve(None, "x"), number(63), number(66))


DEEDS: list[tuple[EntryEdit, str, str, Callable[[Actions], None] | None]] = [
    (Delete(), "Delete 40 numbers", "Deleted 39 numbers", None),
    (Move("Cork"), "Move 200 numbers to Cork", "Moved 199 numbers to Cork", None),
    (Modify({"extra1": "x"}), "Modify 302 numbers: extra 1 x", "Modified 301 numbers", None),
    (Reserve(5, "for ann"), "Reserve 40 numbers for 5 days", "Reserved 39 numbers for 5 days", None),
    (Unreserve(), "Unreserve 3 numbers", "Unreserved 3 numbers", reserved),
    (Cool(), "Cool 40 numbers for 30 days", "Let cool 39 numbers for 30 days", None),
    (Release(), "Release 2 numbers", "Released 2 numbers", resting),
]


@pytest.mark.parametrize(("edit", "first", "report", "before"), DEEDS, ids=lambda each: getattr(each, "verb", ""))
async def test_only_what_was_shown_is_done_and_all_counts_are_one(
    world: Actions, edit: EntryEdit, first: str, report: str, before: Callable[[Actions], None] | None
) -> None:
    """P2, W7: where others changed something meanwhile nothing is done; the new counts are asked about."""
    if before is not None:
        before(world)
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of ")
        await play.press("h")
        await play.wait("History ›")
        question = await asked(play, world, deed_of(world, edit, Chosen(NumberQuery())))
        await play.wait(first)
        do(world, Delete(), FREE)
        others = kinds(world)
        await play.press("y")
        await play.wait(lambda: "The inventory changed while you were asked (" in words(play))
        await play.wait(lambda: "). These are the new counts." in words(play))
        assert kinds(world) == others
        assert question._ready is not None
        promised = question._ready.changing
        await play.press("y")
        await play.wait(report)
        await play.press("escape")
        await play.wait(lambda: "U undoes it" in words(play))
    done = world.history.list(NORTHWIND)[0]
    assert done.kind == edit.verb
    assert done.counts["changed"] == promised == world.history.show(done.id).changes
    assert f" {promised} number" in report


async def test_an_undo_takes_back_what_was_shown(world: Actions) -> None:
    first = do(world, Delete(), number(63), number(66))
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of ")
        await play.press("U")
        await play.wait(f"Undo delete {first}: ")
        await play.wait("→ Available")
        do(world, Delete(), FREE)
        await play.press("y")
        await play.wait(lambda: "). These are the new counts." in words(play))
        await play.wait(f"Undo delete {first}: ")
        await play.press("y")
        await play.wait(f"Undid delete {first}: 2 numbers")
    done = world.history.list(NORTHWIND)[0]
    assert (done.undoes, world.history.show(done.id).changes) == (first, 2)


# --- move and fold -----------------------------------------------------------------------------------------


async def test_a_number_is_moved_to_a_level_that_is_picked(world: Actions) -> None:
    """W4: its own level is no target."""
    async with played(world, customer=NORTHWIND) as play:
        await to_number(play, FREE, "m")
        await play.wait("Customer level")
        assert "Amsterdam  " not in play.text
        assert play.lines[3].split()[-1] == "1"
        await play.type("ber")
        await play.press("escape")
        await play.wait("Where it is used")
        await play.press("m")
        await play.wait("Customer level")
        await play.type("ber")
        await play.press("enter")
        await play.wait("Move 1 number to Berlin")
        await play.press("f")
        await play.wait("! There is nothing to fold")
        await play.press("y")
        await play.wait("Moved 1 number to Berlin. U undoes it")
        await play.wait("Berlin: Available")
    moved = entry_of(world, FREE)
    assert moved is not None
    assert moved.level.name == "Berlin"


async def test_a_duplicate_is_folded_into_the_entry_that_is_there(world: Actions) -> None:
    """W4: both entries change, and both are counted."""
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of ")
        await play.press("h")
        await play.wait("History ›")
        await asked(play, world, deed_of(world, Move("Berlin"), Named((number(1),), "customer")))
        await play.wait("1 exists there already: f folds it")
        await play.press("f")
        await play.wait("Move 1 number to Berlin, 1 of them folded: 2 numbers changed")
        await play.wait("→ Berlin, folded")
        await play.press("f")
        await play.wait("Nothing to move")
        await play.press("f")
        await play.wait("1 of them folded")
        await play.press("y")
        await play.wait("Moved 1 number to Berlin, 1 of them folded: 2 numbers changed")
    done = world.history.list(NORTHWIND)[0]
    assert done.counts["changed"] == world.history.show(done.id).changes == 2
    (left,) = entries(world, NumberQuery(numbers=(number(1),)))
    assert left.level.name == "Berlin"


async def test_customer_level_is_no_target_under_location_codes(world: Actions) -> None:
    async with played(world, customer=CONTOSO) as play:
        await play.wait("row 1 of 5")
        await play.press("m")
        await play.wait("Depot")
        assert "Customer level" not in play.text


async def test_a_duplicate_is_folded_from_the_findings_of_an_audit(world: Actions) -> None:
    """W4: then the preview is computed anew, and shows the same finding."""
    do(world, Move("Cork"), number(64))
    world.edit.add(NORTHWIND, number(64), None, "Amsterdam")
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of ")
        play.app.post_message(Go(PreviewPlace(AuditRequest(NORTHWIND, Scope.selected("Amsterdam", "Berlin")))))
        await play.wait("Unchanged")
        await play.press("m")
        await play.wait("! Put the cursor on an entry of a finding")
        while "Findings:" not in play.text:
            await play.press("tab")
        await play.wait("also at Customer level")
        await play.press("j", "enter")
        await play.wait(f"> {number(64)}")
        await play.press("m")
        await play.wait("Customer level")
        await play.type("cork")
        await play.press("enter")
        await play.wait("1 exists there already: f folds it")
        await play.press("f")
        await play.wait("Move 1 number to Cork, 1 of them folded")
        await play.press("y")
        await play.wait(lambda: "This is the new preview." in words(play))
        await play.wait("also at another site: 0")
        await play.press("escape")
        await play.wait("Findings:")
    (left,) = entries(world, NumberQuery(numbers=(number(64),)))
    assert left.level.name == "Cork"


async def test_every_screen_behind_hears_of_it(world: Actions) -> None:
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "s")
        await play.wait("> Amsterdam")
        await play.press("enter")
        await play.wait("row 1 of 100")
        await play.press("slash", "end")
        await play.type(f" {FREE[-5:]}")
        await play.wait(f"> {FREE}")
        await play.press("enter", "d")
        await play.wait("Delete 1 number")
        await play.press("y")
        await play.wait("Deleted 1 number. U undoes it")
        await play.press("escape", "escape")
        await play.wait("Location code")
        await play.wait(lambda: play.lines[2].split() == [">", "Amsterdam", "-", "99"])


# --- hold, release -----------------------------------------------------------------------------------------


async def test_numbers_are_reserved_and_given_back(world: Actions) -> None:
    """W6: each line with its count; what none can be done to says why."""
    async with played(world, customer=NORTHWIND) as play:
        await to_number(play, FREE, "r")
        await play.wait("(•) Reserve: 1")
        assert "1 not reserved" in play.text
        assert "no date has come" in play.text
        await play.press("tab", "x", "enter")
        await play.wait("! The days are a number from 1 to 999")
        await play.press("backspace", "7", "tab")
        await play.type("lobby")
        await play.press("enter")
        await play.wait("Reserve 1 number for 7 days")
        await play.press("y")
        await play.wait("Reserved 1 number for 7 days. U undoes it")
        held = entry_of(world, FREE)
        assert held is not None
        assert (held.state.status, held.reservation_notes) == ("Reserved", "lobby")
        await play.press("r")
        await play.wait("(•) Unreserve: 1")
        await play.press("enter")
        await play.wait("Unreserve 1 number")
        await play.press("y")
        await play.wait("Unreserved 1 number. U undoes it")
        await play.press("r")
        await play.wait("(•) Reserve: 1")
        await play.press("enter")
        await play.wait("Reserve 1 number")
        await play.press("y")
        await play.wait("Reserved 1 number. U undoes it")
    held = entry_of(world, FREE)
    assert held is not None
    assert held.release_date is None


async def test_numbers_rest_and_what_is_due_is_released(world: Actions) -> None:
    do(world, Reserve(1, "x"), number(63))
    with world.store.write() as conn:
        conn.exec_driver_sql("UPDATE entry SET release_date = '2020-01-01' WHERE release_date IS NOT NULL")
    async with played(world, customer=NORTHWIND) as play:
        await to_number(play, FREE, "c")
        await play.wait("(•) Cool: 1")
        await play.press("tab", "backspace", "backspace", "enter")
        await play.wait("Cool 1 number for 30 days")
        await play.press("y")
        await play.wait("Let cool 1 number for 30 days. U undoes it")
        await play.press("c")
        await play.wait("(•) Release: 1")
        await play.press("j", "enter")
        await play.wait("Release 1 number")
        assert f"what is due at {NORTHWIND}" in play.text
        await play.press("y")
        await play.wait("Released 1 number. U undoes it")
        await play.press("c")
        await play.wait("no date has come")
    given_back = entry_of(world, number(63))
    assert given_back is not None
    assert given_back.state.status == "Available"


async def test_where_nothing_can_be_held_or_given_back_nothing_is_asked(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await to_number(play, number(100), "r")
        await play.wait("no date has come")
        await play.press("enter")
        await play.wait("! Nothing is chosen")


# --- fields ------------------------------------------------------------------------------------------------


async def test_only_fields_that_were_changed_are_written(world: Actions) -> None:
    """W2."""
    async with played(world, customer=NORTHWIND) as play:
        await to_number(play, number(61), "E")
        await play.wait("desk 61")
        await play.press("enter")
        await play.wait("! Nothing was changed yet")
        await play.press("tab")
        await play.type("call first")
        await play.press("enter")
        await play.wait("Modify 1 number: notes call first")
        await play.wait("notes call first")
        await play.press("y")
        await play.wait("Modified 1 number: notes call first. U undoes it")
    written = entry_of(world, number(61))
    assert written is not None
    assert (written.description, written.reservation_notes) == ("desk 61", "call first")
    (change,) = world.history.changes(world.history.list(NORTHWIND)[0].id)
    assert list(change.fields) == ["reservation_notes"]


async def test_fields_of_many_that_are_left_blank_stay(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("A")
        await play.wait("302 marked")
        await play.press("E")
        await play.wait('A field left blank stays as it is; "" makes it blank.')
        await play.type('""')
        await play.press("enter")
        await play.wait("Modify 225 numbers: description blank; 77 are skipped: 77 already so")
        await play.press("y")
        await play.wait(lambda: "Modified 225 numbers: description blank, skipped 77: 77 already so" in words(play))
    assert {each.description for each in entries(world)} == {""}
    assert "for the new lobby" in {each.reservation_notes for each in entries(world)}


# --- history and runs --------------------------------------------------------------------------------------


def audited(world: Actions) -> int:
    """Save an audit of Amsterdam and return its run."""
    with world.audits.preview(AuditRequest(NORTHWIND, Scope.selected("Amsterdam"))) as preview:
        run = preview.save(Acceptance.everything())
    assert run.id is not None
    return run.id


async def test_a_run_is_taken_back_from_the_history(world: Actions) -> None:
    """W0, W7: nothing in use looks free; refusals say why; what is undone is shown so."""
    run = audited(world)
    deleted = do(world, Delete(), number(61))
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of ")
        await play.press("h")
        await play.wait("Audit of Amsterdam")
        await play.press("j", "U")
        await play.wait(f"Undo audit {run}: ")
        await play.wait(lambda: "20 are in use by their records and keep or take that Status" in words(play))
        await play.press("tab")
        await play.wait("stays: in use")
        question = play.app.screen
        assert isinstance(question, EditQuestion)
        assert question._ready is not None
        promised = question._ready.changing
        await play.press("y")
        await play.wait(f"Undid audit {run}: {promised} numbers")
        await play.wait(f"(undone by {deleted + 1}) Audit of Amsterdam")
        assert any(line.startswith(">") and "(undone by" in line for line in play.lines)
        await play.press("U")
        await play.wait(f"! It was undone already, by {deleted + 1}")
        await play.press("g", "U")
        await play.wait("! It is an undo itself")
        await play.press("enter")
        await play.wait(f"Undid {run}")
        await play.press("U")
        await play.wait("! It is an undo itself")
    assert world.history.show(deleted + 1).changes == promised


async def test_an_undo_that_is_refused_says_why(world: Actions) -> None:
    do(world, Delete(), FREE)
    world.edit.add(NORTHWIND, FREE, None, "Amsterdam")
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of ")
        await play.press("h")
        await play.wait("Deleted 1 number")
        await play.press("j", "U")
        await play.wait("cannot be undone: 1 the number stands there again")
    assert kinds(world) == ["add", "delete"]


async def test_a_run_is_taken_back_and_its_numbers_worked_on_from_its_own_screen(world: Actions) -> None:
    held = do(world, Reserve(None, "x"), FREE, number(63))
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of ")
        await play.press("h")
        await play.wait("Reserved 2 numbers")
        await play.press("enter")
        await play.wait(f"> {FREE}")
        await play.press("E")
        await play.wait('A field left blank stays as it is; "" makes it blank.')
        await play.type('""')
        await play.press("tab", "tab")
        await play.type("seen")
        await play.press("enter")
        await play.wait("Modify 1 number: description blank, extra 1 seen")
        await play.press("y")
        await play.wait("Modified 1 number")
        await play.press("U")
        await play.wait("cannot be undone: 1 changed since")
        await play.press("escape")
        await play.wait("History ›")
        await play.press("g", "U")
        await play.wait("Undo modify")
        await play.press("y")
        await play.wait("Undid modify")
        await play.press("j", "j", "enter")
        await play.wait(f"> {FREE}")
        await play.press("U")
        await play.wait(f"Undo reserve {held}: ")
        await play.press("y")
        await play.wait(f"Undid reserve {held}: 2 numbers")
        await play.wait("Undone by ")
        await play.press("U")
        await play.wait("! It was undone already")
    assert entry_of(world, FREE) is not None


# --- why not, and where --------------------------------------------------------------------------------------


async def test_a_number_without_an_entry_says_so_and_two_entries_want_a_choice(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await to_number(play, number(310), "d")
        await play.wait("! It has no entry: only records know it")
        await play.press("escape")
        await play.wait("row 1 of 302")
        await to_number(play, number(1))
        await play.press("G", "d")
        await play.wait("! Put the cursor on one of its entries")
        await play.press("g", "d")
        await play.wait(f"{number(1)} at Customer")


async def test_a_database_that_cannot_be_written_says_so(world: Actions) -> None:
    audited(world)
    world.store.read_only_because = "you may not write the file"
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of ")
        await play.rest()
        for key in "mdrcEU":
            await play.press(key)
            await play.wait("! you may not write the file")
            await play.press("j")
        await play.press("h")
        await play.wait("Audit of Amsterdam")
        await play.press("U")
        await play.wait("! you may not write the file")


async def test_there_must_be_a_number_and_nothing_else_running(world: Actions) -> None:
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of ")
        await play.press("slash")
        await play.type("z")
        await play.wait("No number matches")
        await play.press("enter", "d")
        await play.wait("! There is no number")


def test_undoing_is_told_in_words(world: Actions) -> None:
    done = do(world, Modify({"extra1": "x"}), FREE)
    deed = UndoDeed(NORTHWIND, lambda work: world.edit.prepare_undo(done, work))
    with deed.prepare(Work()) as ready:
        (row,) = ready.page("")
        assert deed.becomes(row) == "as before"
        assert deed.note(ready) == ""
    done = do(world, Move("Cork"), FREE)
    world.edit.add(NORTHWIND, "+15550120000", None, "Cork")
    added = world.history.list(NORTHWIND)[0].id
    deed = UndoDeed(NORTHWIND, lambda work: world.edit.prepare_undo(added, work))
    with deed.prepare(Work()) as ready:
        assert [deed.becomes(row) for row in ready.page("")] == ["goes again"]


async def test_what_is_for_all_numbers_of_the_customer_is_never_chosen_unasked(world: Actions) -> None:
    do(world, Reserve(1, "x"), number(63))
    with world.store.write() as conn:
        conn.exec_driver_sql("UPDATE entry SET release_date = '2020-01-01' WHERE release_date IS NOT NULL")
    async with played(world, customer=NORTHWIND) as play:
        await to_number(play, number(100), "r")
        await play.wait("( ) Release what is due: 1")
        await play.press("enter")
        await play.wait("! Nothing is chosen")
        await play.press("space", "enter")
        await play.wait("Release 1 number")


@pytest.mark.parametrize("key", ["r", "c"])
async def test_what_is_due_is_released_where_no_number_is_shown(world: Actions, key: str) -> None:
    """W6: it is for the whole customer, whatever the filter shows."""
    do(world, Reserve(1, "x"), number(63))
    with world.store.write() as conn:
        conn.exec_driver_sql("UPDATE entry SET release_date = '2020-01-01' WHERE release_date IS NOT NULL")
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of ")
        await play.press("slash")
        await play.type("z")
        await play.wait("No number matches")
        await play.press("enter", key)
        await play.wait("( ) Release what is due: 1")
        assert play.text.count("there is no number") == 2
        await play.press("space", "enter")
        await play.wait("Release 1 number")
        await play.press("y")
        await play.wait("Released 1 number. U undoes it")
    given_back = entry_of(world, number(63))
    assert given_back is not None
    assert given_back.state.status == "Available"


async def test_a_count_is_typed_without_going_to_its_field(world: Actions) -> None:
    with world.store.write() as conn:
        conn.exec_driver_sql("DELETE FROM record")
    async with played(world, customer=NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("slash")
        await play.type("status:available")
        await play.press("enter")
        await play.wait("row 1 of 101 ")
        await play.press("A")
        await play.wait("101 marked")
        await play.press("d")
        await play.wait("Type 101 to go on:")
        await play.type("101")
        await play.press("enter", "enter")
        await play.wait("Deleted 101 numbers")
