"""``number next``: the next free numbers, reserved at once where that is asked for (W10)."""

from __future__ import annotations

import click

from inventory_tui.cli import output
from inventory_tui.cli.command import InventoryCommand, customer_option
from inventory_tui.cli.session import Session
from inventory_tui.errors import RefusedError, UsageError


@click.command("next", cls=InventoryCommand)
@customer_option()
@click.option("--site", metavar="SITE", help="At this site, then at Customer level; only there unless given.")
@click.option("--count", metavar="N", type=int, default=1, help="So many; 1 unless given, at most 1,000.")
@click.option("--number-prefix", metavar="P", default="", help="Numbers that begin with P.")
@click.option("--reserve", "reserves", is_flag=True, help="Reserve them at once, so that nobody else gets them.")
@click.option("--days", metavar="DAYS", type=int, help="With --reserve: for 1 to 999 days; open-ended unless given.")
@click.option("--notes", metavar="TEXT", default="", help="With --reserve: reservation notes.")
@click.pass_obj
def next_numbers(
    session: Session,
    *,
    customer: str,
    site: str | None,
    count: int,
    number_prefix: str,
    reserves: bool,
    days: int | None,
    notes: str,
) -> None:
    """Print the next free numbers, one a line.

    Those that are free for longest come first.

    Free is what is Available, what no record uses or mentions, and no other spelling of a number in use. Under an slc
    dial plan a site gets its own numbers only. Fewer than asked for are told on standard error; none is exit code 3.
    """
    from inventory_tui.actions.next_free import NextFreeRequest
    from inventory_tui.inventory.edits import Reserve

    if not reserves and (days is not None or notes):
        raise UsageError("--days and --notes are for numbers that are reserved", "add --reserve")
    session.only_reads = not reserves
    hold = Reserve(days, notes) if reserves else None
    request = NextFreeRequest(customer, site, count, number_prefix, hold)
    found = session.run(lambda actions: actions.edit.next_free(request, session.work))
    if session.wants_json:
        rows = ({"number": entry.number, "level": entry.level.label} for entry in found.entries)
        output.write_json_with_rows({}, "numbers", rows, {"id": found.id})
    else:
        for number in found.numbers:
            output.write_line(number)
    if not found.numbers:
        raise RefusedError("no number is free there", "look elsewhere, or add numbers", rules=["W10"])
    if len(found.numbers) < count:
        output.write_notice(f"only {len(found.numbers):,} of {count:,} are free there")
