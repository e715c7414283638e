"""Cisco Unity Connection: call handlers and the mailboxes behind them (sources.md 2 and the table of part I).

CUPI's JSON or XML of call handlers, or a table of names and extensions. All values are text, ``"true"`` too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from inventory_tui.audit.uses import Use
from inventory_tui.sources.cells import clean_free
from inventory_tui.sources.format_info import TABLES, FormatInfo, Shape
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Ignored, Item, RecordRow
from inventory_tui.sources.services import read_services
from inventory_tui.sources.table import Row, has_any

_ACCESS: Final = "dtmfaccessid"
_NUMBER: Final = (_ACCESS, "extension")
_NAME: Final = "displayname"
_PRIMARY: Final = "isprimary"
_TEMPLATE: Final = "istemplate"
_ALIAS: Final = "alias"
_WIDTH: Final = 2
"""Of the table that people make."""
_TRUE: Final = frozenset({"true", "1", "yes"})
_FALSE: Final = frozenset({"false", "0", "no"})
TEMPLATE: Final = "call handler template"


def match_unity(header: Sequence[str]) -> float:
    """Return how surely this is a list of call handlers, or of the users behind them."""
    if has_any(header, _ACCESS):
        return 0.95 if has_any(header, _PRIMARY, _TEMPLATE, _NAME) else 0.6
    if not (has_any(header, "extension") and has_any(header, _NAME)):
        return 0.0
    if has_any(header, _ALIAS):
        return 0.7
    return 0.6 if len(header) == _WIDTH else 0.2


def cover_unity(header: Sequence[str]) -> str:
    """Return which list it is."""
    return "users" if _is_of_users(header) else "call handlers"


def _is_of_users(header: Sequence[str]) -> bool:
    return has_any(header, _ALIAS) and not has_any(header, _PRIMARY)


def read_unity(reading: Reading) -> Iterator[Item]:
    """Yield one item for each row; a handler without an extension is ignored."""
    yield from read_services(reading, reading.column(*_NUMBER), _Handlers(reading).read)


class _Handlers:
    """What a row means."""

    def __init__(self, reading: Reading) -> None:
        column = reading.column
        self._tally = reading.tally
        self._is_of_users = _is_of_users(reading.table.header)
        self._at_number, self._at_name = column(*_NUMBER), column(_NAME)
        self._at_primary, self._at_template = column(_PRIMARY), column(_TEMPLATE)
        self._at_alias = column(_ALIAS)

    def read(self, line: int, row: Row) -> RecordRow | Ignored:
        """Return the record, its number as written; a template is no handler."""
        if row[self._at_template].strip().casefold() in _TRUE:
            return Ignored(line, TEMPLATE)
        is_mailbox = self._is_of_users or self._is_primary(row[self._at_primary].strip())
        return RecordRow(
            line,
            row[self._at_number],
            str(Use.MENTIONED if is_mailbox else Use.SYSTEM_CALL_HANDLER),
            name=clean_free(row[self._at_name]) or clean_free(row[self._at_alias]),
            description="mailbox" if is_mailbox else "",
        )

    def _is_primary(self, word: str) -> bool:
        """Tell whether a handler is a user's own; where nothing says so it is the system's, which is in use."""
        if word.casefold() not in _TRUE | _FALSE:
            self._tally.notice("IsPrimary does not say whose the handler is: taken as a system call handler")
        return word.casefold() in _TRUE


UNITY: Final = FormatInfo(
    "unity",
    "Cisco Unity Connection",
    "services",
    "Call handlers of CUPI as JSON or XML, or a table with DisplayName and DtmfAccessId (or Extension).",
    ("|".join(_NUMBER),),
    match_unity,
    read_unity,
    cover_unity,
    shapes=TABLES | {Shape.OBJECTS, Shape.MARKUP},
    columns=("|".join(_NUMBER), _NAME, _PRIMARY, _TEMPLATE, _ALIAS),
    obtain="GET https://SERVER/vmrest/handlers/callhandlers?rowsPerPage=2000&pageNumber=1 as XML, or as JSON with "
    "Accept: application/json; all pages into one file or a folder. Unity's Bulk Administration Tool does not export "
    "call handlers.",
    takes="Handlers with an extension: the system's own are call handlers, a user's own (IsPrimary) only mentions the "
    "number. Without the column IsPrimary every row is a system call handler; a list of users with Alias is mailboxes.",
    leaves="Templates, handlers without an extension, distribution lists, interview and directory handlers.",
    certainty="The API is documented, and seen with one result that is no list.",
)
