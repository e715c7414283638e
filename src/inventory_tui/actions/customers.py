"""Customers and their sites: listing, adding, changing, removing (W8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from inventory_tui.audit.plan import SourceAge
from inventory_tui.inventory.model import Customer, DialPlan, Level, Status
from inventory_tui.store import levels, overview, setup
from inventory_tui.store.engine import Connection, Store
from inventory_tui.store.operations import record_operation
from inventory_tui.store.source_ages import ages_of


@dataclass(frozen=True, slots=True)
class CustomerSummary:
    """One row of the list of customers."""

    customer: Customer
    sites: int
    numbers: int
    in_use: int
    available: int
    last_audit: datetime | None
    last_audit_id: int | None
    attention: str
    """What a person should look at, in a few words; blank where there is nothing."""


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """One row of the list of a customer's sites."""

    level: Level
    numbers: int


SiteSummaries: TypeAlias = list[SiteSummary]


class Customers:
    """What can be done with customers and their sites."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self) -> list[CustomerSummary]:
        """Return every customer, by name, with its counts and what needs attention."""
        with self._store.read() as connection:
            customers = levels.customers_of(connection)
            tallies = overview.tallies(connection)
            ages = {id_: ages_of(connection, customer) for id_, customer in customers.items()}
        return [
            _summarise(customer, tallies.get(id_, overview.Tally()), ages[id_]) for id_, customer in customers.items()
        ]

    def get(self, name: str) -> Customer:
        """Return the customer of that name, in whatever case.

        Raises:
            NotFoundError: there is none.
        """
        with self._store.read() as connection:
            return levels.find_customer(connection, name)

    def add(self, name: str, dial_plan: DialPlan = DialPlan.FLAT) -> Customer:
        """Add a customer.

        Raises:
            UsageError: the name cannot be one.
            RefusedError: a customer has that name.
        """
        with self._store.write() as connection:
            customer = setup.add_customer(connection, name, dial_plan)
            request = {"action": "add", "customer": customer.name, "dial_plan": dial_plan.value}
            record_operation(connection, customer.id, "customer", request, {})
        return customer

    def change(
        self,
        name: str,
        *,
        new_name: str | None = None,
        number_management: bool | None = None,
        dial_plan: DialPlan | None = None,
    ) -> Customer:
        """Change a customer's name, number management or dial plan (W8).

        Raises:
            NotFoundError: there is no such customer.
            RefusedError: another has the new name, or ``slc`` while a site lacks its code.
        """
        with self._store.write() as connection:
            before = levels.find_customer(connection, name)
            after = setup.change_customer(
                connection,
                before,
                new_name=new_name,
                number_management=number_management,
                dial_plan=dial_plan,
            )
            changes = _differences(_words_of_customer(before), _words_of_customer(after))
            if changes:
                request = {"action": "change", "customer": after.name, "changes": changes}
                record_operation(connection, after.id, "customer", request, {})
        return after

    def sites(self, customer: str) -> SiteSummaries:
        """Return the customer's sites, by name, each with how many numbers it has.

        Raises:
            NotFoundError: there is no such customer.
        """
        with self._store.read() as connection:
            owner = levels.find_customer(connection, customer)
            numbers = overview.numbers_by_level(connection, owner.id)
            found = levels.levels_of(connection, owner.id)
        return [SiteSummary(level, numbers.get(level.id, 0)) for level in found.values() if level.is_site]

    def add_site(self, customer: str, name: str, location_code: str = "") -> Level:
        """Add a site to a customer.

        Raises:
            NotFoundError: there is no such customer.
            UsageError: the name cannot be one.
            RefusedError: a site has that name, or the code breaks a rule (W8).
        """
        with self._store.write() as connection:
            owner = levels.find_customer(connection, customer)
            site = setup.add_site(connection, owner, name, location_code)
            request = {"action": "add", "site": site.name, "location_code": site.code}
            record_operation(connection, owner.id, "site", request, {})
        return site

    def change_site(
        self, customer: str, name: str, *, new_name: str | None = None, location_code: str | None = None
    ) -> Level:
        """Change a site's name or location code (W8).

        Raises:
            NotFoundError: there is no such customer or site.
            RefusedError: another site has the new name, or the code breaks a rule.
        """
        with self._store.write() as connection:
            owner, before = _find_site(connection, customer, name)
            after = setup.change_site(connection, owner, before, new_name=new_name, location_code=location_code)
            changes = _differences(_words_of_site(before), _words_of_site(after))
            if changes:
                request = {"action": "change", "site": after.name, "changes": changes}
                record_operation(connection, owner.id, "site", request, {})
        return after

    def remove_site(self, customer: str, name: str) -> None:
        """Remove a site that holds nothing.

        Raises:
            NotFoundError: there is no such customer or site.
            RefusedError: it has numbers, records or problems, or a source leads to it.
        """
        with self._store.write() as connection:
            owner, site = _find_site(connection, customer, name)
            setup.remove_site(connection, owner, site)
            request = {"action": "remove", "site": site.name, "location_code": site.code, "level_id": site.id}
            record_operation(connection, owner.id, "site", request, {})


def _find_site(connection: Connection, customer: str, name: str) -> tuple[Customer, Level]:
    owner = levels.find_customer(connection, customer)
    (site,) = levels.find_sites(connection, owner, [name])
    return owner, site


def _summarise(customer: Customer, tally: overview.Tally, ages: Iterable[SourceAge]) -> CustomerSummary:
    counts = tally.by_status
    return CustomerSummary(
        customer=customer,
        sites=tally.sites,
        numbers=sum(counts.values()),
        in_use=sum(count for status, count in counts.items() if status.is_in_use),
        available=counts.get(Status.AVAILABLE, 0),
        last_audit=tally.last_audit,
        last_audit_id=tally.last_audit_id,
        attention=_attention(ages),
    )


def _attention(ages: Iterable[SourceAge]) -> str:
    old = [age for age in ages if age.is_stale]
    stale = [age.name for age in old if age.imported_at is not None]
    never = [age.name for age in old if age.imported_at is None]
    parts = []
    if stale:
        parts.append(f"stale source{'s' * (len(stale) > 1)} {', '.join(stale)}")
    if never:
        parts.append(f"never imported: {', '.join(never)}")
    return "; ".join(parts)


def _words_of_customer(customer: Customer) -> dict[str, str]:
    return {
        "name": customer.name,
        "number_management": "on" if customer.number_management else "off",
        "dial_plan": customer.dial_plan.value,
    }


def _words_of_site(site: Level) -> dict[str, str]:
    return {"name": site.name, "location_code": site.code}


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[str]]:
    """Return before and after of each word that differs, for the record of the change."""
    return {key: [before[key], after[key]] for key in before if before[key] != after[key]}
