"""A form: a few fields, one action that takes them. What the action refuses is shown, and the form stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import HorizontalGroup, VerticalScroll
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from inventory_tui.screens.page import SAVING, Page
from inventory_tui.widgets.choice import Choice, Option
from inventory_tui.widgets.text_field import LineField

Answer = TypeVar("Answer")
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    options: Sequence[Option] = field(default_factory=tuple)
    """What can be chosen; where there is nothing to choose from, one types."""
    known: Sequence[str] = field(default_factory=tuple)
    """Words that are completed while one types; the right arrow accepts."""


def _suggester(asked: Field) -> SuggestFromList | None:
    return SuggestFromList(asked.known, case_sensitive=False) if asked.known else None


class FormScreen(Page[Answer | None], Generic[Answer]):
    """Asks, calls the action with the answers, and ends with what the action returns."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Take", id="form.submit", tooltip="Do it with what stands in the fields"),
        # With priority, so that what is typed ahead behind a tab goes to the next field.
        Binding("tab", "next_field", "Next field", id="form.next", priority=True, tooltip="To the next field"),
        Binding("escape", "back", "Cancel", id="form.cancel", tooltip="Leave; nothing is changed"),
    ]

    @dataclass
    class Done(Message):
        """The action has taken the answers."""

        answer: Any

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        submit: Callable[[Values], Answer],
        *,
        about: str = "",
        word: str = "Save",
    ) -> None:
        """Make a form.

        Args:
            title: what is asked.
            fields: from top to bottom; the first has the focus.
            submit: takes the values by name, in a worker thread; its ``InventoryError`` is shown.
            about: a sentence above the fields.
            word: what its action is called: what enter does.
        """
        super().__init__(title)
        self._fields = tuple(fields)
        self._submit = submit
        self._about = about
        self._word = word
        self._done: FormScreen.Done | None = None

    def compose_body(self) -> ComposeResult:
        """Lay out the fields."""
        with VerticalScroll(can_focus=False, id="fields"):
            if self._about:
                yield Static(self._about, markup=False, classes="about")
            for each in self._fields:
                with HorizontalGroup(classes="field"):
                    yield Static(each.label, markup=False, classes="label")
                    if each.options:
                        yield Choice(each.options, each.value, id=each.name)
                    else:
                        yield LineField(each.value, placeholder=each.hint, suggester=_suggester(each), id=each.name)
                if each.hint and each.options:
                    yield Static(each.hint, markup=False, classes="hint")

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that work, the action under its own word."""
        return {
            key: found._replace(binding=replace(found.binding, description=self._word))
            if found.binding.id == "form.submit"
            else found
            for key, found in super().active_bindings.items()
        }

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        found = {}
        for each in self._fields:
            widget = self.query_one(f"#{each.name}")
            found[each.name] = widget.value if isinstance(widget, (Choice, LineField)) else ""
        return found

    @on(Input.Changed)
    @on(Choice.Changed)
    def _answered(self) -> None:
        """Take a complaint away: it is being answered."""
        if self._done is None and not self.is_working:
            self.say("")

    def action_next_field(self) -> None:
        """Go to the next field."""
        self.focus_next()

    def action_submit(self) -> None:
        """Call the action with the values."""
        values = self.values
        self.perform_write(lambda: self.Done(self._submit(values)), "submit a form")

    def on_form_screen_done(self, message: Done) -> None:
        """End with the answer; where a question stands before the form, when that is gone."""
        self._done = message
        self._end()

    def on_screen_resume(self) -> None:
        """End if the action was done meanwhile."""
        self._end()

    def _end(self) -> None:
        if self._done is not None and self.is_active:
            self.dismiss(self._done.answer)

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action == "submit" and (self.is_working or self._done is not None):
            return SAVING
        return super().why_not(action)
