"""``import``: sites, service records and inventories from files."""

from __future__ import annotations

from pathlib import Path

import click

from inventory_tui.cli.command import InventoryGroup, customer_option
from inventory_tui.cli.import_text import write_first_problems, write_preview, write_report
from inventory_tui.cli.mapping import mapping_options, read_mapping, read_pairs
from inventory_tui.cli.session import Session
from inventory_tui.cli.spool import spooled
from inventory_tui.errors import RefusedError, UsageError

HOLD_HINT = "if the file is right, import it with --force"
_FILE = click.Path(path_type=Path, allow_dash=True)
_format_option = click.option(
    "--format", "format_name", metavar="F", help="What the file is, instead of what it looks like."
)
_create_sites_option = click.option(
    "--create-sites", is_flag=True, help="Create sites that a row names and nobody knows."
)
_dry_run_option = click.option("--dry-run", is_flag=True, help="Report what would happen; change nothing.")
_preview_option = click.option(
    "--preview", is_flag=True, help="Show the first rows as they will be read; change nothing."
)
_encoding_option = click.option(
    "--encoding", metavar="NAME", help="What the text is written in, where it is not Unicode."
)


@click.group("import", cls=InventoryGroup)
def import_() -> None:
    """Read sites, service records or an inventory from files."""


@import_.command("sites")
@click.argument("file", type=_FILE)
@customer_option(is_required=False)
@click.pass_obj
def import_sites(session: Session, *, file: Path, customer: str | None) -> None:
    """Create the customers and sites that FILE names.

    Its header is customer,dial_plan,site,location_code. With --customer, a row without a customer is that one's.
    """
    with spooled([file]) as (path,):
        report = session.run(lambda actions: actions.imports.import_sites(path, customer, session.work))
    write_report(session, report)


@import_.command("services")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@customer_option()
@click.option("--source", metavar="NAME", help="The source; may be left out when the customer has exactly one.")
@_format_option
@click.option("--site", metavar="SITE", help="The site of rows that name none.")
@click.option("--site-column", metavar="COLUMN", help="The column that says the site, by the source's translation.")
@mapping_options
@click.option(
    "--translate", "pairs", metavar="VALUE=SITE", multiple=True, help="The site that a value stands for; kept."
)
@_create_sites_option
@click.option("--force", is_flag=True, help="Take a snapshot that looks cut.")
@_preview_option
@_dry_run_option
@_encoding_option
@click.pass_obj
def import_services(
    session: Session,
    *,
    files: tuple[Path, ...],
    customer: str,
    source: str | None,
    format_name: str | None,
    site: str | None,
    site_column: str | None,
    maps: tuple[str, ...],
    uses: tuple[str, ...],
    vendor: str | None,
    ignored: tuple[str, ...],
    pairs: tuple[str, ...],
    create_sites: bool,
    force: bool,
    preview: bool,
    dry_run: bool,
    encoding: str | None,
) -> None:
    """Take FILE... as the new snapshot of one source.

    What the snapshot before had and this one has not is gone. FILE may be - for standard input; of a folder, the
    files of the format are taken. The inventory stays as it is until an audit is saved.

    A table of no known kind is read when you say what its columns are: --map number=Phone --use phone_line; or
    where a column says the use, --map use=Kind --use "Desk phone=phone_line" --use "Fax*=other_service".
    """
    from inventory_tui.actions.imports import HeldBackError, ServicesRequest

    session.only_reads = dry_run or preview
    if site and site_column:
        raise UsageError("--site and --site-column exclude each other", "give one of them")
    with spooled(files) as paths:
        request = ServicesRequest(
            customer=customer,
            paths=paths,
            source=source,
            format=format_name,
            site=site,
            site_column=site_column,
            create_sites=create_sites,
            force=force,
            dry_run=dry_run,
            encoding=encoding,
            mapping=read_mapping(maps, uses, vendor, ignored),
            translations=read_pairs("--translate", pairs, "VALUE=SITE"),
        )
        if preview:
            write_preview(session, session.run(lambda actions: actions.imports.preview_services(request)))
            return
        try:
            report = session.run(lambda actions: actions.imports.import_services(request, session.work))
        except HeldBackError as error:
            write_first_problems(error.report)
            raise
    write_report(session, report)
    if report.held_back:
        raise RefusedError("this import would be held back; nothing was written", HOLD_HINT, rules=["I2"])


@import_.command("numbers")
@click.argument("file", type=_FILE)
@customer_option()
@click.option("--site", metavar="SITE", help="The site of rows that name none.")
@_format_option
@_create_sites_option
@_preview_option
@_dry_run_option
@_encoding_option
@click.pass_obj
def import_numbers(
    session: Session,
    *,
    file: Path,
    customer: str,
    site: str | None,
    format_name: str | None,
    create_sites: bool,
    preview: bool,
    dry_run: bool,
    encoding: str | None,
) -> None:
    """Load FILE into the number inventory of a customer.

    FILE is an export of this program, or any table with a column number.
    """
    from inventory_tui.actions.imports import NumbersRequest

    session.only_reads = dry_run or preview
    with spooled([file]) as (path,):
        request = NumbersRequest(
            customer=customer,
            path=path,
            site=site,
            format=format_name,
            create_sites=create_sites,
            dry_run=dry_run,
            encoding=encoding,
        )
        if preview:
            write_preview(session, session.run(lambda actions: actions.imports.preview_numbers(request)))
            return
        report = session.run(lambda actions: actions.imports.import_numbers(request, session.work))
    write_report(session, report)
