"""The keys of a screen as rows: help and palette show the very bindings that are declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.dom import DOMNode

from inventory_tui.screens.page import Page
from inventory_tui.widgets.key_bar import key_name


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One action, with its keys."""

    keys: str
    name: str
    about: str
    """What it does, or why it cannot be done now."""
    action: str
    node: DOMNode
    is_enabled: bool


def keys_on(page: Page[Any]) -> list[KeyRow]:
    """Return every action of a screen, its own first; several keys of one action stand in one row."""
    rows: dict[str, KeyRow] = {}
    for node, binding, is_enabled, _ in page.active_bindings.values():
        if binding.system or not binding.id:
            continue
        keys = key_name(binding.key)
        if binding.action in rows:
            keys = f"{rows[binding.action].keys} {keys}"
        reason = "" if is_enabled else page.why_not(binding.action)
        about = reason or binding.tooltip or binding.description
        rows[binding.action] = KeyRow(keys, binding.description, about, binding.action, node, is_enabled)
    return sorted(rows.values(), key=lambda row: row.node is not page)
