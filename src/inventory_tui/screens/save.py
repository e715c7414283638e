"""Audit, the last question: scope, counts with the freed ones first, and what G5–G7 want answered."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, VerticalGroup, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.widgets import Button, Input, Static

from inventory_tui.actions.audits import Preview
from inventory_tui.audit.scope import Acceptance
from inventory_tui.inventory.display import show
from inventory_tui.inventory.model import name_key
from inventory_tui.screens.page import Page
from inventory_tui.screens.preview_groups import scope_text
from inventory_tui.screens.wording import count
from inventory_tui.widgets.text_field import TextField


class SaveScreen(Page[Acceptance | None]):
    """Asks before an audit is saved; ends with what was accepted, or with None."""

    CSS_PATH = "save.tcss"
    AUTO_FOCUS = "#no"
    ABOUT = (
        "y saves from anywhere but a field; enter presses the button in focus. Answers are asked where many go free."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "accept", "Save", id="save.yes", tooltip="Save the audit"),
        Binding("n,escape", "back", "Cancel", id="save.no", tooltip="Leave; nothing is written"),
        Binding(
            "left,right", "app.focus_next", "Other button", id="save.other", show=False, tooltip="To the other one"
        ),
    ]

    def __init__(self, preview: Preview) -> None:
        """Make the question for a preview."""
        super().__init__(f"Save the audit? › {preview.customer.name}")
        self._counts = preview.counts
        self._scope = scope_text(preview.request.scope)
        self._options = preview.request.options
        self._gates = {gate.rule: gate for gate in preview.gates}
        self._counting = next((rule for rule in ("G7", "G5") if rule in self._gates), "")
        """The gate below which the count is asked: once, though two may want it."""
        self._stale = [source.name for source in preview.sources if source.is_stale]

    def compose_body(self) -> ComposeResult:
        """Lay out counts, questions and buttons."""
        with VerticalScroll(can_focus=False, id="question"):
            yield Static(Content(show(f"Scope: {self._scope}")), id="scope")
            yield Static(Content("\n".join(self._lines())), id="lines")
            for rule, gate in self._gates.items():
                yield Static(Content(show(f"! {gate.message[:1].upper()}{gate.message[1:]}.")), classes="gate")
                if rule == self._counting:
                    yield from self._ask("count", f"Type how many go free, {self._counts.freed}, to save all the same:")
                elif rule == "G6" and self._stale:
                    yield from self._ask("source", f"Type its name, {show(self._stale[0])}, to save all the same:")
            with HorizontalGroup(id="buttons"):
                yield Button("Cancel", id="no", compact=True)
                yield Button("Save", id="yes", compact=True)

    @staticmethod
    def _ask(name: str, label: str) -> ComposeResult:
        with VerticalGroup(classes="answer"):
            yield Static(Content(label))
            yield TextField(id=name)

    def _lines(self) -> list[str]:
        counts = self._counts
        days = self._options.cool_freed_days
        freed = f"in use → Cooling for {count(days, 'day')}" if days else "in use → Available"
        levels = ((counts.created_at_customer, "at Customer level"), (counts.created_at_sites, "at sites"))
        places = ", ".join(f"{number:,} {where}" for number, where in levels if number)
        stay = count(counts.unchanged, "entry stays as it is", "entries stay as they are")
        return [
            f"{counts.freed:>12,}  freed      {freed}",
            f"{counts.created:>12,}  created    {places}".rstrip(),
            f"{counts.refreshed:>12,}  refreshed",
            "",
            f"{stay}. Nothing is deleted.",
        ]

    def _unanswered(self) -> tuple[str, str]:
        """Return the field that still wants an answer, and what to say; blank where all are given."""
        for rule in self._gates:
            if rule == self._counting:
                typed = self.query_one("#count", TextField).value.replace(",", "").strip()
                if typed != str(self._counts.freed):
                    return "count", f"Type how many entries go free, {self._counts.freed}, to save"
            elif rule == "G6" and self._stale:
                typed = self.query_one("#source", TextField).value
                if name_key(typed) != name_key(self._stale[0]):
                    return "source", f"Type the name of the source that is old, {self._stale[0]}, to save"
        return "", ""

    def on_key(self, event: Key) -> None:
        """Type into the field that wants an answer, also where the focus is elsewhere."""
        field, _ = self._unanswered()
        if field and event.key not in self.active_bindings:
            self.query_one(f"#{field}", TextField).type_from_afar(event)

    @on(Input.Changed)
    def _answered(self) -> None:
        """Take a complaint away: it is being answered."""
        self.say("")

    @on(Input.Submitted)
    def _next(self) -> None:
        field, _ = self._unanswered()
        self.set_focus(self.query_one(f"#{field or 'yes'}"))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "yes":
            self.action_accept()
        else:
            self.action_back()

    def action_accept(self) -> None:
        """Save, once every question is answered."""
        field, reason = self._unanswered()
        if field:
            self.complain(reason)
            self.set_focus(self.query_one(f"#{field}"))
            return
        self.dismiss(
            Acceptance(no_records="G5" in self._gates, stale="G6" in self._gates, max_freed=self._counts.freed)
        )
