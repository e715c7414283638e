"""``site``: list, add, change and remove the sites of a customer."""

from __future__ import annotations

import click

from inventory_tui.cli import output
from inventory_tui.cli.command import InventoryGroup, customer_option
from inventory_tui.cli.questions import ask, check_may_ask, yes_option
from inventory_tui.cli.session import Session
from inventory_tui.errors import UsageError
from inventory_tui.inventory.model import Level


@click.group(cls=InventoryGroup)
def site() -> None:
    """List, add, change and remove the sites of a customer."""


@site.command("list", only_reads=True)
@customer_option()
@click.pass_obj
def list_sites(session: Session, customer: str) -> None:
    """List the sites of a customer with their numbers."""
    summaries = session.run(lambda actions: actions.customers.sites(customer))
    if session.wants_json:
        output.write_json_rows({**_as_json(summary.level), "numbers": summary.numbers} for summary in summaries)
        return
    output.write_table(
        ("site", "location code", "numbers"),
        [(summary.level.name, summary.level.code, f"{summary.numbers:,}") for summary in summaries],
        right=(2,),
    )


@site.command("add")
@click.argument("name")
@customer_option()
@click.option("--location-code", metavar="SLC", default="", help="Digits; needed under an slc dial plan.")
@click.pass_obj
def add_site(session: Session, *, name: str, customer: str, location_code: str) -> None:
    """Add the site NAME to a customer."""
    level = session.run(lambda actions: actions.customers.add_site(customer, name, location_code))
    _answer(session, level, "added")


@site.command("set")
@click.argument("name")
@customer_option()
@click.option("--name", "new_name", metavar="NAME", help="The new name.")
@click.option("--location-code", metavar="SLC", help="The new location code; blank for none.")
@click.pass_obj
def change_site(session: Session, *, name: str, customer: str, new_name: str | None, location_code: str | None) -> None:
    """Change the site NAME of a customer."""
    if new_name is None and location_code is None:
        raise UsageError("nothing to change was named", "give --name or --location-code")
    level = session.run(
        lambda actions: actions.customers.change_site(customer, name, new_name=new_name, location_code=location_code)
    )
    _answer(session, level, "changed")


@site.command("remove")
@click.argument("name")
@customer_option()
@yes_option
@click.pass_obj
def remove_site(session: Session, *, name: str, customer: str, yes: bool) -> None:
    """Remove the site NAME of a customer; only an empty one. Asks first."""
    check_may_ask(yes=yes)
    owner = session.run(lambda actions: actions.customers.get(customer))
    ask(f"Remove site {name} of customer {owner.name}?", yes=yes)
    session.run(lambda actions: actions.customers.remove_site(customer, name))
    if session.wants_json:
        output.write_json({"removed": name})
    else:
        output.write_notice(f"removed site {name}")


def _answer(session: Session, level: Level, verb: str) -> None:
    if session.wants_json:
        output.write_json(_as_json(level))
    else:
        output.write_notice(f"{verb} site {level.name}")


def _as_json(level: Level) -> dict[str, object]:
    return {"name": level.name, "location_code": level.code}
