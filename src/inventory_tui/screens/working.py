"""The keys that change numbers, on every screen that shows some (audit.md §9).

Each leads to a question that says first what will become of how many; what is done is what the question showed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from inventory_tui.errors import InventoryError, RefusedError
from inventory_tui.screens.affected import Affected
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.page import BUSY, Page
from inventory_tui.screens.selected import Selected

if TYPE_CHECKING:  # the first rows are there sooner when the questions are imported as they are asked
    from inventory_tui.actions.edit import PreparedUndo
    from inventory_tui.inventory.edits import EntryEdit
    from inventory_tui.inventory.work import Work
    from inventory_tui.screens.deeds import Deed, EditDeed
    from inventory_tui.screens.target import Target

NO_NUMBER = "There is no number"
_FOR_DUE = ("reserve", "cool")
"""These can also release what is due at the whole customer."""
_ON_NUMBERS = ("move", "delete", "edit", *_FOR_DUE)


class Working(Affected):
    """A screen whose numbers can be worked on; which of them, and what follows, is for the screen to say."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "move", "Move", id="numbers.move", tooltip="To another level; fold where the number is there"),
        Binding("d", "delete", "Delete", id="numbers.delete", tooltip="What is Available and used by nothing"),
        Binding("r", "reserve", "Reserve", id="numbers.reserve", tooltip="Reserve, unreserve, release what is due"),
        Binding("c", "cool", "Cool", id="numbers.cool", tooltip="Let rest, release, release what is due"),
        Binding("E", "edit", "Edit", id="numbers.edit", tooltip="Description, notes and extra fields"),
        Binding("U", "undo", "Undo", id="numbers.undo", tooltip="Take back your last change on this customer"),
    ]
    UNDO_HINT = ". U undoes it"
    _actions: Actions
    _customer: str

    def selected(self) -> Selected | None:
        """Return what a deed would be for; None where there is no number."""
        raise NotImplementedError

    @property
    def is_empty(self) -> bool:
        """Whether the screen is of a whole customer, and shows that there is no number to choose."""
        return False

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action not in (*_ON_NUMBERS, "undo"):
            return super().why_not(action)
        if self._actions.read_only_because:
            return self._actions.read_only_because
        if self.is_working:
            return BUSY
        needs_number = action in _ON_NUMBERS and not (action in _FOR_DUE and self.is_empty)
        return NO_NUMBER if needs_number and self.selected() is None else super().why_not(action)

    def action_move(self) -> None:
        """Ask where to, then ask once more."""
        from inventory_tui.inventory.edits import Move

        if selected := self.selected():
            here = selected.entry.level.label if selected.entry is not None else ""
            ask_move(self, self._actions, _deed(self._actions, selected, Move("")), here)

    def action_delete(self) -> None:
        """Ask, then delete."""
        from inventory_tui.inventory.edits import Delete

        if selected := self.selected():
            ask(self, self._actions, _deed(self._actions, selected, Delete()))

    def action_reserve(self) -> None:
        """Ask whether to reserve or to give back, then ask once more."""
        self._hold(is_cooling=False)

    def action_cool(self) -> None:
        """Ask whether to let rest or to give back, then ask once more."""
        self._hold(is_cooling=True)

    def _hold(self, *, is_cooling: bool) -> None:
        from inventory_tui.inventory.edits import Marked
        from inventory_tui.screens.hold_form import HoldForm

        selected = self.selected() or Selected(self._customer, self._customer, 0, None, lambda: Marked(()))
        self.app.push_screen(HoldForm(self._actions, selected, is_cooling=is_cooling), self._asked)

    def action_edit(self) -> None:
        """Ask what the free fields are to be, then ask once more."""
        from inventory_tui.screens.fields_form import fields_form

        if selected := self.selected():
            self.app.push_screen(fields_form(self._actions, selected), self._asked)

    def _asked(self, deed: EditDeed | None) -> None:
        if deed is not None:
            ask(self, self._actions, deed)

    def action_undo(self) -> None:
        """Ask, then take back this person's last change."""
        edit, customer = self._actions.edit, self._customer
        last: int | None = None

        def prepare(work: Work) -> PreparedUndo:
            nonlocal last  # counted anew it is still the same change
            last = last or edit.last_undoable(customer)
            if last is None:
                raise RefusedError(f"there is nothing of yours on {customer} to undo", rules=["W7"])
            return edit.prepare_undo(last, work)

        ask_undo(self, self._actions, customer, prepare)


def ask_move(page: Page[Any], actions: Actions, deed: EditDeed, here: str) -> None:
    """Ask where entries are to go, whether they go, and move them.

    Args:
        page: the screen that asks.
        actions: what can be done.
        deed: a move of them; where to is still to be said.
        here: the label of the level where all of them are; blank where they are at several.
    """
    from inventory_tui.inventory.edits import Move
    from inventory_tui.screens.target import TargetScreen

    def answered(target: Target | None) -> None:
        if target is not None:
            ask(page, actions, replace(deed, edit=Move(target.to)))

    page.app.push_screen(TargetScreen(actions, deed.customer, deed.words, here), answered)


def ask_undo(page: Page[Any], actions: Actions, customer: str, prepare: Callable[[Work], PreparedUndo]) -> None:
    """Ask whether an operation is to be taken back, and take it back."""
    from inventory_tui.screens.deeds import UndoDeed

    ask(page, actions, UndoDeed(customer, prepare))


def _deed(actions: Actions, selected: Selected, edit: EntryEdit) -> EditDeed:
    from inventory_tui.screens.deeds import EditDeed

    return EditDeed(actions.edit, selected.customer, selected.words, selected.read, edit)


def ask(page: Page[Any], actions: Actions, deed: Deed[Any]) -> None:
    """Ask about a deed and do it; what refuses it is told on the page, what was done on every screen that shows it.

    Args:
        page: the screen that asks.
        actions: what can be done.
        deed: what is wanted.
    """
    from inventory_tui.screens.edit_question import EditQuestion

    def answered(answer: str | InventoryError | None) -> None:
        if isinstance(answer, InventoryError):
            page.post_message(Page.Failed(answer))
        elif answer is not None:
            for screen in page.app.screen_stack:
                if isinstance(screen, Affected):
                    screen.worked(answer + (screen.UNDO_HINT if deed.can_be_undone else ""))

    page.app.push_screen(EditQuestion(actions, deed), answered)
