"""One of a few: a line for each, with what it means beside it, and why one cannot be chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from inventory_tui.inventory.display import fit, width


@dataclass(frozen=True, slots=True)
class Option:
    """One of the choices."""

    value: str
    label: str
    hint: str = ""
    """What it means, beside it."""
    reason: str = ""
    """Why it cannot be chosen; blank where it can."""


class Choice(Widget, can_focus=True):
    """A short list of which exactly one is chosen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--hint", "choice--chosen", "choice--off"}
    DEFAULT_CSS = """
    Choice {
        height: auto; width: 1fr;
        .choice--hint { text-style: dim; }
        .choice--chosen { text-style: bold; }
        .choice--off { text-style: dim; }
        &:focus .choice--chosen { text-style: reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j,right", "step(1)", "Next", id="choice.next", show=False, tooltip="Choose the next one"),
        Binding("up,k,left", "step(-1)", "Previous", id="choice.previous", show=False, tooltip="Choose the one before"),
        Binding("space", "cycle", "Change", id="choice.cycle", tooltip="Choose the next one, from the last the first"),
    ]
    value: reactive[str] = reactive("", init=False)

    @dataclass
    class Changed(Message):
        """Another one is chosen."""

        choice: Choice
        value: str

        @property
        def control(self) -> Choice:
            """The widget, for ``@on`` with a selector."""
            return self.choice

    def __init__(
        self,
        options: Sequence[Option],
        value: str = "",
        *,
        id: str | None = None,  # noqa: A002 - the name every widget of Textual gives it
    ) -> None:
        """Make a choice.

        Args:
            options: from top to bottom.
            value: what is chosen at first; the first that can be unless given.
            id: the widget's id.
        """
        super().__init__(id=id)
        self._options = tuple(options)
        self._label_width = max((width(option.label) for option in options), default=0)
        self.set_reactive(Choice.value, value or next((o.value for o in options if not o.reason), ""))

    def set_options(self, options: Sequence[Option], offered: Sequence[str] | None = None) -> None:
        """Offer others; the value stays where it is still among them.

        Args:
            options: from top to bottom.
            offered: values of which the first that can be is chosen where the value cannot stay; all unless given.
        """
        self._options = tuple(options)
        self._label_width = max((width(option.label) for option in options), default=0)
        if self.value not in self._allowed:
            self.value = next((each for each in self._allowed if offered is None or each in offered), "")
        self.refresh(layout=True)

    def choose(self, value: str) -> str:
        """Choose a value.

        Returns:
            Why it cannot be chosen; blank where it was.
        """
        option = next((option for option in self._options if option.value == value), None)
        if option is None:
            return "there is no such choice"
        if not option.reason:
            self.value = value
        return option.reason

    def watch_value(self, value: str) -> None:
        """Draw and tell."""
        self.refresh()
        self.post_message(self.Changed(self, value))

    @property
    def _allowed(self) -> list[str]:
        return [option.value for option in self._options if not option.reason]

    def action_step(self, by: int) -> None:
        """Choose a neighbour that can be chosen."""
        self._step(lambda place, count: max(0, min(place + by, count - 1)))

    def action_cycle(self) -> None:
        """Choose the next one, from the last the first."""
        self._step(lambda place, count: (place + 1) % count)

    def _step(self, to: Callable[[int, int], int]) -> None:
        """Choose another one; the first where none is chosen yet."""
        allowed = self._allowed
        if allowed:
            self.value = allowed[to(allowed.index(self.value), len(allowed)) if self.value in allowed else 0]

    def on_click(self, event: Click) -> None:
        """Choose what was clicked."""
        if event.y < len(self._options):
            self.choose(self._options[event.y].value)

    def get_content_height(self, _container: Size, _viewport: Size, _width: int) -> int:
        """Return one line for each option."""
        return len(self._options)

    def render_line(self, y: int) -> Strip:
        """Draw one option."""
        cells = self.content_size.width
        base = self.rich_style
        if y >= len(self._options):
            return Strip.blank(cells, base)
        option = self._options[y]
        is_chosen = option.value == self.value
        label = f"({'•' if is_chosen else ' '}) {fit(option.label, self._label_width)}"
        hint = option.reason or option.hint
        name = "choice--off" if option.reason else "choice--chosen" if is_chosen else ""
        style = base + self.get_component_rich_style(name, partial=True) if name else base
        segments = [Segment(label, style)]
        hint_style = base + self.get_component_rich_style("choice--hint", partial=True)
        segments.append(Segment(fit(f"   {hint}" if hint else "", cells - width(label)), hint_style))
        return Strip(segments, cells)
