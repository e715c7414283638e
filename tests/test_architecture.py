"""The shape of the house: what each layer loads, how big its parts are, and whether the README tells the truth.

Import-linter holds the direction of imports; here is what only a running program, or the text of the README, shows.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from inventory_tui.cli.root import root

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "inventory_tui"
MODULES = sorted(PACKAGE.rglob("*.py"))
README = (ROOT / "README.md").read_text()
MAX_MODULE, MAX_CLASS, MAX_FUNCTION = 300, 300, 40
"""Lines. A function's docstring does not count."""
MAX_TABLES = 400
"""Lines of a module that is one long list of tables and columns."""
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "base", "misc"}

LOADED_BY = """
import importlib, pkgutil, sys
before = set(sys.modules)
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), name + "."):
        importlib.import_module(found.name)
print(*{name.split(".")[0] for name in set(sys.modules) - before})
"""


def loaded_by(*rooms: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter loads with all modules of ``rooms``."""
    names = [f"inventory_tui.{room}" for room in rooms]
    command = [sys.executable, "-c", LOADED_BY, *names]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


def test_the_command_line_loads_neither_interface_nor_database() -> None:
    """``--version`` and ``--help`` answer at once (cli.md)."""
    loaded = loaded_by("cli", "__main__")
    assert loaded.isdisjoint({"textual", "rich", "sqlalchemy", "sqlite3", "alembic", "asyncio"})
    assert {name for name in loaded if name not in sys.stdlib_module_names} == {"inventory_tui", "click"}


def test_words_and_rules_need_the_standard_library_alone() -> None:
    loaded = loaded_by("inventory", "audit", "errors")
    strange = {name for name in loaded if name not in sys.stdlib_module_names}
    assert {name for name in strange if not name.startswith("_sysconfigdata")} == {"inventory_tui"}
    assert loaded.isdisjoint({"sqlite3", "asyncio"})


def test_the_core_works_without_an_interface() -> None:
    assert loaded_by("actions", "store", "sources", "exports", "bootstrap").isdisjoint({"textual", "rich", "click"})


def test_no_start_loads_the_migrations(tmp_path: Path) -> None:
    """Alembic costs half a second: only a database of another schema version needs it (M2)."""
    script = """
import sys
from pathlib import Path
from inventory_tui.bootstrap import open_actions
from inventory_tui.settings import Settings
open_actions(Settings(Path(sys.argv[1]))).close()
print("alembic" in sys.modules)
"""
    command = [sys.executable, "-c", script, str(tmp_path / "inventory.db")]
    subprocess.run(command, capture_output=True, check=True, timeout=60)
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "False\n"


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def iter_sizes(path: Path) -> Iterator[tuple[str, int, int]]:
    """Yield name, lines and limit of a module and of everything in it."""
    where = path.relative_to(PACKAGE).as_posix()
    is_tables = where == "store/schema.py" or where.startswith("store/migrations/versions/")
    yield where, len(path.read_text().splitlines()), MAX_TABLES if is_tables else MAX_MODULE
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ClassDef):
            yield f"{where}:{node.name}", lines_of(node), MAX_CLASS
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            begin = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            yield f"{where}:{node.name}", (node.end_lineno or 0) - begin.lineno + 1, MAX_FUNCTION


def lines_of(node: ast.ClassDef) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def test_parts_are_small() -> None:
    too_big = [
        f"{name}: {lines} of {limit}" for path in MODULES for name, lines, limit in iter_sizes(path) if lines > limit
    ]
    assert too_big == []


def test_modules_are_named_after_what_they_own() -> None:
    assert [path for path in MODULES if path.stem.strip("_") in EMPTY_NAMES] == []


def iter_public(node: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    for child in node.body:
        if isinstance(child, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and not child.name.startswith("_"):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from iter_public(child)


def is_overload(node: ast.AST) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "overload" for each in getattr(node, "decorator_list", []))


def test_everything_public_explains_itself() -> None:
    silent = [str(path.relative_to(PACKAGE)) for path in MODULES if not ast.get_docstring(tree_of(path))]
    for path in MODULES:
        silent += [
            f"{path.relative_to(PACKAGE)}:{node.name}"
            for node in iter_public(tree_of(path))
            if not ast.get_docstring(node) and not is_overload(node)
        ]
    assert silent == []


def test_errors_are_caught_where_their_cause_is_known() -> None:
    """No ``except Exception``, no bare ``except``: what nobody expected is a fault and is reported as one."""
    broad = []
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ExceptHandler) and not _is_raised_again(node):
                caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
                names = {each.id if isinstance(each, ast.Name) else None if each else "everything" for each in caught}
                if names & {"Exception", "BaseException", "everything"}:
                    broad.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert broad == []


def _is_raised_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def iter_commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{path}{name}", command
        if isinstance(command, click.Group):
            yield from iter_commands(command, f"{path}{name} ")


COMMANDS = dict(iter_commands(root))


def section(heading: str) -> str:
    """Return what stands under a heading of the README."""
    _, _, rest = README.partition(f"\n## {heading}\n")
    assert rest, f"the README has no heading {heading!r}"
    return rest.partition("\n## ")[0]


def rows_of_table(text: str) -> list[list[str]]:
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("|")]
    return [[cell.strip() for cell in line.replace("\\|", "\0").strip("|").split("|")] for line in lines[2:]]


FILTERS = {
    "--site", "--level", "--status", "--usage", "--vendor", "--search", "--number-prefix", "--drift", "--due", "--sort",
}  # fmt: skip


def test_the_readme_names_every_command_with_its_options() -> None:
    told: dict[str, set[str]] = {}
    for cells in rows_of_table(section("The command line")):
        words = cells[0].strip("`").split()
        name = next(name for name in (" ".join(words[:2]), words[0]) if name in COMMANDS)
        told[name] = {word.strip("[]().…") for word in words if word.strip("[](").startswith("--")}
        told[name] |= FILTERS if "[FILTERS]" in words else set()
    assert list(told) == list(COMMANDS)
    for name, command in COMMANDS.items():
        options = {each.opts[-1] for each in command.params if isinstance(each, click.Option)}
        assert told[name] == options - {"--database", "--json"}, name
    assert all(f"`{option}" in README for option in FILTERS)


DIALOGS = {"confirm", "field", "form", "palette", "pick", "question", "save", "table", "choice", "help"}
"""What opens on top of a screen: their keys are in front of the person, and not in the README."""
KEY_NAMES = {
    "plus": "+",
    "slash": "/",
    "question_mark": "?",
    "escape": "esc",
    "apostrophe": "'",
    "colon": ":",
    "less_than_sign": "<",
}


def iter_bindings() -> Iterator[tuple[str, str, str, bool]]:
    """Yield id, key, description and whether the footer shows it, of every binding in the code."""
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Binding":
                said = {each.arg: each.value.value for each in node.keywords if isinstance(each.value, ast.Constant)}
                key, _, description = (str(each.value) if isinstance(each, ast.Constant) else "" for each in node.args)
                first = key.split(",")[0]
                assert said.get("tooltip"), f"{path.name}: {description} has no tooltip"
                yield str(said["id"]), KEY_NAMES.get(first, first), description, said.get("show") is not False


def test_the_readme_tells_the_keys_of_every_screen() -> None:
    screens: dict[str, set[str]] = {}
    for id_, key, description, is_shown in iter_bindings():
        screen = id_.partition(".")[0]
        if is_shown and screen not in DIALOGS | {"app", "page"}:
            screens.setdefault(screen, set()).add(f"`{key}` {description}")
    told = {cells[0].casefold(): set(cells[1].split(" · ")) for cells in rows_of_table(section("Keys"))}
    assert told == screens


@pytest.mark.parametrize("target", ["demo", "run", "test", "check", "bench", "soak", "help"])
def test_the_readme_names_the_targets_that_exist(target: str) -> None:
    assert f"\n{target}:" in (ROOT / "Makefile").read_text()
    assert f"make {target}" in README
