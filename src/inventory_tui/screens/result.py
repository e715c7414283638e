"""Audit, third step: what was saved, and where to look at it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from inventory_tui.audit.plan import AuditRequest, AuditRun
from inventory_tui.inventory.display import show
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.export import ExportTarget, ask_export, export_form, file_name
from inventory_tui.screens.page import Page
from inventory_tui.screens.places import HistoryPlace, InventoryPlace, StartPlace
from inventory_tui.screens.preview_groups import scope_text


def _duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else "less than a second"


class ResultScreen(Page[None]):
    """Counts, time and number of a saved run."""

    CSS_PATH = "result.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "browse", "Browse these numbers", id="result.browse", tooltip="The numbers that this run changed"),
        Binding("e", "export", "Export", id="result.export", tooltip="Changes and findings of this run as a file"),
        Binding("h", "history", "History", id="result.history", tooltip="Audit runs and changes of this customer"),
        Binding("escape", "back", "Customers", id="page.back", tooltip="Back to the customers"),
    ]

    def __init__(self, actions: Actions, request: AuditRequest, run: AuditRun) -> None:
        """Make the screen for a run."""
        super().__init__(f"Audit saved › {request.customer}", f"run {run.id}" if run.id else "")
        self._actions = actions
        self._request = request
        self._run = run

    def compose_body(self) -> ComposeResult:
        """Lay out the counts."""
        run, counts = self._run, self._run.counts
        if not run.saved:
            lines = ["There was nothing to do: the inventory tells the truth.", "No run was kept."]
        else:
            lines = [
                f"Run {run.id} is saved. It took {_duration(run.duration_s)}.",
                "",
                f"{counts.freed:>12,}  freed",
                f"{counts.created:>12,}  created",
                f"{counts.refreshed:>12,}  refreshed",
                f"{counts.unchanged:>12,}  unchanged",
                f"{sum(counts.findings.values()):>12,}  findings, kept with the run",
            ]
        yield Static(Content(show(f"Scope: {scope_text(self._request.scope)}")), id="scope")
        yield Static(Content("\n".join(lines)), id="lines")

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        return "No run was kept" if action in ("browse", "export") and not self._run.saved else ""

    def action_browse(self) -> None:
        """Show the numbers that the run changed."""
        self.go(InventoryPlace(self._request.customer, NumberQuery(run=self._run.id)))

    def action_export(self) -> None:
        """Write changes and findings of the run to a file."""
        history, run = self._actions.history, self._run.id

        def write(target: ExportTarget, work: Work) -> int:
            return history.export(run or 0, target.path, overwrite=target.overwrite, work=work)

        ask_export(self, export_form(f"run {run}", file_name("run", str(run))), write)

    def action_history(self) -> None:
        """Show the history."""
        self.go(HistoryPlace(self._request.customer))

    def action_back(self) -> None:
        """Go to the customers."""
        self.go(StartPlace())
