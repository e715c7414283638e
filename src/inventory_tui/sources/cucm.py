"""Exports of Cisco Unified CM: the archive of Import/Export, and the single files of BAT (sources.md 1.2, 1.3).

Both hold the same tables; they differ in what holds them. Which tables bear numbers is data of ``cucm_kinds``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final

from inventory_tui.sources.cells import shown
from inventory_tui.sources.cucm_kinds import (
    IN_ARCHIVE,
    IN_FILES,
    PHONES,
    MemberKind,
    Rule,
    find_kind,
    tells_phones,
)
from inventory_tui.sources.cucm_rows import JUDGED, read_cucm
from inventory_tui.sources.format_info import TABLES, FormatInfo, Header, Shape
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Item, Skip

_SITES: Final = ("device pool", "location")
_MOST_TOLD: Final = 20
_UNTOLD: Final = "no column tells phones from CTI route points: read as phones"


def _match(kinds: Sequence[MemberKind], header: Header) -> float:
    """Return how surely this is a table of one of these kinds."""
    kind = find_kind(kinds, header)
    if kind is None:
        return 0.0
    return 0.7 if kind.words or len(header) < 3 else 0.95


def _cover(kinds: Sequence[MemberKind], header: Header) -> str:
    """Return which kind of table this is."""
    return (find_kind(kinds, header) or PHONES).name


def _read(kinds: Sequence[MemberKind], reading: Reading) -> Iterator[Item]:
    """Yield one item for each row; a table of no kind, which a person insists on, has no numbers."""
    header = reading.table.header
    kind = find_kind(kinds, header) or PHONES
    is_untold = kind.name == PHONES.name and not tells_phones(header)
    for item in read_cucm(reading, kind, is_whole=kinds is IN_ARCHIVE):
        if is_untold:
            reading.tally.notice(_UNTOLD)
        yield item


def _tells_origin(header: Header) -> bool:
    """Tell whether this is header.txt, which says where an archive comes from."""
    return bool(header) and header[0].startswith(("time :", "time:"))


def _tell_origin(reading: Reading) -> Iterator[Item]:
    """Say when and by which release an archive was made; its lines are no rows."""
    table = reading.table
    rows = islice((row[:-1] for row in table.rows() if not isinstance(row, Skip)), _MOST_TOLD)
    told = [shown(",".join(line).strip(" ,")) for line in (table.titles, *rows)]
    table.notices.extend(line for line in told if line.casefold().startswith(("time", "ccm")))
    return iter(())


def match_tar(header: Header) -> float:
    """Return how surely this is a member of an archive."""
    return 0.1 if _tells_origin(header) else _match(IN_ARCHIVE, header)


def cover_tar(header: Header) -> str:
    """Return which member this is; blank for the one without numbers."""
    return "" if _tells_origin(header) else _cover(IN_ARCHIVE, header)


def read_tar(reading: Reading) -> Iterator[Item]:
    """Yield one item for each row of a member."""
    return _tell_origin(reading) if _tells_origin(reading.table.header) else _read(IN_ARCHIVE, reading)


def is_group(header: Header) -> bool:
    """Tell whether this is the table whose numbers are in use though no device has them: others have to know it."""
    kind = find_kind(IN_ARCHIVE, header)
    return kind is not None and kind.rule is Rule.GROUP


def _columns(kinds: Sequence[MemberKind]) -> tuple[str, ...]:
    """Return every column that is read; a numbered one stands for all of its kind."""
    names = [
        name
        for kind in kinds
        for name in (*(part for each in kind.lines for part in (each.number, each.partition)), *kind.named)
    ]
    words = [name for kind in kinds for name in kind.described]
    return tuple(dict.fromkeys(name.replace("#", "1") for name in (*names, *words, *JUDGED) if name))


_REQUIRES: Final = ("directory number 1|device name|hunt pilot|cpg number|call park number|directory number",)
_LEAVES: Final = (
    "Credentials (XML, passwords, digests) are not read. Forwarding, speed dials, users and transformations do not say "
    "what has a number. Remote destinations are numbers of other systems; route and translation patterns with "
    "wildcards are counted, an exact one is only mentioned."
)
CUCM_TAR: Final = FormatInfo(
    "cucm-tar",
    "CUCM Import/Export archive",
    "services",
    "Cisco Unified CM, Bulk Administration > Import/Export > Export: the TAR file, also packed with gzip.",
    _REQUIRES,
    match_tar,
    read_tar,
    cover_tar,
    is_group,
    frozenset({Shape.ARCHIVE}),
    site_columns=_SITES,
    columns=_columns(IN_ARCHIVE),
    obtain="Cisco Unified CM Administration: Bulk Administration > Import/Export > Export, tick all of Device Data and "
    "Call Routing Data (and User Data for profiles), run the job, then Bulk Administration > Upload/Download Files.",
    takes="Lines of phones, profiles, CTI route points and gateway ports, hunt pilots, line groups, pickup groups, "
    "call park, Meet-Me, voicemail pilots, other system numbers, and directory numbers that are on no device. Any "
    "member may be missing; without the line groups no directory number is unassigned.",
    leaves=_LEAVES,
    certainty="Headers from a real export of release 14, most members empty there. The headers of Conference Now, "
    "Mobile Voice Access, handoff, message waiting and intercom, and the column Forward All Destination of "
    "directorynumber.csv, nobody has shown: they are found by likely names. That gateway.csv holds a table under each "
    "line Entity:NAME is known from a public script that reads it.",
)
CUCM_PHONES: Final = FormatInfo(
    "cucm-phones",
    "CUCM BAT export of phones and others",
    "services",
    "Cisco Unified CM, Bulk Administration > Phones > Export Phones, all or specific details; other BAT exports, too.",
    _REQUIRES,
    partial(_match, IN_FILES),
    partial(_read, IN_FILES),
    partial(_cover, IN_FILES),
    shapes=TABLES,
    site_columns=_SITES,
    columns=_columns(IN_FILES),
    obtain="Cisco Unified CM Administration: Bulk Administration > Phones > Export Phones > All Details, or Specific "
    "Details with device name, device pool and the lines; then Upload/Download Files. The file has no ending. Exports "
    "of hunt pilots, pickup groups and so on have the columns of the archive's members; give all of them together.",
    takes="Every Directory Number N of every phone, with device, description, owner and partition; of the other "
    "exports what the archive's members hold.",
    leaves=f"{_LEAVES} A file of phones alone knows nothing of hunt pilots, call park and the like.",
    certainty="Headers of releases 8 and 14 from real files. A file with few columns does not show whether its devices "
    "are phones or CTI route points: it is read as phones.",
)
