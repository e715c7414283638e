"""Changing customers and sites under their rules (W8). Everything here needs the write gate.

Shared by what a person does by hand and what an import of sites does. Must not write the history:
the caller knows what was asked.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from inventory_tui.errors import RefusedError
from inventory_tui.inventory.model import Customer, DialPlan, Level, LevelKind, name_key
from inventory_tui.inventory.setup import check_every_site_has_code, check_new_site_has_code, checked_code, checked_name
from inventory_tui.inventory.wording import counted
from inventory_tui.store.levels import bump_setup, levels_of, new_revision
from inventory_tui.store.schema import customer as customers
from inventory_tui.store.schema import entry, problem, record, source, source_site
from inventory_tui.store.schema import level as levels


def add_customer(connection: Connection, name: str, dial_plan: DialPlan = DialPlan.FLAT) -> Customer:
    """Add a customer and its Customer level.

    Raises:
        UsageError: the name cannot be one.
        RefusedError: a customer has that name.
    """
    cleaned = checked_name("customer", name)
    _check_free(connection, cleaned, None)
    id_: int = connection.execute(
        insert(customers)
        .values(
            name=cleaned,
            name_key=name_key(cleaned),
            dial_plan=dial_plan,
            number_management=True,
            inventory_revision=new_revision(),
            record_revision=new_revision(),
            setup_revision=new_revision(),
        )
        .returning(customers.c.id)
    ).scalar_one()
    _insert_level(connection, id_, LevelKind.CUSTOMER, "Customer", "")
    return Customer(id_, cleaned, dial_plan)


def change_customer(
    connection: Connection,
    customer: Customer,
    *,
    new_name: str | None = None,
    number_management: bool | None = None,
    dial_plan: DialPlan | None = None,
) -> Customer:
    """Change what is given and return the customer as it is then.

    Raises:
        UsageError: the new name cannot be one.
        RefusedError: another customer has the new name, or ``slc`` while a site lacks a code (W8).
    """
    name = customer.name if new_name is None else checked_name("customer", new_name)
    plan = customer.dial_plan if dial_plan is None else dial_plan
    is_managed = customer.number_management if number_management is None else number_management
    changed = Customer(customer.id, name, plan, is_managed, customer.time_zone)
    if changed == customer:
        return customer
    if name != customer.name:
        _check_free(connection, name, customer.id)
    if plan is DialPlan.SLC and customer.dial_plan is not DialPlan.SLC:
        check_every_site_has_code(name, {site.name: site.code for site in _sites(connection, customer)})
    connection.execute(
        update(customers)
        .where(customers.c.id == customer.id)
        .values(name=name, name_key=name_key(name), dial_plan=plan, number_management=is_managed)
    )
    bump_setup(connection, customer.id)
    return changed


def add_site(connection: Connection, customer: Customer, name: str, location_code: str = "") -> Level:
    """Add a site to a customer.

    Raises:
        UsageError: the name cannot be one.
        RefusedError: a site has that name, or the code breaks a rule (W8).
    """
    cleaned = checked_name("site", name)
    sites = _sites(connection, customer)
    code = _checked_site(customer, cleaned, location_code, sites)
    id_ = _insert_level(connection, customer.id, LevelKind.SITE, cleaned, code)
    bump_setup(connection, customer.id)
    return Level(id_, customer.id, LevelKind.SITE, cleaned, code)


def change_site(
    connection: Connection,
    customer: Customer,
    site: Level,
    *,
    new_name: str | None = None,
    location_code: str | None = None,
) -> Level:
    """Change what is given and return the site as it is then.

    Raises:
        UsageError: the new name cannot be one.
        RefusedError: another site has the new name, or the code breaks a rule (W8).
    """
    name = site.name if new_name is None else checked_name("site", new_name)
    others = [each for each in _sites(connection, customer) if each.id != site.id]
    code = _checked_site(customer, name, site.code if location_code is None else location_code, others)
    changed = Level(site.id, customer.id, LevelKind.SITE, name, code)
    if changed == site:
        return site
    connection.execute(
        update(levels)
        .where(levels.c.customer_id == customer.id, levels.c.id == site.id)
        .values(name=name, name_key=name_key(name), code=code)
    )
    bump_setup(connection, customer.id)
    return changed


def remove_site(connection: Connection, customer: Customer, site: Level) -> None:
    """Remove a site that holds nothing.

    Raises:
        RefusedError: it has entries, records, problems, or a source leads to it.
    """
    _check_empty(connection, customer, site)
    connection.execute(delete(levels).where(levels.c.customer_id == customer.id, levels.c.id == site.id))
    bump_setup(connection, customer.id)


def _check_empty(connection: Connection, customer: Customer, site: Level) -> None:
    again = "import their source again, without this site"
    held = ((entry, "number", "move or delete them first"), (record, "service record", again))
    for table, what, hint in (*held, (problem, "unusable number", again)):
        count: int = connection.execute(
            select(func.count()).where(table.c.customer_id == customer.id, table.c.level_id == site.id)
        ).scalar_one()
        if count:
            raise RefusedError(f"{site.name} has {counted(count, what)}: only an empty site can be removed", hint)
    translated = exists().where(
        source_site.c.customer_id == customer.id,
        source_site.c.source_id == source.c.id,
        source_site.c.level_id == site.id,
    )
    for name, settings, is_translated in connection.execute(
        select(source.c.name, source.c.settings, translated).where(
            source.c.customer_id == customer.id, source.c.retired_at.is_(None)
        )
    ):
        if is_translated or settings.get("site_id") == site.id:
            raise RefusedError(
                f"the source {name} leads to {site.name}: only an empty site can be removed",
                "let the source lead to another site first",
            )


def _checked_site(customer: Customer, name: str, code: str, others: list[Level]) -> str:
    for each in others:
        if name_key(each.name) == name_key(name):
            raise RefusedError(f"{customer.name} already has a site {each.name}", "choose another name")
    checked = checked_code(name, code, {each.name: each.code for each in others})
    if customer.dial_plan is DialPlan.SLC:
        check_new_site_has_code(customer.name, name, checked)
    return checked


def _check_free(connection: Connection, name: str, own_id: int | None) -> None:
    taken = connection.execute(
        select(customers.c.id, customers.c.name).where(customers.c.name_key == name_key(name))
    ).first()
    if taken is not None and taken.id != own_id:
        raise RefusedError(f"there is already a customer {taken.name}", "choose another name")


def _sites(connection: Connection, customer: Customer) -> list[Level]:
    return [each for each in levels_of(connection, customer.id).values() if each.is_site]


def _insert_level(connection: Connection, customer_id: int, kind: LevelKind, name: str, code: str) -> int:
    id_: int = connection.execute(
        insert(levels)
        .values(customer_id=customer_id, kind=kind, name=name, name_key=name_key(name), code=code)
        .returning(levels.c.id)
    ).scalar_one()
    return id_
