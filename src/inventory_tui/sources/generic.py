"""Generic service records: ``number,use,site,name,vendor,description`` (cli.md, Files).

The one format that people write themselves, and the one that has to be fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from inventory_tui.audit.uses import Use
from inventory_tui.inventory.number import NO_NUMBER, is_canonical
from inventory_tui.sources.cells import BAD_KEY, MAX_KEPT, MAX_TITLE, Keys, clean_free, shown
from inventory_tui.sources.format_info import FormatInfo
from inventory_tui.sources.numbers import make_problem, make_records
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Ignored, Item, RecordRow, Skip
from inventory_tui.sources.table import BLANK, is_noise

REQUIRED: Final = ("number", "use")
COLUMNS: Final = ("number", "use", "site", "name", "vendor", "description")
_CODES: Final = frozenset(map(str, Use))
_PHONE: Final = (Use.PHONE_LINE,)
_ALIASES: Final[dict[str, tuple[Use, ...]]] = {
    "user": (Use.TEAMS_USER, Use.WEBEX_USER),
    "teams": (Use.TEAMS_USER,),
    "webex": (Use.WEBEX_USER,),
    "phone": _PHONE,
    "line": _PHONE,
    "device": _PHONE,
    "ctirp": (Use.CTI_ROUTE_POINT,),
    "hunt_group": (Use.HUNT_PILOT,),
    "huntgroup": (Use.HUNT_PILOT,),
    "hunt_list": (Use.HUNT_PILOT,),
    "pickup": (Use.PICKUP_GROUP_PILOT,),
    "voicemail": (Use.VOICEMAIL_PILOT,),
    "auto_attendant": (Use.VOICE_APPLICATION,),
    "conference": (Use.CONFERENCE_BRIDGE,),
    "free": (Use.UNASSIGNED,),
    "translation": (Use.MENTIONED,),
    "translation_pattern": (Use.MENTIONED,),
    "route_pattern": (Use.MENTIONED,),
}
"""Words that people write for a use: suggested, never taken for it."""
SEE_USES: Final = "see: inventory-tui source formats generic"
_new = tuple.__new__


class _Uses(dict[str, str]):
    """Codes of table U by the word in the file; blank for a word that is none."""

    def __missing__(self, cell: str) -> str:
        word = cell.strip().casefold()
        code = word if word in _CODES else ""
        if len(self) < 1_000 and len(cell) <= MAX_KEPT:
            self[cell] = code
        return code


def read_generic(reading: Reading) -> Iterator[Item]:
    """Yield one item for each row; numbers in any writing, uses by code."""
    table = reading.table
    at_number, at_use, at_site = reading.column("number"), reading.column("use"), reading.site_index("site")
    at_name, at_vendor, at_description = map(reading.column, ("name", "vendor", "description"))
    uses, sites, vendors = _Uses(), Keys(), Keys(is_vendor=True)
    notices = vendors.notices
    for row in table.rows():
        if isinstance(row, Skip):
            yield row
            continue
        number, use, site, vendor = row[at_number], uses[row[at_use]], sites[row[at_site]], vendors[row[at_vendor]]
        if notices and row[at_vendor] in notices:
            reading.tally.notice(notices[row[at_vendor]])
        name, description = row[at_name], row[at_description]
        if name.isprintable() and description.isprintable():
            name, description = name.strip(), description.strip()
        else:
            name, description = clean_free(name), clean_free(description)
        if use and site is not None and vendor is not None:
            if is_canonical(number):
                yield _new(RecordRow, (table.line, number, use, site, name, vendor, description, "", ""))
                continue
            if number.strip():
                yield make_records(RecordRow(table.line, number, use, site, name, vendor, description), "number")
                continue
        noise = is_noise(row, table.header)
        if not noise:
            draft = RecordRow(table.line, number, use, row[at_site], name, row[at_vendor], description)
            yield _explain(draft, row[at_use], site)
        elif noise != BLANK:
            yield Ignored(table.line, noise)


def _explain(draft: RecordRow, use: str, site: str | None) -> Skip:
    """Say why a row is no record: its use, its site, its vendor, or a number that is not there."""
    if not draft.use:
        return make_problem(draft._replace(site=site or ""), "use", _why_no_use(use))
    if site is None:
        return Skip(draft.line, "site", BAD_KEY, draft.use, "", draft.name, shown(draft.site))
    if draft.number.strip():
        return Skip(draft.line, "vendor", BAD_KEY, draft.use, site, draft.name, shown(draft.vendor))
    return make_problem(draft, "number", NO_NUMBER)


def _why_no_use(cell: str) -> str:
    """Say what is wrong with a use, and which code may be meant."""
    if not cell.strip():
        return f"no use: give one, such as phone_line; {SEE_USES}"
    near = near_uses(cell) if len(cell) <= MAX_TITLE else ""  # each look is slow
    hint = f"did you mean {near}? " if near else ""
    return f"unknown use {shown(cell)!r}: {hint}{SEE_USES}"


@lru_cache(1_000)
def near_uses(text: str) -> str:
    """Return the codes that may be meant by a word, joined by ``or``; blank where none is near."""
    word = "_".join(text.casefold().replace("-", " ").split())
    return " or ".join(_ALIASES.get(word) or get_close_matches(word, _CODES, 1))


def match_generic(header: Sequence[str]) -> float:
    """Return how surely this is a table of generic service records."""
    if not set(REQUIRED).issubset(header):
        return 0.0
    return 0.95 if set(COLUMNS).issuperset(filter(None, header)) else 0.85


def cover_generic(_: Sequence[str]) -> str:
    """Return the one kind of file there is."""
    return "records"


GENERIC: Final = FormatInfo(
    "generic",
    "Generic service records",
    "services",
    "A table of your own: number and use (one of the codes), and if you like site, name, vendor, description.",
    REQUIRED,
    match_generic,
    read_generic,
    cover_generic,
    is_strict=True,
    columns=COLUMNS,
    obtain="Make a table of what uses your numbers, by hand or by script, as CSV or XLSX: a line for each use.",
    takes="Every line with a usable number and one of the codes of the column use. A blank site is Customer level.",
    leaves="All other columns. A line that names an unknown site is skipped, unless sites are to be created.",
    certainty="Certain: the format is our own.",
)
