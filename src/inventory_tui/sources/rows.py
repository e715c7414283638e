"""What a reader yields: exactly one item for each row of a file (sources.md I6).

``Item`` is a union of plain tuples, told apart by their type. Blank lines are no rows and yield nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

MAX_SHOWN: Final = 200
"""So many characters of a problem's text are kept (N4)."""


class RecordRow(NamedTuple):
    """A row that is a service record: one row taken."""

    line: int
    """Line of the file (text) or row of the sheet, from 1, the header included."""
    number: str
    """Canonical (N1)."""
    use: str
    """Code of table U."""
    site: str = ""
    """The value as in the file (a site's name, a device pool, a city …); blank where there is none."""
    name: str = ""
    vendor: str = ""
    """The record's own vendor; blank for table U's."""
    description: str = ""
    number_type: str = ""
    partition: str = ""


class Skip(NamedTuple):
    """A row that cannot be taken, and why (I6)."""

    line: int
    column: str
    reason: str
    use: str = ""
    site: str = ""
    name: str = ""
    text: str = ""
    """What the column held, at most 200 characters, made visible."""
    is_number_problem: bool = False
    """Whether it is kept with the snapshot, so that every audit reports it (N4)."""


class Several(NamedTuple):
    """A row that makes several records: a mask (N5), a number with ``;ext=`` (N3), a phone with many lines.

    One row taken. Where some of its numbers are unusable, the row counts as skipped (N4); its records are taken all the
    same, or the numbers in use beside the unusable one would look free.
    """

    rows: tuple[RecordRow, ...]
    problems: tuple[Skip, ...] = ()
    """What is wrong with its other numbers, one for each."""


class Ignored(NamedTuple):
    """A row that rightly is no record, by kind: ``no number``, ``repeated header`` and so on."""

    line: int
    reason: str


class NumberRow(NamedTuple):
    """A row of an inventory. None: the row has no such column; blank: it has, and the cell is blank."""

    line: int
    number: str
    """Canonical (N1)."""
    customer: str | None = None
    level: str | None = None
    """``customer``, ``site`` or blank."""
    site: str | None = None
    status: str | None = None
    """A Status as audit.md spells it, or blank."""
    usage: str | None = None
    vendor: str | None = None
    number_type: str | None = None
    description: str | None = None
    reservation_notes: str | None = None
    release_date: date | str | None = None
    """A calendar date; ``""`` where the cell is blank."""
    extra1: str | None = None
    extra2: str | None = None
    extra3: str | None = None


class SiteRow(NamedTuple):
    """A row of a sites file; a blank ``site`` names the customer alone."""

    line: int
    customer: str
    """Blank where the file has no such column."""
    dial_plan: str
    """``flat``, ``slc`` or blank."""
    site: str
    location_code: str


Item = RecordRow | Several | Skip | Ignored | NumberRow | SiteRow
