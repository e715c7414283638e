"""Rows in JSON files: an array of objects, or one object a line (sources.md I6, I8).

Reads piece by piece. Knows no format; an object's keys are its columns, and a key that is missing is a column that
is absent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Final

from inventory_tui.errors import SourceError
from inventory_tui.sources.cells import as_text, clean_title
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.rows import Skip
from inventory_tui.sources.table import Row, find_column
from inventory_tui.sources.text import choose_encoding, open_text

MAX_OBJECT: Final = 1 << 20
"""Characters of one object; a longer one is skipped, or ends an array."""
_PIECE = 1 << 16
_BLANK = " \t\r\n"
_BLANKS = re.compile(r"[ \t\r\n]*")
_NEWLINES = ("\n", "\r")

Object = dict[str, str]


class ObjectTable:
    """A JSON array of objects, or JSON Lines."""

    delimiter = ""
    sheet = ""

    def __init__(self, origin: Origin, encoding: str | None = None) -> None:
        """Read the first object: its keys are the header.

        Raises:
            SourceError: the file is no JSON array and no JSON Lines.
        """
        self._origin = origin
        self.encoding = choose_encoding(origin, origin.head(), encoding)
        self.notices: list[str] = []
        self.was_cut = False
        self.line = 0
        self._names = _Names()
        first = next((item for item in self.objects() if isinstance(item, dict)), None)
        if first is None:
            raise SourceError(f"{origin.name} has no JSON object", "give an array of objects, or one object a line")
        self.titles = self.header = tuple(first)
        self.was_cut = False

    def find(self, *names: str) -> int:
        """Return the index of a column; one that the first object lacks may be in others, so it becomes the last."""
        index = find_column(self.header, *names)
        if index < 0 and names:
            self.titles = self.header = (*self.header, names[0])
            return len(self.header) - 1
        return index

    def rows(self) -> Iterator[Row | Skip]:
        """Yield every object as a row under the first one's keys, one blank cell more; see ``Table``."""
        for item in self.objects():
            yield item if isinstance(item, Skip) else [*(item.get(name, "") for name in self.header), ""]

    def objects(self) -> Iterator[Object | Skip]:
        """Yield every object: its values as text, by name."""
        self.line = 0
        with open_text(self._origin, self.encoding) as text:
            start = text.read(1)
            while start and start in _BLANK:
                self.line += start == "\n"
                start = text.read(1)
            if start == "[":
                yield from self._read_array(text)
            else:
                yield from self._read_lines(text, start)

    def _read_lines(self, text: TextIOWrapper, start: str) -> Iterator[Object | Skip]:
        while line := start + text.readline(MAX_OBJECT):
            start = ""
            self.line += 1
            is_whole = line.endswith(_NEWLINES)
            if len(line) >= MAX_OBJECT and not is_whole:
                while (rest := text.readline(MAX_OBJECT)) and not rest.endswith(_NEWLINES):
                    pass
                yield Skip(self.line, "", f"an object of more than {MAX_OBJECT:,} characters")
            elif line.strip():
                try:
                    yield self._take(json.loads(line))
                except (ValueError, RecursionError) as error:
                    self.was_cut = not is_whole
                    yield Skip(self.line, "", f"not readable as JSON: {_explain(error)}")

    def _read_array(self, text: TextIOWrapper) -> Iterator[Object | Skip]:
        decoder = json.JSONDecoder()
        buffer, at, counted, is_first = "", 0, 0, True
        self.line += 1
        while True:
            at = _after_blank(buffer, at)
            self.line += buffer.count("\n", counted, at)
            counted = at
            found, end, reason = _decode(decoder, buffer, at)
            next_at = _after_blank(buffer, end)
            if is_first and buffer[at : at + 1] == "]":
                next_at = at
            elif next_at >= len(buffer) or reason:
                piece = text.read(_PIECE)
                if not piece or len(buffer) - at > MAX_OBJECT:
                    raise self._broken(reason or "the array does not end")
                buffer, at, counted = buffer[at:] + piece, 0, 0
                continue
            else:
                yield self._take(found)
            is_first = False
            if buffer[next_at] == "]":
                self._require_end(buffer[next_at + 1 :] + text.read(_PIECE))
                return
            if buffer[next_at] != ",":
                raise self._broken("a comma is missing")
            at = next_at + 1

    def _require_end(self, rest: str) -> None:
        if rest.strip():
            raise self._broken("there is more after the end of the array")

    def _broken(self, reason: str) -> SourceError:
        return SourceError(
            f"{self._origin.name} is no readable JSON array, at line {self.line:,}: {reason}",
            "export it again, or as JSON Lines",
            file=self._origin.name,
            line=self.line,
        )

    def _take(self, found: object) -> Object | Skip:
        if not isinstance(found, dict):
            return Skip(self.line, "", "not a JSON object")
        return {self._names[key]: value if type(value) is str else _as_text(value) for key, value in found.items()}


class _Names(dict[str, str]):
    """The keys met so far, as they are matched."""

    def __missing__(self, key: str) -> str:
        name = clean_title(key)
        if len(self) < 1_000:
            self[key] = name
        return name


def _decode(decoder: json.JSONDecoder, buffer: str, at: int) -> tuple[object, int, str]:
    """Return the value that begins here, where it ends, and why there is none (blank where there is)."""
    try:
        found, end = decoder.raw_decode(buffer, at)
    except (ValueError, RecursionError) as error:
        return None, at, _explain(error)
    return found, end, ""


def _after_blank(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _explain(error: Exception) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply, or a number too long"


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (bool, int, float)):
        return as_text(value)
    return json.dumps(value, ensure_ascii=False)
