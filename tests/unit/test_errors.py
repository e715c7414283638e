"""The error family and its exit codes (cli.md, common options)."""

from __future__ import annotations

import inspect

import pytest

from inventory_tui import errors
from inventory_tui.errors import (
    BusyError,
    CancelledError,
    ChangedError,
    CorruptError,
    ExportError,
    FullError,
    InventoryError,
    NoDatabaseError,
    NotFoundError,
    ReadOnlyError,
    RefusedError,
    SchemaError,
    SourceError,
    StoreError,
    UsageError,
)

EXIT_CODES = {
    InventoryError: 1,
    StoreError: 1,
    NoDatabaseError: 2,
    BusyError: 1,
    FullError: 1,
    ReadOnlyError: 1,
    CorruptError: 1,
    SchemaError: 1,
    ExportError: 1,
    UsageError: 2,
    NotFoundError: 2,
    SourceError: 2,
    RefusedError: 3,
    ChangedError: 3,
    CancelledError: 130,
}


def test_every_error_has_a_known_exit_code() -> None:
    family = {kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)}
    assert family == set(EXIT_CODES)
    assert all(kind.exit_code == code for kind, code in EXIT_CODES.items())


@pytest.mark.parametrize("kind", list(EXIT_CODES))
def test_an_error_is_a_sentence_and_perhaps_a_hint(kind: type[InventoryError]) -> None:
    error = kind("it did not work", "try again")
    assert isinstance(error, InventoryError)
    assert (str(error), error.message, error.hint) == ("it did not work", "it did not work", "try again")
    assert kind("it did not work").hint == ""


def test_a_source_error_says_where() -> None:
    error = SourceError("not a number", file="lines.csv", line=7, column="number")
    assert (error.file, error.line, error.column) == ("lines.csv", 7, "number")
    bare = SourceError("not a file of ours")
    assert (bare.file, bare.line, bare.column) == ("", 0, "")


def test_a_refusal_names_its_rules() -> None:
    assert RefusedError("no").rules == ()
    assert RefusedError("no", rules=["G5", "G7"]).rules == ("G5", "G7")
    assert ChangedError("moved", rules=["P2"]).rules == ("P2",)
