"""``source``: the feeds of service records that a customer has."""

from __future__ import annotations

from pathlib import Path

import click

from inventory_tui.cli import output
from inventory_tui.cli.command import InventoryGroup, customer_option
from inventory_tui.cli.formats import list_formats, print_query
from inventory_tui.cli.session import Session
from inventory_tui.cli.source_snapshots import remove_source, restore_source, show_source, source_json
from inventory_tui.errors import UsageError
from inventory_tui.inventory.wording import counted

_max_age_option = click.option(
    "--max-age", metavar="DAYS", type=click.IntRange(1, 9999), help="Older than this it is stale; 14 unless set."
)


@click.group(cls=InventoryGroup)
def source() -> None:
    """List, declare and set up the sources of service records."""


@source.command("list", only_reads=True)
@customer_option()
@click.pass_obj
def list_sources(session: Session, *, customer: str) -> None:
    """List the sources of a customer and their age."""
    summaries = session.run(lambda actions: actions.imports.sources(customer))
    if session.wants_json:
        output.write_json_rows(map(source_json, summaries))
        return
    output.write_table(
        ("source", "format", "records", "imported", "limit", "", "file"),
        [
            (
                each.name,
                each.format,
                f"{each.records:,}",
                output.local_time(each.imported_at) or "never",
                f"{each.max_age_days} d",
                "stale" if each.is_stale else "",
                each.last_path,
            )
            for each in summaries
        ],
        right=(2, 4),
    )


source.add_command(show_source)


@source.command("add")
@click.argument("name")
@customer_option()
@click.option("--format", "format_name", metavar="F", default="", help="What its files are.")
@_max_age_option
@click.pass_obj
def add_source(session: Session, *, name: str, customer: str, format_name: str, max_age: int | None) -> None:
    """Declare the source NAME.

    Until it is imported, every audit that frees numbers asks for it.
    """
    session.run(lambda actions: actions.imports.add_source(customer, name, format_name, max_age))
    _tell(session, {"name": name}, f"added source {name}")


@source.command("set")
@click.argument("name")
@customer_option()
@click.option("--name", "new_name", metavar="NAME", help="The new name.")
@_max_age_option
@click.pass_obj
def change_source(session: Session, *, name: str, customer: str, new_name: str | None, max_age: int | None) -> None:
    """Change the source NAME."""
    if new_name is None and max_age is None:
        raise UsageError("nothing to change was named", "give --name or --max-age")
    session.run(lambda actions: actions.imports.change_source(customer, name, new_name=new_name, max_age_days=max_age))
    _tell(session, {"name": new_name or name}, f"changed source {new_name or name}")


source.add_command(remove_source)
source.add_command(restore_source)


@source.command("sites")
@click.argument("name")
@customer_option()
@click.option("--export", "target", metavar="FILE", type=click.Path(path_type=Path), help="Write it to FILE.")
@click.option("--import", "origin", metavar="FILE", type=click.Path(path_type=Path), help="Read it from FILE.")
@click.pass_obj
def source_sites(session: Session, *, name: str, customer: str, target: Path | None, origin: Path | None) -> None:
    """Show, write or read which values stand for which site.

    Such a translation belongs to the source NAME; as a file it has the columns value,site. The site may be the
    word customer, for Customer level. What is read replaces what was there.
    """
    if target is not None and origin is not None:
        raise UsageError("--export and --import exclude each other", "give one of them")
    if origin is not None:
        _read_translations(session, customer, name, origin)
        return
    session.only_reads = True
    pairs = session.run(lambda actions: actions.imports.translations(customer, name))
    if target is not None:
        from inventory_tui.actions.translation_files import write_translations

        session.run(lambda _: write_translations(target, pairs))
        said = f"wrote {counted(len(pairs), 'value')} to {target}"
        _tell(session, {"file": str(target), "translations": len(pairs)}, said)
    elif session.wants_json:
        output.write_json_rows({"value": value, "site": site} for value, site in pairs)
    else:
        output.write_table(("value", "site"), pairs)


def _read_translations(session: Session, customer: str, name: str, origin: Path) -> None:
    from inventory_tui.actions.translation_files import read_translations

    count = session.run(lambda actions: actions.imports.set_translations(customer, name, read_translations(origin)))
    _tell(session, {"translations": count}, f"source {name} knows the sites of {counted(count, 'value')} now")


def _tell(session: Session, answer: dict[str, object], sentence: str) -> None:
    if session.wants_json:
        output.write_json(answer)
    else:
        output.write_notice(sentence)


source.add_command(list_formats)
source.add_command(print_query)
