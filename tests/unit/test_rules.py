"""What each edit does to each entry, as a truth table (audit.md W0, W2, W3, W4, W6, W7; reliability.md D5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inventory_tui.errors import UsageError
from inventory_tui.inventory.edits import Cool, Delete, EntryEdit, Modify, Move, Release, Reserve, Undo, Unreserve
from inventory_tui.inventory.model import State, Status
from inventory_tui.inventory.rules import Facts, Ruling, restored, rule, why_not_free

VENDOR = "Example Telecom"


def state(status: str, usage: str = "", vendor: str = VENDOR) -> State:
    return State(Status(status), usage, vendor)


STATES = {
    "Available": state("Available"),
    "Used": state("Used", "Device"),
    "Used-Utility": state("Used-Utility", "Hunt_Pilot"),
    "Inactive": state("Inactive", "", "Example Mobile"),
    "Reserved": state("Reserved"),
    "Cooling": state("Cooling"),
}
TRUTHS = {
    "none": None,
    "Available": State(Status.AVAILABLE, "", "Example Mobile"),
    "Inactive": State(Status.INACTIVE, "", "Example Mobile"),
    "Used": State(Status.USED, "User", "Example Mobile"),
    "Used-Utility": State(Status.UTILITY, "Call_Park", "Example Mobile"),
}

# --- delete, reserve, cool: W3 ----------------------------------------------------------------------------

WHY_NOT_FREE = {
    # stored:      (none, Available, Inactive, Used, Used-Utility): the truth
    "Available": ("", "", "inactive by records", "used by records", "used by records"),
    "Used": ("used",) * 5,
    "Used-Utility": ("used",) * 5,
    "Inactive": ("inactive",) * 5,
    "Reserved": ("reserved",) * 5,
    "Cooling": ("cooling",) * 5,
}
FREE_TABLE = [
    (stored, truth, reason) for stored, row in WHY_NOT_FREE.items() for truth, reason in zip(TRUTHS, row, strict=True)
]


@pytest.mark.parametrize(("stored", "truth", "reason"), FREE_TABLE)
def test_only_what_is_free_by_status_and_by_records_is_deleted_or_held(stored: str, truth: str, reason: str) -> None:
    """W3, W6, D5; what is skipped names its reason."""
    facts = Facts(STATES[stored], TRUTHS[truth])
    assert why_not_free(facts) == reason
    assert rule(Delete(), facts).reason == reason
    for edit in (Reserve(), Reserve(5, "for somebody"), Cool()):
        assert rule(edit, facts).reason == reason


def test_what_becomes_of_a_free_entry() -> None:
    """W3: it goes. W6: it is held; its vendor stays, as nothing about the number itself changes."""
    facts = Facts(STATES["Available"])
    assert rule(Delete(), facts) == Ruling()
    assert rule(Reserve(7), facts) == Ruling("", state("Reserved"))
    assert rule(Cool(7), facts) == Ruling("", state("Cooling"))


# --- unreserve, release: W6, W0 ---------------------------------------------------------------------------

AFTER_HOLD = {
    "none": state("Available"),  # T6: the vendor as it was
    "Available": TRUTHS["Available"],
    "Inactive": TRUTHS["Inactive"],
    "Used": TRUTHS["Used"],
    "Used-Utility": TRUTHS["Used-Utility"],
}
HOLDS = [
    # edit,                  the statuses it takes,    reason for others
    (Unreserve(), ("Reserved",), "not reserved"),
    (Release(), ("Cooling",), "not cooling"),
]


@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize("stored", STATES)
@pytest.mark.parametrize(("edit", "takes", "reason"), HOLDS, ids=["unreserve", "release"])
def test_a_hold_ends_with_the_truth(
    edit: EntryEdit, takes: tuple[str, ...], reason: str, stored: str, truth: str
) -> None:
    """W6, W0: whatever the date; of the other kind, or no hold at all, is skipped."""
    for is_due in (False, True):
        ruled = rule(edit, Facts(STATES[stored], TRUTHS[truth], is_due=is_due))
        if stored in takes:
            assert ruled == Ruling("", AFTER_HOLD[truth])
        else:
            assert ruled.reason == reason


@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize("stored", STATES)
@pytest.mark.parametrize("is_due", [False, True])
def test_due_holds_of_either_kind_are_released_in_one_action(stored: str, truth: str, *, is_due: bool) -> None:
    """W6."""
    ruled = rule(Release(due_only=True), Facts(STATES[stored], TRUTHS[truth], is_due=is_due))
    if is_due and stored in ("Reserved", "Cooling"):
        assert ruled == Ruling("", AFTER_HOLD[truth])
    else:
        assert ruled.reason == "not due"


# --- modify: W2 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize("stored", STATES)
def test_free_fields_can_be_written_whatever_the_status(stored: str, truth: str) -> None:
    """W2: the state stays as it is; what is so already is not written."""
    edit = Modify({"description": "lobby"})
    facts = Facts(STATES[stored], TRUTHS[truth])
    assert rule(edit, facts) == Ruling("", STATES[stored])
    assert rule(edit, Facts(STATES[stored], TRUTHS[truth], is_there=True)).reason == "already so"


# --- move: W4 ---------------------------------------------------------------------------------------------

IN_USE = ("Used", "Used-Utility")


@pytest.mark.parametrize("there", TRUTHS)
@pytest.mark.parametrize("here", TRUTHS)
@pytest.mark.parametrize("stored", STATES)
def test_a_move_takes_the_state_along(stored: str, here: str, there: str) -> None:
    """W4: unless records put it in use here and none does at the target. W0: nothing in use comes to look free."""
    looks_free = stored == "Available" and there in IN_USE
    facts = Facts(STATES[stored], TRUTHS[here], truth_there=TRUTHS[there])
    for edit in (Move("Cork"), Move("Cork", fold=True)):
        if here in IN_USE and there not in IN_USE:
            assert rule(edit, facts).reason == "in use here by records"
        else:
            assert rule(edit, facts) == Ruling("", TRUTHS[there] if looks_free else STATES[stored])


@pytest.mark.parametrize("fold", [False, True])
@pytest.mark.parametrize("stored", STATES)
def test_moves_that_are_refused_whatever_the_status(stored: str, *, fold: bool) -> None:
    """W4, W8."""
    edit, here = Move("Cork", fold), STATES[stored]
    assert rule(edit, Facts(here, is_there=True)).reason == "already there"
    under_slc = Facts(here, to_customer_under_slc=True)
    assert rule(edit, under_slc).reason == "not at Customer level under location codes"
    assert rule(edit, Facts(here, is_second=True)).reason == "the number is chosen twice"


@pytest.mark.parametrize("target", STATES)
@pytest.mark.parametrize("stored", STATES)
def test_a_move_onto_another_entry_is_refused(stored: str, target: str) -> None:
    """W4."""
    assert rule(Move("Cork"), Facts(STATES[stored], target=STATES[target])).reason == "taken at the target"


FOLDS = {
    # moved:        targets into which it goes
    "Available": ("Available", "Used", "Used-Utility", "Inactive", "Reserved", "Cooling"),
    "Used": ("Used", "Used-Utility"),
    "Used-Utility": ("Used", "Used-Utility"),
    "Inactive": ("Used", "Used-Utility", "Inactive"),
    "Reserved": ("Used", "Used-Utility", "Reserved"),
    "Cooling": ("Used", "Used-Utility", "Cooling"),
}
LOST = {"Used": "used", "Used-Utility": "used", "Inactive": "inactive", "Reserved": "reserved", "Cooling": "cooling"}


@pytest.mark.parametrize("target", STATES)
@pytest.mark.parametrize("stored", STATES)
def test_a_fold_never_loses_a_status(stored: str, target: str) -> None:
    """W4: the entry that goes takes no Status with it that the other one lacks."""
    edit = Move("Cork", fold=True)
    ruled = rule(edit, Facts(STATES[stored], target=STATES[target]))
    if target in FOLDS[stored]:
        assert ruled == Ruling("", STATES[target], folds=True)
    else:
        assert ruled == Ruling(f"{LOST[stored]} here, {target} there")
    clashing = Facts(STATES[stored], target=STATES[target], clashes=True)
    assert rule(edit, clashing).reason == "both have different fields"


@pytest.mark.parametrize("there", TRUTHS)
@pytest.mark.parametrize("target", STATES)
def test_what_is_folded_into_does_not_look_free_while_in_use(target: str, there: str) -> None:
    """W0."""
    facts = Facts(STATES["Available"], target=STATES[target], truth_there=TRUTHS[there])
    after = rule(Move("Cork", fold=True), facts).after
    looks_free = target == "Available" and there in IN_USE
    assert after == (TRUTHS[there] if looks_free else STATES[target])


def test_the_gravest_reason_of_a_move_is_told() -> None:
    """W4: what no choice of numbers would change comes first."""
    facts = {
        "is_there": "already there",
        "to_customer_under_slc": "not at Customer level under location codes",
        "truth": "in use here by records",
        "is_second": "the number is chosen twice",
        "target": "taken at the target",
    }
    values: dict[str, object] = {
        "truth": TRUTHS["Used"],
        "target": STATES["Used"],
        "clashes": True,
        **dict.fromkeys(("is_there", "to_customer_under_slc", "is_second"), True),
    }
    for name, reason in facts.items():
        every = Facts(STATES["Available"], **values)  # type: ignore[arg-type]  # one value a field, by name
        assert rule(Move("Cork"), every).reason == reason
        del values[name]


# --- undo: W7, W0 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize("before", STATES)
def test_what_is_taken_back_does_not_look_free_while_in_use(before: str, truth: str) -> None:
    """W7, W0: everything else is as it was."""
    looks_free = before == "Available" and truth in IN_USE
    assert restored(STATES[before], TRUTHS[truth]) == (TRUTHS[truth] if looks_free else STATES[before])


# --- what can be asked for --------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [0, -1, 1000])
@pytest.mark.parametrize("edit", [Reserve, Cool])
def test_a_hold_lasts_1_to_999_days(edit: Callable[[int], EntryEdit], days: int) -> None:
    """W6."""
    with pytest.raises(UsageError, match="1 to 999 days"):
        edit(days)
    assert edit(1) != edit(999)


def test_a_hold_without_days() -> None:
    """W6: a reservation is open-ended then, a cooling lasts 30 days."""
    assert Reserve().days is None
    assert Cool().days == 30


def test_modify_writes_some_fields_alone() -> None:
    """W2: Status, Usage, Vendor and the number are not for people to write."""
    for name in ("description", "reservation_notes", "extra1", "extra2", "extra3"):
        assert Modify({name: ""}).fields == {name: ""}
    for name in ("status", "number", "usage", "number_type", "release_date"):
        with pytest.raises(UsageError, match=f"{name} cannot be modified"):
            Modify({name: "x"})
    with pytest.raises(UsageError, match="nothing to modify"):
        Modify()


@pytest.mark.parametrize("text", ["\udc80", "a\ud800b"])
def test_half_characters_are_no_text(text: str) -> None:
    """What no database and no file could hold."""
    for make in (lambda: Modify({"extra1": text}), lambda: Reserve(1, text), lambda: Cool(1, text)):
        with pytest.raises(UsageError, match="cannot be written"):
            make()


def test_every_edit_has_a_verb() -> None:
    edits = (Delete(), Move(""), Modify({"extra1": ""}), Reserve(), Cool(), Unreserve(), Release(), Undo(1))
    assert [edit.verb for edit in edits] == [
        *("delete", "move", "modify", "reserve", "cool", "unreserve", "release", "undo"),
    ]
