"""Something computed in a worker and then looked at: one owner, one thread at a time, given back whatever happens.

The owner is there before the work begins, so that a screen that goes away in between leaves nothing open.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from textual.worker import NoActiveWorker, get_current_worker

from inventory_tui.actions.draft import Draft
from inventory_tui.errors import CancelledError

AnyDraft = TypeVar("AnyDraft", bound=Draft)
Result = TypeVar("Result")


class OpenDraft(Generic[AnyDraft]):
    """A draft, or one to come, and the lock that serialises its use."""

    def __init__(self, draft: AnyDraft | None = None) -> None:
        """Own a draft, or what ``fill`` will make."""
        self._draft = draft
        self._lock = threading.Lock()
        self._is_over = threading.Event()

    def fill(self, make: Callable[[], AnyDraft]) -> AnyDraft:
        """Make the draft; to be called once, in a worker thread.

        Raises:
            InventoryError: what it refuses, or that it was cancelled.
        """
        with self._lock:
            if self._is_over.is_set():
                raise CancelledError("cancelled, nothing was changed")
            self._draft = make()
            return self._draft

    def use(self, call: Callable[[AnyDraft], Result]) -> Result:
        """Do something with the draft, in turn; in a worker thread.

        Raises:
            InventoryError: what the call raises, or that the draft was given back meanwhile.
        """
        with self._lock:
            return call(self._check())

    def read(self, call: Callable[[AnyDraft], Result], nothing: Result) -> Result:
        """Read from the draft, in turn; ``nothing`` once it is given back, or where nobody waits for it any more."""
        with self._lock:
            if self._is_over.is_set() or _is_superseded():
                return nothing
            try:
                return call(self._check())
            except CancelledError:
                if self._is_over.is_set():
                    return nothing
                raise

    def close(self) -> None:
        """Stop whoever uses it, and give it back when they are gone; does not wait for that."""
        if not self._is_over.is_set():
            self._is_over.set()
            threading.Thread(target=self._give_back, name="close a draft").start()

    def _check(self) -> AnyDraft:
        """Return the draft, if it is there and not given back; needs the lock."""
        if self._is_over.is_set() or self._draft is None:
            raise CancelledError("cancelled, nothing was changed")
        return self._draft

    def _give_back(self) -> None:
        if (draft := self._draft) is not None:
            draft.interrupt()
        with self._lock:
            if self._draft is not None:
                self._draft.close()


def _is_superseded() -> bool:
    """Return whether the worker that asks was replaced by a later one of its group."""
    try:
        return get_current_worker().is_cancelled
    except NoActiveWorker:
        return False
