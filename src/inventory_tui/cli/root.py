"""The command line as a whole: the root command, and one start of it from arguments to exit code."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

import click

from inventory_tui import __version__
from inventory_tui.cli import output
from inventory_tui.cli.command import SETTINGS, LazyGroup
from inventory_tui.cli.failures import report_failure, report_stop
from inventory_tui.cli.foreground import Terminated
from inventory_tui.cli.session import Doors, Session
from inventory_tui.errors import CancelledError, InventoryError

PROGRAM = "inventory-tui"
SIGNALS = (signal.SIGTERM, signal.SIGHUP)
COMPLETION_VARIABLE = "_INVENTORY_TUI_COMPLETE"


COMMANDS = {
    "demo": ("demo", "Build a demo estate and open it."),
    "customer": ("customers", "List, add and change customers."),
    "site": ("sites", "List, add, change and remove the sites of a customer."),
    "import": ("imports", "Read sites, service records or an inventory from files."),
    "source": ("sources", "List, declare and set up the sources of service records."),
    "audit": ("audits", "Audit the number inventory of a customer."),
    "number": ("numbers", "List, show, add and change numbers."),
    "export": ("export", "Write the numbers that the filters ask for to FILE."),
    "history": ("history", "List audit runs and changes, newest first."),
    "check": ("upkeep", "Verify the database and print what is wrong with it."),
    "backup": ("upkeep", "Copy the database to FILE, which must not exist."),
}


@click.group(PROGRAM, cls=LazyGroup, places=COMMANDS, invoke_without_command=True, context_settings=SETTINGS)
@click.option("--customer", metavar="NAME", help="Open the interface at this customer's inventory.")
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def root(context: click.Context, customer: str | None) -> None:
    """Audit and browse the number inventory of telephony customers.

    Without a command it opens the terminal interface. The commands do the same work without one, for cron,
    pipes and scripts: data on stdout, everything else on stderr.
    """
    session = context.ensure_object(Session)
    context.call_on_close(session.close)
    if context.invoked_subcommand is None:
        if session.wants_json:
            raise click.UsageError("--json needs a command", context)
        from inventory_tui.cli.interface import open_interface

        context.exit(open_interface(session, customer))
    if customer is not None:
        raise click.UsageError(
            f"--customer belongs behind the command: {context.invoked_subcommand} … --customer NAME",
            context,
        )


def run(arguments: Sequence[str], doors: Doors, environ: Mapping[str, str]) -> int:
    """Run the program once.

    Args:
        arguments: what follows the program's name.
        doors: the ways to the actions and to the interface.
        environ: the process environment.

    Returns:
        The exit code (cli.md).
    """
    if COMPLETION_VARIABLE in environ:
        from click.shell_completion import shell_complete

        return shell_complete(root, {}, PROGRAM, COMPLETION_VARIABLE, environ[COMPLETION_VARIABLE])
    session, code = Session(doors, environ), 0
    with _heard_signals():
        try:
            code = _invoke(arguments, session)
        except (InventoryError, click.ClickException) as error:
            code = report_failure(error)
        except KeyboardInterrupt as wish:
            code = report_stop(wish)
        except BrokenPipeError:
            output.silence_stdout()
    if session.foreground.is_left_behind:
        os._exit(code)  # nothing else ends a process whose thread does not come back
    return code


def _invoke(arguments: Sequence[str], session: Session) -> int:
    try:
        with root.make_context(PROGRAM, list(arguments), obj=session) as context:
            root.invoke(context)
    except click.exceptions.Exit as leave:
        output.flush()
        return leave.exit_code
    except click.Abort as error:
        raise CancelledError("interrupted, nothing was changed") from error
    output.flush()
    return 0


@contextmanager
def _heard_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the program in order, as Ctrl+C does; what is ignored stays ignored (nohup)."""

    def stop(number: int, _frame: FrameType | None) -> None:
        raise Terminated(number)

    is_main = threading.current_thread() is threading.main_thread()
    wanted = [number for number in SIGNALS if is_main and signal.getsignal(number) is not signal.SIG_IGN]
    previous = {number: signal.signal(number, stop) for number in wanted}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
