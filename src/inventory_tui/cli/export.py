"""``export``: numbers of a customer's inventory as a file, or on standard output (W5, N6)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inventory_tui.cli import output
from inventory_tui.cli.command import InventoryCommand, customer_option
from inventory_tui.cli.filters import filter_options
from inventory_tui.cli.session import Session
from inventory_tui.errors import UsageError
from inventory_tui.inventory.wording import counted

if TYPE_CHECKING:
    from inventory_tui.inventory.query import NumberQuery

STDOUT = Path("-")
FORMATS = ("csv", "xlsx", "json", "jsonl", "voss")


@click.command(cls=InventoryCommand, only_reads=True)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@customer_option()
@filter_options
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS, case_sensitive=False),
    help="What FILE is written as; by its extension unless given, else csv.",
)
@click.option("--escape-plus", is_flag=True, help=r"Write the + of numbers as \+, as provisioning platforms do.")
@click.option("--overwrite", is_flag=True, help="Replace FILE if it is there.")
@click.pass_obj
def export(
    session: Session,
    *,
    file: Path,
    customer: str,
    query: NumberQuery,
    format_name: str | None,
    escape_plus: bool,
    overwrite: bool,
) -> None:
    """Write the numbers that the filters ask for to FILE.

    FILE may be - for standard output. What is written can be read again with import numbers. The format voss is a
    workbook that VOSS Automate loads: it has no levels, because the platform makes numbers at customer level.
    """
    from inventory_tui.actions.export import ExportRequest

    if file == STDOUT:
        export_to_stdout(session, customer, query, _format_on_stdout(session, format_name), escape_plus=escape_plus)
        return
    request = ExportRequest(customer, query, file, format_name, escape_plus=escape_plus, overwrite=overwrite)
    count = session.run(lambda actions: actions.export.export(request, work=session.work))
    if session.wants_json:
        output.write_json({"file": str(file), "numbers": count})
    else:
        output.write_notice(f"wrote {counted(count, 'number')} to {file}")


def export_to_stdout(
    session: Session, customer: str, query: NumberQuery, format_name: str | None, *, escape_plus: bool = False
) -> None:
    """Write the numbers of a query to standard output; nothing waits for its reader (cli.md, Files)."""
    from inventory_tui.actions.export import ExportRequest

    is_ascii = output.is_terminal(sys.stdout)
    request = ExportRequest(customer, query, None, format_name, escape_plus=escape_plus, is_ascii=is_ascii)
    session.run(lambda actions: actions.export.export(request, output.open_binary(), session.work))


def _format_on_stdout(session: Session, named: str | None) -> str | None:
    if named in ("xlsx", "voss") and output.is_terminal(sys.stdout):
        raise UsageError("a workbook is nothing to look at in a terminal", "give a FILE, or pipe it somewhere")
    if not session.wants_json:
        return named
    if named not in (None, "json"):
        raise UsageError(f"--json and --format {named} contradict each other on standard output", "give one of them")
    return "json"
