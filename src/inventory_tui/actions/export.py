"""Writing what a filter shows to a file, or to standard output (W5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from inventory_tui.exports.formats import Cell, Coded, Field, Format, choose_format, encode
from inventory_tui.exports.target import check_target, new_file, spooled
from inventory_tui.exports.voss import choose_columns
from inventory_tui.inventory.calendar import today
from inventory_tui.inventory.columns import BY_NAME, exported_columns
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.store import levels, marks, numbers
from inventory_tui.store.engine import Store, interrupter

__all__ = ["Export", "ExportRequest", "check_target", "choose_format"]


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to write, where, and how."""

    customer: str
    query: NumberQuery
    """Which entries, in which order."""
    target: Path | None = None
    """None: the stream that is given."""
    format: str | None = None
    """None: that of the target's extension, else CSV."""
    escape_plus: bool = False
    r"""Write numbers as ``\+1…`` (N6)."""
    overwrite: bool = False
    columns: tuple[str, ...] | None = None
    """Names of columns, in their order; None: all."""
    is_ascii: bool = False
    """Escape everything beyond ASCII, for a terminal (JSON only)."""
    entry_ids: Sequence[int] | None = None
    """Of what the query asks for only these (those marked, say); None: all. Those that are gone are left out."""


class Export:
    """Writes files of the inventory."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self, request: ExportRequest, work: Work | None = None) -> int:
        """Return how many entries would be written now.

        Raises:
            NotFoundError: there is no such customer or site.
            CancelledError: the person gave up.
        """
        work = work or Work()
        with (
            self._store.private() as connection,
            work.interruptible(interrupter(connection)),
            self._store.read(on=connection, keeps_few=True),
        ):
            customer = levels.find_customer(connection, request.customer)
            among = None if request.entry_ids is None else marks.stage(connection, request.entry_ids)
            return numbers.count(connection, customer, request.query, today(customer), among)

    def export(self, request: ExportRequest, stream: BinaryIO | None = None, work: Work | None = None) -> int:
        """Write the entries of a query and return how many there are.

        A target appears when it is complete, or not at all; a stream gets its bytes when the database is left alone.

        Raises:
            NotFoundError: there is no such customer or site.
            UsageError: a format or column that no file has.
            RefusedError: the target exists already.
            ExportError: it cannot be written; nothing is left behind.
            CancelledError: the person gave up; nothing is left behind.
        """
        work = work or Work()
        file_format = choose_format(request.target, request.format)
        columns = [column.name for column in exported_columns(request.columns)]
        if file_format is Format.VOSS:
            columns = choose_columns(request.columns)
        with self._store.private() as connection, work.interruptible(interrupter(connection)):
            if request.target is not None:
                check_target(request.target, overwrite=request.overwrite)
            with self._store.read(
                on=connection, keeps_few=True
            ):  # a name that does not exist shows before there is a file
                customer = levels.find_customer(connection, request.customer)
                among = None if request.entry_ids is None else marks.stage(connection, request.entry_ids)
                total = numbers.count(connection, customer, request.query, today(customer), among)
            written = 0
            with _open(request, stream) as file, self._store.read(on=connection, keeps_few=True):
                groups, chunks = numbers.open_cells(
                    connection,
                    customer,
                    request.query,
                    today(customer),
                    columns,
                    among=among,
                    escapes_plus=request.escape_plus or file_format is Format.VOSS,
                )

                def iter_chunks() -> Iterator[Sequence[Sequence[Cell]]]:
                    nonlocal written
                    for rows in chunks:
                        work.step("Exporting", written, total)
                        written += len(rows)
                        yield rows

                with closing(chunks):
                    for piece in encode(file_format, _fields(groups), iter_chunks(), is_ascii=request.is_ascii):
                        file.write(piece)
        return written


def _fields(groups: Sequence[numbers.Group]) -> list[Field | Coded]:
    """Return what stands in the cells, as files know it."""
    return [
        BY_NAME[group.names[0]]
        if group.words is None
        else Coded(tuple(BY_NAME[name] for name in group.names), group.words)
        for group in groups
    ]


def _open(request: ExportRequest, stream: BinaryIO | None) -> AbstractContextManager[BinaryIO]:
    if request.target is not None:
        return new_file(request.target, overwrite=request.overwrite)
    if stream is None:
        raise ValueError("neither a target nor a stream")
    return spooled(stream)
