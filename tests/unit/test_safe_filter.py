"""The last line of defence: every line of every widget passes it (reliability.md T1)."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.filter import LineFilter
from textual.widgets import Static

from inventory_tui.app import InventoryApp
from inventory_tui.widgets.safe_filter import ASCII_GLYPHS, SafeFilter
from inventory_tui.widgets.terminal import is_plain, pick_theme, theme_variables
from tests.terminal.hostile import CORPUS

BLACK = Color(0, 0, 0)


def clean(*texts: str, plain: bool = False) -> list[str]:
    return [each.text for each in SafeFilter(plain=plain).apply([Segment(text) for text in texts], BLACK)]


def test_harmless_lines_are_left_as_they_are() -> None:
    segments = [Segment("Reception", Style(bold=True)), Segment("Zürich")]
    assert SafeFilter().apply(segments, BLACK) == segments


def test_control_segments_of_textual_itself_pass() -> None:
    control = Segment("\x1b[1;1H", None, [(ControlType.HOME,)])
    assert SafeFilter().apply([control, Segment("ü\x1b")], BLACK)[0] is control


@given(st.one_of(st.text(max_size=30), st.sampled_from(CORPUS)))
def test_what_is_left_is_printable_and_as_wide_as_before(text: str) -> None:
    (safe,) = clean(text)
    assert all(character.isprintable() or character == " " for character in safe)
    assert cell_len(safe) == cell_len(text)


def test_plain_terminals_get_glyphs_they_have() -> None:
    assert clean("Preview › Freed… •", plain=True) == ["Preview > Freed~ *"]
    assert all(cell_len(chr(glyph)) == cell_len(plain) == 1 for glyph, plain in ASCII_GLYPHS.items())


class _Bare(App[None]):
    asked = 0

    def get_line_filters(self) -> Sequence[LineFilter]:
        self.asked += 1
        return super().get_line_filters()

    def compose(self) -> ComposeResult:
        yield Static("\x1b]52;c;x\x07", markup=False)


async def test_textual_asks_the_app_for_its_filters() -> None:
    """The method that the guard overrides is the one that widgets ask."""
    assert InventoryApp.get_line_filters is not App.get_line_filters
    app = _Bare()
    async with app.run_test():
        assert app.query_one(Static).get_line_filters() == app.get_line_filters()
        app.asked = 0
        app.query_one(Static).get_line_filters()
        assert app.asked == 1


def test_poor_fonts_and_other_encodings_are_told_apart() -> None:
    assert not is_plain({"TERM": "xterm-256color", "LANG": "en_US.UTF-8"})
    assert not is_plain({"TERM": "screen", "LC_ALL": "C.utf8", "LANG": "C"})
    assert is_plain({"TERM": "linux", "LANG": "en_US.UTF-8"})
    assert is_plain({"TERM": "vt220", "LANG": "en_US.UTF-8"})
    assert is_plain({"TERM": "xterm", "LANG": "C"})
    assert is_plain({"TERM": "xterm"})


def test_the_theme_is_the_terminals_own_unless_named() -> None:
    assert pick_theme({}) == "ansi-dark"
    assert pick_theme({"COLORFGBG": "0;15"}) == "ansi-light"
    assert pick_theme({"COLORFGBG": "15;0", "COLORTERM": "truecolor"}) == "ansi-dark"
    assert pick_theme({"TEXTUAL_THEME": "nord,gruvbox"}) == "nord"
    assert theme_variables(is_dark=True).keys() == theme_variables(is_dark=False).keys()
