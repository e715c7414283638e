"""The one error family that users ever see.

Raised where the cause is known, translated at a layer's edge with ``from``, and caught in two places only: the
worker wrapper of the screens and the command line. An error holds one sentence that says what happened and, where
there is one, a hint that says what to do. Exit codes are those of the command line's contract.
"""

from __future__ import annotations

from collections.abc import Sequence


class InventoryError(Exception):
    """Something a person should be told, in one sentence, with a hint where there is one."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(InventoryError):
    """What was asked cannot be understood: an unknown name, an unreadable file, an unusable number."""

    exit_code = 2


class NotFoundError(UsageError):
    """A customer, site, source, number or run that does not exist; the hint names near matches."""


class SourceError(UsageError):
    """A file that cannot be read as what it should be."""

    def __init__(self, message: str, hint: str = "", *, file: str = "", line: int = 0, column: str = "") -> None:
        super().__init__(message, hint)
        self.file = file
        self.line = line
        self.column = column


class RefusedError(InventoryError):
    """A rule forbids it. ``rules`` are the ids of the rules that refused (audit.md, sources.md)."""

    exit_code = 3

    def __init__(self, message: str, hint: str = "", *, rules: Sequence[str] = ()) -> None:
        super().__init__(message, hint)
        self.rules = tuple(rules)


class ChangedError(RefusedError):
    """What was previewed is no longer what is there (P2)."""


class CancelledError(InventoryError):
    """The person stopped it, or answered no. Nothing was changed."""

    exit_code = 130


class StoreError(InventoryError):
    """The database cannot do it."""


class NoDatabaseError(StoreError):
    """There is no database where one should be: a name that is wrong, as that of any file."""

    exit_code = 2


class BusyError(StoreError):
    """Another session is writing (G4)."""


class FullError(StoreError):
    """The disk, or a limit on file sizes, leaves no room."""


class ReadOnlyError(StoreError):
    """The database, or its folder, cannot be written."""


class CorruptError(StoreError):
    """The file is damaged, or is no database of ours."""


class SchemaError(StoreError):
    """The database was written by a newer version."""


class ExportError(InventoryError):
    """A file cannot be written."""
