"""What goes to stdout and stderr: JSON, plain tables, sentences. stdout carries data only (cli.md).

Owns the streams' habits: text is made safe for a terminal, JSON to a terminal is ASCII, a reader that left
early is no error. Must not know what the data means.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, BinaryIO

from inventory_tui.errors import ExportError
from inventory_tui.inventory.display import cut, show, width

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_SHOWN_FIRST = 500
"""Rows that decide how wide the columns of a long table are."""


def let_streams_hold_any_text() -> None:
    """Let a stream whose encoding lacks a character print its escape instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def is_terminal(stream: IO[str] | None) -> bool:
    """Return whether a person is at the other end of ``stream``."""
    return stream is not None and not stream.closed and stream.isatty()


def write_json(value: Mapping[str, object]) -> None:
    """Print one JSON document."""
    _put(json.dumps(value, indent=1, ensure_ascii=_wants_ascii()) + "\n")


def write_json_rows(rows: Iterable[Mapping[str, object]]) -> None:
    """Print one JSON array, a row a line, without holding the rows."""
    is_ascii = _wants_ascii()
    separator = "["
    for row in rows:
        _put(f"{separator}{json.dumps(row, ensure_ascii=is_ascii)}")
        separator = ",\n "
    _put("[]\n" if separator == "[" else "]\n")


def write_json_with_rows(
    head: Mapping[str, object], name: str, rows: Iterable[Mapping[str, object]], tail: Mapping[str, object]
) -> None:
    """Print one JSON document with an array of rows among its members, a row a line, without holding the rows.

    Args:
        head: the members before the array.
        name: the array's.
        rows: what stands in it.
        tail: the members after it.
    """
    is_ascii = _wants_ascii()
    members = "".join(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=is_ascii)}, " for key, value in head.items())
    _put(f"{{{members}{json.dumps(name)}: ")
    separator = "["
    for row in rows:
        _put(f"{separator}{json.dumps(row, ensure_ascii=is_ascii)}")
        separator = ",\n "
    _put("[]" if separator == "[" else "]")
    for key, value in tail.items():
        _put(f", {json.dumps(key)}: {json.dumps(value, ensure_ascii=is_ascii)}")
    _put("}\n")


def write_line(text: str = "") -> None:
    """Print one line of text that may hold anybody's words."""
    _put(show(text) + "\n")


def open_binary() -> BinaryIO:
    """Return standard output for bytes; on a terminal text in them is made safe."""
    if sys.stdout is not None:
        flush()
    return io.BufferedWriter(_Bytes())


def write_table(header: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[int] = ()) -> None:
    """Print rows under a header, in columns.

    Args:
        header: the columns' names.
        rows: the cells; on a terminal the last column is cut at its width, elsewhere nothing is cut.
        right: which columns are numbers, set to the right.
    """
    columns = shutil.get_terminal_size().columns if is_terminal(sys.stdout) else 0
    source = iter(rows)
    first = [_cells(row) for _, row in zip(range(_SHOWN_FIRST), source, strict=False)]
    widths = [max(map(width, cells)) for cells in zip(header, *first, strict=True)]
    _put(_line([name.upper() for name in header], widths, right, columns))
    for cells in first:
        _put(_line(cells, widths, right, columns))
    for row in source:
        _put(_line(_cells(row), widths, right, columns))


def write_notice(text: str) -> None:
    """Tell the person something that is no data, on stderr."""
    if sys.stderr is not None:
        with suppress(OSError):  # nobody listens any more: there is no other way to say so
            sys.stderr.write(show(text) + "\n")


def instant(at: datetime | None) -> str | None:
    """Return an instant as JSON holds it: UTC, ISO 8601; None where there is none."""
    return None if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def local_time(at: datetime | None) -> str:
    """Return an instant as people read it here, with its offset; blank where there is none."""
    return "" if at is None else f"{at.astimezone():%Y-%m-%d %H:%M %z}"


def flush() -> None:
    """Send off what was printed, so that a full disk or a reader that left is noticed here."""
    if sys.stdout is not None:
        with _told_of_full():
            sys.stdout.flush()


def silence_stdout() -> None:
    """Let nothing more be written where nothing can be: the interpreter flushes once more when it ends."""
    if sys.stdout is sys.__stdout__ and sys.stdout is not None:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())
        os.close(devnull)


class _Bytes(io.RawIOBase):
    """Standard output, taking bytes of UTF-8 text; closing it leaves standard output open."""

    def __init__(self) -> None:
        super().__init__()
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def writable(self) -> bool:
        """Say that this is for writing."""
        return True

    def write(self, content: ReadableBuffer, /) -> int:
        """Write all of it."""
        piece = bytes(content)
        if is_terminal(sys.stdout):
            _put("\n".join(map(show, self._decode(piece).split("\n"))))
        elif sys.stdout is not None:
            with _told_of_full():
                sys.stdout.buffer.write(piece)
        return len(piece)

    def flush(self) -> None:
        """Send off what was written."""
        if not self.closed:
            flush()


def _wants_ascii() -> bool:
    """JSON to a terminal is ASCII-escaped; so it is where the encoding could not hold it."""
    encoding = getattr(sys.stdout, "encoding", None) or ""
    return is_terminal(sys.stdout) or encoding.replace("-", "").casefold() != "utf8"


def _put(text: str) -> None:
    if sys.stdout is None:  # closed by whoever started us: nobody wants the answer
        return
    with _told_of_full():
        sys.stdout.write(text)


@contextmanager
def _told_of_full() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        silence_stdout()
        raise ExportError(f"standard output cannot be written: {error.strerror}") from error


def _cells(row: Sequence[object]) -> list[str]:
    return [show(str(cell)) for cell in row]


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[int], columns: int) -> str:
    parts = []
    for place, (cell, room) in enumerate(zip(cells, widths, strict=True)):
        padding = " " * max(0, room - width(cell))
        parts.append(padding + cell if place in right else cell + padding)
    text = "  ".join(parts).rstrip()
    return (cut(text, columns) if columns else text) + "\n"
