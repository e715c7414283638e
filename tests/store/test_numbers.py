"""How the inventory is read: which index serves a query, what is bound, what stays behind (D1, D4, W9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.engine import make_url

from inventory_tui.inventory.columns import EXPORTED, SORT_FIELDS
from inventory_tui.inventory.model import Customer, State, Status
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.store import changes, drift, filters, levels, numbers, positions, runs, schema, setup, states
from inventory_tui.store.engine import Connection, Store

TODAY = date(2026, 11, 22)


@pytest.fixture
def owner(store: Store) -> Customer:
    """A customer with three entries at a site, beside a stranger with the same."""
    with store.write() as connection:
        for name in ("Contoso", "Northwind"):
            customer = setup.add_customer(connection, name)
            site = setup.add_site(connection, customer, "Berlin")
            free, used = State(Status.AVAILABLE), State(Status.USED, "Device")
            ids = states.state_ids(connection, customer.id, [free, used])
            rows = [
                {"customer_id": customer.id, "level_id": site.id, "number": f"+1555010000{at}", "state_id": state_id}
                for at, state_id in enumerate([ids[free], ids[used], ids[free]])
            ]
            connection.execute(insert(schema.entry), rows)
    return customer


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    with store.private() as private, store.read(on=private) as reading:
        yield reading


def plan_of(connection: Connection, statement: Any) -> str:
    compiled = statement.compile(
        dialect=connection.dialect, compile_kwargs={"render_postcompile": True, "literal_binds": True}
    )
    explained = connection.execute(text("EXPLAIN QUERY PLAN " + str(compiled).replace(":", "\\:")))
    return "; ".join(row.detail for row in explained)


@pytest.mark.parametrize(
    "typed", ["", "sort:number:desc", "number:+1555*", "site:berlin", "status:used", "0104", "run:1"]
)
def test_the_default_order_is_that_of_one_index(connection: Connection, owner: Customer, typed: str) -> None:
    plan = plan_of(connection, numbers.wanted_ids(connection, owner, NumberQuery.parse(typed), TODAY))

    assert "SEARCH entry USING" in plan
    assert "(customer_id=?" in plan
    assert "SCAN" not in plan
    assert "ORDER BY" not in plan


def test_numbers_that_begin_alike_are_a_range_of_the_index(connection: Connection, owner: Customer) -> None:
    plan = plan_of(connection, numbers.wanted_ids(connection, owner, NumberQuery(number_prefix="+1555"), TODAY))

    assert "(customer_id=? AND number>? AND number<?)" in plan


@pytest.mark.parametrize("field", SORT_FIELDS)
def test_no_sort_scans_a_table(connection: Connection, owner: Customer, field: str) -> None:
    plan = plan_of(connection, numbers.wanted_ids(connection, owner, NumberQuery(sort=(field, True)), TODAY))

    assert "SCAN" not in plan


def test_entries_are_looked_up_by_their_ids(connection: Connection, owner: Customer) -> None:
    """A condition on the customer must not tempt the planner to walk all of the customer's entries."""
    plan = plan_of(connection, numbers._ENTRY.where(numbers.belongs_to(owner), schema.entry.c.id.in_([1, 2])))

    assert "SEARCH entry USING INTEGER PRIMARY KEY" in plan
    assert "SCAN" not in plan


def test_the_history_of_an_entry_needs_no_scan_of_all_changes(connection: Connection, owner: Customer) -> None:
    plan = plan_of(connection, changes.changes_of(owner, [1, 2]))

    assert "SEARCH change USING PRIMARY KEY (operation_id=? AND entry_id=?)" in plan
    assert "SCAN" not in plan


@pytest.mark.parametrize("hostile", ["'; DROP TABLE entry;--", "%_\\", "\x00", ":name"])
def test_what_a_person_types_is_bound_never_part_of_a_statement(
    connection: Connection, owner: Customer, hostile: str
) -> None:
    query = NumberQuery(search=hostile, usages=(hostile,), vendors=(hostile,))

    assert hostile not in str(numbers.wanted_ids(connection, owner, query, TODAY))
    assert numbers.count(connection, owner, query, TODAY) == 0


def test_statements_are_portable(connection: Connection, owner: Customer) -> None:
    """What has no meaning elsewhere stands in one marked place."""
    query = NumberQuery(search="Müller", statuses=("Used",), run=1, numbers=("1",), sort=("status", True))
    wanted = str(
        numbers.wanted_ids(connection, owner, query, TODAY).compile(dialect=make_url("postgresql://").get_dialect()())
    )

    assert "strpos(" in wanted
    assert "instr(" not in wanted


def test_ids_of_a_stranger_are_no_entries(connection: Connection, owner: Customer) -> None:
    """W9: crafted ids lead nowhere."""
    every = connection.execute(schema.entry.select()).all()
    found = numbers.entries_of(connection, owner, [row.id for row in every])

    assert len(every) == 6
    assert {entry.id for entry in found} == {row.id for row in every if row.customer_id == owner.id}
    assert numbers.entries_of(connection, owner, []) == ()


def test_more_ids_than_one_statement_takes_keep_their_order(connection: Connection, owner: Customer) -> None:
    ids = [entry.id for entry in numbers.entries_with(connection, owner, "+15550100000")]
    nobody = list(range(1_000_000, 1_000_000 + 2 * numbers.CHUNK))

    assert [entry.id for entry in numbers.entries_of(connection, owner, [*nobody, *ids])] == ids


def test_cells_of_a_file_are_ids_where_ids_stand_for_them(connection: Connection, owner: Customer) -> None:
    names = [column.name for column in EXPORTED]
    groups, chunks = numbers.open_cells(connection, owner, NumberQuery(), TODAY, names)
    (rows,) = chunks

    assert [group.names for group in groups[:3]] == [
        ("customer", "level", "site"),
        ("number",),
        ("status", "usage", "vendor"),
    ]
    assert groups[0].words is not None
    assert groups[0].words[rows[0][0]] == ["Northwind", "site", "Berlin"]
    assert groups[1].words is None
    assert len(rows[0]) == len(groups) == 10


def test_drift_leaves_one_table_and_can_be_asked_again(connection: Connection, owner: Customer) -> None:
    query = NumberQuery(drift=True)

    assert [numbers.count(connection, owner, query, TODAY) for _ in range(2)] == [1, 1]
    left = connection.execute(text("SELECT name FROM sqlite_temp_master WHERE type = 'table'")).scalars().all()
    assert left == [filters.drifting.name]


def test_a_page_without_drift_is_as_it_is(connection: Connection, owner: Customer) -> None:
    page = numbers.entries_with(connection, owner, "+15550100000")

    assert drift.mark_drift(connection, owner, page) == page
    assert drift.mark_drift(connection, owner, ()) == ()


def test_a_position_table_is_made_anew(connection: Connection, owner: Customer) -> None:
    assert positions.build(connection, owner, NumberQuery(), TODAY) == 3
    positions.index(connection)
    positions.index(connection)
    assert positions.build(connection, owner, NumberQuery(search="nobody"), TODAY) == 0
    assert positions.place_of_number(connection, owner, "+1") is None


def test_a_customer_without_operations_has_no_newest(connection: Connection, owner: Customer) -> None:
    assert runs.newest(connection, owner) == 0
    assert runs.operations_with(connection, []) == {}


def test_levels_without_a_filter_ask_nothing(connection: Connection, owner: Customer) -> None:
    """Both kinds of level are every level: no condition, no list of ids."""
    query = NumberQuery(levels=("site", "customer"))

    assert len(filters.conditions_of(connection, owner, query, TODAY)) == 1
    assert len(levels.levels_of(connection, owner.id)) == 2
