"""What an import did: counts, comparison with the last snapshot, and every row that was skipped, with its reason."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from inventory_tui.actions.imports import ImportProblem, ImportReport
from inventory_tui.actions.problem_files import write_problems
from inventory_tui.inventory.display import show
from inventory_tui.inventory.work import Work
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.export import ExportTarget, ask_export, export_form
from inventory_tui.screens.page import Page
from inventory_tui.screens.places import ComparisonPlace, InventoryPlace, ScopePlace, SourcesPlace, TranslationsPlace
from inventory_tui.screens.wording import count
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource
from inventory_tui.widgets.text_line import TextLine

_COLUMNS: list[Column[ImportProblem]] = [
    Column("File", lambda row: row.file, 18, grow=1, rank=1),
    Column("Row", lambda row: f"{row.line:,}", 9, right=True),
    Column("Column", lambda row: row.column, 16),
    Column("Why it was skipped", lambda row: row.reason, 34, grow=2),
]
_MOST_LINES = 5


def report_lines(report: ImportReport) -> list[str]:
    """Return the counts of a report as lines."""
    rows = f"{report.taken:,} taken, {report.skipped:,} skipped, {report.ignored:,} ignored"
    lines = [f"{_figure(report.read, 'row')} read: {rows}"]
    if report.source:
        lines.append(f"{_figure(report.records, 'record')} of {report.source}")
        compared = f"+{report.added:,} added, −{report.gone:,} gone, {report.same:,} same"
        lines.append(f"{'':>12}  compared with its last snapshot: {compared}")
    else:
        lines.append(f"{report.created:>12,}  created, {report.updated:,} updated, {report.unchanged:,} unchanged")
    held_back = [f"would be held back: {doubt}" for doubt in report.held_back]
    lines += [f"! {doubt}" for doubt in held_back[:_MOST_LINES]]
    ignored = [f"{reason} {number:,}" for reason, number in report.ignored_reasons.items()]
    if ignored:
        lines.append(f"{'':>12}  ignored: {', '.join(ignored[:_MOST_LINES])}")
    unmapped = [f"“{value}” {number:,}" for value, number in report.unmapped.items()]
    if unmapped:
        more = f" and {len(unmapped) - _MOST_LINES:,} more" if len(unmapped) > _MOST_LINES else ""
        lines.append(f"{'':>12}  without a site, so at Customer level (v): {', '.join(unmapped[:_MOST_LINES])}{more}")
    others = [notice for notice in report.notices if notice not in held_back]
    return lines + [f"! {notice}" for notice in others[:_MOST_LINES]]


def _figure(number: int, what: str) -> str:
    """Return a count under the others, with its word behind it."""
    return f"{number:>12,}  {what if number == 1 else what + 's'}"


class ImportResultScreen(Page[bool]):
    """The report of an import. Ends with True where values are to be given their sites before it is tried again."""

    CSS_PATH = "import_result.tcss"
    ABOUT = "read = taken + skipped + ignored. Skipped rows are listed with their reason; e writes them to a file."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "audit", "Audit", id="import-result.audit", tooltip="Audit this customer now"),
        Binding("b", "browse", "Browse", id="import-result.browse", tooltip="The customer's numbers"),
        Binding("o", "sources", "Sources", id="import-result.sources", tooltip="The customer's sources"),
        Binding(
            "v",
            "translate",
            "Values to sites",
            id="import-result.translate",
            tooltip="Say which sites values mean",
        ),
        Binding("p", "compare", "Compare", id="import-result.compare", tooltip="What is new, and what is gone"),
        Binding("e", "export", "Export skipped rows", id="import-result.export", tooltip="The skipped rows as a file"),
    ]

    def __init__(self, actions: Actions, customer: str, report: ImportReport) -> None:
        """Make the screen for a report.

        Args:
            actions: what can be done.
            customer: whose file it was.
            report: what the import did, or would do.
        """
        title = "Imported" if report.saved else "Not saved: this was a trial"
        super().__init__(f"{title} › {customer}", report.format)
        self._actions = actions
        self._customer = customer
        self._report = report
        is_refused = not report.saved and any(problem.column == "site" for problem in report.problems)
        self._has_lost_values = bool(report.unmapped) or is_refused
        """Whether values fit no site: their rows are at Customer level, or would be skipped."""

    def compose_body(self) -> ComposeResult:
        """Lay out counts and skipped rows."""
        report = self._report
        yield Static(Content("\n".join(show(line) for line in report_lines(report))), id="counts")
        shown = len(report.problems)
        rest = f", the first {shown:,}" if report.problem_count > shown else ""
        yield Static(f"Skipped rows: {report.problem_count:,}{rest}", markup=False, id="caption")
        yield NumberTable(_COLUMNS, empty="No row was skipped.", id="problems")
        yield TextLine(most=3, id="why")

    def on_mount(self) -> None:
        """Show the skipped rows."""
        self.query_one("#problems", NumberTable).show(ListSource(self._report.problems))
        if self._report.unmapped and not self._report.saved:
            self.say("Values fit no site: v gives each its site, before the import")
        elif self._report.unmapped:
            self.say("Values fit no site: v gives each its site, for the next import")
        elif self._report.saved and self._report.source:
            self.say("The inventory is as it was: a runs the audit that brings it in line")

    @on(NumberTable.Moved)
    def tell_reason(self) -> None:
        """Say the whole reason of the row under the cursor."""
        row = self.query_one("#problems", NumberTable).current
        if row is not None:
            self.query_one("#why", TextLine).say(f" {row.file} line {row.line:,}: {row.reason}")

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action == "export" and not self._report.problems:
            return "No row was skipped"
        if action == "translate" and not self._has_lost_values:
            return "No value of the file lacks a site"
        if action == "compare" and not (self._report.saved and self._report.source):
            return "Nothing was saved that could be compared"
        return ""

    def action_audit(self) -> None:
        """Begin an audit."""
        self.go(ScopePlace(self._customer), replace=self._report.saved)

    def action_browse(self) -> None:
        """Open the inventory."""
        self.go(InventoryPlace(self._customer), replace=self._report.saved)

    def action_sources(self) -> None:
        """Open the sources."""
        self.go(SourcesPlace(self._customer), replace=self._report.saved)

    def action_translate(self) -> None:
        """Say which sites the values mean that fit none."""
        if self._report.saved:
            self.go(TranslationsPlace(self._customer, self._report.source, tuple(self._report.unmapped)))
        else:
            self.dismiss(True)  # noqa: FBT003 - the screen's result

    def action_compare(self) -> None:
        """Show what is new and what is gone."""
        self.go(ComparisonPlace(self._customer, self._report.source))

    def action_export(self) -> None:
        """Write the skipped rows to a file."""
        problems = self._report.problems

        def write(target: ExportTarget, _work: Work) -> int:
            return write_problems(target.path, problems, overwrite=target.overwrite)

        shown = len(problems)
        what = "skipped rows" if shown == self._report.problem_count else f"the first {count(shown, 'skipped row')}"
        form = export_form(what, "skipped-rows.csv", formats="csv, json or jsonl, by the file's extension")
        ask_export(self, form, write)
