"""From the items of a reader to the staging area: the loop that a million rows pass through (I1, I5, I6).

Counts every row, finds levels and kinds, keeps no row. Must not know files or formats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from inventory_tui.actions.import_report import RowTally
from inventory_tui.actions.placing import MOST_VALUES, Placing
from inventory_tui.audit.uses import Kind, Use
from inventory_tui.errors import UsageError
from inventory_tui.inventory.work import Work
from inventory_tui.sources.rows import Ignored, Item, RecordRow, Several, Skip
from inventory_tui.store import bulk
from inventory_tui.store.staging import PROBLEM_WIDTH, RECORD_WIDTH, Staging


@dataclass(slots=True, eq=False)
class Cell:
    """A level and a kind, and how many records were staged there; identical ones count each time."""

    level_id: int
    slot: int
    records: int = 0


MOST_KINDS: Final = 1_000
"""Different pairs of use and vendor; with more of them the vendor's column names something else."""
OTHER_VALUES: Final = "…"
_STEP: Final = 20
"""Full statements between two looks at whether the person gave up."""
_OTHERS: Final = 10_000
"""Rows without a record of their own, likewise."""
_FULL: Final = bulk.ROWS * RECORD_WIDTH


Identity: TypeAlias = tuple[Cell, str, str]
"""What tells records with the same number apart: level and kind, name, partition (I1)."""


class RecordStager:
    """Stages the records of one snapshot, file after file."""

    def __init__(
        self, staging: Staging, placing: Placing, slots: Mapping[Kind, int], work: Work, *, is_strict: bool
    ) -> None:
        """Prepare.

        Args:
            staging: where the rows go.
            placing: finds their levels.
            slots: the customer's kinds so far.
            work: gets the progress and can cancel.
            is_strict: whether a row that names an unknown site is skipped; else it goes to Customer level (I5).
        """
        self.tally = RowTally()
        self.unmapped: Counter[str] = Counter()
        self.new_kinds: dict[int, Kind] = {}
        """Kinds the customer does not have yet, by the slots they will have."""
        self.is_in_order = True
        """Whether the records came in the order of their numbers, identical ones once: then nothing is to be sorted."""
        self._last: tuple[str, Identity | None] = "", None
        self._run: tuple[str, set[Identity]] = "", set()
        """The number that came last, if more than once, and what had it."""
        self._staging = staging
        self._placing = placing
        self._slots = dict(slots)
        self._next_slot = max(slots.values(), default=-1) + 1
        self._work = work
        self._is_strict = is_strict
        self._cells: dict[tuple[int, int], Cell] = {}
        self._by_words: dict[tuple[str, str, str, str], Cell] = {}
        """Where rows that say the same of site, use, vendor and number type go."""
        self._problems: list[object] = []
        self._others = 0

    def stage(self, file: str, items: Iterable[Item]) -> None:
        """Stage all items of one file, whose name its problems carry."""
        self._by_words.clear()  # the next file may say its sites in another way
        by_words, tally = self._by_words, self.tally
        last, before = self._last
        values: list[object] = []
        chunks = 0
        for item in items:
            if type(item) is RecordRow:
                _, number, use, site, name, vendor, description, number_type, partition = item
                cell = by_words.get((site, use, vendor, number_type)) or self._find_cell(file, item)
                if cell is None:
                    continue
                tally.taken += 1
                if number > last:
                    last, before = number, (cell, name, partition)
                elif self.is_in_order and self._is_twin(number, last, before, (cell, name, partition)):
                    continue
                cell.records += 1
                values += (number, cell.level_id, cell.slot, name, description, partition)
            else:
                self._stage_other(file, item, values)
            if len(values) >= _FULL:
                self._staging.put_records(values)
                values.clear()
                chunks += 1
                if not chunks % _STEP:
                    self._work.step(f"Reading {file}", tally.read)
        self._staging.put_records(values)
        self._flush_problems()
        self._last = last, before

    def _is_twin(self, number: str, last: str, before: Identity | None, now: Identity) -> bool:
        """Tell whether a row is identical to one with the number that came last; notice when the order breaks."""
        if number < last or before is None:
            self.is_in_order = False
            return False
        if self._run[0] != number:
            self._run = number, {before}
        run = self._run[1]
        if now in run:
            return True
        run.add(now)
        self.is_in_order = len(run) < MOST_VALUES
        return False

    def drop(self, twins: Mapping[tuple[int, int], int]) -> None:
        """Count records no more that were identical to others, by level id and slot (I1)."""
        for place, count in twins.items():
            self._cells[place].records -= count

    @property
    def cells(self) -> Sequence[Cell]:
        """Every level and kind that was staged."""
        return tuple(self._cells.values())

    def _stage_other(self, file: str, item: Item, values: list[object]) -> None:
        self._others += 1
        if not self._others % _OTHERS:
            self._work.step(f"Reading {file}", self.tally.read)
        if isinstance(item, Several):
            self._stage_several(file, item, values)
        elif isinstance(item, Skip):
            self._skip(file, item)
        elif isinstance(item, Ignored):
            self.tally.ignored[item.reason] += 1
        else:
            raise TypeError(f"no service record: {type(item).__name__}")

    def _stage_several(self, file: str, item: Several, values: list[object]) -> None:
        """Stage a row that makes many records: taken, or skipped, as one (N3, N5)."""
        self.is_in_order = False
        for row in item.rows:
            cell = self._by_words.get((row.site, row.use, row.vendor, row.number_type)) or self._find_cell(file, row)
            if cell is None:
                return
            cell.records += 1
            values += (row.number, cell.level_id, cell.slot, row.name, row.description, row.partition)
        if item.problems:
            self.tally.skipped += 1
            for problem in item.problems:
                self.tally.tell(file, problem.line, problem.column, problem.reason)
                self._keep_problem(file, problem)
        else:
            self.tally.taken += 1

    def _skip(self, file: str, item: Skip) -> None:
        self.tally.skip(file, item.line, item.column, item.reason)
        self._keep_problem(file, item)

    def _keep_problem(self, file: str, item: Skip) -> None:
        """Keep a number that is unusable with the snapshot, so that every audit reports it (N4)."""
        if not item.is_number_problem:
            return
        level_id = self._placing.find(item.site, item.text)  # its first digits tell its site, under slc
        if level_id is None:
            level_id = self._placing.customer_level_id
        self._problems += (level_id, item.use, item.name, file, item.line, item.text, item.reason)
        if len(self._problems) >= bulk.ROWS * PROBLEM_WIDTH:
            self._flush_problems()

    def _flush_problems(self) -> None:
        self._staging.put_problems(self._problems)
        self._problems.clear()
        self._work.check()

    def _find_cell(self, file: str, row: RecordRow) -> Cell | None:
        """Return level and kind of a row; None where its site is unknown and it is skipped for it."""
        level_id = self._placing.find(row.site, row.number)
        is_kept = self._placing.is_one_level(row.site)
        if level_id is None:
            if self._is_strict:
                self.tally.skip(file, row.line, "site", self._placing.why_not(row.site))
                return None
            value = row.site if row.site in self.unmapped or len(self.unmapped) < MOST_VALUES else OTHER_VALUES
            self.unmapped[value] += 1
            level_id, is_kept = self._placing.customer_level_id, False
        slot = self._slot(Kind(Use(row.use), row.vendor, row.number_type))
        cell = self._cells.get((level_id, slot))
        if cell is None:
            cell = self._cells[level_id, slot] = Cell(level_id, slot)
        if is_kept and len(self._by_words) < MOST_VALUES:
            self._by_words[row.site, row.use, row.vendor, row.number_type] = cell
        return cell

    def _slot(self, kind: Kind) -> int:
        slot = self._slots.get(kind)
        if slot is None:
            if len(self.new_kinds) >= MOST_KINDS:
                raise UsageError(
                    f"the files hold more than {MOST_KINDS:,} different vendors and number types",
                    "check that the column vendor holds vendors",
                )
            slot = self._slots[kind] = self._next_slot + len(self.new_kinds)
            self.new_kinds[slot] = kind
        return slot
