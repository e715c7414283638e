r"""Rows of a Cisco Unified CM export: from the columns of a kind to service records (sources.md 1.2, 1.3).

A row may hold several lines: it is one row, and makes a record of each. Only the columns that a kind names are read;
credentials stand in others (I7). Knows no kind by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from inventory_tui.audit.uses import Use
from inventory_tui.inventory.number import NO_NUMBER, is_canonical
from inventory_tui.sources.cells import SiteKeys
from inventory_tui.sources.cucm_cells import Partitions, is_null, read_text, rejoin
from inventory_tui.sources.cucm_kinds import MemberKind, Place, Rule, find_columns, find_places
from inventory_tui.sources.cucm_uses import IS_UNKNOWN, read_routing
from inventory_tui.sources.numbers import join_records, make_records
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Ignored, Item, RecordRow, Several, Skip
from inventory_tui.sources.services import join_words
from inventory_tui.sources.table import BLANK, Row, is_noise

OUTSIDE: Final = "a remote destination: a number outside the system"
IN_GROUP: Final = "a member of a line group, which names it"
_SHIFTED: Final = (
    "more cells than the header: a comma that nobody quoted may have moved its columns, and a number may be missing; "
    "take the comma out of its names and descriptions"
)
_MOVED: Final = (
    "more cells than the header: a comma that nobody quoted has moved columns, names and numbers next to them"
)
_NO_GROUPS: Final = "the file has no line groups, so that a number on no device is taken as in use: export them too"
_MAY_LACK_GROUPS: Final = (
    "a number on no device: whether a line group has it, the file does not say; give that one, too"
)
_NO_FORWARDS: Final = "a number on no device: no column tells whether it forwards its calls"
_ALL_GROUPS: Final = ("line groups", "")
"""What is known when all line groups are; no record has such a number."""
_NEAR: Final = 6
"""So many cells to the right of its column a number is looked for; farther right those of forwards stand."""
_LEAST: Final = 4
"""Digits of a number; fewer are an amount."""
_MAX_WRITTEN: Final = 40
_FORWARDS: Final = (
    "forward all destination|forward all destination 1|call forward all destination|cfa destination|cfadestination"
)
_FORWARDS_TO_VOICEMAIL: Final = "forward all voice mail|forward all voice mail 1|call forward all voice mail"
JUDGED: Final = (_FORWARDS, _FORWARDS_TO_VOICEMAIL, "active")
"""Columns that say what a directory number on no device does."""
_MOST_KNOWN: Final = 200_000
"""Members of line groups that are kept in mind; what comes behind is ``unassigned`` beside its ``phone_line``."""
_Meant = RecordRow | Several | Skip | Ignored
_new = tuple.__new__


def read_cucm(reading: Reading, kind: MemberKind, *, is_whole: bool) -> Iterator[Item]:
    """Yield one item for each row of a table of this kind.

    Args:
        reading: the table.
        kind: what it is.
        is_whole: whether its file is to hold the line groups, too: without them no directory number is unassigned.
    """
    table, tally = reading.table, reading.tally
    header, width = table.header, len(table.header) + 1
    if kind.rule is Rule.GROUP:
        reading.known.add(_ALL_GROUPS)
    rows = _Rows(reading, kind, is_whole=is_whole)
    at_markup = table.find("xml")
    for row in table.rows():
        if isinstance(row, Skip):
            tally.rows += 1
            yield row
            continue
        noise = is_noise(row, header)
        if noise:
            if noise != BLANK:
                yield Ignored(table.line, noise)
            continue
        tally.rows += 1
        excess = rejoin(row, width, at_markup) if len(row) > width else 0
        item = rows.read_long(table.line, row, excess) if excess else rows.read(table.line, row)
        tally.numbers += not isinstance(item, (Skip, Ignored))
        yield item


class _Rows:
    """What the rows of one table mean."""

    def __init__(self, reading: Reading, kind: MemberKind, *, is_whole: bool) -> None:
        table = reading.table
        self._kind = kind
        self._is_whole = is_whole
        self._known = reading.known
        self._tally = reading.tally
        self._titles = table.titles
        self._places = find_places(kind, table.header)
        self._at_site = reading.site_index()
        self._at_names = find_columns(kind.named, table.header)
        self._at_words = find_columns(kind.described, table.header)
        self._at_forward, self._at_voicemail, self._at_active = (table.find(*names.split("|")) for names in JUDGED)
        self._sites, self._partitions = SiteKeys(), Partitions()

    def _name(self, row: Row) -> str:
        """Return what the row calls what has its numbers."""
        return next(filter(None, (read_text(row[at]) for at in self._at_names)), "")

    def read(self, line: int, row: Row) -> _Meant:
        """Return what a row becomes."""
        places = [place for place in self._places if (cell := row[place.number]) and not is_null(cell)]
        if not places:
            return Ignored(line, NO_NUMBER)
        if self._kind.rule is Rule.OUTSIDE:
            return Ignored(line, OUTSIDE)
        item = self._make(line, row, places)
        if self._kind.rule is Rule.GROUP:
            self._keep_in_mind(item)
        elif self._kind.rule is Rule.SPARE and isinstance(item, RecordRow):
            return self._judge_spare(item, row)
        return item

    def read_long(self, line: int, row: Row, excess: int) -> _Meant:
        """Return what a row with more cells than the header becomes (trap 6).

        A comma that nobody quoted moves what stands behind it to the right, by no more cells than there are too many.
        So numbers in the cells next to their columns count, too, or they would look free; where one may have moved
        farther, the row is told. One blank cell more is normal; the first column stays where it is.
        """
        item = self.read(line, row)
        columns = {place.number for place in self._places}
        is_longer = excess > 1 or row[-2].strip() != ""
        if self._kind.rule is Rule.SPARE and isinstance(item, RecordRow):
            is_moved = is_longer or row[self._at_active].strip().casefold() not in ("", "t", "f", "true", "false")
            told = join_words(IS_UNKNOWN, item.description)
            return item._replace(use=str(Use.OTHER_SERVICE), description=told) if is_moved else item
        if self._kind.rule in (Rule.OUTSIDE, Rule.PATTERN) or columns <= {0}:
            return item
        places = self._find_moved(row, min(excess, _NEAR), is_longer=is_longer)
        is_moved = any(place.number not in columns for place in places)
        if excess <= _NEAR and not is_moved and (not is_longer or max(self._at_words, default=0) < min(columns)):
            return item
        self._tally.notice(_MOVED)
        meant = [self._make(line, row, places)] if places else []
        made = [each for each in meant if not isinstance(each, Ignored)]
        if excess > _NEAR:
            name, place = self._name(row), self._places[0]
            made.append(Skip(line, self._titles[place.number], _SHIFTED, place.use, name=name, is_number_problem=True))
        return _without_words(join_records(made)) if made else Ignored(line, NO_NUMBER)

    def _find_moved(self, row: Row, reach: int, *, is_longer: bool) -> list[Place]:
        """Return where the numbers of a long row stand: in their columns, or within reach to the right of them."""
        columns = {place.number for place in self._places}
        found: list[Place] = []
        for place in self._places:
            is_there = _is_number(row[place.number])
            near = range(place.number + 1, place.number + 1 + (0 if is_there and not is_longer else reach))
            moved = [Place(at, -1, place.use) for at in near if at not in columns and _is_number(row[at])]
            is_own = is_there or (not moved and sum(map(str.isdigit, row[place.number][:_MAX_WRITTEN])) >= _LEAST)
            found += [place, *moved] if is_own else moved
        return found

    def _make(self, line: int, row: Row, places: list[Place]) -> _Meant:
        """Return the records of a row's numbers, and what is wrong with those that are unusable."""
        cell = row[self._at_site]
        site, name = self._sites["" if is_null(cell) else cell], self._name(row)
        description = ", ".join(filter(None, (read_text(row[at]) for at in self._at_words)))
        made: list[RecordRow | Several | Skip] = []
        for at_number, at_partition, use in places:
            number, partition = row[at_number], self._partitions[row[at_partition]]
            plain = number[1:] if number.startswith("\\+") else number
            if is_canonical(plain):  # so are nearly all
                made.append(_new(RecordRow, (line, plain, use, site, name, "", description, "", partition)))
                continue
            draft = RecordRow(line, number, use, site, name, "", description, "", partition)
            meant = read_routing(draft) if self._kind.rule is Rule.PATTERN else draft
            if isinstance(meant, Ignored):
                return meant
            made.append(make_records(meant, self._titles[at_number]))
        item = join_records(made)
        return Ignored(line, NO_NUMBER) if isinstance(item, Skip) and item.reason == NO_NUMBER else item

    def _keep_in_mind(self, item: Item) -> None:
        """Remember the members of a line group, for the directory numbers that are read later."""
        records = item.rows if isinstance(item, Several) else (item,)
        for record in records:
            if isinstance(record, RecordRow) and len(self._known) < _MOST_KNOWN:
                self._known.add((record.number, record.partition))

    def _judge_spare(self, record: RecordRow, row: Row) -> RecordRow | Ignored:
        """Return what a directory number on no device is: one that forwards is in use, a group's member is named."""
        to_voicemail = row[self._at_voicemail].strip().casefold() in ("t", "true")
        target = read_text(row[self._at_forward])
        if target or to_voicemail:
            told = f"forwards all calls to {target or 'voicemail'}"
            return record._replace(use=str(Use.OTHER_SERVICE), description=join_words(record.description, told))
        if (record.number, record.partition) in self._known:
            return Ignored(record.line, IN_GROUP)
        if self._is_whole and _ALL_GROUPS not in self._known:
            self._tally.notice(_NO_GROUPS)
            return record._replace(use=str(Use.OTHER_SERVICE), description=join_words(IS_UNKNOWN, record.description))
        if not self._is_whole:
            self._tally.notice(_MAY_LACK_GROUPS)
        if self._at_forward < 0:
            self._tally.notice(_NO_FORWARDS)
        is_inactive = row[self._at_active].strip().casefold() in ("f", "false")
        told = "on no device, not active" if is_inactive else "on no device"
        return record._replace(description=join_words(record.description, told))


def _is_number(cell: str) -> bool:
    """Tell whether a cell may be a number of a phone, and no other amount."""
    return len(cell) >= _LEAST and is_canonical(cell[1:] if cell.startswith("\\+") else cell) is not None


def _without_words(item: RecordRow | Several | Skip) -> RecordRow | Several | Skip:
    """Return an item without what stood in columns that may be others: a credential may have moved there (I7)."""
    if isinstance(item, RecordRow):
        return item._replace(description="")
    if isinstance(item, Skip):
        return item._replace(text="")
    records = tuple(record._replace(description="") for record in item.rows)
    return Several(records, tuple(problem._replace(text="") for problem in item.problems))
