"""A slow, obvious reference of the whole audit, written straight from the rules of audit.md §1–§6 and §8.

It knows plain values only and nothing of the product: when they disagree, one has misread the rules.
Every function says which rule it is. Nothing here is fast, and nothing here is clever.
"""

from __future__ import annotations

from tests.oracle.run import audit
from tests.oracle.scope import gate_before_preview, gates_before_save
from tests.oracle.truth import TABLE_U, USES, truth
from tests.oracle.values import (
    CUSTOMER,
    FLAT,
    HOLDS,
    IN_USE,
    SLC,
    Counts,
    Entry,
    Estate,
    Options,
    Outcome,
    Problem,
    Record,
    RefusedError,
    Scope,
    Site,
    Source,
)

__all__ = [
    "CUSTOMER",
    "FLAT",
    "HOLDS",
    "IN_USE",
    "SLC",
    "TABLE_U",
    "USES",
    "Counts",
    "Entry",
    "Estate",
    "Options",
    "Outcome",
    "Problem",
    "Record",
    "RefusedError",
    "Scope",
    "Site",
    "Source",
    "audit",
    "gate_before_preview",
    "gates_before_save",
    "truth",
]
