"""Any table, read as a mapping says (sources.md I4, I6, I7).

Also what presets are read by. A million rows pass through: what a cell stands for is found once for each different
cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from operator import itemgetter
from typing import Final

from inventory_tui.audit.uses import Use
from inventory_tui.errors import UsageError
from inventory_tui.inventory.number import NO_NUMBER, is_canonical
from inventory_tui.sources.cells import BAD_KEY, MAX_KEPT, MAX_TITLE, Keys, SiteKeys, clean_free, clean_title, shown
from inventory_tui.sources.format_info import FormatInfo, Header, Shape
from inventory_tui.sources.mapping import ANY_REST, IGNORE, ColumnMapping
from inventory_tui.sources.numbers import join_records, make_problem, make_records
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Ignored, Item, RecordRow, Skip
from inventory_tui.sources.services import join_words
from inventory_tui.sources.table import BLANK, Row, is_noise

_CODES: Final = {str(use): str(use) for use in Use}
_MEMO: Final = 10_000
_new = tuple.__new__


class Words(dict[str, str]):
    """What the cells met so far stand for, by the cell as it is; blank for one that nothing is known of."""

    def __init__(self, pairs: Iterable[tuple[str, str]], others: str = "", *, knows_codes: bool = False) -> None:
        """Prepare.

        Args:
            pairs: word and what it stands for; one with ``*`` at its end is for all that begins so.
            others: what any other word stands for; never a blank cell.
            knows_codes: whether a code of table U stands for itself where no pair says otherwise.
        """
        super().__init__()
        cleaned = [(clean_title(word), told) for word, told in pairs]
        self._words = (_CODES if knows_codes else {}) | {word: told for word, told in cleaned if word[-1:] != ANY_REST}
        starts = [(word[:-1], told) for word, told in cleaned if word[-1:] == ANY_REST]
        self._starts = sorted(starts, key=lambda start: -len(start[0]))
        self._others = others

    def __missing__(self, cell: str) -> str:
        """Find what a cell stands for: its word, the longest beginning, or as all others."""
        word = clean_title(cell)
        told = self._words.get(word, "")
        if not told and word:
            told = next((told for start, told in self._starts if word.startswith(start)), self._others)
        if len(self) < _MEMO and len(cell) <= MAX_KEPT:
            self[cell] = told
        return told


def read_mapped(mapping: ColumnMapping, reading: Reading) -> Iterator[Item]:
    """Yield one item for each row."""
    rows = _Rows(mapping, reading)
    table = reading.table
    at_number, at_use, at_site, at_vendor = rows.at_numbers[0], rows.at_use, rows.at_site, rows.at_vendor
    at_type, at_partition = rows.at_type, rows.at_partition
    name_of, description_of = rows.name_of, rows.description_of
    uses, sites, vendors, is_plain, has_vendor = rows.uses, rows.sites, rows.vendors, rows.is_plain, bool(rows.vendor)
    notices = vendors.notices
    for row in table.rows():
        if isinstance(row, Skip):
            yield row
            continue
        number, use, site = row[at_number], uses[row[at_use]], sites[row[at_site]]
        if is_plain and use and use != IGNORE and is_canonical(number):
            vendor = vendors[row[at_vendor]]
            name, description = name_of(row), description_of(row)
            number_type, partition = row[at_type], row[at_partition]
            is_told = bool(vendor) if has_vendor else vendor is not None
            if is_told and not notices and (name + description + number_type + partition).isprintable():
                cells = name.strip(), vendor, description.strip(), number_type.strip(), partition.strip()
                yield _new(RecordRow, (table.line, number, use, site, *cells))
                continue
        item = rows.read(row)
        if item is not None:
            yield item


class _Rows:
    """What the rows of one table mean."""

    def __init__(self, mapping: ColumnMapping, reading: Reading) -> None:
        self._reading = reading
        self._table = reading.table

        def place(title: str) -> int:
            return reading.column(clean_title(title)) if title else -1

        self.at_numbers = tuple(map(place, mapping.numbers))
        self.at_use = place(mapping.use_column)
        self.at_site = reading.site_index()
        self.at_vendor = place(mapping.vendor_column)
        self.at_type = place(mapping.number_type)
        self.at_partition = place(mapping.partition)
        self.name_of = _getter(list(map(place, mapping.names)), " ".join)
        self.description_of = _getter(list(map(place, mapping.descriptions)), lambda cells: join_words(*cells))
        told = mapping.words if mapping.use_column else (("", mapping.use),)
        self.uses = Words(told, mapping.use, knows_codes=bool(mapping.use_column))
        self.sites = SiteKeys()
        self.vendors = Keys(is_vendor=True)
        self.vendor = mapping.vendor.strip()
        if self.vendor:
            self.vendors[""] = self.vendor
        ignored = [(place(each.column), each) for each in mapping.ignored]
        self._ignored = [
            (at, Words([(each.value, each.reason or f"{each.column}: {each.value or BLANK}")])) for at, each in ignored
        ]
        self.is_plain = len(self.at_numbers) == 1 and not ignored

    def read(self, row: Row) -> Item | None:
        """Return what a row is; None for one that is blank."""
        line, titles = self._table.line, self._table.titles
        noise = is_noise(row, self._table.header)
        if noise:
            return None if noise == BLANK else Ignored(line, noise)
        reason = next(filter(None, (words[row[at]] for at, words in self._ignored)), "")
        numbers = [(titles[at], row[at]) for at in self.at_numbers if row[at].strip()]
        if reason or not numbers:
            return Ignored(line, reason or NO_NUMBER)
        use, site, vendor = self.uses[row[self.at_use]], self.sites[row[self.at_site]], self._find_vendor(row)
        if use == IGNORE:
            return Ignored(line, "a use that is no record")
        name = clean_free(self.name_of(row))
        if not use:  # its record, if it had one, is gone: an audit that frees the number says so
            written, why = ", ".join(cell for _, cell in numbers), _why_no_use(row[self.at_use])
            return make_problem(RecordRow(line, written, "", site, name), titles[self.at_use], why)
        if vendor is None:
            return Skip(line, titles[self.at_vendor], BAD_KEY, use, site, name, shown(row[self.at_vendor]))
        description, number_type = clean_free(self.description_of(row)), clean_free(row[self.at_type])
        draft = RecordRow(
            *(line, "", use, site, name, vendor, description, number_type), clean_free(row[self.at_partition])
        )
        item = join_records(make_records(draft._replace(number=number), title) for title, number in numbers)
        is_none = isinstance(item, Skip) and item.reason == NO_NUMBER
        return Ignored(line, NO_NUMBER) if is_none else item

    def _find_vendor(self, row: Row) -> str | None:
        cell = row[self.at_vendor]
        vendor = self.vendors[cell]
        if cell in self.vendors.notices:
            self._reading.tally.notice(self.vendors.notices[cell])
        return self.vendor if vendor == "" else vendor


def _getter(places: Sequence[int], join: Callable[[tuple[str, ...]], str]) -> Callable[[Row], str]:
    """Return what takes the text of some columns out of a row."""
    if len(places) < 2:
        return itemgetter(*places or (-1,))
    take = itemgetter(*places)
    return lambda row: join(tuple(filter(None, map(str.strip, take(row)))))


def _why_no_use(cell: str) -> str:
    if not cell.strip():
        return "nothing says the use: fill the cell, or say in a mapping what a blank cell stands for"
    return f"a use that is not known, {shown(cell, MAX_TITLE)!r}: say in the mapping what the word stands for"


def _has(columns: Sequence[str], header: Header) -> float:
    return float(set(columns).issubset(header))


def _match_nothing(_: Header) -> float:
    return 0.0


def _refuse(_: Reading) -> Iterator[Item]:
    raise UsageError("nothing says which column is the number", "say which one: --map number=COLUMN")


def _cover(_: Header) -> str:
    return "records"


MAPPED: Final = FormatInfo(
    "mapped",
    "Mapped table",
    "services",
    "A table of any system: you say which column is the number and what the use is; the source remembers it.",
    (),
    _match_nothing,
    _refuse,
    _cover,
    shapes=frozenset(Shape),
    obtain="Any list of a system, or a spreadsheet of your own. Say which columns are read: --map number=COLUMN, "
    "--use CODE or --map use=COLUMN with --use WORD=CODE, or in the interface with the mapper.",
    takes="The columns that the mapping names: number, use, site, name, vendor, description, number type, partition.",
    leaves="All others. A word that the mapping does not know is a skipped row, never a guess. Columns of passwords, "
    "keys and PINs cannot be mapped.",
    certainty="As sure as the mapping is: look at the first rows before you import.",
)


def format_of(mapping: ColumnMapping) -> FormatInfo:
    """Return the format that reads by a mapping: tables that have its columns."""
    columns = tuple(map(clean_title, mapping.columns))
    return replace(MAPPED, match=partial(_has, columns), read=partial(read_mapped, mapping), columns=columns)
