"""A preview as the screens use it: one owner, one thread at a time, closed when its screen goes.

Worker threads read pages of it and save it; the lock keeps them apart (``Preview`` serves one at a time).
"""

from __future__ import annotations

import threading
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


class OpenPreview:
    """A computed preview and the lock that serialises its use."""

    def __init__(self, preview: Preview) -> None:
        """Take over a preview."""
        self.preview = preview
        self._lock = threading.Lock()
        self._is_closed = False

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
        with self._lock:
            if self._is_closed:
                return 0, ()
            page = self.preview.page(query)
            return page.total, page.rows

    def slices(self, query: PreviewQuery, by: str) -> tuple[Slice, ...]:
        """Return how a group breaks down."""
        with self._lock:
            return () if self._is_closed else self.preview.break_down(query, by)

    def findings(self) -> tuple[Slice, ...]:
        """Return the findings, each with its count and the query for its rows."""
        found = self.preview.counts.findings
        return tuple(Slice(each.label, found[each], PreviewQuery(each)) for each in Finding if found.get(each))

    def save(self, acceptance: Acceptance, work: Work) -> AuditRun:
        """Save exactly what was previewed (P2).

        Raises:
            InventoryError: a gate was not answered, the ground moved, or the database cannot.
        """
        with self._lock:
            if self._is_closed:
                raise CancelledError("cancelled, nothing was changed")
            return self.preview.save(acceptance, work=work)

    def write(self, path: Path, work: Work, *, is_findings: bool) -> int:
        """Write all changes, or all findings, to a file, and return how many rows it has.

        Raises:
            InventoryError: the file exists, or cannot be written.
        """
        with self._lock:
            if self._is_closed:
                raise CancelledError("cancelled, nothing was written")
            return (write_findings if is_findings else write_changes)(self.preview, path, work)

    def close(self) -> None:
        """Give its connection back, when whoever uses it is done."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                self.preview.close()


def who_changed(history: History, customer: str) -> str:
    """Return who changed something on the customer last, and when, as ``" (ann, 10:04)"``; blank where nobody did."""
    newest = history.list(customer, 1)
    return f" ({newest[0].who}, {newest[0].at.astimezone():%H:%M})" if newest else ""


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
