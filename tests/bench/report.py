"""What was measured, as lines of a table and as JSON."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.processes import Run, median

LARGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing beside what it should reach."""

    suite: str
    what: str
    value: float
    unit: str
    reach: float | None = None
    """At most so much; None: for information."""
    runs: int = 1
    note: str = ""

    @property
    def is_reached(self) -> bool | None:
        """Whether it is good enough; None where nothing was promised."""
        return None if self.reach is None else self.value <= self.reach


@dataclass
class Report:
    """All figures of one run, printed as they come."""

    figures: list[Figure] = field(default_factory=list)
    suite: str = ""

    def begin(self, suite: str, title: str) -> None:
        """Begin a suite."""
        self.suite = suite
        print(f"\n{title}\n{'-' * len(title)}", flush=True)

    def add(
        self, what: str, value: float, unit: str, *, reach: float | None = None, runs: int = 1, note: str = ""
    ) -> None:
        """Add one figure and print it."""
        figure = Figure(self.suite, what, value, unit, reach, runs, note)
        self.figures.append(figure)
        goal = "" if reach is None else f"{'ok  ' if figure.is_reached else 'MISS'} <= {reach:g}"
        shown = f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.3g}"
        print(f"  {what:<66}{shown:>10} {unit:<6}{goal:<14}{note}".rstrip(), flush=True)

    def compare(
        self, what: str, ours: Sequence[Run], theirs: Sequence[Run], reach: float | None = None, less: float = 0.0
    ) -> None:
        """Add the ratio of two whole processes, run for run: of the time they took, and of the processor's.

        Args:
            what: is compared.
            ours: runs of the product.
            theirs: runs of the reference.
            reach: at most so much.
            less: seconds that the product's start takes anyway; taken off its time.
        """
        pairs = list(zip(ours, theirs, strict=True))
        ratio = median((one.seconds - less) / other.seconds for one, other in pairs)
        cpu = median(one.cpu_s / other.cpu_s for one, other in pairs)
        self.add(what, ratio, "x", reach=reach, runs=len(pairs), note=f"processor time {cpu:.2f} x")

    def say(self, text: str) -> None:
        """Print a remark."""
        print(f"  {text}", flush=True)

    def save(self, path: Path) -> None:
        """Write everything as JSON."""
        machine = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "python": sys.version.split()[0],
            "sqlite": sqlite3.sqlite_version,
            "cores": os.cpu_count(),
            "system": f"{platform.system()} {platform.machine()}",
            "load": os.getloadavg()[0],
        }
        path.write_text(
            json.dumps({"machine": machine, "figures": [asdict(each) for each in self.figures]}, indent=1) + "\n"
        )


@dataclass(frozen=True, slots=True)
class Bench:
    """What every suite is given."""

    report: Report
    folder: Path
    sizes: tuple[int, ...]
    runs: int
    start_s: float
    """What ``--version`` takes."""

    def start_of(self, size: int) -> float:
        """Return what is taken off the product's time before it is compared: its start, below a million rows."""
        return 0.0 if size >= LARGE else self.start_s
