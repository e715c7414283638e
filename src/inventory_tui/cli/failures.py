"""Failures to exit codes and two lines on stderr; anything else to a report without anybody's data (cli.md).

Every expected failure prints ``error: what happened`` and, where there is one, ``hint: what to do``. What
nobody expected ends in :func:`report_crash`, which the program installs as the interpreter's last hook.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import click

from inventory_tui.cli.foreground import told_of
from inventory_tui.cli.output import write_notice
from inventory_tui.errors import InventoryError, UsageError


def report_failure(error: InventoryError | click.ClickException) -> int:
    """Print one failure and return its exit code."""
    if isinstance(error, InventoryError):
        message, hint, code = error.message, error.hint, error.exit_code
    else:
        message, hint = _usage_words(error)
        code = UsageError.exit_code
    _write(message, hint)
    return code


def report_stop(wish: KeyboardInterrupt) -> int:
    """Say that the program was stopped between two actions and return the exit code."""
    word, code = told_of(wish)
    _write(word, "")
    return code


def report_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Tell of a fault in the program: one sentence, and a report that only its owner can read.

    The report names the places in the program and the kinds of error. It holds no message, no argument and no
    local variable: those could be a customer's.
    """
    path = _write_report(error, trace)
    where = f"a report without any of your data is in {path}" if path else "the report could not be written"
    _write(f"the program failed unexpectedly ({kind.__name__}); this is a fault in it", where)


def _usage_words(error: click.ClickException) -> tuple[str, str]:
    message = error.format_message()
    hint = ""
    context = getattr(error, "ctx", None)
    possibilities = getattr(error, "possibilities", None)
    if isinstance(error, (click.NoSuchOption, click.NoSuchCommand)):
        message = error.message
    if possibilities:
        hint = f"did you mean {' or '.join(possibilities)}?"
    elif context is not None and _lacks_command(context, error):
        hint = f"there are {', '.join(context.command.list_commands(context))}"
    elif context is not None:
        hint = f"see {context.command_path} --help"
    return _sentence(message), hint


def _lacks_command(context: click.Context, error: click.ClickException) -> bool:
    is_value = isinstance(error, click.BadParameter)
    return isinstance(context.command, click.Group) and not context.invoked_subcommand and not is_value


def _sentence(message: str) -> str:
    message = " ".join(message.split()).removesuffix(".")
    return message[:1].lower() + message[1:]


def _write(message: str, hint: str) -> None:
    write_notice(f"error: {' '.join(message.split())}")
    if hint:
        write_notice(f"hint: {' '.join(hint.split())}")


def _write_report(error: BaseException, trace: TracebackType | None) -> Path | None:
    from traceback import extract_tb

    from inventory_tui import __version__
    from inventory_tui.settings import data_folder

    now = datetime.now(UTC)
    lines = [
        f"inventory-tui {__version__}, Python {sys.version.split()[0]}, {sys.platform}, {now.isoformat()}",
        "",
    ]
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(type(current).__qualname__)
        frames = extract_tb(trace if current is error else current.__traceback__)
        lines.extend(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
        current = current.__cause__ or current.__context__
    path = data_folder() / f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write("\n".join(lines) + "\n")
    except OSError:
        return None
    return path
