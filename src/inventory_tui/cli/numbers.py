"""``number``: list, show and add numbers of a customer's inventory, and what else is done to them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import click

from inventory_tui.cli import output
from inventory_tui.cli.command import InventoryGroup, customer_option
from inventory_tui.cli.export import export_to_stdout
from inventory_tui.cli.filters import filter_options
from inventory_tui.cli.free import next_numbers
from inventory_tui.cli.session import Session
from inventory_tui.cli.work import WORK
from inventory_tui.errors import RefusedError

if TYPE_CHECKING:
    from inventory_tui.actions.browse import RowSource
    from inventory_tui.inventory.edits import ActionResult
    from inventory_tui.inventory.model import Entry
    from inventory_tui.inventory.query import NumberQuery

PAGE = 2_000
SHOWN = 20
"""Skipped numbers that the text lists."""
DRIFT = " ≠"
"""Stands beside a Status that is not the present truth (W0)."""


@click.group(cls=InventoryGroup)
def number() -> None:
    """List, show, add and change numbers."""


@number.command("list", only_reads=True)
@customer_option()
@filter_options
@click.pass_obj
def list_numbers(session: Session, *, customer: str, query: NumberQuery) -> None:
    """List the numbers that the filters ask for.

    Values match whole words without case; a repeated option means any of them, different options mean all. A Status
    that is not what the records say now has a ≠ beside it.
    """
    if session.wants_json:
        export_to_stdout(session, customer, query, "json")
        return
    with session.run(lambda actions: actions.browse.open(customer, query)) as rows:
        session.run(lambda _: rows.prepare(session.work))
        header = ("number", "level", "status", "usage", "vendor", "description")
        output.write_table(header, map(_cells, _iter_entries(session, rows)))


@number.command("show", only_reads=True)
@click.argument("number", metavar="NUMBER")
@customer_option()
@click.pass_obj
def show_number(session: Session, *, number: str, customer: str) -> None:
    """Show all there is about NUMBER.

    Its entries, the service records behind it, and what was done to it.
    """
    from inventory_tui.cli.number_text import detail_json, iter_detail

    owner = session.run(lambda actions: actions.customers.get(customer))
    detail = session.run(lambda actions: actions.browse.detail(customer, number))
    if session.wants_json:
        output.write_json(detail_json(owner, detail))
        return
    for line in iter_detail(detail):
        output.write_line(line)


@number.command("add")
@click.argument("first")
@click.argument("last", required=False)
@customer_option()
@click.option("--site", metavar="SITE", help="At this site; at Customer level unless given.")
@click.pass_obj
def add_numbers(session: Session, *, first: str, last: str | None, customer: str, site: str | None) -> None:
    """Add FIRST, or all numbers from FIRST to LAST.

    At most 1,000 at a time, alike but for their last digits. Those that exist are left as they are; new ones get the
    Status that the service records give them.
    """
    result = session.run(lambda actions: actions.edit.add(customer, first, last, site))
    write_result(session, result, "added")


def write_result(session: Session, result: ActionResult, verb: str) -> None:
    """Print what an action did to numbers.

    Raises:
        RefusedError: every number was skipped (cli.md, exit codes).
    """
    if session.wants_json:
        output.write_json(
            {
                "changed": result.changed,
                "skipped": [
                    {"number": each.number, "level": each.level, "reason": each.reason} for each in result.skipped
                ],
                "id": result.id,
            }
        )
    else:
        output.write_line(f"{verb} {result.changed:,}, skipped {result.skipped_count:,}")
        for each in result.skipped[:SHOWN]:
            output.write_line(f"skipped: {each.number} at {each.level}: {each.reason}")
    if result.skipped and not result.changed:
        raise RefusedError("every number named was skipped, nothing was changed")


def _iter_entries(session: Session, rows: RowSource) -> Iterator[Entry]:
    for offset in range(0, rows.count, PAGE):
        yield from session.foreground.run(partial(rows.page, offset, PAGE))


def _cells(entry: Entry) -> tuple[str, ...]:
    drift = DRIFT if entry.drift else ""
    state = entry.state
    return (entry.number, entry.level.label, state.status + drift, state.usage, state.vendor, entry.description)


for _command in (next_numbers, *WORK):
    number.add_command(_command)
