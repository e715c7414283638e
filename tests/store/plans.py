"""How SQLite plans to run statements, and the two traps in it that are quadratic (performance.md §1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

Plans: TypeAlias = list[tuple[str, list[str]]]
"""Statements, each with the steps of its plan."""
LARGE = ("entry", "record", "change", "e", "r", "c")
"""Tables that grow with the inventory, and what statements call them."""


def iter_traps(plans: Plans) -> Iterator[tuple[str, str]]:
    """Yield scans inside a correlated subquery, and indexes that SQLite would build for every run."""
    for statement, steps in plans:
        for step in steps:
            if "correlated" in step and "SCAN" in step:
                yield statement, step
            if "AUTOMATIC" in step and any(f" {table} " in f"{step} " for table in LARGE):
                yield statement, step


def with_depth(rows: list[tuple[int, int, int, str]]) -> list[tuple[int, int, int, str]]:
    """Mark each step that runs inside a correlated subquery."""
    inside: set[int] = set()
    marked = []
    for node, parent, unused, detail in rows:
        if parent in inside or detail.startswith("CORRELATED"):
            inside.add(node)
            detail = f"correlated: {detail}"
        marked.append((node, parent, unused, detail))
    return marked
