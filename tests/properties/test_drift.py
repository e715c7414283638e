"""Entries whose stored Status is not what the records say: marked and found, as the reference says (audit.md W0)."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from hypothesis import given, settings

from inventory_tui.actions.browse import Browse
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests import estates, oracle
from tests.oracle.run import refreshed
from tests.properties import strategies
from tests.properties.product import plain


@settings(max_examples=settings().max_examples // 4)
@given(world=strategies.worlds(most_steps=1))
def test_drift_is_what_an_audit_would_change(world: strategies.World, empty_database: Path, tmp_path: Path) -> None:
    """W0, T6, T7: of all entries, and of those the filter asks for; the stranger's are not seen (W9)."""
    path = Path(shutil.copy2(empty_database, tmp_path / "inventory.db"))
    with estates.opened(path) as connection:
        estates.write(connection, "Tailspin", world.stranger)
        estates.write(connection, "Northwind", world.estate)
    expected = {}
    for entry in world.estate.entries:
        true, _ = refreshed(world.estate, entry, oracle.Options(), date(2026, 11, 22))
        expected[entry.key] = true.state if true.status != entry.status else None
    with Store.open(Settings(database=path), create=False) as store:
        browse = Browse(store)
        every = browse.page("northwind")
        drifting = browse.page("northwind", NumberQuery(drift=True))
        count = browse.count("northwind", NumberQuery(drift=True))
    places = [(entry.level.name if entry.level.is_site else oracle.CUSTOMER, entry.number) for entry in every]
    assert {place: plain(entry.drift) for place, entry in zip(places, every, strict=True)} == expected
    assert [entry for entry in every if entry.drift] == list(drifting)
    assert count == len(drifting)
