"""The reference agrees with itself and with the rules of one entry (audit.md §3, §4)."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory_tui.audit import scope as product_scope
from inventory_tui.audit.uses import Kind, Use, number_type_of, truth_of
from inventory_tui.audit.verdict import Group, judge
from inventory_tui.inventory.model import State, Status
from tests import oracle
from tests.oracle.run import created
from tests.oracle.truth import at_counting_levels, counting
from tests.properties import strategies

TODAY = date(2026, 11, 22)


def kinds_of(records: list[oracle.Record]) -> set[Kind]:
    return {Kind(Use(record.use), record.vendor, record.number_type) for record in records}


def plain(state: State | None) -> tuple[str, str, str] | None:
    return None if state is None else (state.status.value, state.usage, state.vendor)


@given(st.lists(strategies.records(["Cork"], ["1001"], ["Teams"]), max_size=8))
def test_the_truth_of_many_records(records: list[oracle.Record]) -> None:
    """T3, T4, T5: as the reference says, in whatever order they come."""
    speaking = [record for record in records if record.use != "mentioned"]
    assert plain(truth_of(kinds_of(records))) == oracle.truth(speaking)
    assert oracle.truth(speaking) == oracle.truth(reversed(speaking))


@settings(max_examples=settings().max_examples // 4)
@given(strategies.worlds(most_steps=1))
def test_the_verdict_on_every_entry(world: strategies.World) -> None:
    """T6, T7, S3, S6, O1, O2: the product's one function and the reference, entry by entry."""
    estate, (step,) = world.estate, world.steps
    outcome = oracle.audit(estate, step.scope, step.options, TODAY)
    options = product_scope.Options(step.options.keep_freed, step.options.cool_freed_days)
    before = {entry.key: entry for entry in estate.entries}
    found = set(outcome.findings)
    for entry in outcome.after.entries:
        if entry.key not in outcome.groups:
            continue
        was = before.get(entry.key)
        state = State(Status(was.status), was.usage, was.vendor) if was else None
        kinds = kinds_of(at_counting_levels(estate, *entry.key))
        verdict = judge(state, kinds, options)
        assert plain(verdict.after) == entry.state
        assert verdict.group == Group(outcome.groups[entry.key])
        own = {"shared_use", "vendor_conflict", "reserved_in_use", "cooling_in_use", "mentioned"}
        expected = {code for code in own if (code, *entry.key) in found}
        assert {finding.value for finding in verdict.findings} == expected
        if was is None:
            assert number_type_of(kinds) == entry.number_type


@settings(max_examples=settings().max_examples // 4)
@given(strategies.worlds(most_steps=1))
def test_what_an_audit_never_does(world: strategies.World) -> None:
    """S4, S5, P4: no entry goes, no free field changes, nothing out of reach moves, twice is once."""
    estate, (step,) = world.estate, world.steps
    outcome = oracle.audit(estate, step.scope, step.options, TODAY)
    after = {entry.key: entry for entry in outcome.after.entries}
    for entry in estate.entries:
        now = after[entry.key]
        words = {"status": now.status, "usage": now.usage, "vendor": now.vendor, "release_date": now.release_date}
        assert replace(entry, **words) == now
        if entry.key not in outcome.groups or outcome.groups[entry.key] in ("unchanged", "kept"):
            assert entry == now
    assert outcome.after.records == estate.records
    again = oracle.audit(outcome.after, step.scope, step.options, TODAY)
    assert again.after == outcome.after
    assert (again.counts.created, again.counts.updated) == (0, 0)
    counts = outcome.counts
    assert counts.created + counts.updated + counts.unchanged == len(outcome.groups)
    assert Counter(outcome.groups.values())["freed"] == counts.freed <= counts.updated


@settings(max_examples=settings().max_examples // 4)
@given(strategies.estates(), strategies.options())
def test_all_sites_is_every_site_in_any_order(estate: oracle.Estate, options: oracle.Options) -> None:
    """§3: the truth depends on the records alone, not on the scope, not on the order of anything."""
    whole = oracle.audit(estate, oracle.Scope("all-sites"), options, TODAY).after
    for order in itertools.islice(itertools.permutations(estate.site_names), 4):
        one_by_one = estate
        for name in order:
            one_by_one = oracle.audit(one_by_one, oracle.Scope("sites", (name,)), options, TODAY).after
        assert one_by_one == whole


@pytest.mark.parametrize("number_type", ["", "DID"])
def test_types_that_agree(number_type: str) -> None:
    """S6 of the reference: blank ones do not disagree, mentioned ones do not speak."""
    records = (
        oracle.Record("Cork", "1001", "phone_line", number_type=number_type),
        oracle.Record("Cork", "1001", "hunt_pilot"),
        oracle.Record("Cork", "1001", "mentioned", number_type="Other"),
    )
    estate = oracle.Estate(sites=(oracle.Site("Cork"),), records=records)
    assert created(estate, "Cork", "1001").number_type == number_type
    other = oracle.Record("", "1001", "unassigned", number_type="Extension")
    disagreeing = replace(estate, records=(*records, other))
    assert created(disagreeing, "Cork", "1001").number_type == ("" if number_type else "Extension")
    assert len(counting(disagreeing, "Cork", "1001")) == 3
