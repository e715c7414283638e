"""``history undo``: take back what was done to the inventory (W7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inventory_tui.cli.command import InventoryCommand
from inventory_tui.cli.edits import Telling, do
from inventory_tui.cli.questions import yes_option
from inventory_tui.cli.session import Session

if TYPE_CHECKING:
    from inventory_tui.actions.edit import Prepared, PreparedUndo


@click.command("undo", cls=InventoryCommand)
@click.argument("operation_id", metavar="ID", type=click.IntRange(1, 2**63 - 1))
@yes_option
@click.pass_obj
def undo(session: Session, *, operation_id: int, yes: bool) -> None:
    """Take back the run or change ID. Asks first.

    That works as long as nothing that it wrote was changed since.

    Numbers that would look free though a record uses them keep the Status that the records give them; they are told.
    """
    telling = Telling(_question, f"undid {operation_id}, changed", "not as before")
    do(session, lambda actions: actions.edit.prepare_undo(operation_id, session.work), telling, yes=yes)


def _question(ready: Prepared | PreparedUndo) -> str:
    sentence = ready.sentence.partition(";")[0]
    return f"{sentence[:1].upper()}{sentence[1:]} of {ready.customer.name}"
