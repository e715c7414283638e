"""What a saved run leaves in the database: itself, each change with its why, each finding (audit.md P4)."""

from __future__ import annotations

import json
from collections import Counter

from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import AuditRun
from tests import oracle
from tests.estates import Dump, Row
from tests.oracle.truth import STRONGEST_FIRST, TABLE_U, at_counting_levels, row_of

Place = tuple[str, str]
"""A level and a number."""
Plain = tuple[str, str, str] | None
"""Status, Usage and Vendor; None where there is no entry."""


def compare_run(
    before: Dump,
    after: Dump,
    run: AuditRun,
    changes: dict[Place, tuple[Plain, Plain]],
    findings: Counter[tuple[str, str, str]],
    expected: oracle.Outcome,
) -> None:
    """P4: the run is kept with its counts, each change before and after, and each finding."""
    places = level_names(after)
    states = {row["id"]: (row["status"], row["usage"], row["vendor"]) for row in after["state"]}
    was, becomes = ({row["id"]: row for row in dump["entry"]} for dump in (before, after))
    place_of_entry = {id_: (places[row["level_id"]], row["number"]) for id_, row in becomes.items()}
    written = [row for row in after["change"] if row["operation_id"] == run.id]
    kept = {
        place_of_entry[row["entry_id"]]: (states.get(row["before_id"]), states.get(row["after_id"])) for row in written
    }
    assert kept == changes
    assert len(written) == len(kept) == run.counts.written
    for row in written:
        compare_bookkeeping(row, was.get(row["entry_id"]), becomes[row["entry_id"]], states)
        compare_why(row, place_of_entry[row["entry_id"]], after, expected.after)
    bits = {finding.bit: finding.value for finding in Finding}
    noted: Counter[tuple[str, str, str]] = Counter()
    for row in after["finding"]:
        if row["operation_id"] == run.id:
            place = (places[row["level_id"]], row["number"])
            noted.update((code, *place) for bit, code in bits.items() if row["codes"] & bit)
    assert noted == findings
    (operation,) = [row for row in after["operation"] if row["id"] == run.id]
    assert operation["kind"] == "audit"
    kept_counts = json.loads(operation["counts"])
    assert kept_counts["created"] == expected.counts.created
    assert kept_counts["updated"] == expected.counts.updated
    assert kept_counts["findings"] == expected.counts.findings


def compare_bookkeeping(change: Row, was: Row | None, becomes: Row, states: dict[int, tuple[str, str, str]]) -> None:
    """S4, T7, O2: what else a change says and does: the release date, and when the number left use."""
    dates = [was["release_date"] if was else None, becomes["release_date"]]
    detail = json.loads(change["detail"]) if change["detail"] else {}
    assert detail == ({"release_date": dates} if dates[0] != dates[1] else {})
    in_use = [
        state in states and states[state][0] in oracle.IN_USE for state in (change["before_id"], change["after_id"])
    ]
    used_by = was["last_used_record"] if was else None
    assert becomes["last_used_record"] == (change["record_id"] if in_use[1] else used_by)
    if in_use == [True, False]:
        assert becomes["last_used_at"] >= (was["last_used_at"] or "" if was else "")
        assert becomes["last_used_at"]
    else:
        assert becomes["last_used_at"] == (was["last_used_at"] if was else None)


def compare_why(change: Row, place: Place, dump: Dump, estate: oracle.Estate) -> None:
    """P4: the why of a change: the kinds of all records at its counting levels, and the one that speaks loudest."""
    behind = at_counting_levels(estate, *place)
    kinds = {row["slot"]: (row["use"], row["vendor"], row["number_type"]) for row in dump["kind"]}
    sets = {row["id"]: [int(slot) for slot in row["members"].split(",")] for row in dump["kind_set"]}
    slots = sets.get(change["kind_set_id"], [])
    assert slots == sorted(slots)
    assert {kinds[slot] for slot in slots} == {(each.use, each.vendor, each.number_type) for each in behind}
    if not behind:
        assert change["record_id"] is None
        return
    (record,) = [row for row in dump["record"] if row["id"] == change["record_id"]]
    assert (level_names(dump)[record["level_id"]], record["number"]) in {(each.level, each.number) for each in behind}
    strength = [*STRONGEST_FIRST, None]
    statuses = [TABLE_U[row_of(each.use)][1] for each in behind]
    assert TABLE_U[row_of(kinds[record["kind"]][0])][1] == min(statuses, key=strength.index)


def level_names(dump: Dump) -> dict[int, str]:
    return {row["id"]: oracle.CUSTOMER if row["kind"] == "customer" else row["name"] for row in dump["level"]}
