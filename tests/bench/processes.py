"""Whole processes, measured from outside: seconds, peak memory, what they said.

This process stays small: what a child inherits at its start counts as its peak memory, too.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PRODUCT = str(Path(sys.executable).with_name("inventory-tui"))
ROOT = Path(__file__).parents[2]


class FailedError(Exception):
    """A measured process did not do what it should."""


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process."""

    seconds: float
    rss_mb: float
    cpu_s: float
    output: bytes

    def answer(self) -> Any:
        """Return what it printed, read as JSON."""
        return json.loads(self.output)


def run(argv: Sequence[str], *, stdout: Path | None = None, codes: Iterable[int] = (0,)) -> Run:
    """Run a program to its end.

    Args:
        argv: program and arguments.
        stdout: where its output goes instead of into ``Run.output``.
        codes: exit codes that are as they should be.

    Raises:
        FailedError: it ended with another exit code.
    """
    target = stdout.open("wb") if stdout else subprocess.PIPE
    start = time.perf_counter()
    process = subprocess.Popen(argv, stdout=target, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, cwd=ROOT)
    output = process.stdout.read() if process.stdout else b""
    error = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    for stream in (process.stdout, process.stderr, None if isinstance(target, int) else target):
        if stream is not None:
            stream.close()
    if process.returncode not in codes:
        raise FailedError(f"{' '.join(argv)}\nended with {process.returncode}: {error.decode(errors='replace')}")
    return Run(seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime, output)


def product(*arguments: str, stdout: Path | None = None, codes: Iterable[int] = (0,)) -> Run:
    """Run the product's command line."""
    return run([PRODUCT, *arguments], stdout=stdout, codes=codes)


def own(module: str, *arguments: str, stdout: Path | None = None) -> Run:
    """Run a module of the benchmarks in a process of its own."""
    return run([sys.executable, "-m", f"tests.bench.{module}", *arguments], stdout=stdout)


def copy(source: Path, target: Path) -> Path:
    """Copy a file and wait until it is on disk, so that nobody pays for it later."""
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    return target


def median(values: Iterable[float]) -> float:
    """Return the median."""
    return statistics.median(values)
