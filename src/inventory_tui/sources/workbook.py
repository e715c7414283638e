"""What an XLSX workbook consists of: its sheets, its shared strings, its date formats (ECMA-376, part 1, 18).

Knows no rows; ``sheet_rows`` reads those with what is gathered here.
"""

from __future__ import annotations

import posixpath
import re
from array import array
from collections.abc import Callable
from typing import Final

from inventory_tui.errors import SourceError
from inventory_tui.sources.archive import Archive
from inventory_tui.sources.markup import Attributes, MarkupParser, Start, parse_whole

MAX_STRINGS: Final = 256 << 20
"""Characters of all shared strings; they are kept while a sheet is read."""
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_DATE_FORMATS = frozenset(map(str, [*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)]))
"""Numbers of the built-in formats that show dates and times (18.8.30)."""
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]hms][^\]]*\]', re.IGNORECASE)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")

End = Callable[[str], None]


def unescape(text: str) -> str:
    """Return a text with the characters that XML cannot hold, which a spreadsheet writes as ``_x000D_`` (22.9.2.19)."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def is_date_format(code: str) -> bool:
    """Tell whether a number format shows a date or a time: it has a d, m, y, h or s that is not quoted."""
    return any(letter in "dmyhs" for letter in _NOT_SHOWN.sub("", code).lower().replace("general", ""))


class SharedStrings:
    """The texts that cells point to, packed: a million of them stay below a hundred megabytes."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])

    def append(self, text: str) -> None:
        """Keep one more."""
        self._bytes += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))

    def get(self, index: int) -> str:
        """Return a text by its place; blank where there is none."""
        if not 0 <= index < len(self._ends) - 1:
            return ""
        return self._bytes[self._ends[index] : self._ends[index + 1]].decode("utf-8", "surrogatepass")


class Workbook:
    """The parts of an open workbook that its rows need."""

    def __init__(self, archive: Archive, strings: SharedStrings | None = None) -> None:
        """Read what is small; the shared strings wait until a sheet asks for them.

        Args:
            archive: the workbook's archive.
            strings: its shared strings, where they were read before.

        Raises:
            SourceError: the archive is no workbook, or is damaged.
        """
        self.archive = archive
        if _WORKBOOK not in archive:
            raise SourceError(
                f"{archive.name} is a ZIP archive, not an XLSX workbook",
                "unpack it and give what is in it, or export it as XLSX or CSV",
                file=archive.name,
            )
        self.is_1904 = False
        """Whether days are counted from 1904."""
        self._sheets: list[tuple[str, str]] = []
        self._targets: dict[str, str] = {}
        self._strings = strings
        self._parse(_WORKBOOK, self._take_sheet)
        self._parse(_RELATIONS, self._take_relation)
        styles = _Styles()
        self._parse("xl/styles.xml", styles.start, styles.end)
        self.date_styles = frozenset(styles.dates)
        """Numbers of the cell styles that show dates, as cells name them."""

    @property
    def sheets(self) -> list[tuple[str, str]]:
        """Name and member of each sheet that a person sees."""
        found = [(name, self._targets.get(relation, "")) for name, relation in self._sheets]
        return [(name, member) for name, member in found if member in self.archive]

    @property
    def strings_read(self) -> SharedStrings | None:
        """The shared strings, where a sheet has asked for them."""
        return self._strings

    @property
    def strings(self) -> SharedStrings:
        """The shared strings.

        Raises:
            SourceError: they take more than 256 MB.
        """
        if self._strings is None:
            self._strings = SharedStrings()
            reader = _Strings(self._strings, self.archive.name)
            self._parse("xl/sharedStrings.xml", reader.start, reader.end, reader.text)
        return self._strings

    def _parse(self, member: str, start: Start, end: End | None = None, text: End | None = None) -> None:
        if member in self.archive:
            parse_whole(MarkupParser(self.archive.name, start, end, text), self.archive.pieces(member))

    def _take_sheet(self, tag: str, attributes: Attributes) -> None:
        if tag == "workbookPr":
            self.is_1904 = attributes.get("date1904", "") in ("1", "true")
        elif tag == "sheet" and attributes.get("state", "visible") == "visible":
            relation = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            name = attributes.get("name", "")
            if not name.startswith("#"):
                self._sheets.append((name, relation))

    def _take_relation(self, tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            self._targets[attributes.get("Id", "")] = target.lstrip("/")


class _Styles:
    """Which cell styles show dates."""

    def __init__(self) -> None:
        self.dates: set[str] = set()
        self._custom: set[str] = set()
        self._is_in_cells = False
        self._count = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take a number format, or a cell style."""
        if tag == "numFmt" and is_date_format(attributes.get("formatCode", "")):
            self._custom.add(attributes.get("numFmtId", ""))
        elif tag == "cellXfs":
            self._is_in_cells = True
        elif tag == "xf" and self._is_in_cells:
            number = attributes.get("numFmtId", "0")
            if number in _DATE_FORMATS or number in self._custom:
                self.dates.add(str(self._count))
            self._count += 1

    def end(self, tag: str) -> None:
        """Leave the cell styles."""
        if tag == "cellXfs":
            self._is_in_cells = False


class _Strings:
    """Collects shared strings; the pieces of a rich text belong together, its readings (``rPh``) do not."""

    def __init__(self, strings: SharedStrings, name: str) -> None:
        self._strings = strings
        self._name = name
        self._parts: list[str] = []
        self._size = 0
        self._is_text = False
        self._is_reading = False

    def start(self, tag: str, _: Attributes) -> None:
        """Enter a string, or a text in it."""
        if tag == "t":
            self._is_text = not self._is_reading
        elif tag == "rPh":
            self._is_reading = True

    def end(self, tag: str) -> None:
        """Leave it."""
        if tag == "t":
            self._is_text = False
        elif tag == "rPh":
            self._is_reading = False
        elif tag == "si":
            self._strings.append(unescape("".join(self._parts)))
            self._parts.clear()

    def text(self, piece: str) -> None:
        """Take a piece of text."""
        if self._is_text:
            self._size += len(piece)
            if self._size > MAX_STRINGS:
                raise SourceError(
                    f"{self._name} has more than {MAX_STRINGS >> 20} MB of shared text",
                    "export it as CSV (UTF-8)",
                    file=self._name,
                )
            self._parts.append(piece)
