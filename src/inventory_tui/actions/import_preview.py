"""The first rows of an import as they will be read: what is taken and where to, what is not and why (I3, I5, I6).

Quick, of whatever size the files are; writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Final

from inventory_tui.actions.import_sites import Estate, Refusal, open_sites
from inventory_tui.actions.numbers_plan import NumbersPlan, NumbersRequest, make_numbers_plan
from inventory_tui.actions.placing import Placing
from inventory_tui.actions.service_plan import ServicePlan, ServicesRequest, make_plan
from inventory_tui.audit.uses import Kind, Use
from inventory_tui.sources.reader import Reader
from inventory_tui.sources.rows import Ignored, Item, NumberRow, RecordRow, Several, SiteRow, Skip
from inventory_tui.store.engine import Store

MOST_ROWS: Final = 50
"""So many rows are shown, of all files together."""
MOST_TABLES: Final = 16
"""So many tables are looked into."""
MOST_IGNORED: Final = 3
"""Ignored rows of a kind that are shown, of each table."""
MOST_READ: Final = 2_000
"""Rows of a table that are read to find them."""
NEW: Final = " (new)"
_FEW: Final = 3
"""Records of a row from which on their numbers are not listed."""
SERVICE_COLUMNS: Final = ("Number", "Use", "Level", "Name", "Vendor")
NUMBER_COLUMNS: Final = ("Number", "Status", "Level", "Description", "Usage")
SITE_COLUMNS: Final = ("Site", "Code", "Customer", "Dial plan")


class Fate(StrEnum):
    """What becomes of a row (I6)."""

    TAKEN = "taken"
    SKIPPED = "skipped"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of a file, as it will be read."""

    file: str
    line: int
    fate: Fate
    cells: tuple[str, ...]
    """As the preview's columns; what is left of them where the row is not taken."""
    reason: str = ""
    """Why it is not taken, or not at the site that it names; of a mask what it becomes."""
    is_misplaced: bool = False
    """Whether it names a site that nobody knows, and goes to Customer level for it (I5)."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would begin with."""

    columns: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    files: tuple[Path, ...]
    """All that will be read."""
    titles: tuple[str, ...] = ()
    """Columns of those looked at, as they are matched; each may tell the site (I5)."""
    notices: tuple[str, ...] = ()
    """What a person should know of the files."""

    def count(self, fate: Fate) -> int:
        """Return how many rows that are shown become so."""
        return sum(row.fate is fate for row in self.rows)


Describe = Callable[[str, Item], PreviewRow]
"""From the file's name and one of its rows to what becomes of it."""


def preview_services(store: Store, request: ServicesRequest) -> Preview:
    """Return the first service records of files.

    Raises:
        InventoryError: as ``service_plan.make_plan``.
    """
    plan = make_plan(store, request)
    preview = _preview(SERVICE_COLUMNS, plan.files.paths, plan.readers, partial(_service_row, plan), plan.placing)
    return replace(preview, notices=plan.files.left_out)


def preview_numbers(store: Store, request: NumbersRequest) -> Preview:
    """Return the first entries of a file; the rules that an import asks beside, by all rows, are not asked.

    Raises:
        InventoryError: as ``import_numbers.make_numbers_plan``.
    """
    plan = make_numbers_plan(store, request)
    return _preview(NUMBER_COLUMNS, [request.path], [plan.reader], partial(_number_row, plan))


def preview_sites(store: Store, path: Path, customer: str | None) -> Preview:
    """Return the first customers and sites of a file.

    Raises:
        NotFoundError: rows name no customer, and the one given does not exist.
        SourceError: the file cannot be read as a list of sites.
    """
    with store.read() as connection:
        estate = Estate(connection, customer)
        return _preview(SITE_COLUMNS, [path], [open_sites(path)], partial(_site_row, estate, customer or ""))


def _preview(
    columns: tuple[str, ...],
    files: Sequence[Path],
    readers: Iterable[Reader],
    describe: Describe,
    placing: Placing | None = None,
) -> Preview:
    """Return the first rows of the first tables: of small ones all, of the others as many as there is room for."""
    tables: list[list[PreviewRow]] = []
    titles: dict[str, None] = {}
    for part in islice(chain.from_iterable(reader.parts for reader in readers), MOST_TABLES):
        titles |= dict.fromkeys(title for title in part.columns if title)
        if placing is not None:
            placing.read_codes(wanted=not part.says_site)
        tables.append(_first_rows(part.name, part, describe))
    share = MOST_ROWS
    while sum(min(len(rows), share) for rows in tables) > MOST_ROWS:
        share -= 1
    return Preview(columns, tuple(row for rows in tables for row in rows[:share]), tuple(files), tuple(titles))


def _first_rows(file: str, items: Iterable[Item], describe: Describe) -> list[PreviewRow]:
    rows: list[PreviewRow] = []
    ignored: Counter[str] = Counter()
    for item in islice(items, MOST_READ):
        if isinstance(item, Ignored):
            ignored[item.reason] += 1
            if ignored[item.reason] > MOST_IGNORED:
                continue
        rows.append(_describe(file, item, describe))
        if len(rows) == MOST_ROWS:
            break
    return rows


def _describe(file: str, item: Item, describe: Describe) -> PreviewRow:
    if isinstance(item, Several) and item.rows:
        return _describe_several(item, describe(file, item.rows[0]))
    if isinstance(item, Several):
        return PreviewRow(file, item.problems[0].line, Fate.SKIPPED, (item.problems[0].text,), _tell_problems(item))
    if isinstance(item, Skip):
        return PreviewRow(file, item.line, Fate.SKIPPED, (item.text,), _tell(item))
    if isinstance(item, Ignored):
        return PreviewRow(file, item.line, Fate.IGNORED, ("",), item.reason)
    return describe(file, item)


def _describe_several(item: Several, first: PreviewRow) -> PreviewRow:
    """Return a row that makes several records: both numbers of two, else the first and how many (N3, N5)."""
    numbers = [row.number for row in item.rows]
    if len(numbers) < _FEW:
        number, what = ", ".join(numbers), ""
    else:
        number, what = f"{numbers[0]} ({len(numbers):,})", f"{len(numbers):,} numbers, up to {numbers[-1]}"
    reason = "; ".join(filter(None, (what, first.reason, _tell_problems(item))))
    fate = Fate.SKIPPED if item.problems else first.fate
    return replace(first, fate=fate, cells=(number, *first.cells[1:]), reason=reason)


def _tell_problems(item: Several) -> str:
    """Say what is wrong with the numbers of a row that are no records; it counts as skipped for them (N4)."""
    return "; ".join(map(_tell, item.problems))


def _tell(problem: Skip) -> str:
    return f"{problem.column}: {problem.reason}" if problem.column else problem.reason


def _service_row(plan: ServicePlan, file: str, item: Item) -> PreviewRow:
    if not isinstance(item, RecordRow):
        raise TypeError(f"no service record: {type(item).__name__}")
    placing, use = plan.placing, Use(item.use)
    level_id = placing.find(item.site, item.number)
    reason = "" if level_id is not None else placing.why_not(item.site)
    if level_id is None and plan.is_strict:
        return PreviewRow(file, item.line, Fate.SKIPPED, (item.number,), f"site: {reason}")
    level = _name_level(plan, placing.customer_level_id if level_id is None else level_id)
    kind = Kind(use, item.vendor)
    cells = (item.number, kind.label, level, item.name, kind.effective_vendor)
    told = f"{reason}; so Customer level" if reason else ""
    return PreviewRow(file, item.line, Fate.TAKEN, cells, told, is_misplaced=level_id is None)


def _name_level(plan: ServicePlan | NumbersPlan, level_id: int) -> str:
    new = plan.placing.new_sites.get(level_id)
    return f"{new}{NEW}" if new is not None else plan.levels[level_id].label


def _number_row(plan: NumbersPlan, file: str, item: Item) -> PreviewRow:
    if not isinstance(item, NumberRow):
        raise TypeError(f"no row of an inventory: {type(item).__name__}")
    found = plan.find_level(item)
    if isinstance(found, tuple):
        return PreviewRow(file, item.line, Fate.SKIPPED, (item.number,), ": ".join(found))
    cells = (item.number, item.status or "", _name_level(plan, found), item.description or "", item.usage or "")
    return PreviewRow(file, item.line, Fate.TAKEN, cells)


def _site_row(estate: Estate, customer: str, file: str, item: Item) -> PreviewRow:
    if not isinstance(item, SiteRow):
        raise TypeError(f"no row of a list of sites: {type(item).__name__}")
    refusal = estate.take(item)
    cells = (item.site, item.location_code, item.customer or customer, item.dial_plan)
    if isinstance(refusal, Refusal):
        return PreviewRow(file, item.line, Fate.SKIPPED, cells, f"{refusal.column}: {refusal.reason}")
    return PreviewRow(file, item.line, Fate.TAKEN, cells)
