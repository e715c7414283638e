"""Microsoft Teams phone numbers (sources.md 3.1 to 3.3 and the table of part I).

Three families of names for the same things: ``Get-CsPhoneNumberAssignment``, ``Export-CsAcquiredPhoneNumber`` and
Microsoft Graph, whose words begin with a small letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from inventory_tui.audit.uses import Use
from inventory_tui.sources.cells import clean_free
from inventory_tui.sources.format_info import TABLES, FormatInfo, Shape
from inventory_tui.sources.numbers import make_problem
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Item, RecordRow, Skip
from inventory_tui.sources.services import join_words, read_services
from inventory_tui.sources.table import Row

NUMBER: Final = "telephonenumber"
MICROSOFT: Final = "Microsoft"
_STATUS: Final = ("pstnassignmentstatus", "assignmentstatus")
_TARGET: Final = ("assignedpstntargetid", "targetid", "assignmenttargetid")
_ACQUIRED: Final = frozenset({"targetid", "partnername", "acquiredcapabilities", "placename"})
"""What only the acquired numbers have; Graph shares their word for the status."""
_FREE: Final = (Use.UNASSIGNED, MICROSOFT)
_USES: Final = {
    "userassigned": (Use.TEAMS_USER, ""),
    "voiceapplicationassigned": (Use.VOICE_APPLICATION, MICROSOFT),
    "conferenceassigned": (Use.CONFERENCE_BRIDGE, MICROSOFT),
    "policyassigned": (Use.OTHER_SERVICE, MICROSOFT),
    "thirdpartyappassigned": (Use.OTHER_SERVICE, MICROSOFT),
    "unassigned": _FREE,
}
_ACTIVATED: Final = frozenset({"", "Activated", "activated"})
_MEMO: Final = 10_000
_NO_STATUS: Final = "no assignment status: export the column PstnAssignmentStatus (or AssignmentStatus) too"
_NOBODY: Final = frozenset({"", "00000000-0000-0000-0000-000000000000"})


def match_teams(header: Sequence[str]) -> float:
    """Return how surely this is a list of Teams numbers."""
    if NUMBER not in header:
        return 0.0
    return 0.95 if any(name in header for name in (*_STATUS, *_TARGET)) else 0.6


def cover_teams(header: Sequence[str]) -> str:
    """Return which list it is; that of Graph is the one of the assignments."""
    return "assignments" if _ACQUIRED.isdisjoint(header) else "acquired numbers"


def read_teams(reading: Reading) -> Iterator[Item]:
    """Yield one item for each row."""
    yield from read_services(reading, reading.column(NUMBER), _Assignments(reading).read)


class _Assignments:
    """What a row of either list means."""

    def __init__(self, reading: Reading) -> None:
        self._tally = reading.tally
        self._at_number = reading.column(NUMBER)
        self._at_status = reading.column(*_STATUS)
        self._at_target = reading.column(*_TARGET)
        self._at_type = reading.column("numbertype")
        self._at_category = reading.column("assignmentcategory")
        self._at_blocked = reading.column("assignmentblockedstate")
        self._at_activation = reading.column("activationstate")
        status = reading.table.titles[self._at_status] if self._at_status >= 0 else ""
        self._words = _Words()
        self._status_title = status or "PstnAssignmentStatus"

    def read(self, line: int, row: Row) -> RecordRow | Skip:
        """Return the record, its number as written; ``Skip`` where nothing says what has the number."""
        name = clean_free(row[self._at_target])
        if name in _NOBODY:
            name = ""
        found = self._find_use(row[self._at_status].strip(), name)
        if found is None:
            return make_problem(RecordRow(line, row[self._at_number], ""), self._status_title, _NO_STATUS)
        use, vendor = found
        self._notice_activation(row[self._at_activation])
        described = self._words[row[self._at_category], row[self._at_blocked], row[self._at_type]]
        return RecordRow(line, row[self._at_number], use.value, "", name, vendor, *described)

    def _find_use(self, status: str, target: str) -> tuple[Use, str] | None:
        """Return use and vendor; what has a target, or a status that no rule knows, must not look free."""
        known = _USES.get(status.casefold())
        if known is _FREE and target:
            self._tally.notice("unassigned by its status, but with a target: taken as other_service")
        elif known is not None:
            return known
        elif status:
            self._tally.notice(f"the assignment status {status[:40]!r} is not known: taken as other_service")
        if status or target:
            return Use.OTHER_SERVICE, MICROSOFT
        return _FREE if self._at_target >= 0 > self._at_status else None

    def _notice_activation(self, state: str) -> None:
        if state not in _ACTIVATED and state.strip().casefold() not in _ACTIVATED:
            self._tally.notice(f"the activation state is {state.strip()[:40]!r}")


class _Words(dict[tuple[str, str, str], tuple[str, str]]):
    """Description and number type by what three columns say; they hold few different words."""

    def __missing__(self, cells: tuple[str, str, str]) -> tuple[str, str]:
        category, blocked, number_type = cells
        words = _describe(category, blocked), _capital(clean_free(number_type))
        if len(self) < _MEMO:
            self[cells] = words
        return words


def _describe(category: str, blocked: str) -> str:
    """Return what else is worth knowing: a second number of its owner, a number that cannot be assigned."""
    return join_words(
        "" if category.strip().casefold() == "primary" else _capital(category.strip()),
        "" if blocked.strip().casefold() == "notblocked" else blocked,
    )


def _capital(word: str) -> str:
    """Return a word of Graph as PowerShell writes it: ``directRouting`` is ``DirectRouting``."""
    return word[:1].upper() + word[1:]


SCRIPT: Final = """\
$skip = 0
$numbers = do {
  $page = @(Get-CsPhoneNumberAssignment -Top 1000 -Skip $skip); $page; $skip += 1000
} while ($page.Count -eq 1000)
$numbers | Select-Object TelephoneNumber, NumberType, PstnAssignmentStatus, AssignedPstnTargetId, City, Capability |
  Export-Csv teams.csv -NoTypeInformation -Encoding utf8"""
"""PowerShell; the README shows the same."""

TEAMS: Final = FormatInfo(
    "teams",
    "Microsoft Teams numbers",
    "services",
    "Get-CsPhoneNumberAssignment | Export-Csv, the file of Export-CsAcquiredPhoneNumber, or Graph's numberAssignments.",
    (NUMBER,),
    match_teams,
    read_teams,
    cover_teams,
    shapes=TABLES | {Shape.OBJECTS},
    is_teams=True,
    site_columns=("city", "placename"),
    columns=(
        NUMBER,
        "|".join(_STATUS),
        "|".join(_TARGET),
        "numbertype",
        "assignmentcategory",
        "assignmentblockedstate",
        "activationstate",
    ),
    obtain="PowerShell 7, module MicrosoftTeams: Get-CsPhoneNumberAssignment, page by page, because one call gives at "
    "most 1,000; the script does it. Or Export-CsAcquiredPhoneNumber, which has no limit. Or Graph: GET "
    "/admin/teams/telephoneNumberManagement/numberAssignments (TeamsTelephoneNumber.Read.All), all pages as JSON.",
    takes="Every number with its assignment: to a user, a voice application, a conference, a policy, or to nobody.",
    leaves="Ids, capabilities and port orders. Direct Routing numbers that were never uploaded are listed only while "
    "assigned: that one is missing does not mean that it is free.",
    certainty="The columns of Get-CsPhoneNumberAssignment are documented; those of the acquired numbers, too, but "
    "nowhere in which order or as which kind of file. Graph is documented.",
    query=SCRIPT,
)
