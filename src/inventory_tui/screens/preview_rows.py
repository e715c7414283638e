"""A preview as the screens use it: one owner, one thread at a time, closed when its screen goes.

Worker threads read pages of it and save it; the lock keeps them apart (``Preview`` serves one at a time).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from textual.worker import NoActiveWorker, get_current_worker

from inventory_tui.actions.audits import Audits, Preview
from inventory_tui.actions.history import History
from inventory_tui.actions.preview_files import write_changes, write_findings
from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import AuditRequest, AuditRun, PreviewQuery, PreviewRow, Slice
from inventory_tui.audit.scope import Acceptance
from inventory_tui.errors import CancelledError
from inventory_tui.inventory.work import Work

Result = TypeVar("Result")


class OpenPreview:
    """A computed preview and the lock that serialises its use."""

    def __init__(self, preview: Preview) -> None:
        """Take over a preview."""
        self.preview = preview
        self._lock = threading.Lock()
        self._is_over = threading.Event()

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

        def read() -> tuple[int, Sequence[PreviewRow]]:
            page = self.preview.page(query)
            return page.total, page.rows

        return self._read(read, nothing)

    def slices(self, query: PreviewQuery, by: str) -> tuple[Slice, ...]:
        """Return how a group breaks down."""
        nothing: tuple[Slice, ...] = ()
        return self._read(lambda: self.preview.break_down(query, by), nothing)

    def _read(self, read: Callable[[], Result], nothing: Result) -> Result:
        """Read in turn; nothing where it is closed by then, or where nobody waits for the answer any more."""
        with self._lock:
            if self._is_over.is_set() or _is_superseded():
                return nothing
            try:
                return read()
            except CancelledError:
                if self._is_over.is_set():
                    return nothing
                raise

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
            if self._is_over.is_set():
                raise CancelledError("cancelled, nothing was changed")
            return self.preview.save(acceptance, work=work)

    def write(self, path: Path, work: Work, *, is_findings: bool) -> int:
        """Write all changes, or all findings, to a file, and return how many rows it has.

        Raises:
            InventoryError: the file exists, or cannot be written.
        """
        with self._lock:
            if self._is_over.is_set():
                raise CancelledError("cancelled, nothing was written")
            return (write_findings if is_findings else write_changes)(self.preview, path, work)

    def close(self) -> None:
        """Stop whoever uses it, and give its connection back when they are gone; does not wait for that."""
        if not self._is_over.is_set():
            self._is_over.set()
            threading.Thread(target=self._give_back, name="close a preview").start()

    def _give_back(self) -> None:
        self.preview.interrupt()
        with self._lock:
            self.preview.close()


def _is_superseded() -> bool:
    """Return whether the worker that asks was replaced by a later one of its group."""
    try:
        return get_current_worker().is_cancelled
    except NoActiveWorker:
        return False


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
