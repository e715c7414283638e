"""``customer``: list, add and change customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inventory_tui.cli import output
from inventory_tui.cli.command import InventoryGroup
from inventory_tui.cli.questions import ask, check_may_ask, yes_option
from inventory_tui.cli.session import Session
from inventory_tui.errors import UsageError
from inventory_tui.inventory.model import Customer, DialPlan

if TYPE_CHECKING:
    from inventory_tui.actions.customers import CustomerSummary

_PLANS = click.Choice([plan.value for plan in DialPlan], case_sensitive=False)


@click.group(cls=InventoryGroup)
def customer() -> None:
    """List, add and change customers."""


@customer.command("list", only_reads=True)
@click.pass_obj
def list_customers(session: Session) -> None:
    """List the customers with their counts and their last audit."""
    summaries = session.run(lambda actions: actions.customers.list())
    if session.wants_json:
        output.write_json_rows(
            {
                **_as_json(summary.customer),
                "sites": summary.sites,
                "numbers": summary.numbers,
                "in_use": summary.in_use,
                "available": summary.available,
                "last_audit": output.instant(summary.last_audit),
                "last_audit_run": summary.last_audit_id,
                "attention": summary.attention,
            }
            for summary in summaries
        )
        return
    output.write_table(
        ("customer", "plan", "sites", "numbers", "in use", "free", "last audit", "attention"),
        [
            (
                summary.customer.name,
                summary.customer.dial_plan.value,
                f"{summary.sites:,}",
                f"{summary.numbers:,}",
                f"{summary.in_use:,}",
                f"{summary.available:,}",
                output.local_time(summary.last_audit) or "-",
                _attention(summary),
            )
            for summary in summaries
        ],
        right=(2, 3, 4, 5),
    )


@customer.command("add")
@click.argument("name")
@click.option(
    "--dial-plan",
    type=_PLANS,
    default=DialPlan.FLAT.value,
    help="flat (default), or slc: sites with location codes.",
)
@click.pass_obj
def add_customer(session: Session, *, name: str, dial_plan: str) -> None:
    """Add the customer NAME."""
    _answer(session, session.run(lambda actions: actions.customers.add(name, DialPlan(dial_plan))), "added")


@customer.command("set")
@click.argument("name")
@click.option("--name", "new_name", metavar="NAME", help="The new name.")
@click.option(
    "--number-management",
    type=click.Choice(["on", "off"], case_sensitive=False),
    help="Whether audits may run.",
)
@click.option("--dial-plan", type=_PLANS, help="flat, or slc: every site needs a location code then.")
@yes_option
@click.pass_obj
def change_customer(
    session: Session,
    *,
    name: str,
    new_name: str | None,
    number_management: str | None,
    dial_plan: str | None,
    yes: bool,
) -> None:
    """Change the customer NAME. Asks first."""
    wishes = [
        f"{what} {value}"
        for what, value in (
            ("name", new_name),
            ("number management", number_management),
            ("dial plan", dial_plan),
        )
        if value is not None
    ]
    if not wishes:
        raise UsageError("nothing to change was named", "give --name, --number-management or --dial-plan")
    check_may_ask(yes=yes)
    known = session.run(lambda actions: actions.customers.get(name))
    ask(f"Change customer {known.name}: {', '.join(wishes)}?", yes=yes)
    changed = session.run(
        lambda actions: actions.customers.change(
            name,
            new_name=new_name,
            number_management=None if number_management is None else number_management == "on",
            dial_plan=None if dial_plan is None else DialPlan(dial_plan),
        )
    )
    _answer(session, changed, "changed")


def _attention(summary: CustomerSummary) -> str:
    disabled = "" if summary.customer.number_management else "number management off"
    return "; ".join(filter(None, (disabled, summary.attention)))


def _answer(session: Session, customer: Customer, verb: str) -> None:
    if session.wants_json:
        output.write_json(_as_json(customer))
    else:
        output.write_notice(f"{verb} customer {customer.name}")


def _as_json(customer: Customer) -> dict[str, object]:
    return {
        "name": customer.name,
        "dial_plan": customer.dial_plan.value,
        "number_management": customer.number_management,
    }
