"""``history``: audit runs and changes, newest first, and what each of them did (P4)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inventory_tui.audit.findings import Finding
from inventory_tui.cli import output
from inventory_tui.cli.command import InventoryGroup, customer_option
from inventory_tui.cli.number_text import change_json, state_words
from inventory_tui.cli.session import Session
from inventory_tui.cli.undo import undo
from inventory_tui.errors import UsageError
from inventory_tui.inventory.wording import counted

if TYPE_CHECKING:
    from inventory_tui.inventory.history import ChangeRow, OperationDetail

PAGE = 2_000
MOST = 50
MOST_ID = 2**63 - 1
"""The largest id that a database can hand out."""


@click.group(cls=InventoryGroup, invoke_without_command=True)
@customer_option(is_required=False)
@click.option("--limit", metavar="N", type=click.IntRange(1, MOST_ID), help="So many at most; 50 unless given.")
@click.pass_context
def history(context: click.Context, *, customer: str | None, limit: int | None) -> None:
    """List audit runs and changes, newest first."""
    if context.invoked_subcommand is not None:
        if customer is not None or limit is not None:
            raise UsageError("--customer and --limit are for the list alone", "an id names one run or change of all")
        return
    session = context.ensure_object(Session)
    session.only_reads = True
    operations = session.run(lambda actions: actions.history.list(customer, limit or MOST))
    if session.wants_json:
        output.write_json_rows(each.as_json() for each in operations)
        return
    output.write_table(
        ("id", "when", "who", "customer", "what"),
        [(each.id, output.local_time(each.at), each.who, each.customer, each.summary) for each in operations],
        right=(0,),
    )


@history.command("show", only_reads=True)
@click.argument("operation_id", metavar="ID", type=click.IntRange(1, MOST_ID))
@click.option("--changes", is_flag=True, help="List what it changed.")
@click.option("--export", "target", metavar="FILE", type=click.Path(path_type=Path), help="Write changes and findings.")
@click.pass_obj
def show_operation(session: Session, *, operation_id: int, changes: bool, target: Path | None) -> None:
    """Show the run or change ID, with what it found."""
    detail = session.run(lambda actions: actions.history.show(operation_id))
    if target is not None:
        count = session.run(lambda actions: actions.history.export(operation_id, target, work=session.work))
        output.write_notice(f"wrote {counted(count, 'row')} to {target}")
    if session.wants_json:
        document = _as_json(detail)
        if changes:
            document["changes"] = [change_json(change) for change in _iter_changes(session, detail)]
        output.write_json(document)
        return
    for line in _iter_lines(detail):
        output.write_line(line)
    if changes:
        output.write_table(
            ("number", "level", "before", "after", "why"),
            (
                (change.number, change.level, state_words(change.before), state_words(change.after), _reason(change))
                for change in _iter_changes(session, detail)
            ),
        )


def _iter_changes(session: Session, detail: OperationDetail) -> Iterator[ChangeRow]:
    read = session.run(lambda actions: actions.history.changes)
    for offset in range(0, detail.changes, PAGE):
        yield from session.foreground.run(partial(read, detail.operation.id, offset, PAGE))


def _as_json(detail: OperationDetail) -> dict[str, object]:
    operation = detail.operation
    return {
        **operation.as_json(),
        "customer": operation.customer,
        "summary": operation.summary,
        "request": dict(operation.request),
        "undoes": operation.undoes,
        "findings": dict(detail.findings),
        "changed": detail.changes,
    }


def _iter_lines(detail: OperationDetail) -> Iterator[str]:
    operation = detail.operation
    yield f"{operation.kind} {operation.id}: {operation.summary}"
    yield f"{operation.customer}, {output.local_time(operation.at)}, by {operation.who} from {operation.origin}"
    yield f"{counted(detail.changes, 'entry', 'entries')} changed"
    for code, count in detail.findings.items():
        yield f"{count:,} {Finding(code).label}"


def _reason(change: ChangeRow) -> str:
    fields = [f"{name} {before or '-'} → {after or '-'}" for name, (before, after) in change.fields.items()]
    return "; ".join(filter(None, (change.why, *fields)))


history.add_command(undo)
