"""CUCM's Route Plan Report as a file, and what AXL's ``listRoutePlan`` gives (sources.md 1.1).

Only the pattern's and the partition's columns are confirmed, so every column goes by several names. A number must
never look Available because of what such a file leaves out: a pattern whose type is not told or not known is in use
(``other_service``), and a directory number without a device is unassigned only in a file that names devices at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from inventory_tui.audit.uses import Use
from inventory_tui.sources.cells import clean_free
from inventory_tui.sources.cucm_uses import (
    IS_UNASSIGNED,
    IS_UNKNOWN,
    Kind,
    clean_partition,
    find_usage,
    read_routing,
    read_unknown,
)
from inventory_tui.sources.format_info import FormatInfo
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Ignored, Item, RecordRow, Skip
from inventory_tui.sources.services import join_words, read_services
from inventory_tui.sources.table import Row, find_column

PATTERN: Final = ("pattern or uri", "pattern/directory number", "dnorpattern", "pattern", "directory number")
PARTITION: Final = ("partition", "route partition", "routepartitionname")
TYPE: Final = ("type", "pattern usage", "pattern type", "usage")
USERS: Final = ("route detail", "device name", "device")
TEXT: Final = ("device description", "description")
_NO_DEVICE: Final = "no directory number has a device: none of them is taken as unassigned"
_IS_CONTRARY: Final = "unassigned by its type, but on a device: taken as in use, as other_service"
_OWN: Final = PATTERN[:3]
"""Names of the pattern's column that no other list has."""


def match_route_plan(header: Sequence[str]) -> float:
    """Return how surely this is a Route Plan Report."""
    if find_column(header, *PATTERN) < 0:
        return 0.0
    has_partition = find_column(header, *PARTITION) >= 0
    others = has_partition + (find_column(header, *TYPE) >= 0) + (find_column(header, *USERS) >= 0)
    if find_column(header, *_OWN) >= 0:
        return min(0.65 + 0.1 * others, 0.95)
    return min(0.5 + 0.1 * others, 0.9) if has_partition else 0.3


def cover_route_plan(_: Sequence[str]) -> str:
    """Return the one kind of list there is."""
    return "route plan"


def read_route_plan(reading: Reading) -> Iterator[Item]:
    """Yield one item for each row; a shared line has one for each of its devices."""
    yield from read_services(reading, reading.column(*PATTERN), _Patterns(reading).read)


class _Patterns:
    """What a row of the report means."""

    def __init__(self, reading: Reading) -> None:
        self._tally = reading.tally
        self._at_pattern = reading.column(*PATTERN)
        self._at_partition = reading.column(*PARTITION)
        self._at_type = reading.column(*TYPE)
        self._at_users = [at for at in map(reading.column, USERS) if at >= 0]
        self._at_text = reading.column(*TEXT)
        self._names_devices = any(self._is_on_device(row) for row in reading.table.rows() if not isinstance(row, Skip))
        """Whether any directory number has a device: read up to the first that does."""

    def _is_on_device(self, row: Row) -> bool:
        return self._find_user(row) != "" and find_usage(row[self._at_type]) is Kind.LINE

    def _find_user(self, row: Row) -> str:
        return next((user for at in self._at_users if (user := clean_free(row[at]))), "")

    def read(self, line: int, row: Row) -> RecordRow | Ignored:
        """Return the record, its number as written, or why the pattern is none."""
        pattern, word = row[self._at_pattern].strip(), row[self._at_type].strip()
        if "@" in pattern[:-1]:
            return Ignored(line, Kind.ADDRESS.value)
        meaning = find_usage(word)
        user, text = self._find_user(row), clean_free(row[self._at_text])
        partition = clean_partition(clean_free(row[self._at_partition]))
        name, description = (user, text) if user else (text, "")
        draft = RecordRow(line, pattern, "", name=name, description=description, partition=partition)
        if meaning is None:
            return self._read_unknown(draft, word)
        if meaning is Kind.LINE:
            return self._read_line(draft, is_on_device=user != "")
        if meaning is Kind.ROUTING:
            return read_routing(draft)
        if isinstance(meaning, Kind):
            return Ignored(line, meaning.value)
        if meaning is Use.UNASSIGNED:
            return self._read_unassigned(draft) if not user else self._read_doubtful(draft, _IS_CONTRARY)
        return draft._replace(use=str(meaning))

    def _read_unknown(self, draft: RecordRow, word: str) -> RecordRow | Ignored:
        """Return a pattern of which nobody says what it is, and say so."""
        what = f"the type {clean_free(word)[:40]!r} is not known" if word else "no type is told"
        self._tally.notice(f"{what}: the pattern is taken as in use, as other_service")
        return read_unknown(draft)

    def _read_line(self, draft: RecordRow, *, is_on_device: bool) -> RecordRow:
        """Return a directory number; without a device it is unassigned only where others have one."""
        if is_on_device:
            return draft._replace(use=str(Use.PHONE_LINE))
        if not self._at_users:
            self._tally.notice("no column names the device: directory numbers are taken as phone lines")
            return draft._replace(use=str(Use.PHONE_LINE))
        if self._names_devices:
            return self._read_unassigned(draft)
        return self._read_doubtful(draft, _NO_DEVICE)

    def _read_doubtful(self, draft: RecordRow, why: str) -> RecordRow:
        """Return a number that may be unassigned or not: in use, so that it never looks Available."""
        self._tally.notice(why)
        return draft._replace(use=str(Use.OTHER_SERVICE), description=join_words(IS_UNKNOWN, draft.description))

    def _read_unassigned(self, draft: RecordRow) -> RecordRow:
        self._tally.notice(
            "an unassigned directory number; whether a line group or a forward has it is not in the report"
        )
        return draft._replace(use=str(Use.UNASSIGNED), description=join_words(IS_UNASSIGNED, draft.description))


ROUTE_PLAN: Final = FormatInfo(
    "cucm-route-plan",
    "CUCM Route Plan Report",
    "services",
    "Call Routing > Route Plan Report, View In File; or the rows of AXL's listRoutePlan as a table.",
    ("|".join(PATTERN),),
    match_route_plan,
    read_route_plan,
    cover_route_plan,
    site_columns=PARTITION,
    columns=("|".join(PATTERN), "|".join(PARTITION), "|".join(TYPE), "|".join(USERS), "|".join(TEXT)),
    obtain="Cisco Unified CM Administration: Call Routing > Route Plan Report, Related Links: View In File, Go. The "
    "Import/Export job cannot make it.",
    takes="Directory numbers, hunt pilots, pickup groups, call park, Meet-Me and other patterns that the system "
    "answers; unassigned directory numbers as such; exact route and translation patterns as mentioned. Call park, "
    "Meet-Me and hunt masks become their numbers.",
    leaves="Route and translation patterns with wildcards, transformations, templates, learned patterns, URIs. Lines "
    "of device profiles and CTI route points are not told from phones; line groups and forwards are not in it.",
    certainty="The columns of pattern and partition are confirmed, the others and the words of the type are not: they "
    "are taken by any of several names. Without a type nobody can say what a pattern is: it is then taken as in use "
    "(other_service), one with wildcards is ignored, and none ever looks Available.",
)
