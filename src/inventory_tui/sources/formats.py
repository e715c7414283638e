"""The formats that can be read, in the order in which people are shown them (sources.md I3).

One more format is one more row here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from inventory_tui.errors import NotFoundError
from inventory_tui.sources.format_info import TABLES, FormatInfo, Header, Shape
from inventory_tui.sources.generic import cover_generic, match_generic, read_generic
from inventory_tui.sources.inventory import match_inventory, read_inventory
from inventory_tui.sources.sites import match_sites, read_sites
from inventory_tui.sources.teams import cover_teams, match_teams, read_teams
from inventory_tui.sources.teams_users import cover_teams_users, match_teams_users, read_teams_users

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
        is_strict=True,
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
        shapes=TABLES | {Shape.OBJECTS},
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


def guess(headers: Sequence[Header], shape: Shape = Shape.TEXT, what: str = "") -> list[tuple[FormatInfo, float]]:
    """Return the formats that a file may be of, the surest first, with how sure that is.

    Args:
        headers: of its tables.
        shape: what holds them.
        what: take only formats of ``services``, ``numbers`` or ``sites``; blank: of any.
    """
    sure = [
        (found, max((found.match(header) for header in headers), default=0.0))
        for found in FORMATS
        if shape in found.shapes and what in ("", found.what)
    ]
    return sorted((pair for pair in sure if pair[1] > 0), key=lambda pair: -pair[1])
