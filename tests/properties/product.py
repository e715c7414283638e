"""The product under examination: one audit by it, beside the same audit by the reference."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from inventory_tui.actions.audits import Audits, Preview, result_json
from inventory_tui.audit import scope as product_scope
from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import AuditRequest, AuditRun, PreviewQuery, PreviewRow
from inventory_tui.audit.scope import Acceptance, Scope
from inventory_tui.audit.verdict import Group
from inventory_tui.inventory.model import State
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests import estates, oracle
from tests.estates import Dump, Row
from tests.properties.kept import Place, Plain, compare_run, level_names

WRITTEN = (Group.FREED, Group.CREATE, Group.REFRESH)


@dataclass
class Bench:
    """A database with one customer under examination, and the product opened on it."""

    path: Path
    audits: Audits
    name: str
    customer_id: int

    def read(self) -> oracle.Estate:
        with estates.opened(self.path) as connection:
            return estates.read(connection, self.name)

    def dump(self) -> Dump:
        with estates.opened(self.path) as connection:
            return estates.dump(connection, self.customer_id)

    def change(self, before: oracle.Estate, after: oracle.Estate) -> None:
        with estates.opened(self.path) as connection:
            estates.change(connection, self.customer_id, before, after)

    def preview(self, scope: oracle.Scope, options: oracle.Options) -> Preview:
        return self.audits.preview(
            AuditRequest(
                self.name,
                asked_scope(scope),
                product_scope.Options(options.keep_freed, options.cool_freed_days),
            )
        )


@contextmanager
def opened(path: Path, name: str, customer_id: int) -> Iterator[Bench]:
    with Store.open(Settings(database=path), create=False) as store:
        yield Bench(path, Audits(store), name, customer_id)


def asked_scope(scope: oracle.Scope) -> Scope:
    """The product's scope; names in another case, for they match without it (G3)."""
    if scope.kind == "customer":
        return Scope.customer()
    return Scope.all_sites() if scope.kind == "all-sites" else Scope.selected(*(n.upper() for n in scope.sites))


def audit_and_compare(
    bench: Bench, before: oracle.Estate, scope: oracle.Scope, options: oracle.Options, *, page: int = 4
) -> None:
    """Audit with the product, Save, and compare all there is to compare with the reference, ``page`` rows a page."""
    today = datetime.now(UTC).date()
    rows_before = bench.dump()
    with bench.preview(scope, options) as preview:
        if datetime.now(UTC).date() != today:  # midnight passed in between
            today = datetime.now(UTC).date()
        expected = oracle.audit(before, scope, options, today)
        compare_counts(preview, expected)
        compare_gates(preview, before, expected)
        changes = compare_rows(preview, before, expected, page)
        findings = compare_findings(preview, expected, page)
        assert bench.dump() == rows_before, "P1: a preview writes nothing"
        run = preview.save(Acceptance.everything())
        compare_json(preview, run, expected)
    assert bench.read() == expected.after
    compare_untouched(rows_before, bench.dump(), expected, run)
    if run.saved:
        compare_run(rows_before, bench.dump(), run, changes, findings, expected)
    else:
        assert bench.dump() == rows_before, "P4: nothing to write, nothing written"
    compare_second_run(bench, scope, options, today)


def compare_counts(preview: Preview, expected: oracle.Outcome) -> None:
    """P1 and cli.md JSON: every count."""
    counts, wanted = preview.counts, expected.counts
    for field in (
        "created",
        "created_at_customer",
        "created_at_sites",
        "updated",
        "freed",
        "kept",
        "unchanged",
        "in_use_before",
        "status_changes",
        "without_entry",
    ):
        assert getattr(counts, field) == getattr(wanted, field), field
    assert {finding.value: count for finding, count in counts.findings.items()} == wanted.findings
    assert counts.written == wanted.created + wanted.updated


def compare_json(preview: Preview, run: AuditRun, expected: oracle.Outcome) -> None:
    """cli.md, JSON: the counts as a script reads them; no zeros in the lists that are open."""
    told, wanted = result_json(preview, run), expected.counts
    assert (told["saved"], told["run"]) == (run.saved, run.id)
    assert {name: told[name] for name in ("created", "updated", "freed", "unchanged", "without_entry")} == {
        "created": wanted.created,
        "updated": wanted.updated,
        "freed": wanted.freed,
        "unchanged": wanted.unchanged,
        "without_entry": wanted.without_entry,
    }
    assert (told["status_changes"], told["findings"]) == (wanted.status_changes, wanted.findings)


def compare_gates(preview: Preview, before: oracle.Estate, expected: oracle.Outcome) -> None:
    """G5, G6, G7: what a Save will ask."""
    asked = tuple(gate.rule for gate in preview.gates)
    assert asked == oracle.gates_before_save(before, expected.counts, datetime.now(UTC))
    ages = [(source.name, source.imported_at, source.is_stale) for source in preview.sources]
    limits = [timedelta(days=14 if each.max_age_days is None else each.max_age_days) for each in before.sources]
    assert ages == [
        (each.name, each.imported_at, each.imported_at is None or datetime.now(UTC) - each.imported_at > limit)
        for each, limit in zip(before.sources, limits, strict=True)
    ]


def paged(preview: Preview, query: PreviewQuery, limit: int) -> list[PreviewRow]:
    """All rows of a query, page by page; every page tells the same total, and the pages are its rows."""
    rows: list[PreviewRow] = []
    for offset in itertools.count(0, limit):
        page = preview.page(replace(query, offset=offset, limit=limit))
        rows += page.rows
        if offset + limit >= page.total:
            assert len(rows) == page.total
            return rows
        assert len(page.rows) == limit
    raise AssertionError


def compare_rows(
    preview: Preview, before: oracle.Estate, expected: oracle.Outcome, page: int
) -> dict[Place, tuple[Plain, Plain]]:
    """P1: the pages of every group hold exactly its rows, before and after; return those that a Save writes."""
    was, becomes = (
        {entry.key: entry.state for entry in before.entries},
        {entry.key: entry.state for entry in expected.after.entries},
    )
    written: dict[Place, tuple[Plain, Plain]] = {}
    for group in Group:
        rows = paged(preview, PreviewQuery(group), page)
        found = {place_of(row): (plain(row.before), plain(row.after)) for row in rows}
        assert len(found) == len(rows)
        places = expected.group(group.value)
        assert found == {place: (was.get(place), becomes[place]) for place in places}, group
        assert all(row.why for row in rows)
        assert [row.number.encode() for row in rows] == sorted(row.number.encode() for row in rows), group
        compare_break_down(preview, PreviewQuery(group), rows)
        if group in WRITTEN:
            written |= found
    listed = {place_of(row): (plain(row.before), plain(row.after)) for _, row in preview.iter_changes()}
    assert listed == written
    return written


def compare_findings(preview: Preview, expected: oracle.Outcome, page: int) -> Counter[tuple[str, str, str]]:
    """§8: every finding, by code, level and number; pages and list agree."""
    found: Counter[tuple[str, str, str]] = Counter()
    for finding in Finding:
        rows = paged(preview, PreviewQuery(finding), page)
        found.update((finding.value, *place_of(row)) for row in rows)
        compare_break_down(preview, PreviewQuery(finding), rows)
    assert found == Counter(expected.findings)
    assert Counter((finding.value, *place_of(row)) for finding, row in preview.iter_findings()) == found
    return found


def compare_break_down(preview: Preview, query: PreviewQuery, rows: list[PreviewRow]) -> None:
    """P1: grouped by site, change or use, a group loses nothing and each line opens what it counts."""
    for by in ("site", "change", "usage") if rows else ():
        slices = preview.break_down(query, by)
        assert sum(each.count for each in slices) == len(rows)
        for each in slices:
            assert preview.page(each.query).total == each.count, (by, each.label)


def compare_untouched(before: Dump, after: Dump, expected: oracle.Outcome, run: AuditRun) -> None:
    """S2, S4, S5, W9: what the audit leaves alone is the same to the byte; what it writes bears its id."""
    written = {place for place, group in expected.groups.items() if group in WRITTEN}
    assert rows_of(after, "record") == rows_of(before, "record")
    for table in ("level", "kind", "source", "snapshot", "problem", "gone_record"):
        assert after[table] == before[table], table
    places = level_names(after)
    now = {row["id"]: row for row in after["entry"]}
    for row in before["entry"]:
        if (places[row["level_id"]], row["number"]) in written:
            assert now[row["id"]]["operation_id"] == run.id
        else:
            assert now[row["id"]] == row
    known = {row["id"] for row in before["entry"]}
    assert all(row["operation_id"] == run.id for row in after["entry"] if row["id"] not in known)


def compare_second_run(bench: Bench, scope: oracle.Scope, options: oracle.Options, today: date) -> None:
    """P4: the same audit again finds nothing to do, writes nothing and keeps no run."""
    rows = bench.dump()
    settled = oracle.audit(bench.read(), scope, options, today)
    with bench.preview(scope, options) as preview:
        assert preview.counts.written == 0
        assert preview.counts.unchanged == settled.counts.unchanged
        run = preview.save(Acceptance.everything())
    assert (run.saved, run.id) == (False, None)
    assert bench.dump() == rows


def rows_of(dump: Dump, table: str) -> list[Row]:
    return dump[table]


def place_of(row: PreviewRow) -> Place:
    return (oracle.CUSTOMER if row.level == "Customer" else row.level, row.number)


def plain(state: State | None) -> Plain:
    return None if state is None else (state.status.value, state.usage, state.vendor)
