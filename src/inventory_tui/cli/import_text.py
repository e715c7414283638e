"""The report of an import, in words or as JSON (sources.md I6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from inventory_tui.cli import output
from inventory_tui.cli.session import Session

if TYPE_CHECKING:
    from inventory_tui.actions.import_report import ImportReport

SHOWN = 20
"""Skipped rows that the text lists; JSON lists more."""


def write_report(session: Session, report: ImportReport) -> None:
    """Print what an import did; what is worth knowing besides goes to stderr."""
    for notice in report.notices:
        output.write_notice(f"note: {notice}")
    if session.wants_json:
        output.write_json(report.as_json())
        return
    for line in iter_report(report):
        output.write_line(line)


def iter_report(report: ImportReport) -> Iterator[str]:
    """Yield the lines that tell of an import."""
    name = f"{report.source} ({report.format})" if report.source else report.format
    yield (
        f"{name}: {report.read:,} rows read: {report.taken:,} taken, {report.skipped:,} skipped,"
        f" {report.ignored:,} ignored"
    )
    if report.source:
        yield f"{report.records:,} records: {report.added:,} added, {report.gone:,} gone, {report.same:,} as before"
    else:
        yield f"{report.created:,} created, {report.updated:,} updated, {report.unchanged:,} as before"
    if report.ignored_reasons:
        yield f"ignored: {_counted(report.ignored_reasons)}"
    if report.unmapped:
        yield f"no site for: {_counted(report.unmapped)}; these rows are at Customer level"
    for problem in report.problems[:SHOWN]:
        column = f", {problem.column}" if problem.column else ""
        yield f"skipped: {problem.file} line {problem.line:,}{column}: {problem.reason}"
    more = report.problem_count - min(len(report.problems), SHOWN)
    if more > 0:
        yield f"skipped: {more:,} more rows; --json lists the first 1,000"
    if not report.saved:
        yield "Nothing was written."


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{value or '(blank)'} {count:,}" for value, count in counts.items())
