"""Audit, second step: what it would do; computed here, looked at, and saved when a person says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from inventory_tui.audit.plan import AuditRequest, AuditRun
from inventory_tui.audit.scope import Acceptance, Options
from inventory_tui.errors import ChangedError
from inventory_tui.inventory.edits import Move, Named
from inventory_tui.inventory.work import Work
from inventory_tui.screens.affected import Affected
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.deeds import EditDeed
from inventory_tui.screens.export import ExportTarget, ask_export, export_form, file_name
from inventory_tui.screens.freed_form import freed_form
from inventory_tui.screens.page import BUSY
from inventory_tui.screens.places import ResultPlace
from inventory_tui.screens.preview_groups import FINDINGS, scope_text
from inventory_tui.screens.preview_look import PreviewLook
from inventory_tui.screens.preview_rows import OpenPreview, who_changed
from inventory_tui.screens.save import SaveScreen
from inventory_tui.screens.working import ask_move


class PreviewScreen(PreviewLook, Affected):
    """Computes a preview, offers its options, saves it; the entries of a finding can be moved or folded (W4)."""

    ABOUT = (
        "What the audit would do. tab goes from group to group; the rows below are those of the group, each with its"
        " reason. Freed numbers come first: they were in use, and no record says so any more."
    )
    FIRST_KEYS = ("s", "tab", "enter")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", "Save…", id="preview.save", tooltip="Ask once more, then write what is shown here"),
        Binding("c", "options", "Keep, cool", id="preview.options", tooltip="Leave freed numbers, or cool them"),
        Binding("e", "export", "Export", id="preview.export", tooltip="All changes as a file; on Findings, those"),
        Binding("m", "move", "Move, fold", id="preview.move", tooltip="The entry of a finding to another level"),
        Binding("R", "compute", "Refresh", id="preview.refresh", show=False, tooltip="Compute the preview afresh"),
    ]

    @dataclass
    class Computed(Message):
        """The preview is there."""

        opened: OpenPreview
        note: str = ""
        stays: bool = False
        """Whether the same rows are to be seen as before."""

    @dataclass
    class Moved(Message):
        """The ground moved under the preview: nothing was saved (P2)."""

        who: str

    @dataclass
    class Saved(Message):
        """The run is saved."""

        run: AuditRun

    def __init__(self, actions: Actions, request: AuditRequest) -> None:
        """Make the screen for a request."""
        super().__init__(f"Preview › {request.customer} › {scope_text(request.scope)}")
        self._actions = actions
        self._request = request
        self._is_gone = False

    def on_mount(self) -> None:
        """Begin to compute."""
        self.action_compute()

    def action_compute(self) -> None:
        """Compute the preview."""
        self._compute(self._request)

    def _compute(self, request: AuditRequest, note: str = "", *, stays: bool = False) -> None:
        audits = self._actions.audits

        def compute(work: Work) -> Message:
            return self.Computed(OpenPreview.compute(audits, request, work), note, stays)

        self.perform_long(compute, "compute a preview")

    def on_preview_screen_computed(self, message: Computed) -> None:
        """Show the preview in place of the one before."""
        self._close()
        if self._is_gone:
            message.opened.close()
            return
        preview = message.opened.preview
        self._request = preview.request
        self.title_line.say(self.title_line.left, f"{preview.duration_s:.1f} s" if preview.duration_s >= 1 else "")
        verdict = "" if preview.counts.written else "Nothing to do: the inventory tells the truth."
        self.say(message.note or verdict)
        self.show_preview(message.opened, stays=message.stays)

    # -- findings --------------------------------------------------------------------------------------------

    def action_move(self) -> None:
        """Move the entry of a finding, or fold it into the one that is there."""
        row = self.finding
        if row is not None:
            number, level = row.number, row.level
            words, customer = f"{number} at {level}", self._request.customer
            deed = EditDeed(self._actions.edit, customer, words, lambda: Named((number,), level), Move(""))
            ask_move(self, self._actions, deed, level)

    def worked(self, report: str) -> None:
        """Compute the preview anew, and say what was done."""
        self._compute(self._request, f"{report}. This is the new preview.", stays=True)

    # -- options and Save ------------------------------------------------------------------------------------

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action in ("save", "options", "export", "move") and self._opened is None:
            return "The preview is being computed"
        if self.is_writing and action != "back":
            return "The audit is being saved"
        if action in ("save", "options", "export", "compute", "move") and self.is_working:
            return BUSY
        if action in ("save", "move") and self._actions.read_only_because:
            return self._actions.read_only_because
        if action == "save" and self._opened and not self._opened.preview.counts.written:
            return "There is nothing to save: the inventory tells the truth"
        if action == "move" and self.finding is None:
            return "Put the cursor on an entry of a finding: those can be moved or folded"
        return super().why_not(action)

    def action_export(self) -> None:
        """Write the changes, or where findings are open the findings, to a file."""
        opened, view = self._opened, self._view
        if opened is None or view is None:
            return
        is_findings = view.group.key == FINDINGS
        what = "findings" if is_findings else "changes"

        def write(target: ExportTarget, work: Work) -> int:
            return opened.write(target.path, work, is_findings=is_findings)

        name = file_name("preview", self._request.customer, what)
        ask_export(self, export_form(f"{what} of this preview", name, replaces=False), write)

    def action_options(self) -> None:
        """Ask what becomes of freed numbers."""
        self.app.push_screen(freed_form(self._request.options), self._changed)

    def _changed(self, options: Options | None) -> None:
        if options is not None and options != self._request.options:
            self._compute(replace(self._request, options=options))

    def action_save(self) -> None:
        """Ask once more."""
        opened = self._opened
        if opened is not None:
            self.app.push_screen(SaveScreen(opened.preview), lambda acceptance: self._answered(opened, acceptance))

    def _answered(self, opened: OpenPreview, acceptance: Acceptance | None) -> None:
        """Save the very preview that was asked about (P2)."""
        if acceptance is None:
            return
        if opened is not self._opened:
            self.complain("The preview changed while you were asked; nothing was saved. Look at it anew")
            return

        history, customer = self._actions.history, self._request.customer

        def save(work: Work) -> Message:
            try:
                return self.Saved(opened.save(acceptance, work))
            except ChangedError:
                return self.Moved(who_changed(history, customer))

        self.perform_long(save, "save an audit", writes=True)

    def on_preview_screen_saved(self, message: Saved) -> None:
        """Go on to the result."""
        self.go(ResultPlace(self._request, message.run), replace=True)

    def on_preview_screen_moved(self, message: Moved) -> None:
        """Compute the new preview, and say why."""
        note = f"The inventory changed while you were looking{message.who}. This is the new preview."
        self._compute(self._request, note)

    def on_unmount(self) -> None:
        """Give the preview back."""
        self._is_gone = True
        self._close()

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None
