"""Preview and Save as a person meets them: reasons, pages, gates, changes in between, cancelling (audit.md §7)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from inventory_tui.actions.audits import Audits, result_json
from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import AuditRequest, PreviewQuery
from inventory_tui.audit.scope import Acceptance, Options, Scope
from inventory_tui.audit.verdict import Group
from inventory_tui.errors import CancelledError, ChangedError, NotFoundError, RefusedError, UsageError
from inventory_tui.inventory.work import Progress, Work
from inventory_tui.settings import Settings
from inventory_tui.store import levels, schema
from inventory_tui.store.engine import Store
from tests import estates
from tests.oracle import CUSTOMER, Entry, Estate, Record, Site, Source

FRESH = Source("CUCM Amsterdam", datetime.now(UTC))
ESTATE = Estate(
    sites=(Site("Amsterdam"), Site("Berlin"), Site("Cork")),
    entries=(
        Entry("Amsterdam", "+15550100001", "Available"),
        Entry("Amsterdam", "+15550100002", "Used", "Device"),
        Entry("Amsterdam", "+15550100003", "Reserved", release_date="2026-12-01", reservation_notes="for Ann"),
        Entry("Berlin", "+15550100004", "Used-Utility", "Hunt_Pilot", description="Helpdesk"),
        Entry(CUSTOMER, "+15550100001", "Available"),
    ),
    records=(
        Record("Amsterdam", "+15550100001", "hunt_pilot", source="CUCM Amsterdam", name="Helpdesk NL"),
        Record("Amsterdam", "+15550100001", "phone_line", source="CUCM Amsterdam", name="SEP001122334455"),
        Record("Amsterdam", "+15550100003", "phone_line", source="CUCM Amsterdam", name="SEP00AA"),
        Record("Berlin", "+15550100004", "hunt_pilot", source="CUCM Amsterdam", name="Helpdesk DE"),
        Record("Cork", "+15550100005", "teams_user", source="CUCM Amsterdam", name="ann@example.com"),
        Record(CUSTOMER, "+15550100006", "phone_line", source="CUCM Amsterdam", name="SEP00BB"),
    ),
    sources=(FRESH,),
)


@pytest.fixture
def customer_id(settings: Settings, store: Store) -> int:
    with estates.opened(settings.database) as connection:
        return estates.write(connection, "Northwind", ESTATE)


@pytest.fixture
def audits(store: Store, customer_id: int) -> Audits:
    return Audits(store)


def _request(scope: Scope | None = None, options: Options | None = None) -> AuditRequest:
    return AuditRequest("northwind", scope or Scope.customer(), options or Options())


def test_each_row_says_why(audits: Audits) -> None:
    """P1: the record that speaks loudest, its level and its source; what else has the number."""
    with audits.preview(_request()) as preview:
        (created, other) = preview.page(PreviewQuery(Group.CREATE)).rows
        assert created.why == "Teams user ann@example.com at Cork, CUCM Amsterdam"
        assert (created.level, created.before) == ("Customer", None)
        assert other.why == "phone line SEP00BB at Customer, CUCM Amsterdam"
        refreshed = {(row.level, row.number): row.why for row in preview.page(PreviewQuery(Group.REFRESH)).rows}
        wanted = "hunt pilot Helpdesk NL at Amsterdam, CUCM Amsterdam (also phone line)"
        assert refreshed["Amsterdam", "+15550100001"] == refreshed["Customer", "+15550100001"] == wanted
        (freed,) = preview.page(PreviewQuery(Group.FREED)).rows
        assert (freed.number, freed.why) == ("+15550100002", "no service record has it")


def test_a_freed_row_says_what_used_it_last(audits: Audits, store: Store, customer_id: int) -> None:
    """P1: the in-use record that went away most recently."""
    with store.write() as conn:
        site = levels.find_sites(conn, levels.find_customer(conn, "Northwind"), ["Amsterdam"])[0]
        slots = {row.use: row.slot for row in conn.execute(select(schema.kind))}
        words = {"customer_id": customer_id, "level_id": site.id, "source_id": 1, "snapshot_id": 1}
        gone_at = conn.execute(select(schema.snapshot.c.id)).scalar_one()
        today = conn.execute(select(schema.snapshot.c.at)).scalar_one()[:10]
        for id_, name, gone_by in ((900, "SEPOLD", 0), (901, "SEPNEW", gone_at)):
            what = {"id": id_, "number": "+15550100002", "kind": slots["phone_line"], "name": name, "gone_by": gone_by}
            conn.execute(schema.gone_record.insert().values(**words, **what))
    with audits.preview(_request()) as preview:
        (freed,) = preview.page(PreviewQuery(Group.FREED)).rows
        assert (
            freed.why
            == f"no service record has it; last: phone line SEPNEW at Amsterdam, CUCM Amsterdam, until {today}"
        )


def test_groups_can_be_filtered_grouped_and_paged(audits: Audits) -> None:
    """P1."""
    with audits.preview(_request()) as preview:
        page = preview.page(PreviewQuery(Group.REFRESH, offset=1, limit=1))
        assert (page.total, len(page.rows)) == (3, 1)
        assert preview.page(PreviewQuery(Group.REFRESH, text="amster")).total == 2
        assert preview.page(PreviewQuery(Group.REFRESH, text="0003")).total == 1
        assert preview.page(PreviewQuery(Group.REFRESH, text="%")).total == 0
        sites = preview.break_down(PreviewQuery(Group.REFRESH), "site")
        assert [(each.label, each.count) for each in sites] == [("Amsterdam", 2), ("Customer", 1)]
        for by in ("site", "change", "usage"):
            for each in preview.break_down(PreviewQuery(Group.REFRESH), by):
                assert preview.page(each.query).total == each.count
        changes = preview.break_down(PreviewQuery(Group.CREATE), "change")
        assert [(each.label, each.count) for each in changes] == [("new: Used", 2)]
        assert preview.page(changes[0].query).total == 2
        assert [each.label for each in preview.break_down(PreviewQuery(Group.FREED), "usage")] == ["(blank)"]
        assert [row.number for row in preview.page(PreviewQuery(Group.UNCHANGED)).rows] == ["+15550100004"]
        assert preview.page(PreviewQuery(Group.UNCHANGED, text="Berlin")).total == 1


def test_findings_name_number_level_and_records(audits: Audits) -> None:
    """§8: each names the number, the level and the records behind it."""
    with audits.preview(_request()) as preview:
        assert preview.counts.findings == {
            Finding.DUPLICATE_LEVEL: 1,
            Finding.RESERVED_IN_USE: 1,
            Finding.SHARED_USE: 2,
        }
        (row,) = preview.page(PreviewQuery(Finding.DUPLICATE_LEVEL)).rows
        assert (row.number, row.level) == ("+15550100001", "Amsterdam")
        assert row.why.startswith("also at Customer (Used-Utility); here hunt pilot Helpdesk NL")
        changes, findings = list(preview.iter_changes()), list(preview.iter_findings())
        assert changes[0][0] is Group.FREED
        assert len(changes) == preview.counts.written
        assert len(findings) == sum(preview.counts.findings.values())


@pytest.mark.usefixtures("harmed")
def test_gates_on_the_way_to_a_preview(audits: Audits, store: Store) -> None:
    """G1, G2, G3."""
    with pytest.raises(NotFoundError, match="Nortwind") as near:
        audits.preview(AuditRequest("Nortwind", Scope.customer()))
    assert "Northwind" in near.value.hint
    with pytest.raises(NotFoundError, match="Amsterdm"):
        audits.preview(_request(Scope.selected("Amsterdm")))
    with pytest.raises(UsageError):
        audits.preview(_request(Scope.selected()))
    with store.write() as conn:
        conn.execute(text("UPDATE customer SET dial_plan = 'slc'"))
    with pytest.raises(RefusedError) as refused:
        audits.preview(_request())
    assert refused.value.rules == ("G2",)
    with store.write() as conn:
        conn.execute(text("UPDATE customer SET number_management = 0"))
    with pytest.raises(RefusedError) as refused:
        audits.preview(_request(Scope.all_sites()))
    assert refused.value.rules == ("G1",)


def test_gates_on_the_way_to_a_save(audits: Audits, store: Store) -> None:
    """G5, G6: refused unless accepted; G7 has the count in its hint."""
    long_ago = (datetime.now(UTC) - timedelta(days=20)).isoformat(timespec="seconds")
    with store.write() as conn:
        conn.execute(text("UPDATE snapshot SET at = :at"), {"at": long_ago})
    with audits.preview(_request()) as preview:
        assert [gate.rule for gate in preview.gates] == ["G6"]
        assert "CUCM Amsterdam is 20 days old (limit 14)" in preview.gates[0].message
        with pytest.raises(RefusedError) as refused:
            preview.save()
        assert refused.value.rules == ("G6",)
        assert preview.save(Acceptance(stale=True)).saved
    with store.write() as conn:
        conn.execute(text("DELETE FROM record"))
        conn.execute(text("UPDATE source SET snapshot_id = NULL"))
    with audits.preview(_request()) as preview:
        assert [gate.rule for gate in preview.gates] == ["G5", "G6"]
        assert "never imported" in preview.gates[1].message
        with pytest.raises(RefusedError) as refused:
            preview.save(Acceptance(stale=True))
        assert refused.value.rules == ("G5",)


def test_save_writes_what_was_previewed_and_keeps_the_run(audits: Audits, settings: Settings, customer_id: int) -> None:
    """P2, P4, S4, T7: entries, operation, changes with their reasons, findings; a hold's date goes, its notes stay."""
    with audits.preview(_request()) as preview:
        document = result_json(preview, None)
        run = preview.save()
        saved = result_json(preview, run)
    assert (document["saved"], document["run"], document["freed"]) == (False, None, 1)
    assert (saved["saved"], saved["run"], saved["created"], saved["updated"]) == (True, run.id, 2, 4)
    assert saved["scope"] == {"level": "customer", "sites": []}
    with estates.opened(settings.database) as connection:
        after = {entry.key: entry for entry in estates.read(connection, "Northwind").entries}
        rows = estates.dump(connection, customer_id)
    held = after["Amsterdam", "+15550100003"]
    assert (held.status, held.usage, held.release_date, held.reservation_notes) == ("Used", "Device", "", "for Ann")
    assert len(rows["change"]) == 6
    details = {row["detail"] for row in rows["change"]}
    assert details == {None, '{"release_date": ["2026-12-01", null]}'}
    assert all(row["kind_set_id"] is not None for row in rows["change"] if row["before_id"] is None)
    assert len(rows["finding"]) == 4
    (operation,) = rows["operation"]
    assert json.loads(operation["request"]) == {"scope": {"level": "customer", "sites": []}, "options": {}}
    assert json.loads(operation["counts"])["created"] == 2
    entries = {row["number"]: row for row in rows["entry"]}
    assert entries["+15550100002"]["last_used_at"] is not None
    assert entries["+15550100005"]["last_used_record"] is not None
    with audits.preview(_request()) as preview:
        again = preview.save()
    assert (again.saved, again.id) == (False, None)


def test_what_changed_in_between_refuses_the_save(audits: Audits, store: Store, customer_id: int) -> None:
    """P2: the ground moved, or another preview was expected; free fields do not count."""
    with audits.preview(_request()) as preview:
        with pytest.raises(ChangedError, match="fingerprint"):
            preview.save(expect="00000000")
        with store.write() as conn:
            conn.execute(text("UPDATE entry SET description = 'lobby'"))
        with audits.preview(_request()) as same:
            assert same.fingerprint == preview.fingerprint
        for bump in (levels.bump_inventory, levels.bump_records, levels.bump_setup):
            with store.write() as conn:
                bump(conn, customer_id)
            with audits.preview(_request()) as other:
                assert other.fingerprint != preview.fingerprint
        with pytest.raises(ChangedError, match="changed since"):
            preview.save(expect=preview.fingerprint)
    with store.read() as conn:
        assert not conn.execute(select(schema.operation)).all()


def test_fingerprints_tell_scope_and_options_apart(audits: Audits) -> None:
    """P2."""
    asked = [
        _request(),
        _request(options=Options(keep_freed=True)),
        _request(options=Options(cool_freed_days=30)),
        _request(Scope.all_sites()),
        _request(Scope.selected("Amsterdam")),
    ]
    fingerprints = set()
    for request in asked:
        with audits.preview(request) as preview:
            fingerprints.add(preview.fingerprint)
    assert len(fingerprints) == len(asked)


def test_cooling_freed_numbers(audits: Audits, settings: Settings) -> None:
    """O2: Cooling until today + N, Usage blank; counted as freed."""
    with audits.preview(_request(options=Options(cool_freed_days=30))) as preview:
        assert preview.counts.freed == 1
        assert preview.counts.status_changes["Used>Cooling"] == 1
        preview.save()
    due = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    with estates.opened(settings.database) as connection:
        entry = {each.key: each for each in estates.read(connection, "Northwind").entries}["Amsterdam", "+15550100002"]
    assert (entry.status, entry.usage, entry.release_date) == ("Cooling", "", due)


def test_steps_are_told_and_any_of_them_can_be_the_last(audits: Audits, store: Store) -> None:
    """P5, P3: cancelled at each step of preview and Save in turn, nothing is changed."""
    steps: list[str] = []
    with audits.preview(_request(), Work(lambda progress: steps.append(progress.step))) as preview:
        preview.save(work=Work(lambda progress: steps.append(progress.step)))
    assert steps[0] == "Checking"
    assert steps[-1] == "Saving"
    with store.write() as conn:
        conn.execute(text("UPDATE entry SET state_id = (SELECT MIN(id) FROM state)"))
        levels.bump_inventory(conn, levels.find_customer(conn, "Northwind").id)
    with store.read() as conn:
        before = conn.execute(select(schema.entry)).all()
    for last in dict.fromkeys(steps):
        work = Work()

        def cancel(progress: Progress, work: Work = work, last: str = last) -> None:
            if progress.step == last:
                work.cancel()

        work._report = cancel
        with pytest.raises(CancelledError), audits.preview(_request(), work) as preview:
            preview.save(work=work)
    with store.read() as conn:
        assert conn.execute(select(schema.entry)).all() == before


def test_a_preview_parked_in_front_of_a_person_locks_nobody_out(audits: Audits, store: Store) -> None:
    """F10: no transaction is open while a person thinks."""
    with audits.preview(_request()) as preview:
        with store.write() as conn:
            conn.execute(text("UPDATE entry SET description = 'written meanwhile'"))
        assert preview.page(PreviewQuery(Group.CREATE)).total == 2


def test_a_save_with_nothing_to_do_is_no_refusal(audits: Audits, store: Store) -> None:
    """P4, cli.md: nothing to write, nothing to ask: not saved, no run, no error, whatever the gates say."""
    with store.write() as conn:
        for table in ("record", "entry"):
            conn.execute(text(f"DELETE FROM {table}"))
    with audits.preview(_request(Scope.all_sites())) as preview:
        assert [gate.rule for gate in preview.gates] == ["G5"]
        run = preview.save()
    assert (run.saved, run.id) == (False, None)


def test_a_source_that_ages_while_a_person_thinks_asks_again(audits: Audits, store: Store) -> None:
    """G6 is checked before the Save: an answer to an older question does not count."""
    with audits.preview(_request()) as preview:
        assert not preview.gates
        with store.write() as conn:
            conn.execute(text("UPDATE snapshot SET at = '2026-01-01T00:00:00+00:00'"))
        with pytest.raises(ChangedError, match="days old"):
            preview.save(Acceptance.everything())
    with store.read() as conn:
        assert not conn.execute(select(schema.operation)).all()
