"""``source formats`` and ``source query``: what can be read, how administrators get it, and what of it is used."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from inventory_tui.audit.uses import TABLE_U
from inventory_tui.cli import output
from inventory_tui.cli.command import InventoryCommand
from inventory_tui.cli.session import Session
from inventory_tui.errors import UsageError

if TYPE_CHECKING:
    from inventory_tui.sources.format_info import FormatInfo

WITH_USES = "generic"
"""The format whose column ``use`` holds the codes of table U."""
NEVER_COUNTS = "- (never counts)"
_WIDTH = 78


@click.command("formats", cls=InventoryCommand)
@click.argument("format_name", metavar="[FORMAT]", required=False)
@click.pass_obj
def list_formats(session: Session, *, format_name: str | None) -> None:
    """List the formats that can be read, or tell all about FORMAT.

    Of one: how to get such a file, what of it is used and what is not, how sure that is, and its columns. With the
    format generic come the words that its column use may hold, and what each makes of a number.
    """
    from inventory_tui.sources.formats import FORMATS, find_format

    formats = FORMATS if format_name is None else (find_format(format_name),)
    if session.wants_json:
        output.write_json_rows(_format_json(each) for each in formats)
        return
    if format_name is None:
        output.write_table(("format", "holds", "label"), [(each.name, each.what, each.label) for each in formats])
    else:
        _write_format(formats[0])
    if any(each.name == WITH_USES for each in formats):
        output.write_line()
        output.write_table(
            ("use", "meaning", "status", "usage", "vendor"),
            [(rule.use, rule.label, rule.status or NEVER_COUNTS, rule.usage, rule.vendor) for rule in TABLE_U],
        )
    if format_name is None:
        output.write_notice("how to get such a file, and what of it is used: inventory-tui source formats FORMAT")


@click.command("query", cls=InventoryCommand)
@click.argument("format_name", metavar="FORMAT")
@click.pass_obj
def print_query(session: Session, *, format_name: str) -> None:
    """Print what to run in the system to get such a file.

    For those formats that come from a query or a script; the others are told by source formats FORMAT.
    """
    from inventory_tui.sources.formats import FORMATS, find_format

    info = find_format(format_name)
    if not info.query:
        having = ", ".join(each.name for each in FORMATS if each.query)
        raise UsageError(
            f"{info.name} needs no query; there is one for {having}",
            f"see how to get such a file: inventory-tui source formats {info.name}",
        )
    if session.wants_json:
        output.write_json({"format": info.name, "query": info.query})
    else:
        _write_lines(info.query)


def _write_format(info: FormatInfo) -> None:
    """Print all about one format, in paragraphs."""
    output.write_line(f"{info.name}: {info.label}")
    paragraphs = [
        ("", info.description),
        ("How to get it", info.obtain),
        ("What is used", info.takes),
        ("What is not", info.leaves),
        ("How sure", info.certainty),
    ]
    for title, text in paragraphs:
        if title:
            output.write_line()
            output.write_line(title)
        for line in wrap(text, _WIDTH - 2):
            output.write_line(f"  {line}")
    _write_list("Columns, in any order and case", info.columns)
    _write_list("What often tells the site (--site-column)", info.site_columns)
    if info.query:
        output.write_line()
        output.write_line(f"What to run: inventory-tui source query {info.name}")


def _write_list(title: str, columns: Sequence[str]) -> None:
    """Print columns, a line each, with the other names that stand for the same."""
    if not columns:
        return
    output.write_line()
    output.write_line(title)
    for names in columns:
        first, *others = names.split("|")
        text = f"{first} (or {', '.join(others)})" if others else first
        for line in wrap(text, _WIDTH - 2, subsequent_indent="    ", break_on_hyphens=False):
            output.write_line(f"  {line}")


def _write_lines(text: str) -> None:
    for line in text.split("\n"):
        output.write_line(line)


def _format_json(info: FormatInfo) -> dict[str, object]:
    told: dict[str, object] = {
        "name": info.name,
        "what": info.what,
        "label": info.label,
        "description": info.description,
        "obtain": info.obtain,
        "takes": info.takes,
        "leaves": info.leaves,
        "certainty": info.certainty,
        "columns": [names.split("|") for names in info.columns],
        "site_columns": list(info.site_columns),
        "query": info.query,
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
