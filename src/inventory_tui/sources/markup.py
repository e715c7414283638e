"""XML, piece by piece, with handlers for the few elements that matter (sources.md I8).

No document type, so no entities to multiply; no element, name or text of unbounded size. Names come without prefix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final
from xml.parsers import expat

from inventory_tui.errors import SourceError

MAX_TOKEN: Final = 1 << 20
"""Bytes of one tag; the parser keeps a tag until it ends."""
_IS_FINAL: Final = True
Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]


class MarkupParser:
    """Feeds one XML document to handlers."""

    def __init__(
        self,
        name: str,
        start: Start,
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
        *,
        kind: str = "XLSX",
        hint: str = "open and save it again, or export it as CSV (UTF-8)",
    ) -> None:
        """Prepare.

        Args:
            name: what messages call the file.
            start: called with an element's name, without prefix, and its attributes.
            end: called with its name.
            text: called with a piece of text.
            kind: what the file should be.
            hint: what to do when it is not.
        """
        self._name = name
        self._kind = kind
        self._hint = hint
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = partial(self._begin, start, end)
        if text is not None:
            parser.CharacterDataHandler = text

    def _begin(self, start: Start, end: Callable[[str], None] | None, tag: str, attributes: Attributes) -> None:
        """Take the root element: its prefix is that of all the elements that matter."""
        cut = tag.rfind(":") + 1
        if cut:
            prefix = tag[:cut]
            self._parser.StartElementHandler = lambda tag, attributes: start(tag.removeprefix(prefix), attributes)
            if end is not None:
                self._parser.EndElementHandler = lambda tag: end(tag.removeprefix(prefix))
        else:
            self._parser.StartElementHandler = start
            if end is not None:
                self._parser.EndElementHandler = end
        start(tag[cut:], attributes)

    @property
    def line(self) -> int:
        """Where it stands, from 1."""
        return self._parser.CurrentLineNumber

    def feed(self, pieces: Iterable[bytes]) -> Iterator[None]:
        """Parse piece by piece; whoever iterates collects in between what the handlers made.

        Raises:
            SourceError: it is no XML, or holds what this program does not read.
        """
        fed = 0
        try:
            for piece in pieces:
                fed += len(piece)
                self._parser.Parse(piece)
                if fed - self._parser.CurrentByteIndex > MAX_TOKEN:
                    raise self._damaged("a tag without end")
                yield
            self._parser.Parse(b"", _IS_FINAL)
        except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two: of its encoding, or a handler's
            raise self._damaged(str(error)) from error
        yield

    def _refuse_doctype(self, *_: object) -> None:
        raise self._damaged("it declares a document type")

    def _damaged(self, reason: str) -> SourceError:
        return SourceError(f"{self._name} cannot be read as {self._kind}: {reason}", self._hint, file=self._name)


def parse_whole(parser: MarkupParser, pieces: Iterable[bytes]) -> None:
    """Parse a member to its end."""
    for _ in parser.feed(pieces):
        pass
