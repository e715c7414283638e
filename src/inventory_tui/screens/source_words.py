"""What the last import of a source covered, in words (screens.md, Sources)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inventory_tui.actions.imports import SourceSummary
from inventory_tui.screens.number_lines import use_label
from inventory_tui.screens.wording import count

_SHOWN = 4
"""Of a kind so many are named, the largest first."""


def source_lines(source: SourceSummary) -> list[str]:
    """Return what a source's present snapshot covered, and where it came from, line by line."""
    if source.imported_at is None:
        return ["declared, never imported"]
    covered = source.coverage
    skipped = covered.get("skipped") or 0
    told = (
        _listed("read", [str(each) for each in covered.get("files") or ()]),
        f"{count(skipped, 'row')} skipped" if skipped else "",
    )
    uses: Mapping[str, int] = covered.get("uses") or {}
    lines = (
        " · ".join(filter(None, told)),
        _counted("uses", {use_label(use): uses[use] for use in uses}),
        _counted("sites", covered.get("sites") or {}),
        _listed("from", source.paths),
    )
    return [line for line in lines if line] or ["what it covered: nothing recorded"]


def _listed(what: str, words: Sequence[str]) -> str:
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return f"{what}: {', '.join(words[:_SHOWN])}{more}" if words else ""


def _counted(what: str, counts: Mapping[str, int]) -> str:
    largest = sorted(counts, key=lambda word: -counts[word])
    return _listed(what, [f"{word} {counts[word]:,}" for word in largest])
