"""Rules of the screens that no single test would notice (architecture.md §3): keys, markup, names from Textual."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import textual
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

import inventory_tui
from inventory_tui.app import InventoryApp

PACKAGE = Path(inventory_tui.__file__).parent
FACES = [*sorted((PACKAGE / "screens").glob("*.py")), *sorted((PACKAGE / "widgets").glob("*.py")), PACKAGE / "app.py"]
MARKUP_READERS = {"Static", "Label", "Button", "OptionList", "Select", "Tree", "notify", "border_title"}
"""What reads a plain string as markup unless told otherwise."""
SWALLOWED = {"ctrl+s", "ctrl+q", "ctrl+b", "ctrl+a", "ctrl+h", "ctrl+i", "ctrl+m", "ctrl+z", "ctrl+j"}


def iter_classes() -> Iterator[type[DOMNode]]:
    for room in ("screens", "widgets"):
        module = importlib.import_module(f"inventory_tui.{room}")
        for found in pkgutil.iter_modules(module.__path__):
            name = f"inventory_tui.{room}.{found.name}"
            for each in vars(importlib.import_module(name)).values():
                if isinstance(each, type) and issubclass(each, (Screen, Widget)) and each.__module__ == name:
                    yield each
    yield InventoryApp


CLASSES = list(iter_classes())


def own_bindings(found: type[DOMNode]) -> list[Binding]:
    return [each for each in found.__dict__.get("BINDINGS", ()) if isinstance(each, Binding) and each.id]


@pytest.mark.parametrize("found", CLASSES, ids=lambda found: found.__name__)
def test_every_key_explains_itself_and_reaches_the_program(found: type[DOMNode]) -> None:
    for binding in own_bindings(found):
        assert binding.description
        assert binding.tooltip
        keys = [key.strip() for key in binding.key.split(",")]
        assert any(key not in SWALLOWED and not key.startswith(("alt+", "f1", "f2")) for key in keys), binding.key


def test_the_same_key_means_the_same_everywhere() -> None:
    """screens.md: ``e`` Export, ``E`` Edit, ``+`` New, ``/`` filter, ``N`` none, ``A`` all that the filter shows."""
    fixed = {"e": "export", "E": "edit", "plus": "add", "N": "select_none", "A": "select_all", "a": "audit"}
    for found in CLASSES:
        for binding in own_bindings(found):
            if binding.key in fixed:
                assert binding.action == fixed[binding.key], f"{found.__name__}: {binding.key}"


def test_every_key_has_an_id_of_its_own() -> None:
    owners: Counter[str] = Counter()
    for found in CLASSES:
        owners.update({binding.id for binding in own_bindings(found) if binding.id and binding.id != "page.back"})
    assert [name for name, times in owners.items() if times > 1] == []


def test_every_action_of_a_key_exists() -> None:
    for found in CLASSES:
        for binding in own_bindings(found):
            name = binding.action.partition("(")[0]
            owner, _, action = name.rpartition(".")
            target = App if owner == "app" else found
            assert hasattr(target, f"action_{action}") or hasattr(InventoryApp, f"action_{action}"), binding.action


def assigned(path: Path) -> set[str]:
    """Return the names that the classes of a module give to their instances, and to themselves."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if isinstance(node.value, ast.Name) and node.value.id == "self":
                names.add(node.attr)
        elif isinstance(node, ast.FunctionDef):
            names.add(node.name)
    return {name for name in names if name.startswith("_") and not name.startswith("__")}


def test_private_names_are_our_own() -> None:
    """A private name that Textual uses, too, breaks it far from where it is given."""
    textual_folder = Path(textual.__file__).parent
    modules = ("app", "screen", "widget", "dom", "message_pump", "widgets/_input", "widgets/_static")
    theirs = set().union(*(assigned(textual_folder / f"{name}.py") for name in modules))
    meant = {"_handle_exception", "_fatal_error", "_set_pointer_shape"}
    nodes = {Path(inspect.getfile(found)) for found in CLASSES}
    ours = {name: path.name for path in nodes for name in assigned(path)}
    assert {name: where for name, where in ours.items() if name in theirs - meant} == {}


def iter_markup(path: Path) -> Iterator[str]:
    """Yield the calls that let a string be read as markup."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr in ("border_title", "border_subtitle", "tooltip"):
                    yield f"{path.name}:{node.lineno} {target.attr}"
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in MARKUP_READERS:
            continue
        is_off = any(each.arg == "markup" and getattr(each.value, "value", True) is False for each in node.keywords)
        first = node.args[0] if node.args else None
        is_safe = first is None or isinstance(first, ast.Constant) or _is_content(first)
        if not is_off and not is_safe:
            yield f"{path.name}:{node.lineno} {name}"


def _is_content(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Content", "Text")


def test_no_data_is_read_as_markup() -> None:
    """T2: data reaches a widget as Content, or with markup switched off."""
    assert [call for path in FACES for call in iter_markup(path)] == []


def test_there_are_no_toasts_and_no_tables_that_measure_every_row() -> None:
    words = ("notify(", "DataTable", "LoadingIndicator", "ProgressBar(")
    assert [(path.name, word) for path in FACES for word in words if word in path.read_text()] == []


@pytest.mark.parametrize("name", ["_handle_exception", "_fatal_error", "_set_pointer_shape"])
def test_private_names_that_the_app_overrides_are_still_there(name: str) -> None:
    """Textual is pinned; whoever raises the pin is told here what the app leans on."""
    assert callable(getattr(App, name))
    assert getattr(InventoryApp, name) is not getattr(App, name)


def test_every_screen_has_its_styles_beside_it() -> None:
    for found in CLASSES:
        path = found.__dict__.get("CSS_PATH")
        if isinstance(path, str):
            assert (PACKAGE / "screens" / path).is_file()
