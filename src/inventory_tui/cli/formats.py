"""``source formats``: what can be read, and how administrators get it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inventory_tui.audit.uses import TABLE_U
from inventory_tui.cli import output
from inventory_tui.cli.command import InventoryCommand
from inventory_tui.cli.session import Session

if TYPE_CHECKING:
    from inventory_tui.sources.format_info import FormatInfo

WITH_USES = "generic"
"""The format whose column ``use`` holds the codes of table U."""
NEVER_COUNTS = "- (never counts)"


@click.command("formats", cls=InventoryCommand)
@click.argument("format_name", metavar="[FORMAT]", required=False)
@click.pass_obj
def list_formats(session: Session, *, format_name: str | None) -> None:
    """List the formats that can be read, or FORMAT alone.

    With them come the words that the column use of the format generic may hold, and what each makes of a number.
    """
    from inventory_tui.sources.formats import FORMATS, find_format

    formats = FORMATS if format_name is None else (find_format(format_name),)
    if session.wants_json:
        output.write_json_rows(_format_json(each) for each in formats)
        return
    output.write_table(
        ("format", "holds", "description"), [(each.name, each.what, each.description) for each in formats]
    )
    if any(each.name == WITH_USES for each in formats):
        output.write_line()
        output.write_table(
            ("use", "meaning", "status", "usage", "vendor"),
            [(rule.use, rule.label, rule.status or NEVER_COUNTS, rule.usage, rule.vendor) for rule in TABLE_U],
        )


def _format_json(info: FormatInfo) -> dict[str, object]:
    told: dict[str, object] = {
        "name": info.name,
        "what": info.what,
        "label": info.label,
        "description": info.description,
    }
    if info.name == WITH_USES:
        told["uses"] = [
            {
                "use": rule.use,
                "meaning": rule.label,
                "status": rule.status,
                "usage": rule.usage,
                "vendor": rule.vendor,
            }
            for rule in TABLE_U
        ]
    return told
