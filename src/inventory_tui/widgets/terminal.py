"""What the terminal can show, read from the environment before the interface begins."""

from __future__ import annotations

from collections.abc import Mapping

PLAIN_TERMS = ("linux", "vt", "ansi", "cons", "sun")
"""Beginnings of TERM whose fonts lack typographic glyphs (terminal.md §4b)."""
LIGHT_BACKGROUNDS = ("7", "15")


def is_plain(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal is better served with ASCII glyphs: a poor font, or no UTF-8."""
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    is_utf8 = locale.casefold().replace("-", "").endswith("utf8")
    return environ.get("TERM", "").startswith(PLAIN_TERMS) or not is_utf8


def pick_theme(environ: Mapping[str, str]) -> str:
    """Return the theme to begin with: the terminal's own colours, unless the person named another.

    They follow the palette a person chose, honour NO_COLOR and cost a third fewer bytes than any other.
    """
    named = environ.get("TEXTUAL_THEME", "").split(",")[0]
    if named:
        return named
    is_light = environ.get("COLORFGBG", "").rpartition(";")[2] in LIGHT_BACKGROUNDS
    return "ansi-light" if is_light else "ansi-dark"


def theme_variables(*, is_dark: bool) -> dict[str, str]:
    """Return the colours that our styles name, from the terminal's own sixteen.

    Blue on black and yellow on white are left out: in many palettes they cannot be read.
    """
    tones = {
        "title": "ansi_cyan",
        "good": "ansi_green",
        "held": "ansi_magenta",
        "warn": "ansi_yellow",
        "bad": "ansi_red",
    }
    if not is_dark:
        tones |= {"title": "ansi_blue", "warn": "ansi_red"}
    return tones
