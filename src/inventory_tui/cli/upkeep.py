"""``check`` and ``backup``: looking after the database itself."""

from __future__ import annotations

from pathlib import Path

import click

from inventory_tui.cli import output
from inventory_tui.cli.command import InventoryCommand
from inventory_tui.cli.session import Session
from inventory_tui.errors import CorruptError, InventoryError


@click.command(cls=InventoryCommand)
@click.pass_context
def check(context: click.Context) -> None:
    """Verify the database and print what is wrong with it.

    It looks at the integrity of the file, its schema, and the rules that must hold.
    """
    session = context.ensure_object(Session)
    session.may_create = False
    try:
        problems = session.run(lambda actions: actions.upkeep.check(session.work))
    except CorruptError as error:
        problems = [error.message]
    if session.wants_json:
        output.write_json({"ok": not problems, "problems": problems})
    else:
        for problem in problems:
            output.write_line(problem)
        if not problems:
            output.write_notice("nothing is wrong")
    if problems:
        context.exit(InventoryError.exit_code)


@click.command(cls=InventoryCommand)
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(session: Session, *, file: Path) -> None:
    """Copy the database to FILE, which must not exist.

    Others go on working meanwhile.
    """
    session.may_create = False
    session.run(lambda actions: actions.upkeep.backup(file, session.work))
    if session.wants_json:
        output.write_json({"file": str(file)})
    else:
        output.write_notice(f"copied to {file}")
