"""The formats that can be read: their names, what they need, how they are recognised and read (sources.md I3).

A format is recognised by its header, never by a file's name. One more format is one more row here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from inventory_tui.errors import NotFoundError
from inventory_tui.sources.generic import cover_generic, match_generic, read_generic
from inventory_tui.sources.inventory import match_inventory, read_inventory
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Item
from inventory_tui.sources.sites import match_sites, read_sites
from inventory_tui.sources.teams import cover_teams, match_teams, read_teams
from inventory_tui.sources.teams_users import cover_teams_users, match_teams_users, read_teams_users

Header = Sequence[str]


def _cover_nothing(_: Header) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """One kind of file."""

    name: str
    """What ``--format`` takes."""
    label: str
    what: str
    """``services``, ``numbers`` or ``sites``."""
    description: str
    requires: tuple[str, ...]
    """Columns without which nothing can be read; of names joined by ``|`` one is enough."""
    match: Callable[[Header], float] = field(repr=False, compare=False)
    """How surely a header is of this kind, 0 to 1."""
    read: Callable[[Reading], Iterator[Item]] = field(repr=False, compare=False)
    cover: Callable[[Header], str] = field(default=_cover_nothing, repr=False, compare=False)
    """Which kind of its files this is (I2)."""
    is_teams: bool = False
    """Whether the rules for Teams exports hold (I2)."""
    may_be_json: bool = False

    def find_missing(self, header: Header) -> str:
        """Return the first required column that the header lacks, as in ``requires``; blank where none is."""
        return next((names for names in self.requires if not set(names.split("|")).intersection(header)), "")


FORMATS: Final = (
    FormatInfo(
        "generic",
        "Generic service records",
        "services",
        "A table of your own: number and use (one of the codes), and if you like site, name, vendor, description.",
        ("number", "use"),
        match_generic,
        read_generic,
        cover_generic,
    ),
    FormatInfo(
        "teams",
        "Microsoft Teams numbers",
        "services",
        "Get-CsPhoneNumberAssignment | Export-Csv, or the file of Export-CsAcquiredPhoneNumber.",
        ("telephonenumber",),
        match_teams,
        read_teams,
        cover_teams,
        is_teams=True,
    ),
    FormatInfo(
        "teams-users",
        "Microsoft Teams users and resource accounts",
        "services",
        "Get-CsOnlineUser with LineUri, or Get-CsOnlineApplicationInstance with PhoneNumber, | Export-Csv.",
        ("lineuri|phonenumber",),
        match_teams_users,
        read_teams_users,
        cover_teams_users,
        is_teams=True,
    ),
    FormatInfo(
        "inventory",
        "Number inventory",
        "numbers",
        "An export of this program, or any list with a column number. CSV, XLSX, JSON or JSON Lines.",
        ("number",),
        match_inventory,
        read_inventory,
        may_be_json=True,
    ),
    FormatInfo(
        "sites",
        "Customers and sites",
        "sites",
        "A table of customers and sites: customer, dial_plan, site, location_code.",
        ("customer|site",),
        match_sites,
        read_sites,
    ),
)
SURE: Final = 0.5
"""From here on a guess is taken without asking."""


def find_format(name: str) -> FormatInfo:
    """Return the format of this name.

    Raises:
        NotFoundError: there is none.
    """
    wanted = name.strip().casefold()
    for found in FORMATS:
        if found.name == wanted:
            return found
    raise NotFoundError(f"no format {name!r}", f"there are {', '.join(found.name for found in FORMATS)}")


def guess(header: Header, *, is_json: bool = False, what: str = "") -> list[tuple[FormatInfo, float]]:
    """Return the formats that a header may be of, the surest first, with how sure that is."""
    sure = [
        (found, found.match(header))
        for found in FORMATS
        if (found.may_be_json or not is_json) and what in ("", found.what)
    ]
    return sorted((pair for pair in sure if pair[1] > 0), key=lambda pair: -pair[1])
