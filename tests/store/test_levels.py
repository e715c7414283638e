"""Customers and levels by name, and the revisions that guard a preview (G3, P2)."""

from __future__ import annotations

import pytest

from inventory_tui.errors import NotFoundError, RefusedError, UsageError
from inventory_tui.inventory.model import Customer, DialPlan, LevelKind
from inventory_tui.store import levels, setup
from inventory_tui.store.engine import Store


@pytest.fixture
def northwind(store: Store) -> Customer:
    with store.write() as connection:
        customer = setup.add_customer(connection, "Northwind")
        for name, code in (("Amsterdam", "801"), ("berlin", "802"), ("Cork", "")):
            setup.add_site(connection, customer, name, code)
    return customer


@pytest.mark.parametrize("name", ["Northwind", "northwind", "NORTHWIND", "  Northwind "])
def test_names_match_without_case(store: Store, northwind: Customer, name: str) -> None:
    with store.read() as connection:
        assert levels.find_customer(connection, name) == northwind


def test_names_match_in_every_composition(store: Store) -> None:
    with store.write() as connection:
        setup.add_customer(connection, "Café Größe")
    with store.read() as connection:
        for name in ("CAFE\N{COMBINING ACUTE ACCENT} GRÖSSE", "café  größe"):
            assert levels.find_customer(connection, name).name == "Café Größe"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Nothwind", "did you mean Northwind?"),
        ("northwnd", "did you mean Northwind?"),
        ("Contoso", "see them with: inventory-tui customer list"),
        ("", "see them with: inventory-tui customer list"),
    ],
)
def test_an_unknown_customer_names_near_ones(store: Store, northwind: Customer, name: str, hint: str) -> None:
    with store.read() as connection, pytest.raises(NotFoundError) as unknown:
        levels.find_customer(connection, name)
    assert unknown.value.message == f"no customer {name!r}"
    assert unknown.value.hint == hint
    assert unknown.value.exit_code == 2


def test_an_unknown_site_names_near_ones_of_this_customer_alone(store: Store, northwind: Customer) -> None:
    with store.write() as connection:
        other = setup.add_customer(connection, "Contoso")
        setup.add_site(connection, other, "Berlim")
        with pytest.raises(NotFoundError) as unknown:
            levels.find_sites(connection, northwind, ["Cork", "Berlinn"])
    assert unknown.value.message == "no site 'Berlinn' of Northwind"
    assert unknown.value.hint == "did you mean berlin?"


def test_several_near_matches(store: Store, northwind: Customer) -> None:
    with store.write() as connection:
        for name in ("Oslo Nord", "Oslo Sør"):
            setup.add_site(connection, northwind, name)
        with pytest.raises(NotFoundError) as unknown:
            levels.find_sites(connection, northwind, ["Oslo Norr"])
    assert unknown.value.hint == "did you mean Oslo Nord or Oslo Sør?"


def test_sites_come_in_the_order_asked_for_each_once(store: Store, northwind: Customer) -> None:
    with store.read() as connection:
        found = levels.find_sites(connection, northwind, ["cork", "Amsterdam", "CORK"])
        assert [site.name for site in found] == ["Cork", "Amsterdam"]
        assert levels.find_sites(connection, northwind, []) == ()


def test_customer_level_is_no_site(store: Store, northwind: Customer) -> None:
    with store.read() as connection, pytest.raises(NotFoundError):
        levels.find_sites(connection, northwind, ["customer"])


def test_levels_begin_with_the_customer_then_sites_by_name(store: Store, northwind: Customer) -> None:
    with store.read() as connection:
        found = levels.levels_of(connection, northwind.id)
    assert [level.label for level in found.values()] == ["Customer", "Amsterdam", "berlin", "Cork"]
    assert [level.code for level in found.values()] == ["", "801", "802", ""]
    assert [id_ == level.id for id_, level in found.items()] == [True] * 4
    assert {level.kind for level in list(found.values())[1:]} == {LevelKind.SITE}


def test_customers_come_by_name_without_case(store: Store, northwind: Customer) -> None:
    with store.write() as connection:
        for name in ("zebra", "alpine", "Ölmühle"):
            setup.add_customer(connection, name)
        assert [each.name for each in levels.customers_of(connection).values()] == [
            "alpine",
            "Northwind",
            "zebra",
            "Ölmühle",
        ]


def test_each_revision_moves_alone(store: Store, northwind: Customer) -> None:
    with store.write() as connection:
        other = setup.add_customer(connection, "Contoso")
        untouched = levels.revisions(connection, other.id)
        for place, bump in enumerate((levels.bump_inventory, levels.bump_records, levels.bump_setup)):
            before = levels.revisions(connection, northwind.id)
            bump(connection, northwind.id)
            after = levels.revisions(connection, northwind.id)
            assert [one != two for one, two in zip(before, after, strict=True)] == [each == place for each in range(3)]
        assert levels.revisions(connection, other.id) == untouched


def test_revisions_are_drawn_and_not_counted() -> None:
    """A revision that comes back after a restored backup must not look like another moment's."""
    drawn = {levels.new_revision() for _ in range(1_000)}
    assert len(drawn) == 1_000
    assert all(0 <= each < 2**63 for each in drawn)


def test_every_change_of_the_setup_moves_its_revision(store: Store, northwind: Customer) -> None:
    with store.write() as connection:
        (site,) = levels.find_sites(connection, northwind, ["Amsterdam"])
        seen = [levels.revisions(connection, northwind.id)]
        setup.change_customer(connection, northwind, number_management=False)
        seen.append(levels.revisions(connection, northwind.id))
        setup.change_site(connection, northwind, site, location_code="805")
        seen.append(levels.revisions(connection, northwind.id))
        oslo = setup.add_site(connection, northwind, "Oslo")
        seen.append(levels.revisions(connection, northwind.id))
        setup.remove_site(connection, northwind, oslo)
        seen.append(levels.revisions(connection, northwind.id))
        assert len({moved for _, _, moved in seen}) == 5
        assert len({(inventory, records) for inventory, records, _ in seen}) == 1
        setup.change_customer(connection, northwind)
        setup.change_site(connection, northwind, site, location_code="801")
        again = levels.revisions(connection, northwind.id)
        setup.change_site(connection, northwind, site)
        assert levels.revisions(connection, northwind.id) == again


def test_a_customer_begins_with_its_level(store: Store) -> None:
    with store.write() as connection:
        customer = setup.add_customer(connection, " Northwind ", DialPlan.SLC)
        (level,) = levels.levels_of(connection, customer.id).values()
        assert levels.find_customer(connection, "northwind") == customer
    assert (level.kind, level.name, level.label, level.code) == (LevelKind.CUSTOMER, "Customer", "Customer", "")
    assert customer == Customer(customer.id, "Northwind", DialPlan.SLC, number_management=True, time_zone="UTC")


def test_names_that_match_are_the_same_name(store: Store, northwind: Customer) -> None:
    with store.write() as connection:
        with pytest.raises(RefusedError, match="there is already a customer Northwind"):
            setup.add_customer(connection, "NORTHWIND")
        with pytest.raises(RefusedError, match="Northwind already has a site berlin"):
            setup.add_site(connection, northwind, "Berlin")
        with pytest.raises(UsageError):
            setup.add_site(connection, northwind, "Customer")


def test_two_customers_may_have_sites_and_codes_alike(store: Store, northwind: Customer) -> None:
    """W9."""
    with store.write() as connection:
        other = setup.add_customer(connection, "Contoso")
        assert setup.add_site(connection, other, "Amsterdam", "801").code == "801"


def test_removed_sites_are_remembered_by_the_history(store: Store, northwind: Customer) -> None:
    from inventory_tui.actions.customers import Customers

    customers = Customers(store)
    (cork,) = (each.level for each in customers.sites("Northwind") if each.level.name == "Cork")
    customers.change_site("Northwind", "Cork", new_name="Cork City")
    customers.remove_site("Northwind", "Cork City")
    with store.read() as connection:
        assert levels.removed_sites(connection, northwind.id) == {cork.id: "Cork City"}
