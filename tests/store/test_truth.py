"""The present truth of any places, asked of the records in one go (audit.md T1–T6, W0)."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from sqlalchemy import insert, text

from inventory_tui.audit.uses import Kind, Use, truth_of
from inventory_tui.inventory.model import Customer, DialPlan, State
from inventory_tui.store import schema, setup, sources
from inventory_tui.store.engine import Connection, Store
from inventory_tui.store.kinds import kind_slots
from inventory_tui.store.truth import customer_level, truths

KINDS = [Kind(use, vendor) for use in Use for vendor in ("", "Acme")]
NUMBERS = ["+15550100001", "+15550100002", "8001", "8002", "8003"]
Placed = tuple[int, str, Kind]


def write(connection: Connection, customer: Customer, records: Sequence[Placed]) -> None:
    source = sources.insert_source(connection, customer.id, "Feed", "generic")
    slots = kind_slots(connection, customer.id, KINDS)
    values = [
        {"level_id": level, "number": number, "kind": slots[kind], "name": str(at)}
        for at, (level, number, kind) in enumerate(records)
    ]
    owner = {"customer_id": customer.id, "source_id": source, "snapshot_id": 1}
    connection.execute(insert(schema.record), [owner | each for each in values])


def expected(customer: Customer, top: int, records: Sequence[Placed], level: int, number: str) -> State | None:
    """T1 and T2, word for word."""
    is_one = customer.dial_plan is DialPlan.FLAT or number.startswith("+")
    return truth_of(
        kind
        for at, its_number, kind in records
        if its_number == number and (level == top or at in (level, top) or is_one)
    )


@pytest.mark.parametrize("plan", list(DialPlan))
@pytest.mark.parametrize("seed", range(20))
def test_t1_t2_agree_with_the_rule(store: Store, harmed: None, plan: DialPlan, seed: int) -> None:
    """``harmed``: kinds and records without their snapshot are no whole estate."""
    dice = random.Random(seed)
    with store.write() as connection:
        customer = setup.add_customer(connection, "Northwind", plan)
        other = setup.add_customer(connection, "Contoso", plan)
        top = customer_level(connection, customer.id)
        levels = [top, *(setup.add_site(connection, customer, f"Site {at}", str(at)).id for at in range(1, 4))]
        records = [(dice.choice(levels), dice.choice(NUMBERS), dice.choice(KINDS)) for _ in range(dice.randrange(1, 9))]
        write(connection, customer, records)
        write(connection, other, [(customer_level(connection, other.id), each, KINDS[0]) for each in NUMBERS])
    places = [(level, number) for level in levels for number in NUMBERS]
    with store.read() as connection:
        found = truths(connection, customer, places)
    assert found == {place: expected(customer, top, records, *place) for place in places}


def test_nothing_asked_is_nothing_answered_and_nothing_stays_behind(store: Store) -> None:
    with store.write() as connection:
        customer = setup.add_customer(connection, "Northwind")
        assert truths(connection, customer, []) == {}
        assert truths(connection, customer, [(1, "+15550100001")] * 2) == {(1, "+15550100001"): None}
        assert connection.execute(text("SELECT COUNT(*) FROM sqlite_temp_master")).scalar_one() == 0


def test_no_statement_scans_the_records(store: Store) -> None:
    """A scan for every place asked would be quadratic (performance.md §1.1)."""
    from inventory_tui.store import truth

    with store.write() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE asked (place INTEGER PRIMARY KEY, level_id, number)"))
        connection.execute(text("CREATE TEMPORARY TABLE present (place INTEGER PRIMARY KEY, kinds TEXT)"))
        for levels in ("", truth.AT_ITS_LEVEL):
            statement = truth._GATHER.format(kinds=truth._SET["sqlite"], places="asked", levels=levels)
            plan = connection.execute(
                text(f"EXPLAIN QUERY PLAN {statement}"), {"customer": 1, **({"customer_level": 1} if levels else {})}
            )
            steps = [row.detail for row in plan]
            assert any(
                "SEARCH r USING COVERING INDEX ix_record_number (customer_id=? AND number=?)" in s for s in steps
            )
            assert not any("SCAN r" in step for step in steps)
