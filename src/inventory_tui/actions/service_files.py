"""The files of one snapshot: those named, those of the folders named, all of one format (sources.md I1, I3).

Opens them one after the other, so that memory does not grow with their number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from inventory_tui.actions.other_files import Others
from inventory_tui.errors import NotFoundError, SourceError, UsageError
from inventory_tui.sources.cells import clean_title, shown
from inventory_tui.sources.format_info import ANSWERS, FormatInfo
from inventory_tui.sources.formats import find_format
from inventory_tui.sources.mapping import ColumnMapping
from inventory_tui.sources.reader import Reader, open_reader
from inventory_tui.sources.table import EmptyPageError, Lists
from inventory_tui.store.sources import Source

SERVICES: Final = "services"
MOST_FILES: Final = 10_000
_MOST_TOLD: Final = 200
_MOST_KEPT: Final = 16
"""So many files are not opened a second time."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How the files of a snapshot are opened."""

    info: FormatInfo | None = None
    """What they are; None: what they seem to be."""
    encoding: str | None = None
    site_column: str | None = None
    mapping: ColumnMapping | None = None
    """Whose columns they have to have."""
    source: Source | None = None
    """Whose remembered format this is; None: the format was named, or nobody knows it."""

    def open(self, path: Path) -> Reader:
        """Open a file.

        Raises:
            SourceError: it cannot be read as what it should be.
            EmptyPageError: it is a page without entries.
            NotFoundError: it has no such column for the site.
        """
        try:
            reader = self._open(path, self.info)
        except EmptyPageError:
            raise
        except SourceError as error:
            raise error if self.source is None else self._explain(path, error, self.source) from error
        if self.mapping is not None:
            _check_columns(reader, self.mapping)
        return reader

    def open_one_of_many(self, path: Path) -> tuple[Reader, NotFoundError | None]:
        """Open a file of which others may have the column for the site; with the error where it lacks it.

        Raises:
            SourceError: as ``open``.
        """
        try:
            return self.open(path), None
        except NotFoundError as error:
            return replace(self, site_column=None).open(path), error

    def _open(self, path: Path, info: FormatInfo | None) -> Reader:
        return open_reader(path, info, kind=SERVICES, encoding=self.encoding, site_column=self.site_column)

    def _explain(self, path: Path, error: SourceError, source: Source) -> SourceError:
        """Return what to tell where a file is not what the source is fed with."""
        try:
            other = open_reader(path, kind=SERVICES, encoding=self.encoding).format
        except SourceError as alone:
            if alone.message == error.message:
                return error
            other = ""
        if other in ("", source.format):
            hint = f"{source.name} is fed with {source.format!r}; see: inventory-tui source formats {source.format}"
            return SourceError(error.message, hint, file=error.file)
        return SourceError(
            f"{path} looks like {other!r}, but {source.name} is fed with {source.format!r}",
            f"name another source with --source, or confirm it with --format {other}",
            file=str(path),
        )


def _check_columns(reader: Reader, mapping: ColumnMapping) -> None:
    """Check that a file has every column that is mapped.

    Raises:
        SourceError: it lacks one.
    """
    lacking = next((title for title in mapping.columns if clean_title(title) not in reader.columns), None)
    if lacking is not None:
        near = get_close_matches(clean_title(lacking), reader.columns, 1)
        meant = f"did you mean {near[0]!r}? " if near else ""
        titles = ", ".join(shown(title) for title in reader.columns[:12] if title)
        said = f"{reader.name} has no column {lacking!r}, which the mapping reads"
        raise SourceError(said, f"{meant}its columns are: {titles}; map them anew with --map", file=reader.name)


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a snapshot, all of one format."""

    paths: tuple[Path, ...]
    info: FormatInfo
    left_out: tuple[str, ...]
    """What a person should know of files that are not read."""
    flaws: tuple[str, ...]
    """Why these should be held back until confirmed (I2)."""
    _opening: Opening
    _kept: dict[Path, Reader] = field(default_factory=dict, repr=False)

    def open(self) -> Iterator[Reader]:
        """Open the files, one after the other."""
        for path in self.paths:
            yield self._kept.get(path) or self._opening.open_one_of_many(path)[0]

    def labels(self) -> dict[str, str]:
        """Return what reports call each file, by its path: its name, or the path where another has that name."""
        names = Counter(path.name for path in self.paths)
        return {str(path): shown(path.name if names[path.name] == 1 else str(path)) for path in self.paths}


@dataclass(slots=True)
class Told:
    """What files tell beside their rows; it does not grow with their number."""

    covers: dict[str, None] = field(default_factory=dict)
    """Which kinds of the format's tables there were (I2), in their order."""
    notices: list[str] = field(default_factory=list)
    """What a person should know about them."""
    flaws: list[str] = field(default_factory=list)
    """Why one of them alone should be held back until confirmed (I2)."""
    lists: Lists = field(default_factory=Lists)
    """What they tell of each other."""

    def hear(self, reader: Reader, prefix: str, *notices: str) -> None:
        """Take what a file tells when it is read.

        Args:
            reader: the file.
            prefix: what stands before what is told of it: which of several it is.
            notices: what is to be told besides.
        """
        self.covers |= dict.fromkeys(reader.covers)
        for told, words in ((self.notices, (*notices, *reader.notices)), (self.flaws, reader.flaws)):
            told += (f"{prefix}{word}" for word in words[: _MOST_TOLD - len(told)])
        for kind, pages in reader.lists.items():
            self.lists.hear(kind, pages)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why they should be held back until confirmed, whatever was there before (I2)."""
        return (*self.flaws, *self.lists.doubts)


def list_files(paths: Sequence[Path], format_name: str | None = None, encoding: str | None = None) -> tuple[Path, ...]:
    """Return the files that would be read of files and folders.

    Raises:
        UsageError: as ``gather``.
    """
    return gather(paths, Opening(find_format(format_name) if format_name else None, encoding)).paths


def gather(paths: Sequence[Path], opening: Opening) -> Files:
    """Open the files, and of folders those that can be read so: regular ones that are not hidden, by name.

    Pages without entries are left out, too.

    Raises:
        UsageError: one is named twice, or they are of several formats.
        SourceError: there is none, or one that is named cannot be read, or one of a folder not at all.
        NotFoundError: none has the column for the site.
    """
    lacks: list[NotFoundError | None] = []
    kept: dict[Path, Reader] = {}
    read: list[Path] = []
    others = Others()
    formats: dict[str, tuple[FormatInfo, str]] = {}
    for path, is_named in _iter_files(paths):
        try:
            reader, lack = opening.open_one_of_many(path)
        except EmptyPageError as error:
            others.empty.append(error)
            continue
        except SourceError:
            if is_named:
                raise
            others.hear(path)
            continue
        read.append(path)
        lacks.append(lack)
        formats.setdefault(reader.format, (reader.info, reader.name))
        others.are_pages |= reader.shape in ANSWERS
        if len(kept) < _MOST_KEPT:
            kept[path] = reader
    if not read and others.empty:
        raise others.empty[0]
    if not read:
        raise SourceError("the folder has no file of service records", "name a file of it to learn why")
    if lacks[0] is not None and all(lacks):
        raise lacks[0]
    (info, name), *unlike = formats.values()
    if unlike:
        other, where = unlike[0]
        hint = "a snapshot has one format: import them as two sources, or name the format of the folder's with --format"
        raise UsageError(f"{name} is {info.name!r}, but {where} is {other.name!r}", hint)
    return Files(tuple(read), info, others.notices, others.flaws, opening, kept)


def _iter_files(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Yield every file, and whether it was named itself; what cannot be looked at is a file, which opening tells of."""
    known: set[tuple[int, int]] = set()
    for path in paths:
        is_folder = path.is_dir()
        for count, file in enumerate(_list_folder(path) if is_folder else (path,)):
            if count >= MOST_FILES:
                raise UsageError(f"{path} has more than {MOST_FILES:,} files", "name the files of one snapshot")
            if (key := _identify(file)) in known:
                raise UsageError(f"{file} is named twice", "name every file of the snapshot once")
            if key is not None:
                known.add(key)
            yield file, not is_folder


def _list_folder(folder: Path) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if not each.name.startswith(".") and each.is_file())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceError(f"{folder} cannot be listed: {reason}", file=str(folder)) from error


def _identify(file: Path) -> tuple[int, int] | None:
    """Return what tells a file from all others, whatever it is called; None where there is none."""
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino
