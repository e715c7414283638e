"""Something computed in a worker and then looked at: one owner, one thread at a time, given back whatever happens.

The owner is there before the work begins, so that a screen that goes away in between leaves nothing open.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from inventory_tui.actions.draft import Draft
from inventory_tui.errors import CancelledError

AnyDraft = TypeVar("AnyDraft", bound=Draft)
Result = TypeVar("Result")


class OpenDraft(Generic[AnyDraft]):
    """A draft to come, and the lock that serialises its use."""

    def __init__(self) -> None:
        """Own what ``compute`` will make."""
        self._draft: AnyDraft | None = None
        self._lock = threading.Lock()
        self._is_over = threading.Event()

    def compute(self, make: Callable[[], AnyDraft]) -> AnyDraft:
        """Make the draft; to be called once, in a worker thread.

        Raises:
            InventoryError: what it refuses, or that it was cancelled.
        """
        with self._lock:
            self._check()
            self._draft = make()
            return self._draft

    def use(self, call: Callable[[AnyDraft], Result]) -> Result:
        """Do something with the draft, in turn; in a worker thread.

        Raises:
            InventoryError: what the call raises, or that the draft was given back meanwhile.
        """
        with self._lock:
            self._check()
            if self._draft is None:
                raise CancelledError("cancelled, nothing was changed")
            return call(self._draft)

    def read(self, call: Callable[[AnyDraft], Result], nothing: Result) -> Result:
        """Read from the draft, in turn; ``nothing`` once it is given back."""
        try:
            return self.use(call)
        except CancelledError:
            return nothing

    def close(self) -> None:
        """Stop whoever uses it, and give it back when they are gone; does not wait for that."""
        if not self._is_over.is_set():
            self._is_over.set()
            threading.Thread(target=self._give_back, name="close a draft").start()

    def _check(self) -> None:
        if self._is_over.is_set():
            raise CancelledError("cancelled, nothing was changed")

    def _give_back(self) -> None:
        if (draft := self._draft) is not None:
            draft.interrupt()
        with self._lock:
            if self._draft is not None:
                self._draft.close()
