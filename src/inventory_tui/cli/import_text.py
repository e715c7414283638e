"""The report of an import, in words or as JSON (sources.md I6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from inventory_tui.cli import output
from inventory_tui.cli.session import Session
from inventory_tui.inventory.wording import counted

if TYPE_CHECKING:
    from inventory_tui.actions.import_preview import Preview
    from inventory_tui.actions.import_report import ImportProblem, ImportReport

SHOWN = 20
"""Skipped rows that the text lists; JSON lists more."""
FIRST = 5
"""Skipped rows that are told where an import was held back."""
MOST_VALUES = 20
"""Values of a list that are named; the others are counted."""


def write_report(session: Session, report: ImportReport) -> None:
    """Print what an import did; what is worth knowing besides goes to stderr."""
    for notice in report.notices:
        output.write_notice(f"note: {notice}")
    if session.wants_json:
        if report.unmapped:
            output.write_notice(f"note: {_unmapped(report)}")
        output.write_json(report.as_json())
        return
    for line in iter_report(report):
        output.write_line(line)


def write_preview(session: Session, preview: Preview) -> None:
    """Print the first rows as they will be read."""
    names = ("file", "line", "becomes", *(column.casefold() for column in preview.columns), "reason")
    width = len(preview.columns)
    rows = [
        (row.file, f"{row.line:,}", str(row.fate), *(row.cells + ("",) * width)[:width], row.reason)
        for row in preview.rows
    ]
    if session.wants_json:
        output.write_json_rows(dict(zip(names, row, strict=True)) for row in rows)
    else:
        output.write_table(names, rows, right=(1,))


def write_first_problems(report: ImportReport) -> None:
    """Tell on stderr why the first rows of an import that was held back were skipped."""
    for problem in report.problems[:FIRST]:
        output.write_notice(f"skipped: {_problem(problem)}")
    if report.problem_count > FIRST:
        output.write_notice(f"skipped: {counted(report.problem_count - FIRST, 'more row')}")


def iter_report(report: ImportReport) -> Iterator[str]:
    """Yield the lines that tell of an import."""
    name = f"{report.source} ({report.format})" if report.source else report.format
    yield (
        f"{name}: {counted(report.read, 'row')} read: {report.taken:,} taken, {report.skipped:,} skipped,"
        f" {report.ignored:,} ignored"
    )
    if report.source:
        records = counted(report.records, "record")
        yield f"{records}: {report.added:,} added, {report.gone:,} gone, {report.same:,} as before"
    else:
        yield f"{report.created:,} created, {report.updated:,} updated, {report.unchanged:,} as before"
    if report.ignored_reasons:
        yield f"ignored: {_counted(report.ignored_reasons)}"
    if report.unmapped:
        yield _unmapped(report)
    for problem in report.problems[:SHOWN]:
        yield f"skipped: {_problem(problem)}"
    more = report.problem_count - min(len(report.problems), SHOWN)
    if more > 0:
        yield f"skipped: {counted(more, 'more row')}; --json lists them"
    if not report.saved:
        yield "Nothing was written."


def _counted(counts: Mapping[str, int]) -> str:
    named = [f"{value or '(blank)'} {count:,}" for value, count in list(counts.items())[:MOST_VALUES]]
    more = f" and {len(counts) - MOST_VALUES:,} more" if len(counts) > MOST_VALUES else ""
    return ", ".join(named) + more


def _unmapped(report: ImportReport) -> str:
    """Say which values fit no site, and where their records are for it (I5)."""
    return f"no site for: {_counted(report.unmapped)}; these records are at Customer level"


def _problem(problem: ImportProblem) -> str:
    column = f", {problem.column}" if problem.column else ""
    return f"{problem.file} line {problem.line:,}{column}: {problem.reason}"
