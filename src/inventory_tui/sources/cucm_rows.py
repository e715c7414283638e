r"""Rows of a Cisco Unified CM export: from the columns of a kind to service records (sources.md 1.2, 1.3).

A row may hold several lines: it is one row, and makes a record of each. Only the columns that a kind names are read;
credentials stand in others (I7). Knows no kind by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from inventory_tui.audit.uses import Use
from inventory_tui.inventory.number import NO_NUMBER, is_canonical
from inventory_tui.sources.cells import BAD_KEY, Keys, shown
from inventory_tui.sources.cucm_cells import Partitions, is_null, read_text, rejoin
from inventory_tui.sources.cucm_kinds import MemberKind, Place, Rule, find_columns, find_places
from inventory_tui.sources.cucm_uses import read_routing
from inventory_tui.sources.numbers import join_records, make_records
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Ignored, Item, RecordRow, Several, Skip
from inventory_tui.sources.services import join_words
from inventory_tui.sources.table import BLANK, Row, is_noise

OUTSIDE: Final = "a remote destination: a number outside the system"
IN_GROUP: Final = "a member of a line group, which names it"
_SHIFTED: Final = "more cells than the header, and no number: a comma that nobody quoted may have moved its columns"
_FORWARDS: Final = (
    "forward all destination|forward all destination 1|call forward all destination|cfa destination|cfadestination"
)
_FORWARDS_TO_VOICEMAIL: Final = "forward all voice mail|forward all voice mail 1|call forward all voice mail"
JUDGED: Final = (_FORWARDS, _FORWARDS_TO_VOICEMAIL, "active")
"""Columns that say what a directory number on no device does."""
_MOST_KNOWN: Final = 200_000
"""Members of line groups that are kept in mind; what comes behind is ``unassigned`` beside its ``phone_line``."""
_new = tuple.__new__


def read_cucm(reading: Reading, kind: MemberKind) -> Iterator[Item]:
    """Yield one item for each row of a table of this kind."""
    table, tally = reading.table, reading.tally
    header, width = table.header, len(table.header) + 1
    rows = _Rows(reading, kind)
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
        is_long = len(row) > width and rejoin(row, width, at_markup)
        item = rows.read(table.line, row)
        if is_long and isinstance(item, Ignored) and item.reason == NO_NUMBER:
            item = Skip(table.line, rows.column, _SHIFTED, name=rows.name(row))
        tally.numbers += not isinstance(item, (Skip, Ignored))
        yield item


class _Rows:
    """What the rows of one table mean."""

    def __init__(self, reading: Reading, kind: MemberKind) -> None:
        table = reading.table
        self._kind = kind
        self._known = reading.known
        self._titles = table.titles
        self._places = find_places(kind, table.header)
        self._at_site = reading.site_index()
        self._at_names = find_columns(kind.named, table.header)
        self._at_words = find_columns(kind.described, table.header)
        self._at_forward, self._at_voicemail, self._at_active = (table.find(*names.split("|")) for names in JUDGED)
        self._sites, self._partitions = Keys(), Partitions()
        self.column = self._titles[self._places[0].number] if self._places else ""
        """What the first column of numbers is called in the file; blank where there is none."""

    def name(self, row: Row) -> str:
        """Return what the row calls what has its numbers."""
        return next(filter(None, (read_text(row[at]) for at in self._at_names)), "")

    def read(self, line: int, row: Row) -> Item:
        """Return what a row becomes."""
        places = [place for place in self._places if (cell := row[place.number]) and not is_null(cell)]
        if not places:
            return Ignored(line, NO_NUMBER)
        if self._kind.rule is Rule.OUTSIDE:
            return Ignored(line, OUTSIDE)
        cell = row[self._at_site]
        site = self._sites["" if is_null(cell) else cell]
        if site is None:
            return Skip(line, self._titles[self._at_site], BAD_KEY, name=self.name(row), text=shown(cell))
        item = self._make(line, row, places, site)
        if self._kind.rule is Rule.GROUP:
            self._keep_in_mind(item)
        elif self._kind.rule is Rule.SPARE and isinstance(item, RecordRow):
            return self._judge_spare(item, row)
        return item

    def _make(self, line: int, row: Row, places: list[Place], site: str) -> Item:
        """Return the records of a row's numbers, and what is wrong with those that are unusable."""
        name = self.name(row)
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
        is_inactive = row[self._at_active].strip().casefold() in ("f", "false")
        told = "on no device, not active" if is_inactive else "on no device"
        return record._replace(description=join_words(record.description, told))
