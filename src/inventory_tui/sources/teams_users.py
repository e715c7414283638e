"""Microsoft Teams users and resource accounts (sources.md 3.4).

Three lists: users with their Line URI, resource accounts with their number, and a community list of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from inventory_tui.audit.uses import Use
from inventory_tui.sources.cells import clean_free
from inventory_tui.sources.format_info import FormatInfo
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Item, RecordRow
from inventory_tui.sources.services import join_words, read_services
from inventory_tui.sources.table import Row
from inventory_tui.sources.teams import MICROSOFT

_LINE: Final = "lineuri"
_ACCOUNT: Final = "phonenumber"
_APPLICATIONS: Final = {
    "ce933385-9390-45d1-9512-c8d228074e07": "auto attendant",
    "11cd3e2e-fccb-42ad-ad00-878b93575e07": "call queue",
}
_TYPES: Final = {
    "": (Use.TEAMS_USER, ""),
    "user": (Use.TEAMS_USER, ""),
    "auto attendant resource account": (Use.VOICE_APPLICATION, MICROSOFT),
    "call queue resource account": (Use.VOICE_APPLICATION, MICROSOFT),
}


def match_teams_users(header: Sequence[str]) -> float:
    """Return how surely this is a list of Teams users or resource accounts."""
    has_name = "displayname" in header or "userprincipalname" in header
    if _LINE in header:
        return 0.95 if has_name else 0.85
    if _ACCOUNT in header and "applicationid" in header:
        return 0.95
    return 0.7 if _ACCOUNT in header and "userprincipalname" in header else 0.0


def cover_teams_users(header: Sequence[str]) -> str:
    """Return which of the three lists it is."""
    if _LINE not in header:
        return "resource accounts"
    return "community list" if _is_community(header) else "users"


def _is_community(header: Sequence[str]) -> bool:
    return "type" in header and ("ddi" in header or "ext" in header)


def read_teams_users(reading: Reading) -> Iterator[Item]:
    """Yield one item for each row; an account without a number is ignored."""
    yield from read_services(reading, reading.column(_LINE, _ACCOUNT), _Accounts(reading).read)


class _Accounts:
    """What a row of any of the three lists means."""

    def __init__(self, reading: Reading) -> None:
        header = reading.table.header
        self._tally = reading.tally
        self._is_resource = reading.column(_LINE) < 0
        self._at_number = reading.column(_LINE, _ACCOUNT)
        self._at_type = reading.column("type") if _is_community(header) else -1
        self._at_display = reading.column("displayname")
        self._at_principal = reading.column("userprincipalname")
        self._at_application = reading.column("applicationid")

    def read(self, line: int, row: Row) -> RecordRow:
        """Return the record, its number as written."""
        display, principal = clean_free(row[self._at_display]), clean_free(row[self._at_principal])
        kind = row[self._at_type].strip()
        use, vendor = (Use.VOICE_APPLICATION, MICROSOFT) if self._is_resource else self._find_use(kind)
        application = _APPLICATIONS.get(row[self._at_application].strip().casefold(), "")
        detail = "" if use is Use.TEAMS_USER else kind
        description = join_words(application or detail, principal if display else "")
        return RecordRow(
            line, row[self._at_number], str(use), name=display or principal, vendor=vendor, description=description
        )

    def _find_use(self, kind: str) -> tuple[Use, str]:
        known = _TYPES.get(kind.casefold())
        if known is None:
            self._tally.notice(f"the type {kind[:40]!r} is not known: taken as other_service")
            return Use.OTHER_SERVICE, MICROSOFT
        return known


SCRIPT: Final = """\
Get-CsOnlineUser | Where-Object LineUri | Select-Object DisplayName, UserPrincipalName, LineUri |
  Export-Csv users.csv -NoTypeInformation -Encoding utf8
Get-CsOnlineApplicationInstance | Select-Object DisplayName, UserPrincipalName, PhoneNumber, ApplicationId |
  Export-Csv accounts.csv -NoTypeInformation -Encoding utf8"""
"""PowerShell; the README shows the same."""

TEAMS_USERS: Final = FormatInfo(
    "teams-users",
    "Microsoft Teams users and resource accounts",
    "services",
    "Get-CsOnlineUser with LineUri, or Get-CsOnlineApplicationInstance with PhoneNumber, | Export-Csv.",
    (f"{_LINE}|{_ACCOUNT}",),
    match_teams_users,
    read_teams_users,
    cover_teams_users,
    is_teams=True,
    site_columns=("city", "office"),
    columns=(f"{_LINE}|{_ACCOUNT}", "displayname", "userprincipalname", "applicationid", "type"),
    obtain="PowerShell 7, module MicrosoftTeams: Get-CsOnlineUser for users, Get-CsOnlineApplicationInstance for "
    "resource accounts, each into Export-Csv; the script does both.",
    takes="The number of every user and resource account that has one; both files together are one snapshot.",
    leaves="Accounts without a number, policies and licences. Second and private numbers are only in the format teams.",
    certainty="The columns are documented, and seen in scripts that many use.",
    query=SCRIPT,
)
