"""The command line, run inside the test's own process: fast, and with streams that can play a terminal."""

from __future__ import annotations

import io
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from inventory_tui.__main__ import make_doors
from inventory_tui.cli.root import run
from inventory_tui.cli.session import Doors


class Stream(io.TextIOWrapper):
    """A standard stream in memory that may say it is a terminal."""

    def __init__(self, content: bytes = b"", *, is_terminal: bool = False, encoding: str = "utf-8") -> None:
        self.memory = io.BytesIO(content)
        self.is_terminal = is_terminal
        super().__init__(self.memory, encoding=encoding, write_through=True)

    def isatty(self) -> bool:
        return self.is_terminal


@dataclass(frozen=True)
class Answer:
    """What one start of the program answered."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def error(self) -> str:
        """The sentence of the failure; the answer must hold nothing else."""
        first, *rest = self.err.splitlines()
        assert first.startswith("error: ")
        assert all(line.startswith("hint: ") for line in rest)
        assert len(rest) <= 1
        return first.removeprefix("error: ")

    @property
    def hint(self) -> str:
        lines = [line for line in self.err.splitlines() if line.startswith("hint: ")]
        return lines[0].removeprefix("hint: ") if lines else ""


class Program:
    """Starts the program on the test's database."""

    def __init__(self, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.database = database
        self.doors: Doors = make_doors()
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, stdin: str | bytes = b"", terminal: str = "") -> Answer:
        """Start it.

        Args:
            arguments: the command line; the database goes before it.
            stdin: what is typed or piped in.
            terminal: which streams are terminals: any of the letters ``i``, ``o``, ``e``.
        """
        content = stdin.encode() if isinstance(stdin, str) else stdin
        out, err = Stream(is_terminal="o" in terminal), Stream(is_terminal="e" in terminal)
        with self._monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", Stream(content, is_terminal="i" in terminal))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = run(["--database", str(self.database), *arguments], self.doors, os.environ)
        return Answer(code, out.memory.getvalue(), err.memory.getvalue().decode())

    def do(self, *arguments: str, **more: Any) -> Answer:
        """Start it and expect it to succeed."""
        answer = self(*arguments, **more)
        assert answer.code == 0, answer.err
        return answer


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program, on a database that does not exist yet."""
    return Program(tmp_path / "data" / "inventory.db", monkeypatch)
