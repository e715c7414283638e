"""``audit``: preview, check or save an audit, headless (audit.md §7)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inventory_tui.actions import Actions
from inventory_tui.cli import output
from inventory_tui.cli.command import InventoryCommand, customer_option
from inventory_tui.cli.session import Session
from inventory_tui.errors import BusyError, ChangedError, UsageError
from inventory_tui.inventory.work import Work

if TYPE_CHECKING:
    from inventory_tui.actions.audits import Preview
    from inventory_tui.audit.plan import AuditRequest, AuditRun
    from inventory_tui.audit.scope import Acceptance, Scope

EXIT_FOUND = 4
"""``--check`` found something to do."""
ATTEMPTS = 4
"""A headless Save whose ground moved computes anew up to three times (cli.md)."""


@click.command(cls=InventoryCommand)
@customer_option()
@click.option("--level", type=click.Choice(["customer"]), help="Customer level: create there, refresh everything.")
@click.option("--all-sites", is_flag=True, help="All sites of the customer.")
@click.option("--site", "sites", metavar="SITE", multiple=True, help="This site; repeatable.")
@click.option("--keep-freed", is_flag=True, help="Leave numbers that would be freed as they are, and list them.")
@click.option("--cool-freed", metavar="DAYS", type=int, help="Let freed numbers cool for 1 to 999 days.")
@click.option("--save", is_flag=True, help="Save what the audit found.")
@click.option("--check", is_flag=True, help="Exit with 4 when there is something to do; print nothing when not.")
@click.option("--expect", metavar="FINGERPRINT", help="Refuse unless the preview has this fingerprint.")
@click.option(
    "--accept",
    "accepted",
    type=click.Choice(["no-records", "stale"]),
    multiple=True,
    help="Accept that the customer has no records (G5), or that a source is stale (G6).",
)
@click.option("--max-freed", metavar="N", type=click.IntRange(0), help="Accept that up to N numbers are freed (G7).")
@click.option(
    "--changes",
    "changes_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write every change to FILE (.csv or .jsonl).",
)
@click.option(
    "--findings",
    "findings_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write every finding to FILE (.csv or .jsonl).",
)
@click.pass_context
def audit(
    context: click.Context,
    *,
    customer: str,
    level: str | None,
    all_sites: bool,
    sites: tuple[str, ...],
    keep_freed: bool,
    cool_freed: int | None,
    save: bool,
    check: bool,
    expect: str | None,
    accepted: tuple[str, ...],
    max_freed: int | None,
    changes_file: Path | None,
    findings_file: Path | None,
) -> None:
    """Audit the number inventory of a customer.

    Say where: at Customer level, at all sites, or at some. Without --save it is a preview: nothing is written.
    Freed numbers are those that go from in use to Available.
    """
    from inventory_tui.audit.plan import AuditRequest
    from inventory_tui.audit.scope import Acceptance, Options

    if save and check:
        raise UsageError("--save and --check exclude each other")
    session = context.ensure_object(Session)
    session.only_reads = not save
    request = AuditRequest(
        customer,
        _scope(is_customer=level is not None, is_all=all_sites, sites=sites),
        Options(keep_freed=keep_freed, cool_freed_days=cool_freed),
    )
    acceptance = Acceptance("no-records" in accepted, "stale" in accepted, max_freed)
    asked = _Asked(request, acceptance, expect, is_saved=save)
    _check_files(changes_file, findings_file)
    preview, run = session.run(lambda actions: _audit(actions, asked, session.work))
    with preview:
        if not check or preview.counts.written:
            _answer(session, preview, run, acceptance)
        _write_files(session, preview, changes_file, findings_file)
        if check and preview.counts.written:
            context.exit(EXIT_FOUND)


@dataclass(frozen=True, slots=True)
class _Asked:
    request: AuditRequest
    acceptance: Acceptance
    expect: str | None
    is_saved: bool


def _audit(actions: Actions, asked: _Asked, work: Work) -> tuple[Preview, AuditRun | None]:
    """Compute, and save where asked; compute anew where the ground moved in between (cli.md)."""
    for _ in range(ATTEMPTS):
        preview = actions.audits.preview(asked.request, work)
        try:
            if not asked.is_saved:
                _check_expected(preview, asked.expect)
                return preview, None
            return preview, preview.save(asked.acceptance, expect=asked.expect, work=work)
        except ChangedError:
            preview.close()
            if asked.expect is not None:
                raise
        except BaseException:
            preview.close()
            raise
    raise BusyError(
        f"the inventory changed {ATTEMPTS} times while this audit was computed; nothing was written",
        "try again when others have finished",
    )


def _check_expected(preview: Preview, expect: str | None) -> None:
    if expect is not None and expect != preview.fingerprint:
        raise ChangedError(
            f"the preview has changed: its fingerprint is {preview.fingerprint}, not {expect}",
            "look at the new preview",
        )


def _check_files(*paths: Path | None) -> None:
    """Refuse before the work what would fail after it."""
    named = [path for path in paths if path is not None]
    if named:
        from inventory_tui.actions.preview_files import check_preview_files

        check_preview_files(*named)


def _write_files(session: Session, preview: Preview, changes: Path | None, findings: Path | None) -> None:
    if changes is None and findings is None:
        return
    from inventory_tui.actions.preview_files import write_changes, write_findings

    output.flush()  # what was saved is told, whatever becomes of the files
    if changes is not None:
        session.run(lambda _: write_changes(preview, changes, session.work))
    if findings is not None:
        session.run(lambda _: write_findings(preview, findings, session.work))


def _answer(session: Session, preview: Preview, run: AuditRun | None, acceptance: Acceptance) -> None:
    from inventory_tui.actions.audits import result_json
    from inventory_tui.cli.audit_text import iter_summary

    if session.wants_json:
        output.write_json(result_json(preview, run))
        return
    for line in iter_summary(preview, run, acceptance):
        output.write_line(line)


def _scope(*, is_customer: bool, is_all: bool, sites: tuple[str, ...]) -> Scope:
    from inventory_tui.audit.scope import Scope

    ways = "--level customer, --all-sites or --site SITE"
    if is_customer + is_all + bool(sites) > 1:
        raise UsageError("the audit can run in one place at a time", f"say only one of them: {ways}")
    if not (is_customer or is_all or sites):
        raise UsageError("say where the audit runs", f"give one of {ways}")
    if is_customer:
        return Scope.customer()
    return Scope.all_sites() if is_all else Scope.selected(*sites)
