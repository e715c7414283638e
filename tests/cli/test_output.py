"""What reaches the streams: safe text, aligned tables, JSON for machines and for terminals (cli.md, T1, T3)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from inventory_tui.cli import output
from inventory_tui.cli.foreground import DRAW_AFTER_S, Foreground
from tests.cli.conftest import Program, Stream

HOSTILE = "[red]x[/x] \x1b]52;c;aGk=\x07\x1b[2J\x9b31m\u202eabc\u200b 日本"


def test_hostile_names_reach_no_stream_as_controls(program: Program) -> None:
    """T1: sentences, tables, questions and errors."""
    name = "[/x] [red] 日本"
    program.do("customer", "add", name)
    answers = [
        program.do("customer", "list", terminal="o"),
        program.do("customer", "list"),
        program("customer", "add", name),
        program("customer", "set", HOSTILE, "--name", "x", "--yes"),
        program("customer", "set", name, "--name", HOSTILE, terminal="ie"),
        program("site", "list", "--customer", HOSTILE),
        program(HOSTILE),
        program("customer", HOSTILE),
        program("customer", "list", f"--{HOSTILE}"),
        program("customer", "add", "x", "--dial-plan", HOSTILE),
    ]
    for answer in answers:
        text = (answer.out + answer.err).replace("\n", "")
        assert not {character for character in text if ord(character) < 32 or 0x7F <= ord(character) < 0xA0}
        assert "\u202e" not in text
        assert "\u200b" not in text
    assert "[/x] [red]" in answers[0].out


def test_json_is_ascii_on_a_terminal_and_utf8_elsewhere(program: Program) -> None:
    program.do("customer", "add", "Zürich 日本")
    on_terminal = program.do("customer", "list", "--json", terminal="o")
    assert on_terminal.raw.isascii()
    assert "Zürich 日本".encode() in program.do("customer", "list", "--json").raw
    assert on_terminal.json[0]["name"] == "Zürich 日本"


def test_json_is_ascii_where_the_stream_could_not_hold_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream(encoding="latin-1")
    monkeypatch.setattr(sys, "stdout", stream)
    output.write_json({"name": "日本"})
    assert b"\\u65e5" in stream.memory.getvalue()


def test_tables_stay_even_with_wide_and_combining_text(program: Program) -> None:
    """T3."""
    for name in ("日本支社", "Zu\u0308rich", "Cork"):
        program.do("customer", "add", name)
    for line in program.do("customer", "list").out.splitlines()[1:]:
        before = line[: line.index("flat")]
        wide = sum(2 if ord(character) > 0x2E80 else 1 for character in before)
        assert wide == len("CUSTOMER") + 2


def test_a_table_is_cut_at_the_terminal_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    for is_terminal, expected in ((True, "a       " + "b" * 11 + "…"), (False, "a       " + "b" * 40)):
        stream = Stream(is_terminal=is_terminal)
        monkeypatch.setattr(sys, "stdout", stream)
        output.write_table(("number", "text"), [("a", "b" * 40)])
        assert stream.memory.getvalue().decode().splitlines() == ["NUMBER  TEXT", expected]


def test_a_long_table_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream()
    monkeypatch.setattr(sys, "stdout", stream)
    output.write_table(("n", "text"), ((n, "x") for n in range(1000)), right=(0,))
    lines = stream.memory.getvalue().decode().splitlines()
    assert lines[1] == "  0  x"
    assert lines[1000] == "999  x"


@pytest.mark.parametrize(("rows", "text"), [([], "[]\n"), ([{"a": 1}, {"a": 2}], '[{"a": 1},\n {"a": 2}]\n')])
def test_json_rows(monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, object]], text: str) -> None:
    stream = Stream()
    monkeypatch.setattr(sys, "stdout", stream)
    output.write_json_rows(rows)
    assert stream.memory.getvalue().decode() == text


def test_closed_streams_are_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    output.write_line("nobody listens")
    output.write_notice("nobody listens")
    output.flush()


def start(*arguments: str, database: Path, stdout: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "inventory_tui", "--database", str(database), *arguments]
    return subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE)


def test_a_reader_that_left_is_no_error(program: Program) -> None:
    program.do("customer", "add", "Northwind")
    reading, writing = os.pipe()
    os.close(reading)
    process = start("customer", "list", database=program.database, stdout=writing)
    os.close(writing)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_stdout_is_one_sentence(program: Program) -> None:
    program.do("customer", "add", "Northwind")
    with Path("/dev/full").open("wb") as full:
        process = start("customer", "list", database=program.database, stdout=full.fileno())
        _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (1, b"error: standard output cannot be written: No space left on device\n")


def test_an_encoding_without_the_characters_is_no_failure(program: Program) -> None:
    program.do("customer", "add", "Zürich 日本")
    command = [sys.executable, "-m", "inventory_tui", "--database", str(program.database)]
    environ = os.environ | {"PYTHONIOENCODING": "ascii"}
    listed = subprocess.run([*command, "customer", "list"], env=environ, capture_output=True, timeout=30)
    assert (listed.returncode, listed.stderr) == (0, b"")
    assert b"Z\\xfcrich \\u65e5\\u672c" in listed.stdout


def test_progress_is_drawn_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """P5: the step, how far, and not more than four times a second."""
    for is_terminal in (True, False):
        stream = Stream(is_terminal=is_terminal)
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setattr("inventory_tui.cli.foreground.DRAW_EVERY_S", 0.01)
        monkeypatch.setattr("inventory_tui.cli.foreground.DRAW_AFTER_S", 0.0)
        foreground = Foreground()

        def work(foreground: Foreground = foreground, stream: Stream = stream, awaited: bool = is_terminal) -> None:
            for step in (("Reading", 0, 0), ("Reading", 1200, 0), ("Saving", 3, 4)):
                foreground.work.step(*step)
                while awaited and step[0].encode() not in stream.memory.getvalue():
                    pass

        foreground.run(work)
        drawn = stream.memory.getvalue().decode()
        if is_terminal:
            assert "\rSaving  75%  3 of 4" in drawn
            assert drawn.endswith("\r")
            assert "\x1b" not in drawn
        else:
            assert drawn == ""
    assert DRAW_AFTER_S > 0
