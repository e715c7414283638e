"""One edit on the command line: counted, told, asked, done, answered (cli.md; audit.md §9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from inventory_tui.actions import Actions
from inventory_tui.cli import output
from inventory_tui.cli.questions import ask, ask_for_count, check_may_ask
from inventory_tui.cli.session import Session
from inventory_tui.errors import BusyError, ChangedError, NotFoundError, RefusedError
from inventory_tui.inventory.wording import counted

if TYPE_CHECKING:
    from inventory_tui.actions.edit import Prepared, PreparedUndo
    from inventory_tui.inventory.edits import ActionResult

    Ready: TypeAlias = Prepared | PreparedUndo

ATTEMPTS = 4
"""With --yes an edit whose ground moved is prepared anew up to three times."""
PAGE = 20_000


@dataclass(frozen=True, slots=True)
class Telling:
    """How an edit is spoken of."""

    question: Callable[[Ready], str]
    """What is asked, but for the skipped ones and the question mark."""
    done: str
    """What was done: ``deleted``."""
    left: str = "skipped"
    """What became of the others."""
    is_typed: bool = False
    """Whether the count has to be typed where it is large."""
    is_named: bool = False
    """Whether numbers were named: all of them skipped is then a refusal."""


def do(session: Session, prepare: Callable[[Actions], Ready], telling: Telling, *, yes: bool) -> None:
    """Do one edit, from its count to its answer.

    Args:
        session: of this start.
        prepare: counts it.
        telling: how it is spoken of.
        yes: whether the question is answered already.

    Raises:
        UsageError: it has to be asked, and there is no terminal.
        NotFoundError: a number that was named does not exist.
        CancelledError: answered no.
        ChangedError: others changed the inventory while the person was thinking.
        BusyError: others changed it again and again.
        RefusedError: every number named was skipped.
    """
    check_may_ask(yes=yes)
    for _ in range(ATTEMPTS):
        with session.run(prepare) as ready:
            _check_known(session, ready)
            if not (yes and session.wants_json):
                _tell_skips(ready)
            _ask(ready, telling, yes=yes)
            try:
                result = session.run(partial(_run, session, ready))
            except ChangedError:
                if not yes:
                    raise
                continue
            _answer(session, ready, result, telling)
            return
    raise BusyError(
        f"the inventory changed {ATTEMPTS} times while this was counted; nothing was changed",
        "try again when others have finished",
    )


def count_of(ready: Ready) -> str:
    """Return how many entries an edit changes: ``812 numbers``."""
    return counted(ready.changing, "number")


def reasons_of(ready: Ready) -> str:
    """Return why others are left, with how many: ``30 used, 8 reserved``."""
    return ", ".join(f"{group.count:,} {group.reason}" for group in ready.skips)


def _run(session: Session, ready: Ready, _actions: Actions) -> ActionResult:
    return ready.run(session.work)


def _check_known(session: Session, ready: Ready) -> None:
    """Refuse where a number that was named has no entry there: nothing is changed then."""
    if not ready.unknown:
        return
    first, *others = ready.unknown
    more = f", nor {len(others):,} others that were named" if others else ""
    detail = session.run(lambda actions: actions.browse.detail(ready.customer.name, first))  # names near ones
    places = ", ".join(entry.level.label for entry in detail.entries)
    hint = f"it stands at: {places}" if places else "service records have it: an audit would create it"
    raise NotFoundError(f"there is no {first} there{more}; nothing was changed", hint)


def _tell_skips(ready: Ready) -> None:
    for group in ready.skips:
        more = " …" if group.count > len(group.examples) else ""
        output.write_notice(f"{group.count:,} {group.reason}: {', '.join(group.examples)}{more}")


def _ask(ready: Ready, telling: Telling, *, yes: bool) -> None:
    from inventory_tui.inventory.edits import TYPED_ABOVE

    if not ready.changing:
        return
    are = "is" if ready.skipped == 1 else "are"
    skipped = f" {ready.skipped:,} {are} {telling.left}: {reasons_of(ready)}" if ready.skipped else ""
    question = f"{telling.question(ready)}?{skipped}"
    if telling.is_typed and ready.changing > TYPED_ABOVE:
        ask_for_count(question, ready.changing, yes=yes)
    else:
        ask(question, yes=yes)


def _answer(session: Session, ready: Ready, result: ActionResult, telling: Telling) -> None:
    if session.wants_json:
        rows = _iter_skipped(session, ready)
        output.write_json_with_rows({"changed": result.changed}, "skipped", rows, {"id": result.id})
    else:
        left = f", {telling.left} {result.skipped_count:,}: {reasons_of(ready)}" if result.skipped_count else ""
        output.write_line(f"{telling.done} {result.changed:,}{left}")
    if telling.is_named and not result.changed:
        raise RefusedError("every number named was skipped, nothing was changed")


def _iter_skipped(session: Session, ready: Ready) -> Iterator[dict[str, str]]:
    """Yield every entry that was left, however many there are."""
    for group in ready.skips:
        for offset in range(0, group.count, PAGE):
            rows = session.foreground.run(partial(ready.page, group.reason, offset, PAGE))
            yield from ({"number": row.number, "level": row.level, "reason": row.reason} for row in rows)
