"""The question before numbers are changed: what becomes of how many, what is left and why, all of it to page through.

It counts, asks, and does what was shown or nothing; where others changed the ground meanwhile, it asks anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.widgets import Button, Input, Static

from inventory_tui.errors import ChangedError, InventoryError
from inventory_tui.inventory.work import Work
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.deeds import AnyReady, Deed
from inventory_tui.screens.edit_look import Answer, EditLook
from inventory_tui.screens.open_draft import OpenDraft
from inventory_tui.screens.page import BUSY
from inventory_tui.screens.preview_rows import who_changed
from inventory_tui.widgets.text_field import TextField


class EditQuestion(EditLook):
    """Counts a deed, asks, does it; ends with the report of what was done."""

    CSS_PATH = "edit_question.tcss"
    AUTO_FOCUS = "#no"
    ABOUT = (
        "What will become of the numbers. tab goes from group to group: those that change, then why others are left;"
        " the rows of the group are below. y does it, from anywhere but a field; enter presses the button in focus."
    )
    FIRST_KEYS = ("y", "n")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "accept", "Yes", id="question.yes", tooltip="Do it"),
        Binding("n,escape", "back", "No", id="question.no", tooltip="Leave; nothing is changed"),
        Binding("f", "fold", "Fold", id="question.fold", tooltip="Into the numbers that are there already, or not"),
        Binding("left,right,h,l", "other", "Other button", id="question.other", show=False, tooltip="To the other one"),
    ]

    @dataclass
    class Counted(Message):
        """It is known what would happen."""

        ready: AnyReady
        note: str

    @dataclass
    class Done(Message):
        """It is over: done, or refused."""

        answer: Answer

    @dataclass
    class GroundMoved(Message):
        """Others changed something meanwhile: nothing was done."""

        who: str

    def __init__(self, actions: Actions, deed: Deed[Any]) -> None:
        """Make the question for a deed."""
        super().__init__(deed)
        self._actions = actions
        self._over: EditQuestion.Done | None = None

    def compose_body(self) -> ComposeResult:
        """Lay out the buttons below what was counted."""
        yield from super().compose_body()
        with HorizontalGroup(id="answer"):
            yield Static(markup=False, id="ask")
            yield TextField(id="typed")
        with HorizontalGroup(id="buttons"):
            yield Button("Cancel", id="no", compact=True)
            yield Button(Content(self._deed.verb), id="yes", compact=True)

    def on_mount(self) -> None:
        """Begin to count."""
        self._count()

    def _count(self, note: str = "") -> None:
        """Count, in place of what was counted before."""
        self._opened.close()
        self._ready = None
        opened = self._opened = OpenDraft()
        deed = self._deed

        def count(work: Work) -> Message:
            try:
                return self.Counted(opened.fill(lambda: deed.prepare(work)), note)
            except InventoryError as error:
                return self.Done(error)

        self.perform_long(count, "count what would change")

    def on_edit_question_counted(self, message: Counted) -> None:
        """Ask."""
        ready, typed = message.ready, self._deed.typed(message.ready)
        self.set_class(bool(typed), "-typed")
        self.query_one("#ask", Static).update(Content(f"Type {typed} to go on:"))
        self.set_class(not ready.changing, "-nothing")
        self.query_one("#no", Button).label = "Cancel" if ready.changing else "Back"
        self.set_focus(self.query_one("#no"))
        self.show_counts(ready, message.note)
        self.refresh_bindings()

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        name, ready = action.partition("(")[0], self._ready
        if name not in ("accept", "fold", "group"):
            return super().why_not(action)
        if ready is None:
            return "It is being counted"
        if name != "group" and self.is_working:
            return BUSY
        if name == "accept" and not ready.changing:
            return "Nothing would change"
        return "There is nothing to fold" if name == "fold" and self._deed.folded(ready) is None else ""

    def action_other(self) -> None:
        """Go to the other button."""
        self.screen.focus_next("Button")

    def action_fold(self) -> None:
        """Count the other way: with folding, or without."""
        other = self._deed.folded(self._ready) if self._ready else None
        if other is not None:
            self._deed = other
            self._count()

    def on_key(self, event: Key) -> None:
        """Type the count into its field, also where the focus is elsewhere."""
        if self._is_unanswered() and (event.character or "").isdecimal():
            self.query_one("#typed", TextField).type_from_afar(event)

    @on(Input.Changed)
    def _answered(self) -> None:
        """Take a complaint away: it is being answered."""
        self.say("")

    @on(Input.Submitted)
    def _typed(self) -> None:
        self.set_focus(self.query_one("#typed" if self._is_unanswered() else "#yes"))

    def _is_unanswered(self) -> bool:
        wanted = self._deed.typed(self._ready) if self._ready else 0
        typed = self.query_one("#typed", TextField).value.replace(",", "").strip()
        return bool(wanted) and typed != str(wanted)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "yes":
            self.action_accept()
        else:
            self.action_back()

    def action_accept(self) -> None:
        """Do what was shown."""
        ready, opened, deed = self._ready, self._opened, self._deed
        if ready is None or self.why_not("accept"):
            self.complain(self.why_not("accept"))
        elif self._is_unanswered():
            self.complain(f"Type how many, {deed.typed(ready)}, to go on")
            self.set_focus(self.query_one("#typed"))
        else:
            history = self._actions.history

            def run(work: Work) -> Message:
                try:
                    return self.Done(deed.report(ready, opened.use(lambda draft: draft.run(work))))
                except ChangedError:
                    return self.GroundMoved(who_changed(history, deed.customer))

            self.perform_long(run, f"{deed.verb.lower()} numbers", writes=True)

    def on_edit_question_ground_moved(self, message: GroundMoved) -> None:
        """Count anew, and say why."""
        self._count(f"The inventory changed while you were asked{message.who}. These are the new counts.")

    def on_edit_question_done(self, message: Done) -> None:
        """End; where help stands before the question, when that is gone."""
        self._over = message
        self.on_screen_resume()

    def action_back(self) -> None:
        """Cancel what runs; else leave, nothing is changed."""
        if self.is_working:
            super().action_back()
        else:
            self.dismiss(None)

    def on_screen_resume(self) -> None:
        """End if it was over meanwhile."""
        if self._over is not None and self.is_active:
            self.dismiss(self._over.answer)

    def on_unmount(self) -> None:
        """Give back what was counted."""
        self._opened.close()
