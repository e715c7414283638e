"""FILTERS: the options that say which numbers, as the one query value that the interface's filter bar also makes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from inventory_tui.inventory.model import LevelKind

_OPTIONS = (
    click.option("--site", "sites", metavar="SITE", multiple=True, help="At this site; repeatable, any of them."),
    click.option(
        "--level",
        "levels",
        type=click.Choice([kind.value for kind in LevelKind], case_sensitive=False),
        multiple=True,
        help="At Customer level, or at a site.",
    ),
    click.option("--status", "statuses", metavar="STATUS", multiple=True, help="With this Status; repeatable."),
    click.option(
        "--usage", "usages", metavar="USAGE", multiple=True, help='With this Usage among others; "" for blank.'
    ),
    click.option(
        "--vendor", "vendors", metavar="VENDOR", multiple=True, help='With this Vendor among others; "" for blank.'
    ),
    click.option("--search", metavar="TEXT", default="", help="Part of the number, the description or the notes."),
    click.option("--number-prefix", metavar="P", default="", help="Numbers that begin with P."),
    click.option("--drift", is_flag=True, help="Only those whose Status is not what the records say now."),
    click.option("--due", is_flag=True, help="Only reserved or cooling ones whose date has come."),
    click.option("--sort", metavar="FIELD[:desc]", default="number", help="Default: by number, then level."),
)
_NAMES = ("sites", "levels", "statuses", "usages", "vendors", "search", "number_prefix", "drift", "due")


def filter_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add FILTERS to a command; it gets them as ``query``, a ``NumberQuery``."""

    @wraps(function)
    def with_query(*args: object, sort: str, **options: object) -> None:
        from inventory_tui.inventory.query import NumberQuery, parse_sort

        asked: dict[str, Any] = {name: options.pop(name) for name in _NAMES}
        query = NumberQuery(sort=parse_sort(sort), **asked)
        function(*args, query=query, **options)

    for option in reversed(_OPTIONS):
        option(with_query)
    return with_query
