"""Marks against filters, sorts and other people's writes: whatever happens, the work is done to the marked entries.

The model is a set of ids (reliability.md D2): the question's count, the rows changed and the changes in the log are
one number, and nothing outside the marks ever changes.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from inventory_tui.actions import rows
from inventory_tui.actions.browse import Browse
from inventory_tui.actions.edit import Edit
from inventory_tui.actions.row_source import MarkCounts
from inventory_tui.errors import ChangedError
from inventory_tui.inventory import edits
from inventory_tui.inventory.query import NumberQuery
from tests.properties.others import FILTERS, SORTS, Others, Seen, write_template

RUNS = 5_000 if os.environ.get("INVENTORY_TUI_SOAK") else 500
STEPS = 8
NEAR = 6
"""Rows that come without places, so that there are others."""
EDITS = (
    edits.Delete(),
    edits.Move("Cork"),
    edits.Modify({"description": "moved in"}),
    edits.Reserve(5, "for ann"),
    edits.Cool(9),
    edits.Unreserve(),
)
PLACES = st.lists(st.integers(0, 19), min_size=1, max_size=5)


Row = tuple[Any, ...]


class Marking(Others):
    """A person who filters, sorts, marks and works, while others write."""

    @initialize()
    def begin(self) -> None:
        self.open()
        self.source = Browse(self.store).open("Northwind")
        self.edit = Edit(self.store)
        self.strangers = [id_ for (id_,) in self.others.execute("SELECT id FROM entry WHERE customer_id = 2")]
        self.is_all = True
        self.revision = self.newest()
        self.marked: set[int] = set()
        self.before: set[int] = set()
        self.shown = sorted(self.seen(), key=lambda id_: SORTS[0][1](self.seen()[id_]))

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.source.close()
            self.close()

    # -- what there is ---------------------------------------------------------------------------------------

    def rows(self) -> dict[int, Row]:
        """Every column of every entry, the stranger's too."""
        return {row[0]: row for row in self.others.execute("SELECT * FROM entry")}

    @contextmanager
    def may_be_too_late(self) -> Iterator[None]:
        """Let what needs places be refused where others wrote before they were made: as if it was never asked."""
        try:
            yield
        except ChangedError:
            assert self.is_all
            assert self.newest() != self.revision
            assert self.source.count == len(self.shown)

    def check(self, told: MarkCounts) -> None:
        alive = self.seen().keys()
        self.marked &= alive
        self.before &= alive
        hidden = 0 if self.is_all else len(self.marked - set(self.shown))
        assert told == (len(self.marked), hidden)

    def at(self, places: list[int]) -> list[int]:
        return [self.shown[place % len(self.shown)] for place in places] if self.shown else []

    # -- looking ---------------------------------------------------------------------------------------------

    @rule(
        asked=st.sampled_from(FILTERS), sort=st.sampled_from(SORTS), descending=st.booleans(), only_marked=st.booleans()
    )
    def look(
        self,
        asked: tuple[NumberQuery, Callable[[Seen], bool]],
        sort: tuple[str, Callable[[Seen], tuple[object, ...]]],
        *,
        descending: bool,
        only_marked: bool,
    ) -> None:
        query, matches = asked
        name, key = sort
        seen = self.seen()
        self.revision = self.newest()
        wanted = [id_ for id_ in seen if matches(seen[id_]) and (id_ in self.marked or not only_marked)]
        self.shown = sorted(wanted, key=lambda id_: key(seen[id_]), reverse=descending)
        self.is_all = not query.has_filters and not only_marked
        self.check(self.source.requery(replace(query, sort=(name, descending)), only_marked=only_marked))
        assert self.source.count == len(self.shown)

    @rule(offset=st.integers(0, 15))
    def read(self, offset: int) -> None:
        with self.may_be_too_late():
            page = [entry.id for entry in self.source.page(offset, 5)]
            alive = self.seen().keys()
            assert page == [id_ for id_ in self.shown[offset : offset + 5] if id_ in alive]
            assert self.source.marks_on(page) == self.marked & set(page)

    # -- marking ---------------------------------------------------------------------------------------------

    @rule(places=PLACES)
    def mark(self, places: list[int]) -> None:
        self.marked |= set(self.at(places))
        self.check(self.source.mark(self.at(places)))

    @rule(places=PLACES)
    def unmark(self, places: list[int]) -> None:
        self.marked -= set(self.at(places))
        self.check(self.source.unmark(self.at(places)))

    @rule(drawn=st.integers(0, 2**16))
    def mark_what_is_not_shown(self, drawn: int) -> None:
        """Nor are a stranger's entries, or ids of nobody, ever marked."""
        ids = random.Random(drawn).sample(range(1, 45), 4)
        self.marked |= set(ids) & self.seen().keys()
        self.check(self.source.mark(ids))

    @rule(first=st.integers(0, 13), last=st.integers(0, 13))
    def mark_range(self, first: int, last: int) -> None:
        low, high = sorted((first, last))
        with self.may_be_too_late():
            told = self.source.mark_places(first, last)
            self.marked |= set(self.shown[low : high + 1])
            self.check(told)

    @rule()
    def mark_all(self) -> None:
        with self.may_be_too_late():
            told = self.source.mark_all()
            self.marked |= set(self.shown)
            self.check(told)

    @rule()
    def clear(self) -> None:
        if self.marked & self.seen().keys():
            self.marked, self.before = set(), self.marked
        self.check(self.source.clear_marks())

    @rule()
    def restore(self) -> None:
        if self.before & self.seen().keys():
            self.marked, self.before = self.before, self.marked
        self.check(self.source.restore_marks())

    # -- working -----------------------------------------------------------------------------------------------

    @rule(edit=st.sampled_from(EDITS), meanwhile=st.sampled_from(("", "", "", "delete", "add", "edit")))
    def work(self, edit: edits.EntryEdit, meanwhile: str) -> None:
        ids = self.source.marked_ids()
        self.check(self.source.count_marks())
        assert set(ids) == self.marked
        assert len(ids) == len(self.marked)
        with self.edit.prepare("Northwind", edit, edits.Marked([*ids, *self.strangers])) as prepared:
            assert prepared.changing + prepared.skipped == len(self.marked)
            match meanwhile:
                case "delete":
                    self.others_delete(3)
                case "add":
                    self.others_add(7)
                case "edit":
                    self.others_edit(5, "lobby")
            before = self.rows()
            logged = self.logged()
            if meanwhile and prepared.changing and self.seen():
                with pytest.raises(ChangedError):
                    prepared.run()
                assert (self.rows(), self.logged()) == (before, logged)
                return
            result = prepared.run()
        after = self.rows()
        changed = {id_ for id_ in before.keys() | after.keys() if before.get(id_) != after.get(id_)}
        assert result.changed == prepared.changing == len(changed) == self.logged() - logged
        assert changed <= self.marked
        self.check(self.source.count_marks())

    def logged(self) -> int:
        return int(self.others.execute("SELECT COUNT(*) FROM change").fetchone()[0])


@pytest.fixture
def machine(empty_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[Marking]:
    monkeypatch.setattr(rows, "_NEAR", NEAR)
    template = write_template(empty_database, tmp_path / "template.db")
    return type("Marking", (Marking,), {"template": template, "folder": tmp_path})


def test_what_is_marked_is_what_is_worked_on(machine: type[Marking]) -> None:
    """D2: the question's count, the rows changed and the log's changes are one number; the rest stays as it is."""
    run_state_machine_as_test(machine, settings=settings(max_examples=RUNS, stateful_step_count=STEPS))
