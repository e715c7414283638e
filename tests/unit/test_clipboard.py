"""Copying: the route for each environment, and nothing claimed that cannot be known (terminal.md §1.3)."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory_tui.widgets.clipboard import MAX_ENCODED, MOST_BYTES, Copied, Route, copy, run, through_screen
from inventory_tui.widgets.shell import Shell

NUMBER = "+15550100001"
SEQUENCE = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


class Fake:
    """A terminal and a tmux that remember what they were given."""

    def __init__(self, *works: bool) -> None:
        self.sent: list[str] = []
        self.ran: list[tuple[list[str], bytes]] = []
        self._works = iter(works)

    def run(self, argv: list[str], given: bytes) -> bool:
        self.ran.append((argv, given))
        return next(self._works)

    def copy(self, text: str, **environ: str) -> Copied:
        return copy(text, environ, self.sent.append, self.run)


@pytest.mark.parametrize("term", ["xterm", "xterm-256color", "screen-256color", "tmux-256color", "linux"])
@pytest.mark.parametrize("sty", ["", "123.pts-0"])
def test_inside_tmux_its_buffer_takes_the_text(term: str, sty: str) -> None:
    fake = Fake(True)
    told = fake.copy(NUMBER, TMUX="/tmp/tmux-0/default,1,0", TERM=term, STY=sty)  # noqa: S108 - only a value

    assert fake.ran == [(["tmux", "load-buffer", "-w", "-"], NUMBER.encode())]
    assert fake.sent == []
    assert told == Copied(
        Route.TMUX, "Copied 12 characters to the tmux buffer (prefix ] pastes); the terminal was offered them"
    )


def test_an_old_tmux_only_keeps_it() -> None:
    fake = Fake(False, True)
    told = fake.copy("x", TMUX="1", TERM="screen")

    assert [argv for argv, _ in fake.ran] == [["tmux", "load-buffer", "-w", "-"], ["tmux", "load-buffer", "-"]]
    assert told.sentence == "Copied 1 character to the tmux buffer (prefix ] pastes)"


def test_a_tmux_that_does_not_answer_claims_nothing() -> None:
    told = Fake(False, False).copy(NUMBER, TMUX="1", TERM="screen")

    assert told == Copied(Route.SHOWN, "Not copied: tmux does not answer")


@pytest.mark.parametrize("term", ["xterm", "xterm-256color", "rxvt-unicode", "screen-256color", "foot"])
@pytest.mark.parametrize(("ssh", "where"), [("", "the terminal's clipboard"), ("/dev/pts/3", "over SSH")])
def test_a_terminal_is_asked_and_nothing_is_claimed(term: str, ssh: str, where: str) -> None:
    fake = Fake()
    text = "+15550100001\tBerlin\t数字 é"
    told = fake.copy(text, TERM=term, SSH_TTY=ssh)

    (sequence,) = fake.sent
    found = SEQUENCE.fullmatch(sequence)
    assert found is not None
    assert base64.b64decode(found[1]).decode() == text
    assert told.route is Route.TERMINAL
    assert told.sentence.startswith("Sent ")
    assert where in told.sentence
    assert "if it takes them" in told.sentence


def test_screen_passes_it_on_in_envelopes() -> None:
    fake = Fake()
    text = "x" * 1_000
    told = fake.copy(text, TERM="screen.xterm-256color", STY="123.pts-0.host")

    (sequence,) = fake.sent
    envelopes = re.findall(r"\x1bP(.*?)\x1b\\", sequence, re.DOTALL)
    assert "".join(f"\x1bP{each}\x1b\\" for each in envelopes) == sequence
    assert max(map(len, envelopes)) <= 256, "screen drops longer ones"
    found = SEQUENCE.fullmatch("".join(envelopes))
    assert found is not None
    assert base64.b64decode(found[1]).decode() == text
    assert "screen" in told.sentence
    assert SEQUENCE.search(through_screen("")) is not None


@pytest.mark.parametrize("term", ["", "linux", "dumb", "vt100", "vt220", "unknown"])
def test_without_a_clipboard_the_text_is_shown(term: str) -> None:
    fake = Fake()
    told = fake.copy("+1555\x1b[2J\u202e", TERM=term)

    assert (told.route, fake.sent, fake.ran) == (Route.SHOWN, [], [])
    assert told.sentence == "Not copied: this terminal has no clipboard"


def test_more_than_terminals_take_is_not_sent() -> None:
    fake = Fake()
    most = MOST_BYTES
    assert fake.copy("x" * most, TERM="xterm").route is Route.TERMINAL
    assert len(fake.sent[0]) <= MAX_ENCODED + 8
    told = fake.copy("x" * (most + 3), TERM="xterm")
    assert told.route is Route.SHOWN
    assert len(fake.sent) == 1
    assert "export them instead" in told.sentence
    assert Fake(True).copy("x" * (most + 3), TMUX="1", TERM="screen").route is Route.TMUX, "tmux takes any size"


def test_half_a_character_is_no_crash() -> None:
    fake = Fake()
    fake.copy("a\ud800", TERM="xterm")
    assert fake.sent == ["\x1b]52;c;YT8=\x07"]


def test_a_program_that_is_not_there_or_hangs_is_no_success() -> None:
    assert not run(["inventory-tui-no-such-program"], b"")
    assert not run(["false"], b"x")
    assert run(["cat"], b"x" * 100_000)


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[str]:
    """The path of a running tmux's socket, with the defaults of tmux."""
    program = shutil.which("tmux")
    if program is None:
        pytest.skip("tmux is not installed")
    socket = tmp_path / "tmux"
    command = [program, "-f", "/dev/null", "-S", str(socket)]
    started = subprocess.run([*command, "new-session", "-d", "sleep 60"], capture_output=True, timeout=20)
    if started.returncode:
        pytest.skip(f"tmux does not start here: {started.stderr.decode()}")
    yield str(socket)
    subprocess.run([*command, "kill-server"], capture_output=True, timeout=20)


def test_a_live_tmux_has_the_text(tmux: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX", f"{tmux},1,0")
    text = "+15550100001\tBerlin\t数字 é\n"
    sent: list[str] = []
    told = copy(text, {"TMUX": os.environ["TMUX"], "TERM": "screen"}, sent.append)

    assert (told.route, sent) == (Route.TMUX, [])
    buffer = subprocess.run(["tmux", "-S", tmux, "show-buffer"], capture_output=True, timeout=20)
    assert buffer.stdout.decode() == text


async def test_the_shell_writes_what_a_screen_wants_to_send(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Shell()
    sent: list[str] = []
    async with app.run_test() as pilot:
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", sent.append)

        def send(sequence: str) -> None:
            app.post_message(Shell.Send(sequence))

        copy(NUMBER, {"TERM": "xterm"}, send)
        await pilot.pause()
    assert [each for each in sent if SEQUENCE.fullmatch(each)] == ["\x1b]52;c;KzE1NTUwMTAwMDAx\x07"]
