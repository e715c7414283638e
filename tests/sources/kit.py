"""What every format is tried with: rows as its system writes them, and all the spellings a file of them may come in.

A format is covered by its rows in ``cases.CASES``. Everything here is invented but for the names of columns.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import tarfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from inventory_tui.sources.cells import clean_title
from inventory_tui.sources.format_info import FormatInfo
from inventory_tui.sources.formats import find_format
from inventory_tui.sources.reader import Reader
from inventory_tui.sources.rows import Ignored, Item, RecordRow, Several, Skip
from inventory_tui.sources.table import REPEATED
from tests.sources.files import workbook

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One table of a format, or files of it as the system gives them."""

    format: str
    header: Cells = ()
    """Exactly as the system writes it; blank where only ``documents`` are given."""
    rows: tuple[Cells, ...] = ()
    member: str = ""
    """Its name in the archive, for a format that is one."""
    documents: Mapping[str, bytes] = field(default_factory=dict)
    """Whole files that are no plain table: nested JSON, XML, what a ruler divides. By a word for each."""
    name: str = ""
    """What tells it from other cases of the format."""

    @property
    def info(self) -> FormatInfo:
        """The format."""
        return find_format(self.format)

    @property
    def id(self) -> str:
        """What a test is called by."""
        return "-".join(filter(None, (self.format, self.name or self.member.partition(".")[0])))


@dataclass(frozen=True, slots=True)
class Spelling:
    """One of the ways in which the same table can be written."""

    order: int = 0
    """The columns' order, as the seed of a shuffle; 0: as the system has it."""
    titles: str = "as is"
    delimiter: str = ","
    encoding: str = "utf-8"
    newline: str = "\n"
    quotes_all: bool = False
    first_line: str = ""
    """``#TYPE`` or ``sep=`` above the header."""
    noise: int = 0
    """Seed of where blank lines and repeated headers stand; 0: nowhere."""
    ragged: bool = False
    """Whether rows end at their last cell that is not blank."""
    surplus: tuple[str, ...] = ()
    """More cells at the end of every second row."""
    is_packed: bool = False


PLAIN: Final = Spelling()
TITLES: Final[dict[str, Callable[[str], str]]] = {
    "as is": str,
    "upper": str.upper,
    "lower": str.lower,
    "swapped": str.swapcase,
    "spaced": lambda title: f" {title.replace(' ', '   ')}\u00a0",
}
MARKS: Final = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


def render(case: Case, spelling: Spelling = PLAIN) -> bytes:
    """A case as a file; in an archive where the format is one."""
    content = render_table(case, spelling)
    if case.member:
        content = pack_tar({case.member: content})
    return gzip.compress(content, 1, mtime=0) if spelling.is_packed else content


def render_table(case: Case, spelling: Spelling = PLAIN) -> bytes:
    """A case as delimited text, also where it is a member of an archive."""
    return MARKS.get(spelling.encoding, b"") + _write(case, spelling).encode(spelling.encoding)


def _write(case: Case, spelling: Spelling) -> str:
    order = list(range(len(case.header)))
    if spelling.order:
        random.Random(spelling.order).shuffle(order)
        order = _keep_first_of_each(order, case.header)
    retitle = TITLES[spelling.titles]
    header = [retitle(case.header[at]) for at in order]
    target = io.StringIO()
    if spelling.first_line:
        mark = f"sep={spelling.delimiter}" if spelling.first_line == "sep=" else spelling.first_line
        target.write(mark + spelling.newline)
    writer = csv.writer(
        target,
        delimiter=spelling.delimiter,
        lineterminator=spelling.newline,
        quoting=csv.QUOTE_ALL if spelling.quotes_all else csv.QUOTE_MINIMAL,
    )
    writer.writerow(header)
    chance = random.Random(spelling.noise)
    for place, row in enumerate(case.rows):
        cells = [row[at] for at in order]
        if spelling.ragged:
            cells = _cut(cells)
        elif spelling.surplus and place % 2:
            cells = [*cells, *spelling.surplus]
        if spelling.noise:
            _make_noise(target, writer, header, chance, spelling)
        writer.writerow(cells)
    return target.getvalue()


def _keep_first_of_each(order: list[int], header: Sequence[str]) -> list[int]:
    """Leave columns of one name in their own order: the first of them is the one that is read."""
    places = {title: [at for at in order if clean_title(header[at]) == title] for title in map(clean_title, header)}
    ordered = {title: iter(sorted(found)) for title, found in places.items()}
    return [next(ordered[clean_title(header[at])]) for at in order]


def _cut(cells: list[str]) -> list[str]:
    while len(cells) > 1 and not cells[-1]:
        cells = cells[:-1]
    return cells


def _make_noise(target: io.StringIO, writer: Any, header: list[str], chance: random.Random, how: Spelling) -> None:
    kind = chance.choice(("none", "none", "line", "spaces", "delimiters", "header"))
    if kind == "header":
        writer.writerow(header)
    elif kind != "none":
        target.write({"line": "", "spaces": "  ", "delimiters": how.delimiter * (len(header) - 1)}[kind] + how.newline)


def pack_tar(members: Mapping[str, bytes]) -> bytes:
    """A TAR archive of these members."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return target.getvalue()


def as_workbook(case: Case) -> bytes:
    """A case as an XLSX workbook; every cell is text."""
    return workbook([case.header, *case.rows])


def as_objects(case: Case) -> bytes:
    """A case as a JSON array of objects."""
    return json.dumps([dict(zip(case.header, row, strict=False)) for row in case.rows], indent=1).encode()


def as_lines(case: Case) -> bytes:
    """A case as JSON Lines."""
    return "".join(f"{json.dumps(dict(zip(case.header, row, strict=False)))}\n" for row in case.rows).encode()


def meaning(items: Iterable[Item]) -> list[tuple[Any, ...]]:
    """What a file says, in whatever order and at whatever lines; repeated headers say nothing."""
    return sorted(
        (_strip(item) for item in items if not (isinstance(item, Ignored) and item.reason == REPEATED)), key=repr
    )


def _strip(item: Item) -> tuple[Any, ...]:
    kind = type(item).__name__
    if isinstance(item, Several):
        return (kind, *sorted(_strip(row) for row in item.rows))
    if isinstance(item, Skip):
        return (kind, clean_title(item.column), item.reason, *item[3:])
    return (kind, *item[1:])


def counts(items: Sequence[Item]) -> tuple[int, int, int]:
    """Rows taken, skipped and ignored (I6)."""
    skipped = sum(isinstance(item, Skip) for item in items)
    ignored = sum(isinstance(item, Ignored) for item in items)
    return len(items) - skipped - ignored, skipped, ignored


def require_sound(reader: Reader, items: Sequence[Item]) -> None:
    """Whatever the file: each row is counted once, and numbers are canonical (I6, N1)."""
    for part in reader.parts:
        if part.tally.rows:
            assert part.tally.numbers <= part.tally.rows
            assert part.tally.without_plus <= part.tally.numbers
    for item in items:
        for record in item.rows if isinstance(item, Several) else (item,):
            if isinstance(record, RecordRow):
                assert is_shown_safely(record.name + record.description + record.number_type + record.partition)
            assert record.line >= 1


def is_shown_safely(text: str) -> bool:
    """Whether nothing in a text steers a terminal (I10)."""
    return text.isprintable() or not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in text)
