"""The bottom line: the keys that work right now on what is in focus, as many as there is room for, and help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.binding import ActiveBinding
from textual.events import Click
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from inventory_tui.inventory.display import fit, show, width
from inventory_tui.widgets.lines import Lines

FIRST_KEYS = ("enter",)
"""Keys that stand first, unless a screen names others as its own ``FIRST_KEYS``."""
_PLACES = {"tab": 2, "escape": 3, "q": 4, "question_mark": 5}
"""Keys that have a place of their own; the others stand between, in the order they were declared."""
GAP = 2
"""Blanks between two keys."""
_KEY_NAMES = {
    "escape": "esc",
    "question_mark": "?",
    "slash": "/",
    "plus": "+",
    "space": "space",
    "less_than_sign": "<",
    "colon": ":",
    "apostrophe": "'",
    "pagedown": "pgdn",
    "pageup": "pgup",
}


def key_name(key: str) -> str:
    """Return a key as people write it: ``esc``, ``?``, ``ctrl+p``."""
    return _KEY_NAMES.get(key, key)


@dataclass(frozen=True, slots=True)
class BarKey:
    """One key of the bar, or several that belong together."""

    key: str
    """As Textual names it; the first of several."""
    keys: str
    """As people write them."""
    text: str

    @property
    def width(self) -> int:
        """Cells it takes."""
        return width(show(f"{self.keys} {self.text}"))


def keys_of(
    bindings: Iterable[ActiveBinding], focused: Widget | None = None, first: Sequence[str] = FIRST_KEYS
) -> list[BarKey]:
    """Return the keys that work now, one an action or group, in the order they were declared, help last.

    Args:
        bindings: what is bound at present.
        focused: the widget in focus: what it takes as typed text is no key.
        first: keys that stand before all others, in their order.
    """
    seen: dict[str, BarKey] = {}
    for _node, binding, is_enabled, _tooltip in bindings:
        if not (binding.show and is_enabled and binding.description) or binding.action in seen:
            continue
        if focused is not None and focused.check_consume_key(binding.key, _character(binding.key)):
            continue
        name, text, keys = binding.action, binding.description, key_name(binding.key)
        if binding.group is not None:
            name = text = binding.group.description
            keys = f"{seen[name].keys} {keys}" if name in seen else keys
        seen[name] = BarKey(seen[name].key if name in seen else binding.key, keys, text)
    places = _PLACES | {key: index - len(first) for index, key in enumerate(first)}
    return sorted(seen.values(), key=lambda each: places.get(each.key, 1))


def _character(key: str) -> str | None:
    """Return what a key types; None where it types nothing."""
    name = _KEY_NAMES.get(key, key)
    return " " if key == "space" else name if len(name) == 1 else None


class KeyBar(Lines):
    """One line of keys. Help stands at the right end; what does not fit is left out whole, never cut."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key"}
    DEFAULT_CSS = """
    KeyBar { height: 1; width: 1fr; dock: bottom; .key-bar--key { text-style: bold; color: $title; } }
    """

    def __init__(self) -> None:
        """Make a bar that shows the keys of the screen it stands on."""
        super().__init__()
        self._keys: list[BarKey] = []

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def on_unmount(self) -> None:
        """Stop following."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _follow(self, screen: Screen[object]) -> None:
        keys = keys_of(screen.active_bindings.values(), screen.focused, getattr(screen, "FIRST_KEYS", FIRST_KEYS))
        if keys != self._keys:
            self._keys = keys
            self.refresh_changed()

    @property
    def text(self) -> str:
        """What the bar says."""
        return "  ".join(f"{each.keys} {each.text}" for each in self._fitting(self.size.width))

    def _fitting(self, cells: int) -> list[BarKey]:
        """Return the keys there is room for; the last one always has its place."""
        last = self._keys[-1:]
        room = cells - 1 - sum(each.width for each in last)
        fitting = []
        for each in self._keys[:-1]:
            room -= each.width + GAP
            if room < 0:
                break
            fitting.append(each)
        return fitting + last

    def on_click(self, event: Click) -> None:
        """Press the key that was clicked."""
        x = 1
        for each in self._fitting(self.size.width):
            if x <= event.x < x + each.width:
                self.app.simulate_key(each.key)
                return
            x += each.width + GAP

    def draw(self, _y: int) -> Strip:
        """Return the keys."""
        cells = self.size.width
        base = self.rich_style
        key_style = base + self.get_component_rich_style("key-bar--key", partial=True)
        segments = []
        text = " "
        for each in self._fitting(cells):
            segments += [Segment(text, base), Segment(each.keys, key_style)]
            text = f" {show(each.text)}{' ' * GAP}"
        text = text.rstrip()
        taken = sum(segment.cell_length for segment in segments)
        return Strip([*segments, Segment(fit(text, cells - taken), base)], cells)
