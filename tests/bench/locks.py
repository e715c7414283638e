"""How long others are kept out: a second process that asks for the locks again and again."""

from __future__ import annotations

import json
import select
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bench.processes import ROOT

_EVERY_S = 0.005


@dataclass(frozen=True, slots=True)
class Kept:
    """For how many seconds the locks were not to be had."""

    write_s: float
    read_s: float
    longest_read_s: float


class Watch:
    """Asks for the locks of a database while something else works on it."""

    kept: Kept

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.locks", str(self._path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert self._process.stdout
        self._process.stdout.readline()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        answer, _ = self._process.communicate(b"")
        self.kept = Kept(**json.loads(answer))


def main() -> None:
    """Ask until standard input ends, then print for how long the answer was no."""
    connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
    write = read = longest = current = 0.0
    print("ready", flush=True)
    last = time.perf_counter()
    while not select.select([sys.stdin], [], [], _EVERY_S)[0]:
        is_write_kept = _is_kept(connection, "BEGIN IMMEDIATE")
        is_read_kept = _is_kept(connection, "SELECT id FROM customer LIMIT 1")
        passed, last = time.perf_counter() - last, time.perf_counter()
        write += passed * is_write_kept
        read += passed * is_read_kept
        current = current + passed if is_read_kept else 0.0
        longest = max(longest, current)
    print(json.dumps({"write_s": write, "read_s": read, "longest_read_s": longest}))


def _is_kept(connection: sqlite3.Connection, statement: str) -> bool:
    try:
        connection.execute(statement).fetchall()
    except sqlite3.OperationalError:
        return True
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return False


if __name__ == "__main__":
    main()
