"""What a row of an inventory makes of an entry: cli.md Files, audit.md W0."""

from __future__ import annotations

import pytest

from inventory_tui.inventory.intake import Given, Outcome, take_in
from inventory_tui.inventory.model import State, Status

USED = State(Status.USED, "Device")
UTILITY = State(Status.UTILITY, "Hunt_Pilot")
FREE = State(Status.AVAILABLE)
RESERVED = State(Status.RESERVED)


@pytest.mark.parametrize("status", list(Status))
def test_new_entry_takes_any_status_as_given(status: Status) -> None:
    given = Given(status, "Device", "Acme")
    assert take_in(given, None, None) == Outcome(State(status, "Device", "Acme"))


def test_new_entry_without_columns_is_available() -> None:
    assert take_in(Given(), None, None) == Outcome(FREE)


@pytest.mark.parametrize("status", list(Status))
def test_w0_new_entry_takes_the_truth_when_records_say_in_use(status: Status) -> None:
    outcome = take_in(Given(status, "", ""), None, UTILITY)
    assert outcome.after == UTILITY
    assert outcome.ends_hold is status.is_hold


@pytest.mark.parametrize("truth", [State(Status.INACTIVE), FREE, None])
def test_new_entry_stays_as_given_when_records_do_not_say_in_use(truth: State | None) -> None:
    assert take_in(Given(Status.RESERVED), None, truth) == Outcome(RESERVED)


@pytest.mark.parametrize("status", [status for status in Status if not status.is_in_use])
@pytest.mark.parametrize("before", [USED, UTILITY])
def test_w0_no_row_takes_an_entry_out_of_use(before: State, status: Status) -> None:
    outcome = take_in(Given(status), before, None)
    assert outcome.after is None
    assert f"is {before.status} here" in outcome.reason
    assert f"not {status}" in outcome.reason


def test_existing_entry_changes_only_what_the_row_has_columns_for() -> None:
    before = State(Status.USED, "Device", "Acme")
    assert take_in(Given(), before, None).after == before
    assert take_in(Given(usage=""), before, None).after == State(Status.USED, "", "Acme")
    assert take_in(Given(Status.UTILITY, vendor=""), before, None).after == State(Status.UTILITY, "Device")


def test_w0_existing_entry_made_available_takes_the_truth_and_its_hold_ends() -> None:
    assert take_in(Given(Status.AVAILABLE), RESERVED, USED) == Outcome(USED, ends_hold=True)
    assert take_in(Given(Status.AVAILABLE), State(Status.INACTIVE), USED) == Outcome(USED)


def test_w0_existing_entry_set_aside_takes_the_truth() -> None:
    assert take_in(Given(Status.COOLING), FREE, USED) == Outcome(USED, ends_hold=True)


def test_entry_that_the_row_does_not_change_keeps_its_drift() -> None:
    assert take_in(Given(Status.AVAILABLE, "", ""), FREE, USED) == Outcome(FREE)


def test_existing_entry_taken_into_use_is_as_given() -> None:
    assert take_in(Given(Status.USED, "User"), FREE, UTILITY) == Outcome(State(Status.USED, "User"))


@pytest.mark.parametrize("status", [Status.USED, Status.INACTIVE, Status.AVAILABLE])
def test_a_hold_that_ends_takes_its_release_date_along(status: Status) -> None:
    """W6, T7: a release date belongs to a hold."""
    assert take_in(Given(status), RESERVED, None).ends_hold
    assert not take_in(Given(Status.COOLING), RESERVED, None).ends_hold
    assert not take_in(Given(status), FREE, None).ends_hold
