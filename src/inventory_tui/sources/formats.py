"""The formats that can be read, in the order in which people are shown them (sources.md I3).

One more format is one more row here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from inventory_tui.errors import NotFoundError
from inventory_tui.sources.cucm import CUCM_PHONES, CUCM_TAR
from inventory_tui.sources.cucm_sql import CUCM_SQL
from inventory_tui.sources.format_info import FormatInfo, Header, Shape
from inventory_tui.sources.generic import GENERIC
from inventory_tui.sources.inventory import INVENTORY
from inventory_tui.sources.mapped import MAPPED
from inventory_tui.sources.presets import PRESETS
from inventory_tui.sources.route_plan import ROUTE_PLAN
from inventory_tui.sources.sites import SITES
from inventory_tui.sources.teams import TEAMS
from inventory_tui.sources.teams_users import TEAMS_USERS
from inventory_tui.sources.unity import UNITY
from inventory_tui.sources.voss import VOSS
from inventory_tui.sources.webex import WEBEX

FORMATS: Final = (
    GENERIC,
    CUCM_TAR,
    CUCM_PHONES,
    ROUTE_PLAN,
    CUCM_SQL,
    TEAMS,
    TEAMS_USERS,
    UNITY,
    WEBEX,
    *PRESETS,
    MAPPED,
    INVENTORY,
    VOSS,
    SITES,
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
