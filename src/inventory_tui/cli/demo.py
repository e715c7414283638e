"""``demo``: builds a believable estate in a database of its own, and opens it."""

from __future__ import annotations

from dataclasses import replace

import click

from inventory_tui.cli import output
from inventory_tui.cli.command import InventoryCommand
from inventory_tui.cli.interface import check_terminal, open_interface
from inventory_tui.cli.session import Session


@click.command(cls=InventoryCommand)
@click.option("--numbers", metavar="N", type=int, help="How many numbers the estate has. Default: 20,000.")
@click.option("--no-open", is_flag=True, help="Only build it, and print its path.")
@click.pass_context
def demo(context: click.Context, *, numbers: int | None, no_open: bool) -> None:
    """Build a demo estate and open it.

    It has a database of its own, beside the one you use. One that is there already in the size asked for is
    opened as it is.
    """
    from inventory_tui.actions.demo import NUMBERS, build

    session = context.ensure_object(Session)
    is_opened = not no_open and not session.wants_json
    if is_opened:
        check_terminal()
    settings = session.settings
    size = NUMBERS if numbers is None else numbers
    path = session.foreground.run(lambda: build(settings, size, session.work))
    if session.wants_json:
        output.write_json({"database": str(path)})
    elif no_open:
        output.write_line(str(path))
    if is_opened:
        session.open_at(replace(settings, database=path, is_default_database=False))
        context.exit(open_interface(session, None))
