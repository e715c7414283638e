"""Sources: declared, renamed, limited in age, their values translated (sources.md I5; audit.md G6, P6)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from inventory_tui.actions.imports import Imports
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import ChangedError, NotFoundError, RefusedError, UsageError
from inventory_tui.store import schema
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, generic, lines, number, rows_of, take


def test_g6_a_declared_source_is_stale_until_it_is_imported(imports: Imports, tmp_path: Path) -> None:
    imports.add_source(CUSTOMER, "  CUCM   Amsterdam ", "generic", 7)
    (summary,) = imports.sources("northwind")
    assert (summary.name, summary.format, summary.max_age_days) == ("CUCM Amsterdam", "generic", 7)
    assert (summary.imported_at, summary.is_stale, summary.records, summary.last_path) == (None, True, 0, "")
    assert summary.coverage == {}
    report = take(imports, lines(tmp_path / "a.csv", 3), source=None)
    assert report.source == "CUCM Amsterdam"
    assert report.notices == ()
    assert not imports.sources(CUSTOMER)[0].is_stale


@pytest.mark.parametrize(("days", "limit", "is_stale"), [(13, None, False), (15, None, True), (15, 30, False)])
def test_p6_a_source_grows_stale(
    imports: Imports, store: Store, tmp_path: Path, days: int, limit: int | None, is_stale: bool
) -> None:
    imports.add_source(CUSTOMER, "Feed", max_age_days=limit)
    take(imports, lines(tmp_path / "a.csv", 3))
    at = datetime.now(UTC) - timedelta(days=days)
    with store.write() as connection:
        connection.execute(update(schema.snapshot).values(at=at.isoformat(timespec="seconds")))
    (summary,) = imports.sources(CUSTOMER)
    assert summary.is_stale is is_stale
    assert summary.max_age_days == (limit or 14)


def test_a_source_changes_its_name_and_limit(imports: Imports, store: Store, tmp_path: Path) -> None:
    take(imports, lines(tmp_path / "a.csv", 3))
    imports.change_source(CUSTOMER, "feed", new_name="FEED", max_age_days=30)
    (summary,) = imports.sources(CUSTOMER)
    assert (summary.name, summary.max_age_days, summary.records) == ("FEED", 30, 3)
    operation = rows_of(store, "operation")[-1]
    assert operation["kind"] == "source"
    assert operation["request"]["changes"] == {"name": ["Feed", "FEED"], "max_age_days": [None, 30]}
    imports.change_source(CUSTOMER, "feed", new_name="FEED")
    assert rows_of(store, "operation")[-1] == operation, "nothing changed, nothing written"


def test_names_of_sources_are_checked(imports: Imports) -> None:
    imports.add_source(CUSTOMER, "Feed")
    imports.add_source(CUSTOMER, "Other")
    with pytest.raises(RefusedError, match="already has a source Feed"):
        imports.add_source(CUSTOMER, "FEED")
    with pytest.raises(RefusedError, match="already has a source Other"):
        imports.change_source(CUSTOMER, "Feed", new_name="other")
    with pytest.raises(NotFoundError) as unknown:
        imports.change_source(CUSTOMER, "Fed", max_age_days=3)
    assert "Feed" in unknown.value.hint
    for wrong in ("", " ", "a\tb\x1b", "x" * 201):
        with pytest.raises(UsageError):
            imports.add_source(CUSTOMER, wrong)
    for days in (0, 10_000):
        with pytest.raises(UsageError):
            imports.add_source(CUSTOMER, "New", max_age_days=days)
    with pytest.raises(NotFoundError):
        imports.sources("Nobody")


def test_i5_translations_are_taken_whole_or_not_at_all(imports: Imports, store: Store) -> None:
    imports.add_source(CUSTOMER, "Feed")
    assert imports.set_translations(CUSTOMER, "Feed", [("DP 1", "Cork"), ("dp  1", "cork"), ("DP2", "customer")]) == 2
    before = rows_of(store, "source_site")
    assert imports.translations(CUSTOMER, "feed") == [("dp  1", "Cork"), ("DP2", "customer")]
    with pytest.raises(NotFoundError) as unknown:
        imports.set_translations(CUSTOMER, "Feed", [("DP1", "Cork"), ("DP3", "Corc")])
    assert "Cork" in unknown.value.hint
    with pytest.raises(UsageError, match="two sites"):
        imports.set_translations(CUSTOMER, "Feed", [("DP1", "Cork"), ("dp1", "Amsterdam")])
    with pytest.raises(UsageError, match="blank value"):
        imports.set_translations(CUSTOMER, "Feed", [(" ", "Cork")])
    assert rows_of(store, "source_site") == before
    assert imports.set_translations(CUSTOMER, "Feed", []) == 0
    assert imports.translations(CUSTOMER, "Feed") == []


def test_i5_two_people_who_change_values_lose_nothing(imports: Imports, store: Store) -> None:
    imports.add_source(CUSTOMER, "Feed")
    imports.change_translation(CUSTOMER, "Feed", None, ("DP1", "Cork"))
    imports.change_translation(CUSTOMER, "Feed", None, ("DP2", "customer"))
    imports.change_translation(CUSTOMER, "Feed", ("DP1", "Cork"), ("DP 1", "Amsterdam"))
    assert imports.translations(CUSTOMER, "Feed") == [("DP 1", "Amsterdam"), ("DP2", "customer")]
    before = rows_of(store, "source_site")
    for seen, wanted, told in (
        (("DP 1", "Cork"), ("DP 1", "customer"), "“DP 1” stands for Amsterdam now"),
        (("DP9", "Cork"), None, "“DP9” is not translated any more"),
    ):
        with pytest.raises(ChangedError, match=told):
            imports.change_translation(CUSTOMER, "Feed", seen, wanted)
    with pytest.raises(RefusedError, match="“dp2” stands for customer already"):
        imports.change_translation(CUSTOMER, "Feed", None, ("dp2", "Cork"))
    with pytest.raises(UsageError, match="blank value"):
        imports.change_translation(CUSTOMER, "Feed", None, ("", "Cork"))
    assert rows_of(store, "source_site") == before
    imports.change_translation(CUSTOMER, "Feed", ("DP2", "customer"), None)
    assert imports.translations(CUSTOMER, "Feed") == [("DP 1", "Amsterdam")]


def test_w8_a_site_that_a_source_leads_to_stays(imports: Imports, actions: Actions) -> None:
    imports.add_source(CUSTOMER, "Feed")
    imports.set_translations(CUSTOMER, "Feed", [("DP1", "Cork")])
    with pytest.raises(RefusedError, match="the source Feed leads to Cork"):
        actions.customers.remove_site(CUSTOMER, "Cork")


def test_coverage_names_a_site_that_was_removed(imports: Imports, actions: Actions, tmp_path: Path) -> None:
    take(imports, generic(tmp_path / "a.csv", (number(1), "phone_line", "Cork")), source="Feed")
    take(imports, generic(tmp_path / "b.csv", (number(1), "phone_line")), source="Feed", force=True)
    assert imports.sources(CUSTOMER)[0].coverage["sites"] == {"Customer": 1}


def test_i3_formats_and_the_first_look(imports: Imports, tmp_path: Path) -> None:
    assert {each.what for each in imports.formats()} == {"services", "numbers", "sites"}
    look = imports.look(lines(tmp_path / "a.csv", 3))
    assert look.guesses[0][0] == "generic"
    assert look.header[:2] == ("number", "use")
    assert len(look.rows) == 3
