"""Scopes, options and gates (audit.md §4, §5): S1, S2, O1, O2, G1–G3, G5–G7."""

from __future__ import annotations

import dataclasses

import pytest

from inventory_tui.audit.scope import (
    Acceptance,
    Options,
    Scope,
    ScopeKind,
    allowed_freed,
    check_may_preview,
    gates_of,
    unanswered,
)
from inventory_tui.errors import RefusedError, UsageError
from inventory_tui.inventory.model import Customer, DialPlan

FLAT = Customer(1, "Northwind")
SLC = Customer(2, "Tailspin", dial_plan=DialPlan.SLC)
SCOPES = [Scope.customer(), Scope.all_sites(), Scope.selected("Amsterdam")]


def test_scopes_say_what_they_are() -> None:
    """S1, S2."""
    assert Scope.customer() == Scope(ScopeKind.CUSTOMER)
    assert Scope.all_sites() == Scope(ScopeKind.ALL_SITES)
    assert Scope.selected("Amsterdam", "Cork") == Scope(ScopeKind.SITES, ("Amsterdam", "Cork"))
    assert [kind.value for kind in ScopeKind] == ["customer", "all-sites", "sites"]


@pytest.mark.parametrize("days", [1, 30, 999])
def test_freed_numbers_cool_for_1_to_999_days(days: int) -> None:
    """O2, inside its bounds."""
    assert Options(cool_freed_days=days).as_json() == {"cool_freed": days}


@pytest.mark.parametrize("days", [-1, 0, 1000])
def test_other_days_are_refused(days: int) -> None:
    """O2, outside its bounds."""
    with pytest.raises(UsageError, match="1 to 999 days"):
        Options(cool_freed_days=days)


def test_keep_and_cool_exclude_each_other() -> None:
    """O1, O2."""
    with pytest.raises(UsageError, match="kept or cooled, not both"):
        Options(keep_freed=True, cool_freed_days=30)


def test_only_what_was_switched_on_is_kept_with_the_run() -> None:
    """O1, O2: off by default, stored with the run."""
    assert Options() == Options(keep_freed=False, cool_freed_days=None)
    assert Options().as_json() == {}
    assert Options(keep_freed=True).as_json() == {"keep_freed": True}


@pytest.mark.parametrize("customer", [FLAT, SLC])
@pytest.mark.parametrize("scope", SCOPES)
def test_disabled_number_management_refuses_every_scope(customer: Customer, scope: Scope) -> None:
    """G1: refused, and the refusal says how to enable it."""
    disabled = dataclasses.replace(customer, number_management=False)
    with pytest.raises(RefusedError, match="disabled") as caught:
        check_may_preview(disabled, scope)
    assert caught.value.rules == ("G1",)
    assert "--number-management on" in caught.value.hint
    assert customer.name in caught.value.hint


def test_customer_scope_is_for_flat_dial_plans() -> None:
    """G2: under slc refused at Customer level, allowed at sites."""
    check_may_preview(FLAT, Scope.customer())
    check_may_preview(SLC, Scope.all_sites())
    check_may_preview(SLC, Scope.selected("Amsterdam"))
    with pytest.raises(RefusedError, match="Customer level") as caught:
        check_may_preview(SLC, Scope.customer())
    assert caught.value.rules == ("G2",)
    assert caught.value.hint


@pytest.mark.parametrize("customer", [FLAT, SLC])
def test_selected_sites_need_one(customer: Customer) -> None:
    """G3: at least one."""
    check_may_preview(customer, Scope.all_sites())
    with pytest.raises(UsageError, match="no site was selected"):
        check_may_preview(customer, Scope.selected())


def test_g1_is_said_before_g2() -> None:
    """A customer whose numbers are not managed is told that first."""
    with pytest.raises(RefusedError) as caught:
        check_may_preview(dataclasses.replace(SLC, number_management=False), Scope.customer())
    assert caught.value.rules == ("G1",)


def rules(*, records: bool = True, freed: int = 0, in_use: int = 0, stale: tuple[str, ...] = ()) -> list[str]:
    gates = gates_of(has_records=records, freed=freed, in_use=in_use, stale_sources=stale)
    assert all(gate.message and gate.hint for gate in gates)
    return [gate.rule for gate in gates]


def test_nothing_asks_without_a_reason() -> None:
    """G5–G7 stay silent."""
    assert rules() == []
    assert rules(freed=20, in_use=20) == []


def test_no_record_that_counts_asks() -> None:
    """G5, whether anything is freed or not."""
    assert rules(records=False) == ["G5"]
    assert rules(records=False, freed=1, in_use=1) == ["G5"]


def test_stale_sources_ask_only_when_numbers_are_freed() -> None:
    """G6: frees numbers and a source is old; the source is named."""
    assert rules(stale=("Teams was never imported",)) == []
    assert rules(freed=1, in_use=9, stale=("Teams was never imported",)) == ["G6"]
    (gate,) = gates_of(
        has_records=True,
        freed=1234,
        in_use=99_999,
        stale_sources=("CUCM is 20 days old", "Teams is 15 days old"),
    )
    assert "CUCM is 20 days old; Teams is 15 days old" in gate.message
    assert "1,234" in gate.message


@pytest.mark.parametrize(
    ("in_use", "allowed"),
    [(0, 20), (20, 20), (400, 20), (419, 20), (420, 21), (439, 21), (440, 22), (10_000, 500), (10_019, 500)],
)
def test_a_twentieth_may_go_and_twenty_at_least(in_use: int, allowed: int) -> None:
    """G7: more than max(20, 5 %) asks; exactly so many does not."""
    assert allowed_freed(in_use) == allowed
    assert allowed <= max(20, in_use * 0.05) < allowed + 1
    assert rules(freed=allowed, in_use=in_use) == []
    assert rules(freed=allowed + 1, in_use=in_use) == ["G7"]


def test_all_gates_can_ask_at_once() -> None:
    assert rules(records=False, freed=21, in_use=30, stale=("Teams was never imported",)) == [
        "G5",
        "G6",
        "G7",
    ]


@pytest.mark.parametrize(
    ("acceptance", "left"),
    [
        (Acceptance(), ["G5", "G6", "G7"]),
        (Acceptance(no_records=True), ["G6", "G7"]),
        (Acceptance(stale=True), ["G5", "G7"]),
        (Acceptance(max_freed=20), ["G5", "G6", "G7"]),
        (Acceptance(max_freed=21), ["G5", "G6"]),
        (Acceptance(max_freed=22), ["G5", "G6"]),
        (Acceptance.everything(), []),
    ],
)
def test_each_gate_has_its_answer(acceptance: Acceptance, left: list[str]) -> None:
    """G5–G7: only its own acceptance answers a gate; --max-freed N covers up to N."""
    gates = gates_of(has_records=False, freed=21, in_use=30, stale_sources=("Teams was never imported",))
    assert [gate.rule for gate in unanswered(gates, acceptance, 21)] == left


def test_the_hint_of_g7_names_the_number_that_would_do() -> None:
    (gate,) = gates_of(has_records=True, freed=86, in_use=100, stale_sources=())
    assert "--max-freed 86" in gate.hint
    assert unanswered((gate,), Acceptance(max_freed=86), 86) == ()
