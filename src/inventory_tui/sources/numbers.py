"""From a written number to service records: masks, extensions, problems (audit.md N2–N5).

Shared by all formats of service records. Knows no file.
"""

from __future__ import annotations

from collections.abc import Iterable

from inventory_tui.audit.uses import RULES, Use
from inventory_tui.inventory.mask import MAX_NUMBERS, Mask
from inventory_tui.inventory.number import NO_NUMBER, Number, Unusable, is_canonical, read_number
from inventory_tui.sources.cells import shown
from inventory_tui.sources.rows import RecordRow, Several, Skip
from inventory_tui.sources.table import DateText


def read_cell(text: str) -> Number | Mask | Unusable:
    """Read the number in a cell; a date is none, though its digits would make one."""
    if isinstance(text, DateText):
        return Unusable("a date: the spreadsheet changed the number; format the column as text and enter it again")
    return read_number(text)


def make_records(draft: RecordRow, column: str) -> RecordRow | Several | Skip:
    """Return what a row becomes.

    Args:
        draft: the record with its number as written.
        column: what the number's column is called in the file.

    Returns:
        One record; several for a mask (N5) or a number with ``;ext=`` (N3); or a problem (N4).
    """
    if is_canonical(draft.number) and not isinstance(draft.number, DateText):
        return draft
    read = read_cell(draft.number)
    if isinstance(read, Number):
        record = draft._replace(number=read.text)
        if read.ext and read.ext != read.text:
            return Several((record, record._replace(number=read.ext, use=str(Use.MENTIONED))))
        return record
    if isinstance(read, Unusable):
        return make_problem(draft, column, read.reason)
    if not RULES[Use(draft.use)].has_mask:
        return make_problem(draft, column, "a mask: this use has single numbers only; list the numbers it stands for")
    if not read.is_expandable:
        reason = f"a mask of {read.count:,} numbers: only masks of at most {MAX_NUMBERS:,} are read; split it"
        return make_problem(draft, column, reason)
    return Several(tuple(draft._replace(number=number) for number in read.numbers()))


def join_records(made: Iterable[RecordRow | Several | Skip]) -> RecordRow | Several | Skip:
    """Return what a row with several numbers becomes.

    Args:
        made: what its numbers became, at least one.

    Returns:
        All records and all problems; a number that is none is neither where another is one.
    """
    records: list[RecordRow] = []
    problems: list[Skip] = []
    for item in made:
        if isinstance(item, Skip):
            problems.append(item)
        elif isinstance(item, RecordRow):
            records.append(item)
        else:
            records += item.rows
            problems += item.problems
    told = [problem for problem in problems if problem.reason != NO_NUMBER]
    if len(records) + len(told) > 1:
        return Several(tuple(records), tuple(told))
    return (records or told or problems)[0]


def make_problem(draft: RecordRow, column: str, reason: str) -> Skip:
    """Return the problem of a row whose number, or its use, cannot be read; every audit will report it (N4)."""
    return Skip(
        draft.line, column, reason, draft.use, draft.site, draft.name, shown(draft.number), is_number_problem=True
    )
