"""What all commands have in common: ``--database`` and ``--json``, before and after the command (cli.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from inventory_tui.cli.session import Session

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def _note_database(context: click.Context, _parameter: click.Parameter, value: object) -> None:
    session = context.find_object(Session)
    if session is not None and isinstance(value, str):
        session.database = value


def _note_json(context: click.Context, _parameter: click.Parameter, value: object) -> None:
    session = context.find_object(Session)
    if session is not None and value:
        session.wants_json = True


def _common_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--database"],
            metavar="PATH",
            expose_value=False,
            callback=_note_database,
            help="SQLite file to work on, instead of $INVENTORY_TUI_DATABASE or the one in your data folder.",
        ),
        click.Option(
            ["--json"],
            is_flag=True,
            expose_value=False,
            callback=_note_json,
            help="Answer with one JSON document on stdout.",
        ),
    ]


class InventoryCommand(click.Command):
    """A command that takes the common options; the later of two wins."""

    def __init__(self, *args: Any, only_reads: bool = False, **kwargs: Any) -> None:
        """Make the command.

        Args:
            args: as for every command.
            only_reads: whether it changes nothing, so that a missing database that was named is a mistake.
            kwargs: as for every command.
        """
        self._only_reads = only_reads
        kwargs["params"] = [*(kwargs.get("params") or []), *_common_options()]
        kwargs.setdefault("context_settings", SETTINGS)
        super().__init__(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run it."""
        session = ctx.find_object(Session)
        if session is not None and self._only_reads:
            session.only_reads = True
        return super().invoke(ctx)


class InventoryGroup(click.Group):
    """A group of commands that takes the common options and keeps the order its commands were made in."""

    command_class = InventoryCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["params"] = [*(kwargs.get("params") or []), *_common_options()]
        kwargs.setdefault("context_settings", SETTINGS)
        kwargs.setdefault("no_args_is_help", False)
        super().__init__(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order the commands were made, as in the documentation."""
        del ctx
        return list(self.commands)


class LazyGroup(InventoryGroup):
    """A group whose commands are imported when they are wanted: help and version do not want them."""

    def __init__(self, *args: Any, places: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        """Make the group.

        Args:
            args: as for every group.
            places: for each command, by name, its module in this package and the first sentence of its help. In the
                module it has its own name; one that is a word of Python ends in ``_``.
            kwargs: as for every group.
        """
        kwargs["commands"] = {name: click.Command(name, help=words) for name, (_, words) in places.items()}
        super().__init__(*args, **kwargs)
        self._places = places

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, imported."""
        del ctx
        if cmd_name not in self._places:
            return None
        module = import_module(f"{__package__}.{self._places[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does, without importing it."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in self._places.items()])


def customer_option(*, is_required: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option that names the customer."""
    return click.option("--customer", metavar="NAME", required=is_required, help="The customer's name.")
