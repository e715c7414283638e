"""Rows in JSON files: arrays of objects, pages of an API, objects one behind the other, or a line each (I6, I8).

Reads piece by piece. Knows no format; an object's keys are its columns, and a key that is missing is a column that
is absent. The keys of an object within another are columns too: ``owner.type``.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from enum import Enum, auto
from io import TextIOWrapper
from typing import Final

from inventory_tui.errors import SourceError
from inventory_tui.sources.cells import as_text, clean_title, is_secret
from inventory_tui.sources.json_scanner import MAX_VALUE, TOO_DEEP, JsonScanner, explain, is_deep
from inventory_tui.sources.keyed import Cells, KeyedTable
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.rows import Skip
from inventory_tui.sources.table import EmptyPageError, Pages, read_total
from inventory_tui.sources.text import choose_encoding, open_text

PAGES: Final = frozenset({"phonenumbers", "callhandler", "value"})
"""Under which key a page has its rows: of Webex Calling, Unity Connection, Microsoft Graph. One row may be no list."""
_NEXT: Final = "@odata.nextlink"
_TOTAL: Final = "@total"
_MAX_TOLD: Final = 20
"""So much of what a page says beside its rows is kept."""
_MAX_DEPTH: Final = 4
"""Objects within objects that become columns; what is deeper is text."""
_TRUE: Final = as_text(value=True)
_FALSE: Final = as_text(value=False)
_NEWLINES = ("\n", "\r")


class Layout(Enum):
    """How a JSON file holds its objects; its first value tells."""

    ARRAYS = auto()
    PAGES = auto()
    """As an API answers them, one behind the other; a line each, too."""
    OBJECTS = auto()
    """One behind the other, of several lines each."""
    LINES = auto()


class ObjectTable(KeyedTable):
    """JSON: arrays of objects, pages with such arrays, objects one behind the other, or JSON Lines."""

    def __init__(self, origin: Origin, encoding: str | None = None) -> None:
        """Read the first objects: their keys are the header.

        Raises:
            SourceError: the file is no JSON, or holds no object.
            EmptyPageError: it is a page without one.
        """
        super().__init__()
        self._origin = origin
        self.encoding = choose_encoding(origin, origin.head(), encoding)
        self.layout = self._find_layout()
        if not self.take_header() and self.layout is Layout.PAGES:
            raise EmptyPageError(origin.name)
        if not self.header:
            raise SourceError(f"{origin.name} has no JSON object", "give an array of objects, or one object a line")

    def cells(self) -> Generator[Cells | Skip, None, None]:
        """Yield every object: its values as text, by name; those of an object within it by both their names."""
        for found in self._values():
            if isinstance(found, dict):
                cells: Cells = {}
                self._put(cells, "", found, 1)
                yield cells
            else:
                yield self._refuse(found)

    def objects(self) -> Iterator[Cells | Skip]:
        """Yield every object: its values as text, by name; an object within it is text too."""
        for found in self._values():
            if isinstance(found, dict):
                names = self.names
                yield {names[key]: value if type(value) is str else _as_text(value) for key, value in found.items()}
            else:
                yield self._refuse(found)

    def _put(self, cells: Cells, prefix: str, found: dict[str, object], depth: int) -> None:
        names = self.names
        for key, value in found.items():
            if type(value) is str:
                cells[names[prefix + key]] = value
            elif isinstance(value, dict) and depth < _MAX_DEPTH:
                self._put(cells, f"{prefix}{key}.", value, depth + 1)
            else:
                cells[names[prefix + key]] = _as_text(value)

    def _refuse(self, found: object) -> Skip:
        return found if isinstance(found, Skip) else Skip(self.line, "", "not a JSON object")

    def _values(self) -> Iterator[object]:
        """Yield what stands where objects should; ``Skip`` for a line that is no JSON."""
        self.line = 0
        self.was_cut = False
        self.pages = Pages()
        with open_text(self._origin, self.encoding) as text:
            if self.layout is Layout.LINES:
                yield from self._read_lines(text)
            else:
                yield from self._read_documents(JsonScanner(text, self._origin.name))

    def _read_lines(self, text: TextIOWrapper) -> Iterator[object]:
        while line := text.readline(MAX_VALUE):
            self.line += 1
            is_whole = line.endswith(_NEWLINES)
            if len(line) >= MAX_VALUE and not is_whole:
                while (rest := text.readline(MAX_VALUE)) and not rest.endswith(_NEWLINES):
                    pass
                yield Skip(self.line, "", f"an object of more than {MAX_VALUE:,} characters")
            elif is_deep(line.lstrip()):
                self.was_cut = not is_whole
                yield Skip(self.line, "", f"not readable as JSON: {TOO_DEEP}")
            elif line.strip():
                try:
                    yield json.loads(line)
                except (ValueError, RecursionError) as error:
                    self.was_cut = not is_whole
                    yield Skip(self.line, "", f"not readable as JSON: {explain(error)}")

    def _read_documents(self, scanner: JsonScanner) -> Iterator[object]:
        """Yield the objects of arrays, pages and so on, one after the other."""
        told: dict[str, object] = {}
        count = 0
        while start := scanner.peek():
            if start == "[" and self.layout is not Layout.OBJECTS:
                found = scanner.items()
            elif start == "{" and self.layout is not Layout.ARRAYS:
                told = {}
                found = _read_page(scanner, told) if self.layout is Layout.PAGES else iter([scanner.value()])
            else:
                raise scanner.broken("there is more after its end")
            for item in found:
                self.line = scanner.line
                count += 1
                yield item
        follows = "the last page names another that follows: fetch all pages" if told.get(_NEXT) else ""
        self.pages = Pages(count, read_total(told.get(_TOTAL)), follows)

    def _find_layout(self) -> Layout:
        with open_text(self._origin, self.encoding) as text:
            scanner = JsonScanner(text, self._origin.name)
            if scanner.peek() != "{":
                return Layout.ARRAYS
            first = scanner.here
            try:
                if any(_skip_to_rows(scanner, {})):
                    return Layout.PAGES
            except SourceError:  # lines tell of it one by one
                return Layout.LINES
            return Layout.LINES if scanner.here == first else Layout.OBJECTS


def _read_page(scanner: JsonScanner, told: dict[str, object]) -> Iterator[object]:
    """Yield the rows of the page that begins here.

    Args:
        scanner: stands at the page.
        told: gets what the page says beside its rows, by name.

    Raises:
        SourceError: it is broken, or has no rows where it should: an error message in place of a page.
    """
    has_rows = False
    for _ in _skip_to_rows(scanner, told):
        has_rows = True
        if scanner.peek() == "[":
            yield from scanner.items()
        else:
            yield scanner.value()
    if not has_rows and any(not name.startswith("@") for name in told):
        raise scanner.broken("a page without rows, perhaps an error message in its place: fetch it again")


def _skip_to_rows(scanner: JsonScanner, told: dict[str, object]) -> Iterator[bool]:
    """Yield at every place of the object that begins here where rows stand; who iterates takes them."""
    for key in scanner.members():
        name = clean_title(key)
        if name in PAGES and scanner.peek() in {"[", "{"}:
            yield True
        else:
            value = scanner.value()
            if len(told) < _MAX_TOLD or name in {_NEXT, _TOTAL}:
                told[name] = value


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if value is True or value is False:
        return _TRUE if value else _FALSE
    if isinstance(value, (int, float)):
        return as_text(value)
    try:
        return json.dumps(_without_secrets(value), ensure_ascii=False)
    except RecursionError:
        return "nested too deeply"


def _without_secrets(value: object) -> object:
    """Return a value without what may be credentials, however deep (I7)."""
    if isinstance(value, dict):
        return {key: _without_secrets(inner) for key, inner in value.items() if not is_secret(key)}
    return list(map(_without_secrets, value)) if isinstance(value, list) else value
