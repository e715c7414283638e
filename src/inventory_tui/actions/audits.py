"""Audit Number Inventory: preview, look, Save (audit.md §4–§7). Both faces use these very objects."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from inventory_tui.actions.draft import Draft
from inventory_tui.audit import scope as gates
from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import (
    AuditCounts,
    AuditRequest,
    AuditRun,
    PreviewPage,
    PreviewQuery,
    PreviewRow,
    Slice,
    SourceAge,
)
from inventory_tui.audit.scope import Acceptance, Gate, ScopeKind
from inventory_tui.audit.verdict import Group
from inventory_tui.errors import ChangedError, RefusedError
from inventory_tui.inventory.calendar import today
from inventory_tui.inventory.model import Level
from inventory_tui.inventory.work import Work
from inventory_tui.store import audit_findings, audit_pages, audit_plan, audit_save, bulk, levels, source_ages
from inventory_tui.store.audit_ground import Ground, lay_ground
from inventory_tui.store.engine import Connection, Store

__all__ = ["Audits", "Preview"]

NOTHING_ACCEPTED = Acceptance()


class Audits:
    """Starts audits."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def preview(self, request: AuditRequest, work: Work | None = None) -> Preview:
        """Compute what an audit would do, without writing anything (P1).

        Args:
            request: customer, scope, options.
            work: gets the steps and can cancel.

        Raises:
            NotFoundError: unknown customer or site (G3).
            RefusedError: number management is disabled (G1), or Customer scope under ``slc`` (G2).
            CancelledError: the person gave up.
        """
        return Preview(self._store, request, work or Work())

    def ages(self, customer: str) -> tuple[SourceAge, ...]:
        """Return how old what each source of the customer says is (P6)."""
        with self._store.read() as conn:
            return source_ages.ages_of(conn, levels.find_customer(conn, customer))


class Preview(Draft):
    """One computed audit; its rows live in temporary tables until it is closed."""

    sites: tuple[Level, ...]
    """The chosen sites; none in the Customer scope."""
    counts: AuditCounts
    sources: tuple[SourceAge, ...]
    gates: tuple[Gate, ...]
    """What a Save will ask (G5–G7)."""
    fingerprint: str
    """Of all that this preview read and was asked (P2)."""

    def __init__(self, store: Store, request: AuditRequest, work: Work) -> None:
        self.request = request
        started = time.monotonic()
        super().__init__(store, work)
        self.duration_s = time.monotonic() - started

    def _compute(self, conn: Connection, work: Work) -> None:
        steps = 6
        work.step("Checking", 0, steps)
        self.customer = levels.find_customer(conn, self.request.customer)
        gates.check_may_preview(self.customer, self.request.scope)
        self._today = today(self.customer)
        self._ground = self._lay_ground(conn)
        self._revisions = levels.revisions(conn, self.customer.id)
        self.sources = source_ages.ages_of(conn, self.customer)
        work.step("Reading service records", 1, steps)
        audit_plan.fill_truth(self._ground)
        work.step("Asking the rules", 2, steps)
        has_records = audit_plan.fill_verdicts(self._ground)
        work.step("Comparing with the inventory", 3, steps)
        created = audit_plan.fill_plan(self._ground)
        work.step("Looking for findings", 4, steps)
        audit_findings.fill_found(self._ground)
        work.step("Counting", 5, steps)
        self.counts = audit_plan.count_plan(self._ground, created)
        self._has_records = has_records
        self.gates = self._gates()
        self.fingerprint = self._fingerprint()
        work.step("Done", steps, steps)

    def _gates(self) -> tuple[Gate, ...]:
        return gates.gates_of(
            has_records=self._has_records,
            freed=self.counts.freed,
            in_use=self.counts.in_use_before,
            stale_sources=tuple(_staleness(source) for source in self.sources if source.is_stale),
        )

    def _check_gates(self, conn: Connection) -> None:
        """Check that no question came up since the preview was computed: sources age while a person thinks (G6)."""
        self.sources = source_ages.ages_of(conn, self.customer)
        asked, self.gates = {gate.rule for gate in self.gates}, self._gates()
        if {gate.rule for gate in self.gates} - asked:
            raise ChangedError(
                f"since this preview was computed, {self.gates[-1].message}; nothing was changed",
                "look at it anew, then decide again",
                rules=["G6"],
            )

    def _lay_ground(self, conn: Connection) -> Ground:
        every = levels.levels_of(conn, self.customer.id)
        scope = self.request.scope
        at_customer = scope.kind is ScopeKind.CUSTOMER
        self.sites = ()
        if scope.kind is ScopeKind.SITES:
            self.sites = levels.find_sites(conn, self.customer, scope.sites)
        elif scope.kind is ScopeKind.ALL_SITES:
            self.sites = tuple(level for level in every.values() if level.is_site)
        reach = tuple(every.values()) if at_customer else self.sites
        options = self.request.options
        return lay_ground(conn, self.customer, every, reach, at_customer=at_customer, options=options)

    def _fingerprint(self) -> str:
        options = self.request.options
        said = [
            self.customer.id,
            self._revisions,
            self.request.scope.kind.value,
            sorted(level.id for level in self.sites),
            options.as_json(),
            self._today.isoformat() if options.cool_freed_days else "",
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:8]

    def page(self, query: PreviewQuery) -> PreviewPage:
        """Return one page of a group or finding, with the reason of each row (P1)."""
        with self._store.read(on=self._conn):
            is_whole = query == PreviewQuery(query.group, offset=query.offset, limit=query.limit)
            known = self.counts.unchanged - self.counts.kept if is_whole and query.group is Group.UNCHANGED else None
            return audit_pages.read_page(self._ground, query, known)

    def break_down(self, query: PreviewQuery, by: str) -> tuple[Slice, ...]:
        """Return how a group or finding breaks down by ``site``, ``change`` or ``usage``."""
        with self._store.read(on=self._conn):
            return audit_pages.break_down(self._ground, query, by)

    def iter_changes(self) -> Iterator[tuple[Group, PreviewRow]]:
        """Yield every row that a Save would write, freed ones first."""
        for group in (Group.FREED, Group.CREATE, Group.REFRESH):
            for row in self._iter_rows(group):
                yield group, row

    def iter_findings(self) -> Iterator[tuple[Finding, PreviewRow]]:
        """Yield every finding, in the order of audit.md §8."""
        for finding in self.counts.findings:
            for row in self._iter_rows(finding):
                yield finding, row

    def _iter_rows(self, group: Group | Finding) -> Iterator[PreviewRow]:
        last = 0
        while True:
            with self._store.read(on=self._conn):  # a chunk each: whoever takes the rows may be slow
                rows, last = audit_pages.rows_after(self._ground, group, last)
            if not rows:
                return
            yield from rows

    def save(
        self, acceptance: Acceptance = NOTHING_ACCEPTED, *, expect: str | None = None, work: Work | None = None
    ) -> AuditRun:
        """Write exactly what was previewed, in one transaction (P2, P3).

        Args:
            acceptance: which of G5–G7 a person accepted.
            expect: the fingerprint of the preview that a person saw, in whatever process.
            work: gets the steps and can cancel until the commit.

        Raises:
            RefusedError: a gate was not answered (G5–G7).
            ChangedError: what was previewed is not what is there, or not what was expected; nothing was written.
            BusyError: another session is writing (G4).
        """
        work = work or Work()
        started = time.monotonic()
        if expect is not None and expect != self.fingerprint:
            raise ChangedError(
                f"the preview has changed: its fingerprint is {self.fingerprint}, not {expect}",
                "look at the new preview, then save with its fingerprint",
                rules=["P2"],
            )
        if not self.counts.written:
            return AuditRun(saved=False, id=None, counts=self.counts, duration_s=0.0)  # P4
        asked = gates.unanswered(self.gates, acceptance, self.counts.freed)
        if asked:
            raise RefusedError(
                asked[0].message if len(asked) == 1 else "; ".join(f"{gate.message} ({gate.rule})" for gate in asked),
                asked[0].hint if len(asked) == 1 else "; ".join(f"{gate.rule}: {gate.hint}" for gate in asked),
                rules=[gate.rule for gate in asked],
            )
        bulk.check_keys_by_hand(self._conn)
        with self._writing(work, "Saving") as conn:
            self._check_gates(conn)
            run = audit_save.apply_plan(self._ground, self._request_json(), self.counts.as_json(), self._release_date())
        work.progress = type(work.progress)("Saved", 2, 2)
        return AuditRun(saved=True, id=run, counts=self.counts, duration_s=time.monotonic() - started)

    def _release_date(self) -> str | None:
        days = self.request.options.cool_freed_days
        return (self._today + timedelta(days=days)).isoformat() if days else None

    def _request_json(self) -> dict[str, object]:
        return {"scope": scope_json(self), "options": self.request.options.as_json()}


def scope_json(preview: Preview) -> dict[str, object]:
    """Return a preview's scope as the command line's JSON spells it."""
    level = "customer" if preview.request.scope.kind is ScopeKind.CUSTOMER else "site"
    return {"level": level, "sites": [site.name for site in preview.sites]}


def result_json(preview: Preview, run: AuditRun | None) -> dict[str, object]:
    """Return the JSON document of ``audit`` (cli.md, JSON)."""
    return {
        "customer": preview.customer.name,
        "scope": scope_json(preview),
        "options": preview.request.options.as_json(),
        "saved": run.saved if run else False,
        "run": run.id if run else None,
        "fingerprint": preview.fingerprint,
        **preview.counts.as_json(),
        "sources": [
            {
                "name": source.name,
                "imported_at": source.imported_at.strftime("%Y-%m-%dT%H:%M:%SZ") if source.imported_at else None,
                "records": source.records,
            }
            for source in preview.sources
        ],
        "duration_s": round(preview.duration_s + (run.duration_s if run else 0.0), 3),
    }


def _staleness(source: SourceAge) -> str:
    if source.imported_at is None:
        return f"{source.name} was declared and never imported"
    days = (datetime.now(UTC) - source.imported_at).days
    return f"{source.name} is {days} days old (limit {source.max_age_days})"
