"""The present truth of any place, asked without an audit, against the reference (audit.md T1–T5, W0)."""

from __future__ import annotations

import shutil
from pathlib import Path

from hypothesis import given, settings

from inventory_tui.settings import Settings
from inventory_tui.store import levels, truth
from inventory_tui.store.engine import Store
from tests import estates, oracle
from tests.oracle.truth import counting
from tests.properties import strategies
from tests.properties.product import plain


@settings(max_examples=settings().max_examples // 4)
@given(world=strategies.worlds(most_steps=1))
def test_the_truth_of_every_place(world: strategies.World, empty_database: Path, tmp_path: Path) -> None:
    """At every level, of every number, whether it has an entry there or not; a stranger's records never count."""
    path = Path(shutil.copy2(empty_database, tmp_path / "inventory.db"))
    with estates.opened(path) as connection:
        estates.write(connection, "Tailspin", world.stranger)
        customer_id = estates.write(connection, "Northwind", world.estate)
        level_ids = {
            oracle.CUSTOMER if row["kind"] == "customer" else row["name"]: row["id"]
            for row in estates.dump(connection, customer_id)["level"]
        }
    places = {(level_ids[level], number): (level, number) for level in level_ids for number in strategies.NUMBERS}
    with Store.open(Settings(database=path), create=False) as store, store.read() as connection:
        customer = levels.find_customer(connection, "Northwind")
        found = truth.truths(connection, customer, places)
    assert {place: plain(state) for place, state in found.items()} == {
        place: oracle.truth(counting(world.estate, *named)) for place, named in places.items()
    }
