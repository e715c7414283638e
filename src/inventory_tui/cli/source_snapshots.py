"""``source show``, ``remove`` and ``restore``: the snapshots of one source (sources.md I1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inventory_tui.cli import output
from inventory_tui.cli.command import InventoryCommand, customer_option
from inventory_tui.cli.questions import ask, check_may_ask, yes_option
from inventory_tui.cli.session import Session
from inventory_tui.inventory.wording import counted

if TYPE_CHECKING:
    from inventory_tui.actions.comparison import ComparedRow, Comparison, Side
    from inventory_tui.actions.imports import SourceSummary
    from inventory_tui.actions.snapshots import Restorable, Retirable


@click.command("show", cls=InventoryCommand, only_reads=True)
@click.argument("name")
@customer_option()
@click.option("--changes", type=click.Choice(["added", "gone"]), help="List the records that are new, or gone.")
@click.option("--export", "target", metavar="FILE", type=click.Path(path_type=Path), help="Write them, or both lists.")
@click.pass_obj
def show_source(session: Session, *, name: str, customer: str, changes: str | None, target: Path | None) -> None:
    """Show the source NAME, and what its last import changed."""
    summary = session.run(lambda actions: actions.imports.source(customer, name))
    if summary.imported_at is None and changes is None and target is None:
        _answer(session, source_json(summary), _iter_lines(summary, None))
        return
    with session.run(lambda actions: actions.imports.compare_snapshots(customer, name, session.work)) as comparison:
        sides = _sides(changes)
        if target is not None:
            write = partial(comparison.export, target, sides, work=session.work)
            count = session.run(lambda _: write())
            output.write_notice(f"wrote {counted(count, 'record')} to {target}")
        document = source_json(summary) | _counts_json(comparison)
        if changes is None:
            _answer(session, document, _iter_lines(summary, comparison))
        elif session.wants_json:
            rows = ({"change": changes, **row._asdict()} for row in _iter_rows(session, comparison, sides))
            output.write_json_with_rows(document, "changes", rows, {})
        else:
            output.write_table(("number", "use", "level", "name"), _iter_rows(session, comparison, sides))


@click.command("remove", cls=InventoryCommand)
@click.argument("name")
@customer_option()
@yes_option
@click.pass_obj
def remove_source(session: Session, *, name: str, customer: str, yes: bool) -> None:
    """Retire the source NAME: its records no longer count. Asks first.

    Its name is free again; the history still names it. The inventory follows at the next audit.
    """
    check_may_ask(yes=yes)
    asked: Retirable = session.run(lambda actions: actions.imports.look_at_retirement(customer, name))
    ask(f"{' '.join(asked.lines())} Retire source {asked.source} of {asked.customer}?", yes=yes)
    id_ = session.run(lambda actions: actions.imports.retire(asked, session.work))
    document = {"removed": asked.source, "records": asked.counts.records, "alone": asked.counts.alone, "id": id_}
    _tell(session, document, f"retired source {asked.source}, {counted(asked.counts.records, 'record')} gone")


@click.command("restore", cls=InventoryCommand)
@click.argument("name")
@customer_option()
@yes_option
@click.pass_obj
def restore_source(session: Session, *, name: str, customer: str, yes: bool) -> None:
    """Bring back the previous snapshot of the source NAME. Asks first.

    What the last import added leaves, what it took away comes back. The inventory follows at the next audit.
    """
    check_may_ask(yes=yes)
    asked: Restorable = session.run(lambda actions: actions.imports.look_at_restore(customer, name))
    to = output.local_time(asked.previous_at)
    question = f"{' '.join(asked.lines())} Restore source {asked.source} of {asked.customer} to what was imported {to}?"
    ask(question, yes=yes)
    id_ = session.run(lambda actions: actions.imports.restore(asked, session.work))
    counts = {"back": asked.counts.back, "gone": asked.counts.leaving}
    document = {"restored": asked.source, "imported_at": output.instant(asked.previous_at), **counts, "id": id_}
    said = f"{counted(asked.counts.back, 'record')} back, {asked.counts.leaving:,} gone"
    _tell(session, document, f"source {asked.source} is as it was imported {to}: {said}")


def source_json(each: SourceSummary) -> dict[str, object]:
    """Return a source as ``--json`` answers it."""
    return {
        "name": each.name,
        "format": each.format,
        "imported_at": output.instant(each.imported_at),
        "max_age_days": each.max_age_days,
        "stale": each.is_stale,
        "records": each.records,
        "coverage": each.coverage,
        "path": each.last_path,
    }


def _sides(changes: str | None) -> tuple[Side, ...]:
    from inventory_tui.actions.comparison import Side

    return (Side.GONE, Side.ADDED) if changes is None else (Side(changes),)


def _counts_json(comparison: Comparison) -> dict[str, object]:
    gone, added = (comparison.count(side) for side in _sides(None))
    before = output.instant(comparison.previous_at)
    return {"previous_at": before, "added": added, "gone": gone, "same": comparison.same}


def _iter_rows(session: Session, comparison: Comparison, sides: tuple[Side, ...]) -> Iterator[ComparedRow]:
    pages = comparison.iter_pages(*sides)
    while (page := session.foreground.run(lambda: next(pages, None))) is not None:
        yield from page[1]


def _iter_lines(summary: SourceSummary, comparison: Comparison | None) -> Iterator[str]:
    stale = ", stale" if summary.is_stale else ""
    imported = f"imported {output.local_time(summary.imported_at)}" if summary.imported_at else "never imported"
    yield f"{summary.name}: {summary.format or 'no format yet'}, {imported}, limit {summary.max_age_days} d{stale}"
    if comparison is not None:
        gone, added = (comparison.count(side) for side in _sides(None))
        yield f"{counted(summary.records, 'record')}: {added:,} added, {gone:,} gone, {comparison.same:,} the same"
        before = output.local_time(comparison.previous_at)
        yield f"compared with what was imported {before}" if before else "its first snapshot"
    covered: Mapping[str, Any] = summary.coverage
    listed = (("read", covered.get("files") or ()), ("from", summary.paths))
    yield from (f"{what}: {', '.join(map(str, words))}" for what, words in listed if words)
    for what in ("uses", "sites"):
        counts = covered.get(what) or {}
        if counts:
            yield f"{what}: {', '.join(f'{word} {count:,}' for word, count in counts.items())}"
    if covered.get("skipped"):
        yield f"{counted(covered['skipped'], 'row')} skipped"


def _answer(session: Session, document: Mapping[str, object], lines: Iterator[str]) -> None:
    if session.wants_json:
        output.write_json(document)
        return
    for line in lines:
        output.write_line(line)


def _tell(session: Session, document: Mapping[str, object], sentence: str) -> None:
    if session.wants_json:
        output.write_json(document)
    else:
        output.write_notice(sentence)
