"""Driving the interface without a terminal: keys in, text out, waiting for conditions and never for times."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from textual.events import Key, MouseScrollDown, MouseScrollUp
from textual.keys import _character_to_key
from textual.pilot import Pilot

from inventory_tui.app import InventoryApp
from inventory_tui.bootstrap import Actions as OpenedActions
from inventory_tui.bootstrap import open_actions
from inventory_tui.screens.capabilities import Actions
from inventory_tui.settings import Settings

SMALL, LARGE = (80, 24), (140, 40)


class Play:
    """The interface in a test."""

    def __init__(self, app: InventoryApp, pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot

    @property
    def lines(self) -> list[str]:
        """What is on screen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """What is on screen; a message that takes several lines, as one with a long path does, stands in one."""
        above, said, below = self._parts()
        return "\n".join([*above, _joined(said), *below])

    @property
    def message(self) -> str:
        """What the status line says, in one line however many it takes."""
        return _joined(self._parts()[1]).strip()

    def _parts(self) -> tuple[list[str], list[str], list[str]]:
        """Return the lines above the status line, its own, and the one below it."""
        lines = self.lines
        at = -1 - max(1, sum(line.size.height for line in self.app.screen.query("#status")))
        return lines[:at], lines[at:-1], lines[-1:]

    @property
    def keys(self) -> str:
        """The bottom line."""
        return self.lines[-1]

    async def wait(self, condition: str | Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait until the screen shows a text, or a condition holds; so long only where a machine has much to do."""
        met = condition if callable(condition) else lambda: condition in self.text
        until = time.monotonic() + seconds
        while not met():
            if self.app.fault is not None:
                raise self.app.fault
            assert time.monotonic() < until, f"waited for {condition!r}:\n{self.text}"
            await asyncio.sleep(0.005)
        await self._pilot._wait_for_screen()

    async def press(self, *keys: str) -> None:
        """Press keys, by Textual's names."""
        for key in keys:
            await self._send(key, key if len(key) == 1 else " " if key == "space" else None)

    async def burst(self, *keys: str) -> None:
        """Press keys without waiting between them."""
        for key in keys:
            self._put(key, key if len(key) == 1 else " " if key == "space" else None)
        await self._settle()

    async def type(self, text: str) -> None:
        """Type a text into the field in focus."""
        for character in text:
            await self._send(_character_to_key(character), character)

    async def _send(self, key: str, character: str | None) -> None:
        """Press a key and let every widget see it; what comes of it in threads is waited for with ``wait``."""
        self._put(key, character)
        await self._settle()

    def _put(self, key: str, character: str | None) -> None:
        event = Key(key, character)
        event.set_sender(self.app)
        driver = self.app._driver
        assert driver is not None
        driver.send_message(event)

    async def _settle(self) -> None:
        for _ in range(3):
            await self._pilot._wait_for_screen()

    async def click(self, column: int, row: int) -> None:
        """Click on a cell of the screen."""
        await self._pilot.click(offset=(column, row))

    async def scroll(self, *, down: bool) -> None:
        """Turn the wheel over the middle of the screen."""
        kind = MouseScrollDown if down else MouseScrollUp
        await self._pilot._post_mouse_events([kind], offset=(20, 10), button=0)

    async def rest(self) -> None:
        """Let whatever is under way come to an end, as far as it is quick."""
        await asyncio.sleep(0.02)
        await self._settle()

    async def resize(self, columns: int, rows: int) -> None:
        """Change the size of the screen."""
        await self._pilot.resize_terminal(columns, rows)
        await self._pilot.pause()


def _joined(lines: list[str]) -> str:
    """Return the line that was broken into these: each but the first begins with an indent."""
    return " ".join([*lines[:1], *(line.strip() for line in lines[1:])])


@contextmanager
def locked(actions: OpenedActions) -> Iterator[None]:
    """Another session is writing."""
    is_held, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with actions.store.write():
            is_held.set()
            may_go.wait(90)

    thread = threading.Thread(target=hold)
    thread.start()
    assert is_held.wait(60)
    try:
        yield
    finally:
        may_go.set()
        thread.join()


@asynccontextmanager
async def played(actions: Actions, size: tuple[int, int] = SMALL, customer: str | None = None) -> AsyncIterator[Play]:
    """Run the interface on real actions."""
    app = InventoryApp(actions, customer, lambda path: open_actions(Settings(database=path)))
    async with app.run_test(size=size) as pilot:
        yield Play(app, pilot)
