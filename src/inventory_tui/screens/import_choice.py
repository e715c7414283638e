"""What an import will do, as one value: the files, their format, the source, how records get their site. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Final

from inventory_tui.actions.imports import (
    ColumnMapping,
    FormatInfo,
    Look,
    NumbersRequest,
    ServicesRequest,
    Sight,
    SourceSummary,
)
from inventory_tui.inventory.model import name_key
from inventory_tui.inventory.wording import counted

SURE, LIKELY = 0.9, 0.5
MAPPED: Final = "mapped"
"""The format of files whose columns a person names (I4)."""
Pairs = tuple[tuple[str, str], ...]
"""Values and the sites they stand for."""


@dataclass(frozen=True, slots=True)
class SiteRule:
    """How records get their site (I5)."""

    label: str
    site: str | None = None
    """All go to this site; blank: Customer level."""
    column: str | None = None
    """This column names it."""


AS_BEFORE = SiteRule("as the format says, or as last time")


@dataclass(frozen=True, slots=True)
class Known:
    """What there is already to choose from."""

    formats: Sequence[FormatInfo] = ()
    sources: Sequence[SourceSummary] = ()
    sites: Sequence[str] = ()
    has_codes: bool = False
    """Whether sites have location codes that numbers begin with."""

    def source(self, name: str) -> SourceSummary | None:
        """Return the source of that name; None where there is none."""
        return next((each for each in self.sources if name_key(each.name) == name_key(name)), None)

    def settings(self, name: str) -> Mapping[str, Any]:
        """Return what the source of that name remembers; nothing where there is none."""
        found = self.source(name)
        return found.settings if found is not None else {}


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """What a person has settled so far."""

    customer: str
    paths: tuple[Path, ...] = ()
    """As chosen: files, or folders whose files are meant; together they are one snapshot."""
    sight: Sight | None = None
    """What they seem to be; None: nobody has looked yet."""
    format: FormatInfo | None = None
    confidence: float = 0.0
    source: str = ""
    rule: SiteRule = AS_BEFORE
    creates_sites: bool = False
    encoding: str | None = None
    mapping: ColumnMapping | None = None
    """None: the source's own, if it has one."""
    translations: Pairs = ()
    """Values to which a person gave a site; the import keeps them with the source (I5)."""

    @property
    def look(self) -> Look | None:
        """The first sight of the first file."""
        return self.sight.look if self.sight is not None else None

    @property
    def is_services(self) -> bool:
        """Whether it brings service records, so that it needs a source."""
        return self.format is not None and self.format.what == "services"

    @property
    def certainty(self) -> str:
        """How sure the format is, in a word and a number."""
        word = "sure" if self.confidence >= SURE else "likely" if self.confidence >= LIKELY else "a guess"
        return f"{word}, {self.confidence:.0%}" if self.confidence else "chosen by hand"

    def looked(self, sight: Sight, known: Known) -> ImportChoice:
        """Return the choice with what the files show, and a source of that format.

        Where a source is named and the files can be of its format, they are; else they are of the likeliest.
        """
        guesses = dict(sight.look.guesses)
        name = next(iter(guesses), "")
        source = known.source(self.source) if self.source else None
        if source is not None and (source.format in guesses or source.format == MAPPED):
            name = source.format
        info = next((each for each in known.formats if each.name == name), None)
        found = replace(self, sight=sight, format=info, confidence=guesses.get(name, 0.0))
        return replace(found, source=self.source or found.likely_source(known.sources))

    def with_format(self, chosen: FormatInfo, sources: Sequence[SourceSummary]) -> ImportChoice:
        """Return the choice with a format that a person chose."""
        found = replace(self, format=chosen, confidence=0.0)
        return replace(found, source=self.source or found.likely_source(sources))

    def with_mapping(self, mapping: ColumnMapping, known: Known) -> ImportChoice:
        """Return the choice with columns as a person named them (I4)."""
        mapped = next(each for each in known.formats if each.name == MAPPED)
        return replace(self.with_format(mapped, known.sources), mapping=mapping, rule=AS_BEFORE)

    def likely_source(self, sources: Sequence[SourceSummary]) -> str:
        """Return the name to begin with: the only source of this format, else one made of the format's name."""
        if self.format is None or not self.is_services:
            return ""
        same = [each.name for each in sources if each.format in ("", self.format.name)]
        return same[0] if len(same) == 1 else "" if same else self.format.label

    def as_services(self, *, force: bool = False, dry_run: bool = False) -> ServicesRequest:
        """Return the request for service records."""
        return ServicesRequest(
            self.customer,
            self.paths,
            source=self.source,
            format=self.format.name if self.format else None,
            site=self.rule.site,
            site_column=self.rule.column,
            create_sites=self.creates_sites,
            force=force,
            dry_run=dry_run,
            encoding=self.encoding,
            mapping=self.mapping if self.format is not None and self.format.name == MAPPED else None,
            translations=self.translations,
        )

    def as_numbers(self, *, dry_run: bool = False) -> NumbersRequest:
        """Return the request for an inventory."""
        return NumbersRequest(
            self.customer,
            self.paths[0],
            site=self.rule.site or None,
            format=self.format.name if self.format else None,
            create_sites=self.creates_sites,
            dry_run=dry_run,
            encoding=self.encoding,
        )


def site_rules(choice: ImportChoice, sites: Sequence[str], titles: Iterable[str] = ()) -> list[SiteRule]:
    """Return the ways in which records can get their site: the format's own proposals first (I5).

    A phone has hundreds of columns, a customer hundreds of sites: the shorter list comes before the longer one.

    Args:
        choice: what is settled.
        sites: of the customer.
        titles: further columns of the files, as they are matched.
    """
    shown = choice.look.header if choice.look else ()
    by_key = {name_key(name): name for name in (*titles, *shown) if name}
    likely = _proposed(choice, by_key)
    others = dict.fromkeys(key for key in (*map(name_key, shown), *by_key) if key in by_key and key not in likely)
    first, rest = (
        [SiteRule(f"column “{by_key[key]}” names it", column=by_key[key]) for key in keys] for keys in (likely, others)
    )
    places = [SiteRule("all to Customer level", site=""), *(SiteRule(f"all to {name}", site=name) for name in sites)]
    return [AS_BEFORE, *first, *chain(*sorted((rest, places), key=len))]


def _proposed(choice: ImportChoice, keys: Iterable[str]) -> list[str]:
    """Return the columns that often tell the site of such a file, of those there are, the likeliest first (I5)."""
    there = set(keys)
    proposed = map(name_key, choice.format.site_columns if choice.format else ())
    return list(dict.fromkeys(key for key in proposed if key in there))


def knows(sources: Sequence[SourceSummary], name: str) -> bool:
    """Return whether a source of that name is there."""
    return any(name_key(each.name) == name_key(name) for each in sources)


def site_text(choice: ImportChoice, known: Known) -> str:
    """Return how records get their site, with a mark where none does although there are sites (I5)."""
    if choice.rule is not AS_BEFORE:
        return choice.rule.label
    header = [name_key(name) for name in choice.look.header] if choice.look else []
    if choice.format is not None and choice.format.what == "sites":
        return "those of the file"
    if not choice.is_services:
        return "as the columns level and site say" if {"level", "site"} & set(header) else "all to Customer level"
    settings = known.settings(choice.source)
    if settings.get("site"):
        return f"all to {settings['site']}, as last time"
    if settings.get("site_column"):
        return f"column “{settings['site_column']}” names it, as last time"
    if column := _own_column(choice, settings, header):
        return f"column “{column}” names it"
    if known.has_codes:
        return "by location code, which the number begins with"
    likely = _proposed(choice, header)
    if likely and known.sites and choice.look:
        return f"! Customer level, not by “{choice.look.header[header.index(likely[0])]}”"
    return f"{'! ' * bool(known.sites)}no column: all to Customer level"


def _own_column(choice: ImportChoice, settings: Mapping[str, Any], header: Sequence[str]) -> str:
    """Return the column that tells the site because the format, or the mapping, says so; blank where none does."""
    if choice.format is not None and choice.format.name == MAPPED:
        mapping = choice.mapping or remembered_mapping(settings)
        return mapping.site if mapping else ""
    return "site" if choice.format is not None and choice.format.is_strict and "site" in header else ""


def setting_lines(choice: ImportChoice, known: Known) -> dict[str, tuple[str, str]]:
    """Return what is settled, by the name of its line: the text and the keys that change it."""
    several = len(choice.sight.files) > 1 if choice.sight else False
    lines = {"file": ("File", _file_text(choice), "/ another" + "  l list" * several)}
    if choice.sight is not None:
        look = choice.sight.look
        name = f"{choice.format.label} ({choice.certainty})" if choice.format else "! not recognised"
        lines["format"] = ("Format", name, "f another  m columns" if can_map(look, known) else "f another")
        lines["text"] = ("Read as", _shape_text(choice.sight, look), "x encoding" if look.encoding else "")
    if choice.sight is not None and choice.format is not None:
        lines["source"] = ("Source", _source_text(choice, known), "o name" if choice.is_services else "")
        given = f" ({len(choice.translations):,} given)" if choice.translations else ""
        values = f"  v values{given}" if choice.is_services else ""
        lines["sites"] = ("Sites", site_text(choice, known), f"s another{values}")
        lines["create"] = ("Unknown sites", "are created" if choice.creates_sites else "are not created", "c switch")
    return {line: (f" {name:<14}{text}", f"{hint} ") for line, (name, text, hint) in lines.items()}


def can_map(look: Look, known: Known) -> bool:
    """Return whether a person can say what each column means, of what holds these rows (I4)."""
    return any(look.shape in each.shapes for each in known.formats if each.name == MAPPED)


def remembered_mapping(settings: Mapping[str, Any]) -> ColumnMapping | None:
    """Return what a source remembers of its columns; None where it has no mapping."""
    told = settings.get("mapping")
    return ColumnMapping.from_json(told) if told else None


def _file_text(choice: ImportChoice) -> str:
    files = choice.sight.files if choice.sight else choice.paths
    if not files:
        return ""
    if len(files) == 1:
        return f"{files[0].name}  in {files[0].parent}"
    folders = {path.parent for path in files}
    place = f" in {folders.pop()}" if len(folders) == 1 else ""
    return f"{counted(len(files), 'file')}{place}: {', '.join(path.name for path in files[:20])}"


def _shape_text(sight: Sight, look: Look) -> str:
    """Return what holds the rows, how it is packed and written."""
    said = [str(look.shape)]
    if sight.is_packed:
        said.append("packed by gzip")
    if look.sheet:
        said.append(f"sheet {look.sheet}")
    if look.delimiter:
        said.append(_delimiter_name(look.delimiter))
    return ", ".join([*said, look.encoding] if look.encoding else said)


def _source_text(choice: ImportChoice, known: Known) -> str:
    if not choice.is_services:
        return "none: it brings no service records"
    if not choice.source:
        return "not named yet"
    found = known.source(choice.source)
    if found is None:
        return f"{choice.source}  (new)"
    if found.format and choice.format is not None and found.format != choice.format.name:
        return f"{found.name}  (! fed with {found.format} so far)"
    return found.name


def _delimiter_name(delimiter: str) -> str:
    return {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}.get(delimiter, delimiter)
