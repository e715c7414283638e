"""Which fate each number of a site has: so many of each, in a shuffled order that is always the same. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from inventory_tui.actions.demo.fates import PILOTS, Fate, closing
from inventory_tui.actions.demo.plan import CustomerPlan

_PILOTS = frozenset(fate.name for fate in PILOTS)
_FILLER = ("phone", "free")
"""The commonest fates: they make the sum come out even."""
_SHOWCASE = 120
"""A site with so many numbers shows every fate at least once."""


@dataclass(frozen=True, slots=True)
class SiteRange:
    """The numbers of one site: how many have each fate."""

    place: int
    """The site's place in its customer's plan."""
    fates: tuple[Fate, ...]
    counts: tuple[int, ...]
    is_audited: bool
    """Whether an earlier audit entered what had been forgotten there."""

    @property
    def slots(self) -> int:
        """How many numbers the range covers, used or not."""
        return sum(self.counts)

    @property
    def entries(self) -> int:
        """How many entries of the inventory come from the range, those of the earlier audit included."""
        return sum(
            (len(fate.held) or int(self.is_audited and bool(fate.before))) * count
            for fate, count in zip(self.fates, self.counts, strict=True)
        )

    def iter_fates(self) -> Iterator[Fate]:
        """Yield the fate of each number, in order: pilots first, then everybody else."""
        first: list[Fate] = []
        rest: list[Fate] = []
        for fate, count in zip(self.fates, self.counts, strict=True):
            (first if fate.name in _PILOTS else rest).extend([fate] * count)
        yield from _shuffled(first, self.place)
        yield from _shuffled(rest, self.place)


def lay_out(plan: CustomerPlan, entries: int) -> list[SiteRange]:
    """Return the ranges of a customer's sites, with exactly so many entries between them."""
    weight = sum(site.weight for site in plan.sites)
    ranges = []
    for place, site in enumerate(plan.sites):
        fates = closing(plan.fates) if site.is_closing else plan.fates
        share = entries * site.weight / weight
        held = sum(len(fate.held) * fate.weight for fate in fates) / sum(fate.weight for fate in fates)
        ranges.append(SiteRange(place, fates, _allot(fates, share / held), plan.was_audited(site)))
    return _even_out(ranges, entries)


def _allot(fates: Sequence[Fate], slots: float) -> tuple[int, ...]:
    total = sum(fate.weight for fate in fates)
    least = 1 if slots >= _SHOWCASE else 0
    return tuple(max(round(slots * fate.weight / total), least if fate.weight else 0) for fate in fates)


def _shuffled(fates: list[Fate], salt: int) -> Iterator[Fate]:
    """Yield in an order without pattern that no version of Python changes."""
    keys = [crc32(f"{salt} {index}".encode()) for index in range(len(fates))]
    return (fates[index] for index in sorted(range(len(fates)), key=keys.__getitem__))


def _even_out(ranges: list[SiteRange], entries: int) -> list[SiteRange]:
    """Add or take numbers of the commonest fates, largest ranges first, until the entries are exactly so many."""
    missing = entries - sum(each.entries for each in ranges)
    for each in sorted(ranges, key=lambda one: -one.slots):
        if not missing:
            break
        counts = list(each.counts)
        for name in _FILLER:
            at = next(index for index, fate in enumerate(each.fates) if fate.name == name)
            step = missing if missing > 0 else max(missing, min(0, 1 - counts[at]))
            counts[at] += step
            missing -= step
        ranges[each.place] = replace(each, counts=tuple(counts))
    return ranges
