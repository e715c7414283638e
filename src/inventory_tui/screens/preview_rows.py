"""A preview as the screens use it: worker threads read pages of it, save it, write it to files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from inventory_tui.actions.audits import Audits, Preview
from inventory_tui.actions.history import History
from inventory_tui.actions.preview_files import write_changes, write_findings
from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import AuditRequest, AuditRun, PreviewQuery, PreviewRow, Slice
from inventory_tui.audit.scope import Acceptance
from inventory_tui.errors import CancelledError
from inventory_tui.inventory.work import Work
from inventory_tui.screens.open_draft import OpenDraft


class OpenPreview(OpenDraft[Preview]):
    """A computed preview."""

    def __init__(self, preview: Preview) -> None:
        """Take over a preview."""
        super().__init__(preview)
        self.preview = preview

    @classmethod
    def compute(cls, audits: Audits, request: AuditRequest, work: Work) -> OpenPreview:
        """Compute a preview; to be called in a worker thread.

        Raises:
            InventoryError: what the audit refuses, or that it was cancelled.
        """
        opened = cls(audits.preview(request, work))
        if work.is_cancelled:
            opened.close()
            raise CancelledError("cancelled, nothing was changed")
        return opened

    def rows(self, query: PreviewQuery) -> PreviewRows:
        """Return the rows that a query asks for; the first page is read here."""
        return PreviewRows(self, query)

    def page(self, query: PreviewQuery) -> tuple[int, Sequence[PreviewRow]]:
        """Return how many rows there are and a page of them; nothing once it is closed."""
        nothing: tuple[int, Sequence[PreviewRow]] = (0, ())

        def read(preview: Preview) -> tuple[int, Sequence[PreviewRow]]:
            page = preview.page(query)
            return page.total, page.rows

        return self.read(read, nothing)

    def slices(self, query: PreviewQuery, by: str) -> tuple[Slice, ...]:
        """Return how a group breaks down."""
        nothing: tuple[Slice, ...] = ()
        return self.read(lambda preview: preview.break_down(query, by), nothing)

    def findings(self) -> tuple[Slice, ...]:
        """Return the findings, each with its count and the query for its rows."""
        found = self.preview.counts.findings
        return tuple(Slice(each.label, found[each], PreviewQuery(each)) for each in Finding if found.get(each))

    def save(self, acceptance: Acceptance, work: Work) -> AuditRun:
        """Save exactly what was previewed (P2).

        Raises:
            InventoryError: a gate was not answered, the ground moved, or the database cannot.
        """
        return self.use(lambda preview: preview.save(acceptance, work=work))

    def write(self, path: Path, work: Work, *, is_findings: bool) -> int:
        """Write all changes, or all findings, to a file, and return how many rows it has.

        Raises:
            InventoryError: the file exists, or cannot be written.
        """
        write = write_findings if is_findings else write_changes
        return self.use(lambda preview: write(preview, path, work))


def who_changed(history: History, customer: str) -> str:
    """Return who changed something on the customer last, and when, as ``" (ann, 10:04)"``; blank where nobody did."""
    newest = history.last_change(customer)
    return f" ({newest.who}, {newest.at.astimezone():%H:%M})" if newest else ""


class PreviewRows:
    """Rows of one group or finding, for a table."""

    def __init__(self, opened: OpenPreview, query: PreviewQuery) -> None:
        """Count the rows; to be called in a worker thread."""
        self._opened = opened
        self.query = query
        self.count, _ = opened.page(replace(query, offset=0, limit=1))

    def page(self, offset: int, limit: int) -> Sequence[PreviewRow]:
        """Return some of the rows."""
        return self._opened.page(replace(self.query, offset=offset, limit=limit))[1]
