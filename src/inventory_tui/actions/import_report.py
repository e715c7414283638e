"""What an import answers: counts, reasons, what does not fit (sources.md I6; cli.md, JSON)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from inventory_tui.errors import RefusedError

MOST_PROBLEMS: Final = 100_000
"""So many problems are listed one by one; beyond, they are counted: memory does not grow with the file (I8)."""


@dataclass(frozen=True, slots=True, order=True)
class ImportProblem:
    """A row that was skipped, and why."""

    file: str
    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do."""

    format: str
    saved: bool
    read: int = 0
    """Rows of the files: taken, skipped or ignored (I6)."""
    taken: int = 0
    skipped: int = 0
    ignored: int = 0
    source: str = ""
    """Name of the source; blank for inventories and sites."""
    records: int = 0
    """Records the source has now; identical rows are one."""
    added: int = 0
    gone: int = 0
    same: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: tuple[ImportProblem, ...] = ()
    """The first 100,000."""
    problem_count: int = 0
    ignored_reasons: dict[str, int] = field(default_factory=dict)
    unmapped: dict[str, int] = field(default_factory=dict)
    """Values that fit no site, and how many rows went to Customer level for it (I5)."""
    notices: tuple[str, ...] = ()
    held_back: tuple[str, ...] = ()
    """Of a dry run: why the import would be held back (I2)."""

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command line prints it (cli.md, JSON)."""
        if self.source:
            compared = {"records": self.records, "added": self.added, "gone": self.gone, "same": self.same}
        else:
            compared = {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}
        return {
            "source": self.source or None,
            "format": self.format,
            "read": self.read,
            "taken": self.taken,
            "skipped": self.skipped,
            "ignored": self.ignored,
            **compared,
            "problems": [
                {"file": each.file, "line": each.line, "column": each.column, "reason": each.reason}
                for each in self.problems
            ],
        }


class HeldBackError(RefusedError):
    """A snapshot that looks cut; nothing was changed (I2)."""

    def __init__(self, report: ImportReport, reasons: tuple[str, ...]) -> None:
        """Make the refusal.

        Args:
            report: what the import would have done.
            reasons: what speaks against it, one phrase each.
        """
        super().__init__(
            f"the snapshot of {report.source} is held back, nothing was changed: {'; '.join(reasons)}",
            "see them all with --dry-run; if the file is right, import it with --force",
            rules=["I2"],
        )
        self.report = report
        self.reasons = reasons


@dataclass(slots=True)
class RowTally:
    """Counts rows while they are read: every one is taken, skipped or ignored (I6)."""

    taken: int = 0
    skipped: int = 0
    ignored: Counter[str] = field(default_factory=Counter)
    problems: list[ImportProblem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def read(self) -> int:
        """All rows."""
        return self.taken + self.skipped + self.ignored.total()

    def skip(self, file: str, line: int, column: str, reason: str) -> None:
        """Count a row that cannot be taken."""
        self.skipped += 1
        self.tell(file, line, column, reason)

    def tell(self, file: str, line: int, column: str, reason: str) -> None:
        """List what is wrong with a row that is counted already."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(ImportProblem(file, line, column, reason))

    def add_problems(self, problems: list[ImportProblem]) -> None:
        """List rows that are counted already, in the order of the files."""
        self.problems = sorted([*self.problems, *problems])[:MOST_PROBLEMS]

    def counts(self) -> dict[str, int]:
        """Return the counts by name."""
        return {
            "read": self.read,
            "taken": self.taken,
            "skipped": self.skipped,
            "ignored": self.ignored.total(),
        }
