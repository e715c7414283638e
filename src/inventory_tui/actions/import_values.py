"""What files say of sites: every value with its rows, the site it stands for, or one that it may mean (sources.md I5).

So device pools, locations or cities get their sites before the import. Reads all rows; writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from inventory_tui.actions.placing import MOST_VALUES
from inventory_tui.actions.service_plan import ServicesRequest, make_plan
from inventory_tui.actions.sources import CUSTOMER_WORD
from inventory_tui.inventory.model import name_key
from inventory_tui.inventory.work import Work
from inventory_tui.sources.rows import Item, RecordRow, Several
from inventory_tui.store.engine import Store

MOST_COMPARED: Final = 200
"""Values for which sites of a similar name are looked for: each look is slow."""
_LIKE: Final = 0.75
"""How like a name must be, 0 to 1."""
_STEP: Final = 10_000


@dataclass(frozen=True, slots=True)
class SiteValue:
    """A value by which rows tell their site."""

    value: str
    rows: int
    site: str = ""
    """The site that it stands for, or ``customer``; blank: none yet."""
    proposal: str = ""
    """A site that it may mean, where it stands for none."""


def read_values(store: Store, request: ServicesRequest, work: Work) -> tuple[SiteValue, ...]:
    """Return the values of files that are to be imported, those without a site first, the most frequent first.

    Sites that an import would create are none yet. At most 10,000 values are told apart.

    Raises:
        InventoryError: as ``service_plan.make_plan``.
        CancelledError: the person gave up.
    """
    work.step("Looking at the files")
    plan = make_plan(store, replace(request, create_sites=False))
    counts: Counter[str] = Counter()
    for reader in plan.readers:
        for part in reader.parts:
            _count(part.name, part, counts, work)
    names = {level.id: level.name if level.is_site else CUSTOMER_WORD for level in plan.levels.values()}
    sites = [level.name for level in plan.levels.values() if level.is_site]
    stand = {value: names.get(plan.placing.find(value) or 0, "") for value in counts}
    proposals = propose_sites([value for value, _ in counts.most_common() if not stand[value]], sites)
    found = [SiteValue(value, rows, stand[value], proposals.get(value, "")) for value, rows in counts.most_common()]
    return tuple(sorted(found, key=lambda each: bool(each.site)))


def _count(file: str, items: Iterable[Item], counts: Counter[str], work: Work) -> None:
    for at, item in enumerate(items):
        if not at % _STEP:
            work.step(f"Reading {file}", at)
        row = item.rows[0] if isinstance(item, Several) and item.rows else item
        if isinstance(row, RecordRow) and row.site and (row.site in counts or len(counts) < MOST_VALUES):
            counts[row.site] += 1


def propose_sites(values: Sequence[str], sites: Sequence[str]) -> Mapping[str, str]:
    """Return for each value the site whose name stands in it, or is much like it; values without one are left out.

    Args:
        values: the most important first; sites of a similar name are looked for only for the first 200.
        sites: names of sites.
    """
    by_key = {_words(site): site for site in sorted(sites)}
    longest = sorted(by_key, key=len, reverse=True)
    proposals = {}
    for at, value in enumerate(values):
        key = _words(value)
        found = next((name for name in longest if name and f" {name} " in f" {key} "), "")
        if not found and at < MOST_COMPARED:
            found = next(iter(get_close_matches(key, longest, 1, _LIKE)), "")
        if found:
            proposals[value] = by_key[found]
    return proposals


def _words(text: str) -> str:
    """Return the words of a name: ``DP_Amsterdam-2`` has ``dp amsterdam 2``."""
    return " ".join("".join(each if each.isalnum() else " " for each in name_key(text)).split())
