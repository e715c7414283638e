"""The different words of a column, so that a person can say what each stands for (sources.md I4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from inventory_tui.actions.service_files import Opening, gather
from inventory_tui.inventory.work import Work
from inventory_tui.sources.cells import clean_title
from inventory_tui.sources.mapped import format_of
from inventory_tui.sources.mapping import MOST_WORDS, ColumnMapping
from inventory_tui.sources.part import Part
from inventory_tui.sources.rows import Skip
from inventory_tui.sources.table import is_noise

_STEP: Final = 10_000
"""Rows between two looks at whether the person gave up."""

Words = Sequence[tuple[str, int]]
"""Words as first written, with their rows; blank for a blank cell."""


def count_words(cells: Iterable[str]) -> Words:
    """Return the different words of cells, the most frequent first; at most 1,000, told apart without case."""
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for cell in cells:
        word = clean_title(cell)
        if word in counts or len(counts) < MOST_WORDS:
            counts[word] += 1
            written.setdefault(word, " ".join(cell.split()))
    return [(written[word], count) for word, count in counts.most_common()]


def column_words(paths: Sequence[Path], column: str, encoding: str | None, work: Work) -> Words:
    """Return the different words of a column in files.

    Args:
        paths: files, and folders of files.
        column: its title; one of credentials is refused (I7).
        encoding: what a person said the text's encoding is.
        work: gets the progress and can cancel.

    Raises:
        UsageError: the files cannot be read, or do not have that column.
        CancelledError: the person gave up.
    """
    mapping = ColumnMapping(numbers=(column,), use="other_service")
    mapping.check()
    files = gather(paths, Opening(format_of(mapping), encoding, mapping=mapping))
    return count_words(cell for reader in files.open() for part in reader.parts for cell in _cells(part, column, work))


def _cells(part: Part, column: str, work: Work) -> Iterator[str]:
    table = part.table
    at = table.find(clean_title(column))
    for count, row in enumerate(table.rows()):
        if not count % _STEP:
            work.step(f"Reading {part.name}", count)
        if not isinstance(row, Skip) and not is_noise(row, table.header):
            yield row[at]
