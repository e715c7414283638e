"""A source's snapshots: restored, compared, and the source's end (sources.md I1; audit.md P4, W7)."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory_tui.actions.comparison import Side
from inventory_tui.actions.imports import Imports
from inventory_tui.audit.plan import AuditRequest
from inventory_tui.audit.scope import Acceptance, Scope
from inventory_tui.bootstrap import Actions, open_actions
from inventory_tui.errors import CancelledError, ChangedError, NotFoundError, RefusedError, UsageError
from inventory_tui.inventory.work import Work
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, everything, generic, lines, number, rows_of, take
from tests.imports.test_all_or_nothing import CutOffError, cut_at

EXAMPLES = 300 if os.environ.get("INVENTORY_TUI_SOAK") else 5
Held = tuple[list[dict[str, Any]], list[dict[str, Any]]]


def held(store: Store, source: str = "Feed") -> Held:
    """The records and unusable rows of a source, ids included."""
    ids = {row["id"] for row in rows_of(store, "source") if row["name"] == source and row["retired_at"] is None}
    records, problems = (
        [row for row in rows_of(store, table) if row["source_id"] in ids] for table in ("record", "problem")
    )
    return records, problems


def restore(imports: Imports, source: str = "Feed") -> int:
    return imports.restore(imports.look_at_restore(CUSTOMER, source))


def test_i1_the_previous_snapshot_comes_back_as_it_was(imports: Imports, store: Store, tmp_path: Path) -> None:
    take(
        imports,
        generic(tmp_path / "a.csv", *[(number(at), "phone_line", "Cork") for at in range(3)], ("5E6", "phone_line")),
    )
    before = held(store)
    age = imports.sources(CUSTOMER)[0].imported_at
    revision = rows_of(store, "customer")[0]["record_revision"]
    take(imports, lines(tmp_path / "b.csv", 2, start=2), force=True)
    asked = imports.look_at_restore(CUSTOMER, "feed")
    assert (asked.counts.back, asked.counts.leaving, asked.counts.problems_back, asked.counts.problems_leaving) == (
        3, 2, 1, 0,
    )  # fmt: skip
    assert asked.lines() == [
        "Records: 3 come back, 2 go.",
        "Unusable rows: 1 come back, 0 go.",
    ]
    imports.restore(asked)
    assert held(store) == before
    (summary,) = imports.sources(CUSTOMER)
    assert (summary.imported_at, summary.records, summary.has_previous) == (age, 3, False)
    assert rows_of(store, "customer")[0]["record_revision"] != revision
    operation = rows_of(store, "operation")[-1]
    assert (operation["kind"], operation["request"]["action"]) == ("source", "restore")
    assert operation["counts"] == {"back": 3, "gone": 2}


def test_i1_the_first_snapshot_has_none_before_it(imports: Imports, tmp_path: Path) -> None:
    imports.add_source(CUSTOMER, "New")
    with pytest.raises(RefusedError, match="never imported"):
        imports.look_at_restore(CUSTOMER, "New")
    take(imports, lines(tmp_path / "a.csv", 3))
    with pytest.raises(RefusedError, match="first snapshot") as first:
        imports.look_at_restore(CUSTOMER, "Feed")
    assert first.value.exit_code == 3
    with pytest.raises(NotFoundError):
        imports.look_at_restore(CUSTOMER, "Nothing")


def test_i1_a_restore_of_what_was_not_seen_is_refused(imports: Imports, store: Store, tmp_path: Path) -> None:
    """A second person imports between the question and the answer."""
    for name, count in (("a", 5), ("b", 6)):
        take(imports, lines(tmp_path / f"{name}.csv", count))
    asked, leaving = imports.look_at_restore(CUSTOMER, "Feed"), imports.look_at_retirement(CUSTOMER, "Feed")
    take(imports, lines(tmp_path / "c.csv", 7))
    before = held(store), rows_of(store, "operation")
    with pytest.raises(ChangedError, match="another snapshot"):
        imports.restore(asked)
    with pytest.raises(ChangedError, match="another snapshot"):
        imports.retire(leaving)
    assert (held(store), rows_of(store, "operation")) == before
    restore(imports)
    imports.restore(asked)
    assert len(held(store)[0]) == 5, "it is the one that was seen again"


def test_i1_an_import_that_a_restore_overtakes_changes_nothing(imports: Imports, store: Store, tmp_path: Path) -> None:
    for name, count in (("a", 5), ("b", 6)):
        take(imports, lines(tmp_path / f"{name}.csv", count))

    def meddle(progress: Any) -> None:
        if progress.step == "Waiting for other sessions":
            restore(imports)

    request = imports_request(lines(tmp_path / "c.csv", 7))
    with pytest.raises(ChangedError):
        imports.import_services(request, Work(meddle))
    assert len(held(store)[0]) == 5


def imports_request(path: Path) -> Any:
    from inventory_tui.actions.imports import ServicesRequest

    return ServicesRequest(CUSTOMER, (path,), source="Feed")


def test_i1_a_restore_that_is_cancelled_changes_nothing(
    imports: Imports, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, count in (("a", 5), ("b", 6)):
        take(imports, lines(tmp_path / f"{name}.csv", count))
    before = held(store)
    asked = imports.look_at_restore(CUSTOMER, "Feed")
    for step in ("Waiting for other sessions", "Restoring"):
        work = Work()
        monkeypatch.setattr(work, "step", stopping(work, step))
        with pytest.raises(CancelledError):
            imports.restore(asked, work)
        assert held(store) == before


@pytest.mark.parametrize(
    ("look", "change"), [("look_at_restore", "restore"), ("look_at_retirement", "retire")], ids=["restore", "retire"]
)
def test_f1_a_change_that_is_cut_off_at_any_statement_has_changed_nothing(
    imports: Imports, store: Store, tmp_path: Path, look: str, change: str
) -> None:
    rows = [(number(at), "phone_line", "", f"SEP{at}") for at in range(9)]
    take(imports, generic(tmp_path / "a.csv", *rows, ("12x3", "phone_line")))
    take(imports, generic(tmp_path / "b.csv", *rows[3:], (number(0), "hunt_pilot"), ("1x3", "phone_line")), force=True)
    before = everything(store)
    asked = getattr(imports, look)(CUSTOMER, "Feed")
    for nth in range(1, 100):
        try:
            with cut_at(nth):
                getattr(imports, change)(asked)
        except CutOffError:
            assert everything(store) == before, f"statement {nth}"
        else:
            break
    assert nth > 10
    assert everything(store) != before


def stopping(work: Work, at: str) -> Callable[[str], None]:
    """Return what a piece of work calls at its steps: at this one the person gives up."""

    def step(name: str) -> None:
        if name == at:
            work.cancel()
        work.check()

    return step


def test_i1_a_site_that_was_removed_is_named(imports: Imports, actions: Actions, store: Store, tmp_path: Path) -> None:
    take(imports, generic(tmp_path / "a.csv", (number(1), "phone_line", "Cork")))
    take(imports, generic(tmp_path / "b.csv", (number(1), "phone_line")), force=True)
    asked = imports.look_at_restore(CUSTOMER, "Feed")
    actions.customers.remove_site(CUSTOMER, "Cork")
    before = held(store)
    for ask in (lambda: imports.restore(asked), lambda: imports.look_at_restore(CUSTOMER, "Feed")):
        with pytest.raises(RefusedError, match="sites that were removed: Cork"):
            ask()
    assert held(store) == before


def test_p4_the_history_names_what_a_restore_took_away(
    imports: Imports, actions: Actions, store: Store, tmp_path: Path
) -> None:
    """A number that only the snapshot that was taken back used is freed, and the run says what used it last."""
    take(imports, lines(tmp_path / "a.csv", 10, site="Cork"))
    take(imports, lines(tmp_path / "b.csv", 11, site="Cork"))
    save(actions)
    restore(imports)
    run = save(actions)
    (change,) = actions.history.changes(run)
    assert change.number == number(10)
    assert "last: phone line SEP00000000000A at Cork, Feed" in change.why
    assert actions.history.list(CUSTOMER)[1].summary == "Restored the previous snapshot of source Feed"


def save(actions: Actions) -> int:
    with actions.audits.preview(AuditRequest(CUSTOMER, Scope.all_sites())) as preview:
        run = preview.save(Acceptance.everything())
    assert run.id is not None
    return run.id


CONTENTS = st.lists(
    st.tuples(st.sets(st.integers(0, 6)), st.sets(st.integers(0, 2))), min_size=2, max_size=5
)  # numbers, and lines that cannot be read
STEPS = st.lists(st.integers(-1, 4), min_size=3, max_size=12)


@settings(deadline=None, max_examples=EXAMPLES, derandomize=EXAMPLES < 100, database=None)
@given(CONTENTS, STEPS, st.randoms(use_true_random=False))
def test_i1_restores_lead_back_through_any_imports(
    tmp_path_factory: pytest.TempPathFactory, contents: list[Any], steps: list[int], chance: random.Random
) -> None:
    """After a restore a source has what it had, ids included; other sources and customers have what they have."""
    folder = tmp_path_factory.mktemp("restore")
    with closing(open_actions(Settings(folder / "inventory.db"))) as actions:
        imports, store = actions.imports, actions.store
        for customer in (CUSTOMER, "Contoso"):
            actions.customers.add(customer)
        files = []
        for at, (numbers, unusable) in enumerate(contents):
            rows = [(number(each), "phone_line", "", f"SEP{each}") for each in sorted(numbers)]
            bad = [(f"5E{each}", "phone_line", "", f"SEP9{each}") for each in sorted(unusable)]
            files.append(generic(folder / f"{at}.csv", *rows, *bad, (number(99), "hunt_pilot")))
        take(imports, files[0], source="Other", force=True)
        before: list[Held] = []
        for step in steps:
            if step >= 0:
                take(imports, files[step % len(files)], force=True)
                before.append(held(store))
            elif len(before) > 1:
                restore(imports)
                before.pop()
                assert held(store) == before[-1]
            if chance.random() < 0.3:
                others = held(store)
                take(imports, files[chance.randrange(len(files))], source="Other", force=True)
                assert held(store) == others
        while len(before) > 1:
            restore(imports)
            before.pop()
            assert held(store) == before[-1]
        assert actions.upkeep.check() == []
        ids = [row["id"] for table in ("record", "gone_record") for row in rows_of(store, table)]
        assert len(ids) == len(set(ids)), "a record is there or gone, never both"


# -- compared ----------------------------------------------------------------------------------------------------


def test_i1_a_snapshot_is_compared_with_the_one_before(imports: Imports, tmp_path: Path) -> None:
    imports.add_source(CUSTOMER, "Feed")
    with pytest.raises(RefusedError, match="never imported"):
        imports.compare_snapshots(CUSTOMER, "Feed")
    take(imports, lines(tmp_path / "a.csv", 3, site="Cork"))
    with imports.compare_snapshots(CUSTOMER, "Feed") as first:
        assert (first.count(Side.ADDED), first.count(Side.GONE), first.same, first.previous_at) == (3, 0, 0, None)
    take(imports, lines(tmp_path / "b.csv", 3, site="Cork", start=2), force=True)
    with imports.compare_snapshots(CUSTOMER, "feed") as compared:
        assert (compared.count(Side.ADDED), compared.count(Side.GONE), compared.same) == (2, 2, 1)
        assert [tuple(row) for row in compared.page(Side.GONE, 0, 10)] == [
            (number(at), "phone line", "Cork", f"SEP{at:012X}") for at in (0, 1)
        ]
        assert [row.number for row in compared.page(Side.ADDED, 1, 1)] == [number(4)]
        take(imports, lines(tmp_path / "c.csv", 1), force=True)
        assert [row.number for row in compared.page(Side.ADDED, 0, 5)] == [number(3), number(4)], "it stays as it was"


def test_i1_a_comparison_is_exported_whole(imports: Imports, tmp_path: Path) -> None:
    for name, start in (("a", 0), ("b", 1)):
        take(imports, lines(tmp_path / f"{name}.csv", 5, start=start))
    target = tmp_path / "changes.csv"
    with imports.compare_snapshots(CUSTOMER, "Feed") as compared:
        assert compared.export(target, list(Side)) == 2
        with pytest.raises(RefusedError):
            compared.export(target, list(Side))
        assert compared.export(target, [Side.GONE], overwrite=True) == 1
    assert target.read_text().splitlines() == [
        "change,number,use,level,name",
        f"gone,{number(0)},phone line,Customer,SEP000000000000",
    ]


def test_i1_nobody_reads_a_comparison_that_was_closed(imports: Imports, tmp_path: Path) -> None:
    take(imports, lines(tmp_path / "a.csv", 3))
    compared = imports.compare_snapshots(CUSTOMER, "Feed")
    compared.close()
    with pytest.raises(CancelledError):
        compared.page(Side.ADDED, 0, 1)
    work = Work()
    work.cancel()
    with pytest.raises(CancelledError):
        imports.compare_snapshots(CUSTOMER, "Feed", work)


# -- retired -----------------------------------------------------------------------------------------------------


def test_p4_a_retired_source_counts_no_more_and_is_still_named(
    imports: Imports, actions: Actions, store: Store, tmp_path: Path
) -> None:
    take(
        imports,
        generic(
            tmp_path / "a.csv", *[(number(at), "phone_line", "Cork", "SEP1") for at in range(4)], ("5E6", "phone_line")
        ),
    )
    take(
        imports,
        generic(tmp_path / "b.csv", (number(3), "phone_line", "Cork", "SEP2"), (number(2), "mentioned", "Cork")),
        source="Other",
    )
    save(actions)
    imports.set_translations(CUSTOMER, "Feed", [("DP1", "Cork")])
    asked = imports.look_at_retirement(CUSTOMER, "feed")
    assert asked.lines() == [
        "4 records and 1 unusable row of it will no longer count.",
        "3 numbers are in use by it alone: the next audit frees them.",
    ]
    imports.retire(asked)
    assert [each.name for each in imports.sources(CUSTOMER)] == ["Other"]
    assert held(store) == ([], [])
    assert rows_of(store, "source_site") == []
    operation = actions.history.list(CUSTOMER)[0]
    assert (operation.summary, operation.counts) == ("Retired source Feed", {"records": 4})
    run = save(actions)
    changes = actions.history.changes(run)
    assert [each.number for each in changes] == [number(at) for at in range(3)]
    assert all("last: phone line SEP1 at Cork, Feed" in each.why for each in changes[:2])


def test_the_name_of_a_retired_source_is_free(imports: Imports, actions: Actions, store: Store, tmp_path: Path) -> None:
    imports.add_source(CUSTOMER, "Feed")
    for _ in range(2):
        imports.retire(imports.look_at_retirement(CUSTOMER, "Feed"))
        with pytest.raises(NotFoundError):
            imports.look_at_retirement(CUSTOMER, "Feed")
        take(imports, generic(tmp_path / "a.csv", (number(1), "phone_line", "Cork")), site="Cork")
        assert len(held(store)[0]) == 1
    imports.retire(imports.look_at_retirement(CUSTOMER, "Feed"))
    actions.customers.remove_site(CUSTOMER, "Cork")
    assert len(rows_of(store, "gone_record")) == 2


def test_g6_a_retired_source_makes_no_audit_ask(imports: Imports, actions: Actions) -> None:
    for name in ("Feed", "Old"):
        imports.add_source(CUSTOMER, name)
    assert [each.name for each in actions.audits.ages(CUSTOMER)] == ["Feed", "Old"]
    imports.retire(imports.look_at_retirement(CUSTOMER, "Old"))
    assert [each.name for each in actions.audits.ages(CUSTOMER)] == ["Feed"]


def test_a_format_that_is_declared_exists(imports: Imports) -> None:
    with pytest.raises(UsageError, match="no format"):
        imports.add_source(CUSTOMER, "Feed", "nonsense")
    with pytest.raises(UsageError, match="sites files hold no service records"):
        imports.add_source(CUSTOMER, "Feed", "sites")
    imports.add_source(CUSTOMER, "Feed", "GENERIC")
    assert imports.sources(CUSTOMER)[0].format == "generic"
