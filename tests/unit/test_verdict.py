"""What an audit does with one entry (audit.md T6, T7, S3, S4, S6, O1, O2; findings of its own state)."""

from __future__ import annotations

import pytest

from inventory_tui.audit.findings import Finding
from inventory_tui.audit.scope import Options
from inventory_tui.audit.uses import Kind, Use
from inventory_tui.audit.verdict import Group, Verdict, judge
from inventory_tui.inventory.model import State, Status

NONE = Options()
KEEP = Options(keep_freed=True)
COOL = Options(cool_freed_days=30)
ALL = [NONE, KEEP, COOL]
LINE = Kind(Use.PHONE_LINE)
PILOT = Kind(Use.HUNT_PILOT)
TEAMS = Kind(Use.TEAMS_USER)
WEBEX = Kind(Use.WEBEX_USER)
INACTIVE = Kind(Use.INACTIVE, "Example Telecom")
UNASSIGNED = Kind(Use.UNASSIGNED, "Example Telecom")
MENTIONED = Kind(Use.MENTIONED)


def state(status: str, usage: str = "", vendor: str = "") -> State:
    return State(Status(status), usage, vendor)


@pytest.mark.parametrize("options", ALL)
def test_a_new_number_gets_its_truth(options: Options) -> None:
    """S1, S2 with T3–T5; the options concern freed numbers only."""
    assert judge(None, [LINE], options) == Verdict(state("Used", "Device"), Group.CREATE)
    assert judge(None, [UNASSIGNED], options) == Verdict(state("Available", "", "Example Telecom"), Group.CREATE)
    assert judge(None, [INACTIVE], options) == Verdict(state("Inactive", "", "Example Telecom"), Group.CREATE)


def test_a_new_number_raises_the_findings_of_its_state() -> None:
    """§8: shared_use, vendor_conflict, mentioned after the audit."""
    assert judge(None, [LINE, PILOT, TEAMS, WEBEX], NONE).findings == {
        Finding.SHARED_USE,
        Finding.VENDOR_CONFLICT,
    }
    assert judge(None, [UNASSIGNED, MENTIONED], NONE).findings == {Finding.MENTIONED}
    assert judge(None, [LINE, MENTIONED], NONE).findings == frozenset()


@pytest.mark.parametrize("kinds", [[], [MENTIONED]])
def test_nothing_is_created_without_a_record_that_counts(kinds: list[Kind]) -> None:
    """S3."""
    with pytest.raises(ValueError, match="S3"):
        judge(None, kinds, NONE)


@pytest.mark.parametrize("options", ALL)
@pytest.mark.parametrize(
    ("before", "kinds", "after"),
    [
        (state("Available"), [LINE], state("Used", "Device")),
        (state("Available", "", "Old"), [LINE], state("Used", "Device")),
        (state("Used", "Device"), [PILOT], state("Used-Utility", "Hunt_Pilot")),
        (state("Used-Utility", "Hunt_Pilot"), [INACTIVE], state("Inactive", "", "Example Telecom")),
        (state("Inactive", "", "Example Telecom"), [], state("Available", "", "Example Telecom")),
        (state("Inactive"), [UNASSIGNED], state("Available", "", "Example Telecom")),
        (state("Available", "Device", "Old"), [], state("Available", "", "Old")),
    ],
)
def test_an_entry_is_refreshed_to_its_truth(before: State, kinds: list[Kind], after: State, options: Options) -> None:
    """S4 with T3–T6; from Inactive to Available nobody frees anything, so no option applies."""
    verdict = judge(before, kinds, options)
    assert verdict == Verdict(after, Group.REFRESH)
    assert verdict.is_written


@pytest.mark.parametrize("options", ALL)
@pytest.mark.parametrize(
    ("before", "kinds"),
    [
        (state("Available"), []),
        (state("Available", "", "As it was"), [MENTIONED]),
        (state("Available", "", "Example Telecom"), [UNASSIGNED]),
        (state("Used", "Device"), [LINE, MENTIONED]),
        (state("Inactive", "", "Example Telecom"), [INACTIVE, UNASSIGNED]),
    ],
)
def test_an_entry_that_tells_the_truth_is_not_written(before: State, kinds: list[Kind], options: Options) -> None:
    """S4, T6."""
    verdict = judge(before, kinds, options)
    assert (verdict.after, verdict.group, verdict.is_written) == (before, Group.UNCHANGED, False)


@pytest.mark.parametrize(("status", "usage"), [("Used", "Device"), ("Used-Utility", "Hunt_Pilot")])
def test_freed_without_an_option(status: str, usage: str) -> None:
    """T6 keeps the vendor, T3 takes the records'."""
    before = state(status, usage, "Old")
    assert judge(before, [], NONE) == Verdict(state("Available", "", "Old"), Group.FREED)
    assert judge(before, [MENTIONED], NONE) == Verdict(
        state("Available", "", "Old"), Group.FREED, frozenset({Finding.MENTIONED})
    )
    freed = judge(before, [UNASSIGNED], NONE)
    assert freed == Verdict(state("Available", "", "Example Telecom"), Group.FREED)
    assert freed.is_written


@pytest.mark.parametrize("kinds", [[], [MENTIONED], [UNASSIGNED]])
def test_kept_by_o1(kinds: list[Kind]) -> None:
    """O1: stays as it is, is listed, and raises the findings of the state that stays."""
    before = state("Used", "Device,User", "Microsoft,Webex Calling")
    verdict = judge(before, kinds, KEEP)
    assert verdict == Verdict(before, Group.KEPT, frozenset({Finding.SHARED_USE, Finding.VENDOR_CONFLICT}))
    assert not verdict.is_written


def test_cooled_by_o2() -> None:
    """O2: Cooling, Usage blank, and not mentioned: it is not Available."""
    before = state("Used", "Device", "Old")
    assert judge(before, [], COOL) == Verdict(state("Cooling", "", "Old"), Group.FREED)
    assert judge(before, [MENTIONED], COOL) == Verdict(state("Cooling", "", "Old"), Group.FREED)
    assert judge(before, [UNASSIGNED], COOL) == Verdict(state("Cooling", "", "Example Telecom"), Group.FREED)


@pytest.mark.parametrize("options", ALL)
@pytest.mark.parametrize("status", ["Reserved", "Cooling"])
@pytest.mark.parametrize("kinds", [[], [UNASSIGNED], [INACTIVE], [MENTIONED], [UNASSIGNED, MENTIONED]])
def test_a_hold_stays_exactly_as_it_is(status: str, kinds: list[Kind], options: Options) -> None:
    """T7: unless the records say in use; a hold that stays raises nothing."""
    before = state(status, "Device,User", "One,Two")
    assert judge(before, kinds, options) == Verdict(before, Group.UNCHANGED)


@pytest.mark.parametrize("options", ALL)
@pytest.mark.parametrize(
    ("status", "finding"), [("Reserved", Finding.RESERVED_IN_USE), ("Cooling", Finding.COOLING_IN_USE)]
)
def test_a_hold_in_use_takes_the_truth(status: str, finding: Finding, options: Options) -> None:
    """T7: reserved_in_use, cooling_in_use."""
    before = state(status, "", "Old")
    assert judge(before, [LINE], options) == Verdict(state("Used", "Device"), Group.REFRESH, frozenset({finding}))
    both = judge(before, [TEAMS, PILOT, WEBEX], options)
    assert both.after == state("Used-Utility", "Hunt_Pilot,User", "Microsoft,Webex Calling")
    assert both.findings == {finding, Finding.SHARED_USE, Finding.VENDOR_CONFLICT}


def test_groups_are_shown_freed_first() -> None:
    """P1."""
    assert [group.value for group in Group] == ["freed", "create", "refresh", "unchanged", "kept"]
