"""Paths as a person types them."""

from __future__ import annotations

from pathlib import Path

from inventory_tui.errors import UsageError


def as_path(text: str) -> Path:
    """Return a typed path with its tilde read; one that means nobody's home stays as it is.

    Raises:
        UsageError: no path can be so.
    """
    if "\0" in text:
        raise UsageError("no path has a NUL character in it")
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def working_folder() -> Path:
    """Return the folder that the program runs in; the person's home where that folder was removed."""
    try:
        return Path.cwd()
    except OSError:
        return as_path("~")
