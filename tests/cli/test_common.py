"""What all commands have in common: options before and after, help, version, usage errors, exit codes (cli.md)."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import click
import pytest

from inventory_tui import __version__
from inventory_tui.cli import root as root_module
from inventory_tui.cli.root import root
from tests.cli.conftest import Program


def iter_commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    found: list[tuple[tuple[str, ...], click.Command]] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found += iter_commands(command, (*path, name))
    return found


COMMANDS = iter_commands(root)
NAMES = [" ".join(path) for path, _ in COMMANDS]


def test_the_version(program: Program) -> None:
    assert program.do("--version").out == f"inventory-tui {__version__}\n"


@pytest.mark.parametrize("path", [(), *[path for path, _ in COMMANDS]], ids=["root", *NAMES])
def test_every_command_helps_and_takes_the_common_options(program: Program, path: tuple[str, ...]) -> None:
    text = program.do(*path, "--help").out
    assert text.startswith("Usage: inventory-tui")
    assert "--database PATH" in text
    assert "--json" in text
    assert program.do(*path, "-h").out == text
    assert not program.database.exists()  # nothing was opened


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=NAMES)
def test_every_command_and_option_explains_itself(path: tuple[str, ...], command: click.Command) -> None:
    assert command.help
    assert not command.get_short_help_str(60).endswith("...")
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []


def test_the_root_knows_what_its_commands_do() -> None:
    """It tells so without importing them."""
    for name, (_, words) in root_module.COMMANDS.items():
        command = root.get_command(click.Context(root), name)
        assert command is not None
        assert command.get_short_help_str(200).removesuffix(".") == words.removesuffix(".")


def test_json_before_and_after(program: Program) -> None:
    program.do("customer", "add", "Northwind")
    for line in (
        ["--json", "customer", "list"],
        ["customer", "--json", "list"],
        ["customer", "list", "--json"],
        ["--json", "customer", "--json", "list", "--json"],
    ):
        assert program.do(*line).json[0]["name"] == "Northwind"


def test_the_later_database_wins(program: Program, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    program.do("customer", "add", "Northwind")
    program.do("customer", "add", "Elsewhere", "--database", str(other))
    program.do("customer", "--database", "/nowhere/at/all", "add", "Here", "--database", str(program.database))
    names = {row["name"] for row in program.do("customer", "list", "--json").json}
    assert names == {"Northwind", "Here"}
    (row,) = program.do("customer", "list", "--json", "--database", str(other)).json
    assert row["name"] == "Elsewhere"


def test_the_environment_names_the_database(program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INVENTORY_TUI_DATABASE", str(tmp_path / "named.db"))
    program.database = Path()
    program.do("customer", "add", "Northwind", "--database", "")
    assert (tmp_path / "named.db").exists()


def test_other_databases_are_refused_clearly(program: Program) -> None:
    answer = program("customer", "list", "--database", "postgresql://host/inventory")
    assert answer.code == 2
    assert "'postgresql'" in answer.error


@pytest.mark.parametrize(
    ("line", "error", "hint"),
    [
        ("ausit", "no such command 'ausit'", None),
        ("custmer list", "no such command 'custmer'", "did you mean customer or number?"),
        ("customer lst", "no such command 'lst'", "did you mean list or set?"),
        ("customer remove X", "no such command 'remove'", None),
        ("customer xyzzy", "no such command 'xyzzy'", "there are list, add, set"),
        ("customer", "missing command", "there are list, add, set"),
        ("customer add", "missing argument 'NAME'", "see inventory-tui customer add --help"),
        ("customer add A B", "got unexpected extra argument (B)", "see inventory-tui customer add --help"),
        ("customer add A --dial-plan x", "invalid value for '--dial-plan': 'x' is not one of 'flat', 'slc'", None),
        ("customer list --jsn", "no such option '--jsn'", "did you mean --json?"),
        ("site list", "missing option '--customer'", "see inventory-tui site list --help"),
        ("--json", "--json needs a command", None),
        ("--customer X customer list", "--customer belongs behind the command: customer … --customer NAME", None),
    ],
)
def test_usage_errors_are_two_lines_and_a_2(program: Program, line: str, error: str, hint: str | None) -> None:
    answer = program(*line.split())
    assert (answer.code, answer.out, answer.error) == (2, "", error)
    if hint is not None:
        assert answer.hint == hint


@pytest.mark.parametrize("terminal", ["", "i", "o", "e", "io", "ie", "oe"])
def test_the_interface_needs_a_terminal(program: Program, terminal: str) -> None:
    """T7."""
    answer = program(terminal=terminal)
    assert (answer.code, answer.out) == (2, "")
    assert answer.error == "the interface needs a terminal, and this is none"
    assert "\x1b" not in answer.err


@pytest.mark.parametrize("term", ["", "dumb", "unknown", None])
def test_the_interface_needs_a_terminal_that_can_place_text(
    program: Program, monkeypatch: pytest.MonkeyPatch, term: str | None
) -> None:
    """T7."""
    if term is None:
        monkeypatch.delenv("TERM")
    else:
        monkeypatch.setenv("TERM", term)
    answer = program(terminal="ioe")
    assert answer.code == 2
    assert "TERM" in answer.error
    assert "\x1b" not in answer.err


def test_what_is_asked_for_completion_is_answered(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_INVENTORY_TUI_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "inventory-tui custo")
    monkeypatch.setenv("COMP_CWORD", "1")
    answer = program()
    assert answer.out == "plain,customer\n"


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_it_answers_at_once(option: str) -> None:
    """cli.md: well under 0.2 s. Processor time, the least of three: what else runs on the machine does not count."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "inventory_tui", option], env=environ, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 0.15
