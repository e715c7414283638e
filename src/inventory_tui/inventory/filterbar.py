"""How the filter bar's text falls into terms: free text, ``field:value``, and quotes.

Owns the spelling; what the fields mean is for ``query`` to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from inventory_tui.errors import UsageError

_FIELD = re.compile(r"([A-Za-z_]+):")
_BARE = re.compile(r"\S+")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?!")')


class FilterError(UsageError):
    """A filter that cannot be read; ``column`` says where, counted from 1."""

    def __init__(self, message: str, hint: str, column: int) -> None:
        super().__init__(message, hint)
        self.column = column


class Term(NamedTuple):
    """One term: a field's value, or free text where ``field`` is blank."""

    field: str
    value: str
    column: int
    """Where it begins, counted from 1."""
    is_quoted: bool


def split_terms(text: str, fields: Collection[str]) -> Iterator[Term]:
    """Yield the terms of the filter bar.

    A value that begins with a quote ends at the next single one; two quotes inside stand for one. Elsewhere a
    quote is a character like any other.

    Args:
        text: what was typed.
        fields: the words that may stand before a colon.

    Raises:
        FilterError: a field that does not exist, or a quote that is not closed.
    """
    place = 0
    while (bare := _BARE.search(text, place)) is not None:
        begin = place = bare.start()
        field = ""
        if named := _FIELD.match(text, place):
            field = named.group(1).casefold()
            if field not in fields:
                raise _unknown_field(named.group(1), begin + 1, fields)
            place = named.end()
        if text.startswith('"', place):
            value, place = _read_quoted(text, place)
            yield Term(field, value, begin + 1, is_quoted=True)
        else:
            word = _BARE.match(text, place)
            value = word.group() if word else ""
            if field and not value:
                raise FilterError(f"{field}: has no value (column {begin + 1})", _blank_hint(field), begin + 1)
            place += len(value)
            yield Term(field, value, begin + 1, is_quoted=False)


class LastTerm(NamedTuple):
    """The term that is being typed at the end of the filter bar, as far as it has come."""

    before: str
    """All that stands before it."""
    field: str | None
    """The word before its colon, as it was typed; None: there is no colon yet, or it is free text."""
    value: str
    """What it means so far; blank where nothing is begun."""
    is_quoted: bool
    is_closed: bool
    """Whether its closing quote was typed, so that nothing more can come."""


def last_term(text: str) -> LastTerm:
    """Return the last term of what is typed; one is begun where the text ends in a blank."""
    place = 0
    while True:
        while text[place : place + 1].isspace():
            place += 1
        begin = place
        named = _FIELD.match(text, place)
        field = named.group(1) if named else None
        place = named.end() if named else place
        if is_quoted := text.startswith('"', place):
            quoted = _QUOTED.match(text, place)
            value = text[place + 1 :] if quoted is None else quoted.group(1)
            end = len(text) if quoted is None else quoted.end()
        else:
            quoted = None
            word = _BARE.match(text, place)
            value, end = (word.group(), word.end()) if word else ("", place)
        if end == len(text):
            meant = value.replace('""', '"') if is_quoted else value
            return LastTerm(text[:begin], field, meant, is_quoted, quoted is not None)
        place = end


def quote(value: str, *, is_forced: bool = False) -> str:
    """Return a value as it must be typed: in quotes where it is blank, has spaces or could be misread."""
    is_plain = _BARE.fullmatch(value) and not value.startswith('"') and not value.endswith("*")
    return value if is_plain and not is_forced else '"' + value.replace('"', '""') + '"'


def _read_quoted(text: str, place: int) -> tuple[str, int]:
    """Return the value in quotes that begins at ``place``, and where the text goes on."""
    quoted = _QUOTED.match(text, place)
    if quoted is None:
        raise FilterError(f"the quote at column {place + 1} is not closed", 'end it with another "', place + 1)
    end = quoted.end()
    if end < len(text) and not text[end].isspace():
        raise FilterError(f"a space is missing after the quote at column {end}", 'write "" for a quote inside', end)
    return quoted.group(1).replace('""', '"'), end


def _unknown_field(name: str, column: int, fields: Collection[str]) -> FilterError:
    near = get_close_matches(name.casefold(), fields, n=1)
    hint = f"did you mean {near[0]}:?" if near else f"there are {', '.join(f'{each}:' for each in fields)}"
    return FilterError(f"no field {name!r} (column {column}); in quotes it is text to search for", hint, column)


def _blank_hint(field: str) -> str:
    return f'for blank, write {field}:""'
