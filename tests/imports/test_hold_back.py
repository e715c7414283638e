"""Snapshots that look cut are held back until confirmed (sources.md I2)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inventory_tui.actions.hold_back import Coverage, doubts_about
from inventory_tui.actions.imports import HeldBackError, Imports
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, TEAMS, everything, generic, lines, number, take, write_csv

BEFORE = Coverage(1_000, ("users", "accounts"), {"phone_line": 960, "hunt_pilot": 40}, {"Cork": 980, "Ulm": 20})


def doubts(now: Coverage, *, read: int = 1_000, taken: int = 1_000, skipped: int = 0) -> str:
    return "; ".join(doubts_about(now, BEFORE, read=read, taken=taken, skipped=skipped))


def changed(**values: Any) -> Coverage:
    same = {"records": BEFORE.records, "files": BEFORE.files, "uses": BEFORE.uses, "sites": BEFORE.sites}
    return Coverage(**{**same, **values})


def test_i2_the_same_again_raises_no_doubt() -> None:
    assert doubts(BEFORE) == ""
    assert doubts_about(BEFORE, None, read=10, taken=1, skipped=9) == ()


@pytest.mark.parametrize(("records", "is_doubted"), [(799, True), (800, False), (5_000, False)])
def test_i2_fewer_than_four_fifths_of_the_records(records: int, is_doubted: bool) -> None:
    assert bool(doubts(changed(records=records))) is is_doubted


@pytest.mark.parametrize(("count", "is_doubted"), [(0, True), (19, True), (20, False)])
def test_i2_less_than_half_for_a_use(count: int, is_doubted: bool) -> None:
    found = doubts(changed(uses={"phone_line": 960, "hunt_pilot": count}))
    assert found == (f"use hunt_pilot: {count} records, where there were 40" if is_doubted else "")


def test_i2_less_than_half_for_a_site_that_had_twenty() -> None:
    assert doubts(changed(sites={"Cork": 990, "Ulm": 10})) == ""
    assert doubts(changed(sites={"Cork": 991, "Ulm": 9})) == "site Ulm: 9 records, where there were 20"
    small = Coverage(1_000, (), {}, {"Cork": 981, "Ulm": 19})
    assert doubts_about(changed(files=(), uses={}, sites={"Cork": 1_000}), small, read=1, taken=1, skipped=0) == ()


def test_i2_many_thinned_sites_are_counted() -> None:
    before = Coverage(800, (), {}, {f"Site {at}": 100 for at in range(8)})
    now = Coverage(800, (), {}, {"Site 0": 800})
    found = doubts_about(now, before, read=800, taken=800, skipped=0)
    assert len(found) == 6
    assert found[-1] == "2 more sites like these"


def test_i2_a_kind_of_file_that_was_there_before() -> None:
    assert doubts(changed(files=("users",))) == "missing, but there before: accounts"
    assert doubts(changed(files=("users", "accounts", "more"))) == ""


@pytest.mark.parametrize(("skipped", "is_doubted"), [(20, False), (21, True)])
def test_i2_more_than_one_row_in_fifty_skipped(skipped: int, is_doubted: bool) -> None:
    assert bool(doubts(BEFORE, skipped=skipped, taken=1_000 - skipped)) is is_doubted


def test_i2_no_usable_row_even_for_a_new_source() -> None:
    none = Coverage(0)
    assert doubts_about(none, None, read=7, taken=0, skipped=7) == ("none of its 7 rows is usable",)
    assert doubts_about(none, BEFORE, read=0, taken=0, skipped=0) == ("it has no rows",)


def test_i2_held_back_nothing_is_changed_and_the_report_says_what_would_be(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    take(imports, lines(tmp_path / "a.csv", 100))
    before = everything(store)
    less = lines(tmp_path / "b.csv", 79)
    with pytest.raises(HeldBackError) as held:
        take(imports, less)
    assert held.value.exit_code == 3
    assert held.value.rules == ("I2",)
    assert held.value.reasons == ("79 records, where there were 100",)
    assert "79 records, where there were 100" in held.value.message
    assert "--force" in held.value.hint
    assert (held.value.report.records, held.value.report.gone, held.value.report.saved) == (79, 21, False)
    assert everything(store) == before
    dry = take(imports, less, dry_run=True)
    assert dry.notices == ("would be held back: 79 records, where there were 100",)
    assert everything(store) == before
    forced = take(imports, less, force=True)
    assert (forced.records, forced.gone) == (79, 21)
    assert forced.notices == ("taken all the same: 79 records, where there were 100",)


def test_i2_all_reasons_are_told_at_once(imports: Imports, tmp_path: Path) -> None:
    take(imports, lines(tmp_path / "a.csv", 100, site="Cork"))
    with pytest.raises(HeldBackError) as held:
        take(imports, lines(tmp_path / "b.csv", 30, "hunt_pilot", "Amsterdam"))
    assert held.value.reasons == (
        "30 records, where there were 100",
        "use phone_line: 0 records, where there were 100",
        "site Cork: 0 records, where there were 100",
    )


def test_i2_skipped_rows_hold_back_what_replaces_and_not_what_is_new(imports: Imports, tmp_path: Path) -> None:
    rows = [(number(at), "phone_line") for at in range(90)]
    bad = generic(tmp_path / "bad.csv", *rows, *[("no number", "phone_line")] * 2)
    assert take(imports, bad).skipped == 2
    take(imports, generic(tmp_path / "good.csv", *rows))
    with pytest.raises(HeldBackError, match="2 of 92 rows would be skipped"):
        take(imports, bad)


def test_i2_a_use_counts_records_and_not_rows(imports: Imports, tmp_path: Path) -> None:
    row = (number(1), "hunt_pilot", "", "H")
    take(imports, generic(tmp_path / "a.csv", *[row] * 40, *[(number(at), "phone_line") for at in range(60)]))
    fewer = generic(tmp_path / "b.csv", row, *[(number(at), "phone_line") for at in range(60)])
    assert take(imports, fewer).same == 61


def test_i2_a_last_row_that_is_cut_off(imports: Imports, tmp_path: Path) -> None:
    file = lines(tmp_path / "a.csv", 10)
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(HeldBackError, match="cut off"):
        take(imports, file)


def teams(path: Path, count: int, *, without_plus: int = 0) -> Path:
    rows = [
        (number(at)[at < without_plus :], "DirectRouting", "UserAssigned", f"user{at}", "Cork") for at in range(count)
    ]
    return write_csv(path, TEAMS, rows)


@pytest.mark.parametrize(("count", "is_held"), [(499, False), (500, True), (501, False), (1_000, True)])
def test_i2_as_many_rows_as_teams_gives_unasked(imports: Imports, tmp_path: Path, count: int, is_held: bool) -> None:
    file = teams(tmp_path / "teams.csv", count)
    if is_held:
        with pytest.raises(HeldBackError, match=f"exactly {count:,} rows"):
            take(imports, file)
    assert take(imports, file, force=is_held).records == count


@pytest.mark.parametrize(("without", "is_held"), [(5, False), (6, True)])
def test_i2_teams_numbers_that_lost_their_plus(imports: Imports, tmp_path: Path, without: int, is_held: bool) -> None:
    file = teams(tmp_path / "teams.csv", 100, without_plus=without)
    if is_held:
        with pytest.raises(HeldBackError, match="6 of 100 numbers lack the"):
            take(imports, file)
    assert take(imports, file, force=is_held).records == 100


def test_i2_no_usable_row_holds_back_a_new_source(imports: Imports, tmp_path: Path) -> None:
    file = generic(tmp_path / "a.csv", ("n/a", "phone_line"), ("x", "phone_line"))
    with pytest.raises(HeldBackError, match="none of its 2 rows is usable"):
        take(imports, file)
    assert imports.sources(CUSTOMER) == []
    assert take(imports, file, force=True).problem_count == 2
    assert imports.sources(CUSTOMER)[0].records == 0
