"""Customers and sites as both faces use them: rules, history, counts (W8)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from inventory_tui.actions.customers import Customers
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import NotFoundError, RefusedError, UsageError
from inventory_tui.inventory.model import Customer, DialPlan, Level, State, Status
from inventory_tui.store import levels, schema
from inventory_tui.store.engine import Store
from inventory_tui.store.states import state_ids


@pytest.fixture
def customers(actions: Actions) -> Customers:
    return actions.customers


@pytest.fixture
def northwind(customers: Customers) -> Customer:
    return customers.add("Northwind")


def history(store: Store) -> list[tuple[str, dict[str, Any]]]:
    with store.read() as connection:
        rows = connection.execute(
            select(schema.operation.c.kind, schema.operation.c.request).order_by(schema.operation.c.id)
        )
        return [(kind, request) for kind, request in rows]


def add_entries(store: Store, level: Level, states: dict[State, int]) -> None:
    with store.write() as connection:
        ids = state_ids(connection, level.customer_id, states)
        place = 0
        for state, count in states.items():
            for _ in range(count):
                place += 1
                row = {"level_id": level.id, "number": f"+1555010{level.id:02}{place:02}", "state_id": ids[state]}
                connection.execute(insert(schema.entry).values(customer_id=level.customer_id, **row))


def add_source(store: Store, customer: Customer, name: str, age_days: float | None, max_age: int | None = None) -> int:
    with store.write() as connection:
        values: dict[str, Any] = {"name": name, "name_key": name.casefold(), "settings": {}, "max_age_days": max_age}
        source: int = connection.execute(
            insert(schema.source).values(customer_id=customer.id, **values).returning(schema.source.c.id)
        ).scalar_one()
        if age_days is not None:
            at = (datetime.now(UTC) - timedelta(days=age_days)).isoformat(timespec="seconds")
            said = {"at": at, "who": "ada", "counts": {}, "coverage": {}}
            snapshot = connection.execute(
                insert(schema.snapshot)
                .values(customer_id=customer.id, source_id=source, **said)
                .returning(schema.snapshot.c.id)
            ).scalar_one()
            connection.execute(update(schema.source).where(schema.source.c.id == source).values(snapshot_id=snapshot))
    return source


def test_a_customer_is_added_found_and_listed(customers: Customers) -> None:
    added = customers.add("  Northwind  Traders ", DialPlan.SLC)
    assert added == Customer(added.id, "Northwind Traders", DialPlan.SLC)
    assert customers.get("northwind traders") == added
    (summary,) = customers.list()
    assert summary.customer == added
    assert (summary.sites, summary.numbers, summary.in_use, summary.available) == (0, 0, 0, 0)
    assert (summary.last_audit, summary.last_audit_id, summary.attention) == (None, None, "")


@pytest.mark.parametrize(("name", "error"), [("", UsageError), ("a\x1bb", UsageError), ("NORTHWIND", RefusedError)])
def test_a_name_that_cannot_be_one_adds_nothing(
    actions: Actions, northwind: Customer, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        actions.customers.add(name)
    assert [each.customer.name for each in actions.customers.list()] == ["Northwind"]
    assert len(history(actions.store)) == 1


def test_an_empty_database_lists_nothing(customers: Customers) -> None:
    assert customers.list() == []
    with pytest.raises(NotFoundError):
        customers.get("Northwind")


def test_a_customer_can_be_changed(customers: Customers, northwind: Customer) -> None:
    changed = customers.change("northwind", new_name="Northwind B.V.", number_management=False, dial_plan=DialPlan.SLC)
    assert changed == Customer(northwind.id, "Northwind B.V.", DialPlan.SLC, number_management=False)
    assert customers.get("Northwind B.V.") == changed
    with pytest.raises(NotFoundError):
        customers.get("Northwind")


def test_a_customer_may_change_the_case_of_its_name(customers: Customers, northwind: Customer) -> None:
    assert customers.change("Northwind", new_name="NORTHWIND").name == "NORTHWIND"


def test_a_customer_cannot_take_anothers_name(customers: Customers, northwind: Customer) -> None:
    customers.add("Contoso")
    with pytest.raises(RefusedError, match="there is already a customer Contoso"):
        customers.change("Northwind", new_name="contoso")


def test_a_change_of_nothing_is_none(actions: Actions, northwind: Customer) -> None:
    actions.customers.add_site("Northwind", "Berlin", "801")
    before = history(actions.store)
    assert actions.customers.change("Northwind", new_name="Northwind", dial_plan=DialPlan.FLAT) == northwind
    actions.customers.change_site("Northwind", "Berlin", new_name="Berlin", location_code="801")
    assert history(actions.store) == before


def test_slc_needs_a_code_at_every_site(customers: Customers, northwind: Customer) -> None:
    customers.add_site("Northwind", "Berlin", "801")
    customers.add_site("Northwind", "Cork")
    with pytest.raises(RefusedError, match="these sites have none: Cork") as refused:
        customers.change("Northwind", dial_plan=DialPlan.SLC)
    assert refused.value.rules == ("W8",)
    assert customers.get("Northwind").dial_plan is DialPlan.FLAT
    customers.change_site("Northwind", "cork", location_code="802")
    assert customers.change("Northwind", dial_plan=DialPlan.SLC).dial_plan is DialPlan.SLC
    assert customers.change("Northwind", dial_plan=DialPlan.FLAT).dial_plan is DialPlan.FLAT


def test_under_slc_a_site_needs_a_code_and_keeps_one(customers: Customers) -> None:
    customers.add("Contoso", DialPlan.SLC)
    with pytest.raises(RefusedError, match="Berlin has none"):
        customers.add_site("Contoso", "Berlin")
    customers.add_site("Contoso", "Berlin", "801")
    with pytest.raises(RefusedError, match="Berlin has none"):
        customers.change_site("Contoso", "Berlin", location_code="")
    assert customers.change_site("Contoso", "Berlin", new_name="Potsdam").code == "801"


def test_under_flat_a_code_is_kept_without_effect(customers: Customers, northwind: Customer) -> None:
    assert customers.add_site("Northwind", "Berlin", "801").code == "801"
    assert customers.change_site("Northwind", "Berlin", location_code="").code == ""


@pytest.mark.parametrize("code", ["801", "80", "8011", "8o1"])
def test_codes_are_the_customers_own(customers: Customers, northwind: Customer, code: str) -> None:
    customers.add_site("Northwind", "Berlin", "801")
    with pytest.raises(RefusedError) as refused:
        customers.add_site("Northwind", "Cork", code)
    assert refused.value.rules == ("W8",)
    customers.add_site("Northwind", "Cork", "9")
    with pytest.raises(RefusedError):
        customers.change_site("Northwind", "Cork", location_code=code)
    assert customers.change_site("Northwind", "Berlin", location_code="80").code == "80"


def test_sites_are_listed_with_their_numbers(actions: Actions, northwind: Customer) -> None:
    berlin, amsterdam = (actions.customers.add_site("Northwind", name) for name in ("Berlin", "amsterdam"))
    add_entries(actions.store, berlin, {State(Status.AVAILABLE): 3})
    found = actions.customers.sites("northwind")
    assert [(each.level, each.numbers) for each in found] == [(amsterdam, 0), (berlin, 3)]
    with pytest.raises(NotFoundError):
        actions.customers.sites("Contoso")


def test_a_site_cannot_take_anothers_name(customers: Customers, northwind: Customer) -> None:
    for name in ("Berlin", "Cork"):
        customers.add_site("Northwind", name)
    with pytest.raises(RefusedError, match="Northwind already has a site Cork"):
        customers.change_site("Northwind", "Berlin", new_name="CORK")
    with pytest.raises(UsageError):
        customers.change_site("Northwind", "Berlin", new_name="customer")
    assert customers.change_site("Northwind", "Berlin", new_name="BERLIN").name == "BERLIN"


def test_unknown_names_change_nothing(customers: Customers, northwind: Customer) -> None:
    customers.add_site("Northwind", "Berlin")
    with pytest.raises(NotFoundError, match="no customer 'Nothwind'"):
        customers.change("Nothwind", number_management=False)
    with pytest.raises(NotFoundError, match="no customer 'Nothwind'"):
        customers.add_site("Nothwind", "Cork")
    with pytest.raises(NotFoundError, match="no site 'Berln' of Northwind"):
        customers.change_site("Northwind", "Berln", new_name="Cork")
    with pytest.raises(NotFoundError, match="no site 'Berln' of Northwind"):
        customers.remove_site("Northwind", "Berln")


def test_an_empty_site_can_be_removed(customers: Customers, northwind: Customer) -> None:
    customers.add_site("Northwind", "Berlin", "801")
    customers.remove_site("Northwind", "berlin")
    assert customers.sites("Northwind") == []
    assert customers.add_site("Northwind", "Berlin", "801").name == "Berlin"


@pytest.mark.parametrize(
    ("holds", "message"),
    [
        ("entry", "Berlin has 1 number: only an empty site can be removed"),
        ("record", "Berlin has 1 service record"),
        ("problem", "Berlin has 1 unusable number"),
        ("source_site", "the source Teams leads to Berlin"),
        ("settings", "the source Teams leads to Berlin"),
    ],
)
def test_a_site_that_holds_something_stays(actions: Actions, northwind: Customer, holds: str, message: str) -> None:
    site = actions.customers.add_site("Northwind", "Berlin")
    source = add_source(actions.store, northwind, "Teams", age_days=1)
    at = {"customer_id": northwind.id, "level_id": site.id}
    with actions.store.write() as connection:
        if holds == "record":
            connection.execute(
                insert(schema.kind).values(customer_id=northwind.id, slot=0, use="phone_line", vendor="")
            )
            values = {"source_id": source, "snapshot_id": 1, "number": "+15550100001", "kind": 0}
            connection.execute(insert(schema.record).values(**at, **values))
        elif holds == "problem":
            connection.execute(insert(schema.problem).values(**at, source_id=source, snapshot_id=1, line=7))
        elif holds == "source_site":
            connection.execute(insert(schema.source_site).values(**at, source_id=source, value="B", value_key="b"))
        elif holds == "settings":
            connection.execute(update(schema.source).values(settings={"site_id": site.id}))
    if holds == "entry":
        add_entries(actions.store, site, {State(Status.AVAILABLE): 1})
    with pytest.raises(RefusedError, match=message):
        actions.customers.remove_site("Northwind", "Berlin")
    assert [each.level for each in actions.customers.sites("Northwind")] == [site]


def test_numbers_are_counted_by_what_they_are(actions: Actions, northwind: Customer) -> None:
    contoso = actions.customers.add("Contoso")
    berlin = actions.customers.add_site("Northwind", "Berlin")
    cork = actions.customers.add_site("Contoso", "Cork")
    actions.customers.add_site("Contoso", "Oslo")
    every = {State(status): count for count, status in enumerate(Status, start=1)}
    add_entries(actions.store, berlin, {**every, State(Status.USED, "Device"): 10})
    add_entries(actions.store, cork, {State(Status.AVAILABLE): 2})
    first, second = actions.customers.list()
    assert (first.customer, first.sites, first.numbers, first.in_use, first.available) == (contoso, 2, 2, 0, 2)
    # Available 1, Used 2 + 10, Used-Utility 3, Inactive 4, Reserved 5, Cooling 6
    assert (second.customer, second.sites, second.numbers, second.in_use, second.available) == (northwind, 1, 31, 15, 1)


def test_the_last_audit_is_shown(actions: Actions, northwind: Customer) -> None:
    actions.customers.add("Contoso")
    from inventory_tui.store.operations import record_operation

    with actions.store.write() as connection:
        record_operation(connection, northwind.id, "audit", {}, {})
        last = record_operation(connection, northwind.id, "audit", {}, {})
        record_operation(connection, northwind.id, "add", {}, {})
    contoso, summary = actions.customers.list()
    assert summary.last_audit_id == last
    assert summary.last_audit is not None
    assert datetime.now(UTC) - summary.last_audit < timedelta(minutes=1)
    assert (contoso.last_audit, contoso.last_audit_id) == (None, None)


@pytest.mark.parametrize(
    ("sources", "attention"),
    [
        ({"Teams": (1, None)}, ""),
        ({"Teams": (13.9, None)}, ""),
        ({"Teams": (14.1, None)}, "stale source Teams"),
        ({"Teams": (14.1, 30)}, ""),
        ({"Teams": (3, 2)}, "stale source Teams"),
        ({"Teams": (None, None)}, "never imported: Teams"),
        ({"Teams": (20, None), "CUCM": (30, None), "Webex": (1, None)}, "stale sources CUCM, Teams"),
        ({"Teams": (20, None), "CUCM": (None, None)}, "stale source Teams; never imported: CUCM"),
    ],
)
def test_attention_goes_to_old_sources(
    actions: Actions, northwind: Customer, sources: dict[str, tuple[float | None, int | None]], attention: str
) -> None:
    actions.customers.add("Contoso")
    for name, (age, max_age) in sources.items():
        add_source(actions.store, northwind, name, age, max_age)
    contoso, summary = actions.customers.list()
    assert summary.attention == attention
    assert contoso.attention == ""


def test_every_change_is_in_the_history(actions: Actions) -> None:
    customers = actions.customers
    customers.add("Northwind")
    customers.change("Northwind", new_name="Northwind BV", number_management=False)
    site = customers.add_site("northwind bv", "Berlin", "801")
    customers.change_site("Northwind BV", "Berlin", new_name="Potsdam", location_code="")
    customers.remove_site("Northwind BV", "Potsdam")
    assert history(actions.store) == [
        ("customer", {"action": "add", "customer": "Northwind", "dial_plan": "flat"}),
        (
            "customer",
            {
                "action": "change",
                "customer": "Northwind BV",
                "changes": {"name": ["Northwind", "Northwind BV"], "number_management": ["on", "off"]},
            },
        ),
        ("site", {"action": "add", "site": "Berlin", "location_code": "801"}),
        (
            "site",
            {
                "action": "change",
                "site": "Potsdam",
                "changes": {"name": ["Berlin", "Potsdam"], "location_code": ["801", ""]},
            },
        ),
        ("site", {"action": "remove", "site": "Potsdam", "location_code": "", "level_id": site.id}),
    ]


def test_a_change_of_one_customer_leaves_others_alone(actions: Actions, northwind: Customer) -> None:
    """W9: to the byte."""

    def rows(customer_id: int) -> list[Any]:
        with actions.store.read() as connection:
            return [
                connection.execute(select(table).where(table.c.customer_id == customer_id)).all()
                for table in (schema.level, schema.operation)
            ] + [levels.revisions(connection, customer_id)]

    actions.customers.add_site("Northwind", "Berlin", "801")
    before = rows(northwind.id)
    actions.customers.add("Contoso")
    actions.customers.add_site("Contoso", "Berlin", "801")
    actions.customers.change_site("Contoso", "Berlin", new_name="Cork")
    actions.customers.change("Contoso", dial_plan=DialPlan.SLC, new_name="Fabrikam")
    actions.customers.remove_site("Fabrikam", "Cork")
    assert rows(northwind.id) == before
