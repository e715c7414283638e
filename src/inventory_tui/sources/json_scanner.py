"""JSON, value by value, out of a text of any length (sources.md I8).

Knows arrays and objects, no tables. No value longer than a bound is ever held.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Final

from inventory_tui.errors import SourceError

MAX_VALUE: Final = 1 << 20
"""Characters of one value; a longer one ends the reading."""
MAX_DEPTH: Final = 300
"""Arrays and objects within each other. Python's parser goes down with them, and what else runs at the bottom of its
stack, such as letting go of other objects, fails there."""
_PIECE: Final = 1 << 16
_MARKS: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
"""Strings, and the brackets outside them."""
_BRACKETS: Final = bytes.maketrans(b"[{]}", b"(())")
_OTHERS: Final = bytes(set(range(256)) - set(b"[{]}"))
TOO_DEEP: Final = "nested too deeply"
_BLANKS: Final = re.compile("[ \t\r\n\ufeff]*")
"""A byte order mark in the middle is where files were put one behind the other."""


class JsonScanner:
    """A place in a JSON text, which moves forward only. ``line`` is that of the value last begun."""

    def __init__(self, text: TextIOWrapper, name: str) -> None:
        """Begin.

        Args:
            text: what is read.
            name: what messages call it.
        """
        self.line = 1
        self._text = text
        self._name = name
        self._buffer = ""
        self._at = 0
        self._counted = 0
        self._may_be_deep = False
        self._decode = json.JSONDecoder().raw_decode

    def peek(self) -> str:
        """Return the next character that is not blank; nothing at the end of the text."""
        while True:
            found = _BLANKS.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._fetch():
                return ""

    @property
    def here(self) -> int:
        """The line where it stands."""
        self._count_lines()
        return self.line

    def value(self) -> object:
        """Return the value that begins here.

        Raises:
            SourceError: there is none, or it is too long or too deep.
        """
        if not self.peek():
            raise self.broken("it does not end")
        self._count_lines()
        while True:
            if self._may_be_deep and is_deep(self._buffer, self._at):
                raise self.broken(TOO_DEEP)
            try:
                found, end = self._decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                found, end, reason = None, self._at, error.msg
            except (ValueError, RecursionError) as error:
                raise self.broken(explain(error)) from error
            else:
                reason = ""
            if end == len(self._buffer) or reason:  # a number may go on behind what is there
                if len(self._buffer) - self._at <= MAX_VALUE and self._fetch():
                    continue
                if reason:
                    raise self.broken(reason)
            self._at = end
            return found

    def items(self) -> Iterator[object]:
        """Yield the values of the array that begins here.

        Raises:
            SourceError: it is broken or does not end.
        """
        self._at += 1
        if self.peek() == "]":
            self._at += 1
            return
        is_more = True
        while is_more:
            yield self.value()
            is_more = self._goes_on("]", "array")

    def members(self) -> Iterator[str]:
        """Yield the names in the object that begins here; who iterates takes the value of each before the next.

        Raises:
            SourceError: it is broken or does not end.
        """
        self._at += 1
        is_more = self.peek() != "}"
        self._at += not is_more
        while is_more:
            key = self.value()
            if not isinstance(key, str) or self.peek() != ":":
                raise self.broken("a key is missing")
            self._at += 1
            yield key
            is_more = self._goes_on("}", "object")

    def broken(self, reason: str) -> SourceError:
        """Return the error of a text that is no JSON here."""
        return SourceError(
            f"{self._name} is no readable JSON, at line {self.line:,}: {reason}",
            "export it again, or as JSON Lines",
            file=self._name,
            line=self.line,
        )

    def _goes_on(self, end: str, what: str) -> bool:
        """Pass what stands behind a value; tell whether another follows."""
        mark = self.peek()
        if mark not in {",", end}:
            raise self.broken("a comma is missing" if mark else f"the {what} does not end")
        self._at += 1
        return mark == ","

    def _count_lines(self) -> None:
        self.line += self._buffer.count("\n", self._counted, self._at)
        self._counted = self._at

    def _fetch(self) -> bool:
        """Read on, as much as is still held at least; tell whether there was more."""
        self._count_lines()
        kept = self._buffer[self._at :]
        piece = self._text.read(max(_PIECE, len(kept)))
        self._buffer, self._at, self._counted = kept + piece, 0, 0
        self._may_be_deep = may_be_deep(self._buffer)
        return bool(piece)


def is_deep(text: str, at: int = 0) -> bool:
    """Tell whether the value that begins in a text is more than ``MAX_DEPTH`` deep; asked before it is parsed."""
    depth = 0
    for mark in _MARKS.finditer(text, at) if text[at : at + 1] in ("[", "{") and may_be_deep(text) else ():
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark[0], 0)
        if not 0 < depth <= MAX_DEPTH:
            return depth > 0
    return False


def may_be_deep(text: str) -> bool:
    """Tell quickly whether a text may hold such a value; brackets in strings count, too."""
    brackets = text.encode("utf-8", "surrogatepass").translate(_BRACKETS, _OTHERS)
    for _ in range(MAX_DEPTH):
        left = brackets.replace(b"()", b"")
        if left == brackets:
            return left.count(b"(") > MAX_DEPTH
        brackets = left
    return bool(brackets)


def explain(error: Exception) -> str:
    """Say why a text is no JSON."""
    return error.msg if isinstance(error, json.JSONDecodeError) else f"{TOO_DEEP}, or a number too long"
