"""What CUCM's database says of its patterns: pasted output of ``run sql`` (sources.md 1.4).

Also read as a table of the same columns. Only our own query shows line groups and forwards, and only a list in which
some directory number has a device was joined rightly: without both, a directory number on no device is in use
(``other_service``), never Available. So what the much-copied wrong query gives is not trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from inventory_tui.audit.uses import Use
from inventory_tui.sources.cells import clean_free
from inventory_tui.sources.cucm_uses import (
    IS_UNASSIGNED,
    IS_UNKNOWN,
    MODEL_PROFILE,
    Kind,
    clean_partition,
    find_class,
    find_usage,
    read_routing,
    read_unknown,
)
from inventory_tui.sources.format_info import TABLES, FormatInfo, Shape
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Ignored, Item, RecordRow, Skip
from inventory_tui.sources.services import join_words, read_services
from inventory_tui.sources.table import Row, find_column

PATTERN: Final = ("dnpattern", "dnorpattern")
PILOT: Final = "directorynumber"
"""Of voicemail pilots, which have a table of their own (``voicemessagingpilot``)."""
PARTITION: Final = ("ptname", "partition", "routepartition")
USAGE: Final = ("usagename", "tkpatternusage", "usage")
DEVICE: Final = ("devname", "device", "devicename")
CLASS: Final = ("devclass", "class", "deviceclass")
MODEL: Final = ("devmodel", "model")
POOL: Final = ("devpool", "devicepool")
LINE_GROUP: Final = "lgname"
FORWARDS: Final = ("cfadest", "cfavm")
TEXT: Final = ("descr", "description")
NUMPLAN_QUERY: Final = (
    "SELECT n.dnorpattern AS dnpattern, rp.name AS ptname, tpu.name AS usagename, d.name AS devname, "
    "tc.name AS devclass, tm.name AS devmodel, dp.name AS devpool, lg.name AS lgname, "
    "cfd.cfadestination AS cfadest, cfd.cfavoicemailenabled AS cfavm, n.description AS descr "
    "FROM numplan n "
    "LEFT OUTER JOIN routepartition rp ON rp.pkid = n.fkroutepartition "
    "LEFT OUTER JOIN typepatternusage tpu ON tpu.enum = n.tkpatternusage "
    "LEFT OUTER JOIN devicenumplanmap m ON m.fknumplan = n.pkid "
    "LEFT OUTER JOIN device d ON d.pkid = m.fkdevice "
    "LEFT OUTER JOIN typeclass tc ON tc.enum = d.tkclass "
    "LEFT OUTER JOIN typemodel tm ON tm.enum = d.tkmodel "
    "LEFT OUTER JOIN devicepool dp ON dp.pkid = d.fkdevicepool "
    "LEFT OUTER JOIN linegroupnumplanmap lgm ON lgm.fknumplan = n.pkid "
    "LEFT OUTER JOIN linegroup lg ON lg.pkid = lgm.fklinegroup "
    "LEFT OUTER JOIN callforwarddynamic cfd ON cfd.fknumplan = n.pkid "
    "ORDER BY n.dnorpattern"
)
PILOT_QUERY: Final = "SELECT directorynumber, description FROM voicemessagingpilot"
_NOT_KNOWN: Final = "line groups and forwards are not in the list, so that a number on no device is taken as in use"
_NO_DEVICE: Final = "no directory number has a device: none of them is taken as unassigned"


def match_cucm_sql(header: Sequence[str]) -> float:
    """Return how surely this is what CUCM's database says of patterns, or of voicemail pilots."""
    if find_column(header, *PATTERN) >= 0:
        others = (PARTITION[:1], USAGE[:2], DEVICE[:1], CLASS[:1])
        known = sum(find_column(header, *names) >= 0 for names in others)
        return min(0.6 + 0.1 * known, 0.97)
    return 0.6 if PILOT in header else 0.0


def cover_cucm_sql(header: Sequence[str]) -> str:
    """Return which of the two lists it is."""
    return "numbering plan" if find_column(header, *PATTERN) >= 0 else "voicemail pilots"


def read_cucm_sql(reading: Reading) -> Iterator[Item]:
    """Yield one item for each row; a number on several devices, or in several line groups, has several rows."""
    at_number = reading.column(*PATTERN)
    if at_number < 0:
        yield from read_services(reading, reading.column(PILOT), _Pilots(reading).read)
    else:
        yield from read_services(reading, at_number, _Patterns(reading).read)


def _clean(cell: str) -> str:
    """Return what a cell says; blank for the database's ``NULL``."""
    text = clean_free(cell)
    return "" if text == "NULL" else text


class _Pilots:
    """What a row of ``voicemessagingpilot`` means."""

    def __init__(self, reading: Reading) -> None:
        self._at_number = reading.column(PILOT)
        self._at_text = reading.column(*TEXT)

    def read(self, line: int, row: Row) -> RecordRow:
        """Return the record, its number as written; the default pilot has none."""
        return RecordRow(line, _clean(row[self._at_number]), str(Use.VOICEMAIL_PILOT), name=_clean(row[self._at_text]))


class _Patterns:
    """What a row of ``numplan`` means."""

    def __init__(self, reading: Reading) -> None:
        self._tally = reading.tally
        self._at_pattern = reading.column(*PATTERN)
        self._at_partition = reading.column(*PARTITION)
        self._at_usage = reading.column(*USAGE)
        self._at_device = reading.column(*DEVICE)
        self._at_class = reading.column(*CLASS)
        self._at_model = reading.column(*MODEL)
        self._at_group = reading.column(LINE_GROUP)
        self._at_forwards = [reading.column(name) for name in FORWARDS]
        self._at_text = reading.column(*TEXT)
        self._shows_all = min(self._at_device, self._at_group, *self._at_forwards) >= 0
        self._tells_unassigned = self._shows_all and any(map(self._is_on_device, reading.table.rows()))
        """Whether the list can tell which numbers nothing has: read up to the first that is on a device."""

    def _is_on_device(self, row: Row | Skip) -> bool:
        if isinstance(row, Skip) or not _clean(row[self._at_device]):
            return False
        return find_usage(_clean(row[self._at_usage])) is Kind.LINE

    def read(self, line: int, row: Row) -> RecordRow | Ignored:
        """Return the record, its number as written, or why the pattern is none."""
        pattern, usage, device = (_clean(row[at]) for at in (self._at_pattern, self._at_usage, self._at_device))
        if "@" in pattern[:-1]:
            return Ignored(line, Kind.ADDRESS.value)
        if device.casefold().startswith(MODEL_PROFILE):
            return Ignored(line, Kind.INTERNAL.value)
        text, partition = _clean(row[self._at_text]), clean_partition(clean_free(row[self._at_partition]))
        name, description = (device, text) if device else (text, "")
        draft = RecordRow(line, pattern, "", name=name, description=description, partition=partition)
        meaning = find_usage(usage)
        if meaning is Kind.ROUTING:
            return read_routing(draft)
        if meaning is Kind.LINE or (meaning is None and device and not usage):
            return self._read_line(draft, row, is_on_device=device != "")
        if isinstance(meaning, Kind):
            return Ignored(line, meaning.value)
        return self._read_unknown(draft, usage) if meaning is None else draft._replace(use=str(meaning))

    def _read_unknown(self, draft: RecordRow, usage: str) -> RecordRow | Ignored:
        """Return a pattern of which nobody says what it is, and say so."""
        what = f"the usage {usage[:40]!r} is not known" if usage else "no usage is told"
        self._tally.notice(f"{what}: the pattern is taken as in use, as other_service")
        return read_unknown(draft)

    def _read_line(self, draft: RecordRow, row: Row, *, is_on_device: bool) -> RecordRow | Ignored:
        """Return a directory number: what its device makes of it, else its line group, its forward, or nothing."""
        if is_on_device:
            return self._read_device(draft, _clean(row[self._at_class]), _clean(row[self._at_model]))
        group = _clean(row[self._at_group])
        if group:
            return draft._replace(use=str(Use.PHONE_LINE), description=f"in the line group {group}")
        if any(_clean(row[at]) not in ("", "f") for at in self._at_forwards):
            return draft._replace(use=str(Use.OTHER_SERVICE), description="forwards all calls")
        if self._tells_unassigned:
            return draft._replace(use=str(Use.UNASSIGNED), description=IS_UNASSIGNED)
        self._tally.notice(_NO_DEVICE if self._shows_all else _NOT_KNOWN)
        return draft._replace(use=str(Use.OTHER_SERVICE), description=IS_UNKNOWN)

    def _read_device(self, draft: RecordRow, class_: str, model: str) -> RecordRow | Ignored:
        """Return a directory number on a device; one of a class that is not known is a phone's line."""
        meaning = find_class(class_)
        if isinstance(meaning, Kind) or class_.casefold().endswith("template"):
            return Ignored(draft.line, Kind.TEMPLATE.value)
        if meaning is None and class_:
            self._tally.notice(f"the device class {class_[:40]!r} is not known: taken as a phone")
        use = meaning or Use.PHONE_LINE
        return draft._replace(use=str(use), description=join_words(draft.description, model))


CUCM_SQL: Final = FormatInfo(
    "cucm-sql",
    "CUCM database output",
    "services",
    "The output of run sql on CUCM's command line, pasted or logged into a file.",
    ("|".join((*PATTERN, PILOT)),),
    match_cucm_sql,
    read_cucm_sql,
    cover_cucm_sql,
    shapes=TABLES | {Shape.RULED},
    site_columns=(*POOL, *PARTITION),
    columns=(
        "|".join((*PATTERN, PILOT)),
        *map("|".join, (PARTITION, USAGE, DEVICE, CLASS, MODEL)),
        *(LINE_GROUP, *FORWARDS, "|".join(TEXT)),
    ),
    obtain="Log in to the publisher's command line over SSH with a terminal program that logs into a file, make the "
    "window wider than the longest line, and run both lines of: inventory-tui source query cucm-sql.",
    takes="Every directory number with its devices, line groups and forwards; hunt pilots, pickup groups, call park, "
    "Meet-Me and the other patterns that the system answers; voicemail pilots; exact route and translation patterns as "
    "mentioned. A directory number that has none of these is unassigned.",
    leaves="Route and translation patterns with wildcards, transformations, templates, learned patterns, URIs, "
    "internal devices. In the output of another query, or where no number has a device, nothing is unassigned.",
    certainty="The tables and columns are seen in many public queries and the shape of the output in real ones; this "
    "very query was not run on a cluster.",
    query=f"run sql {NUMPLAN_QUERY}\nrun sql {PILOT_QUERY}",
)
