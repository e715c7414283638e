"""What an import will do, as one value: the file, its format, the source, how records get their site. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inventory_tui.actions.imports import FormatInfo, Look, NumbersRequest, ServicesRequest, SourceSummary
from inventory_tui.inventory.model import name_key

SURE, LIKELY = 0.9, 0.5


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


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """What a person has settled so far."""

    customer: str
    path: Path
    look: Look | None = None
    format: FormatInfo | None = None
    confidence: float = 0.0
    source: str = ""
    rule: SiteRule = AS_BEFORE
    creates_sites: bool = False
    encoding: str | None = None

    @property
    def is_services(self) -> bool:
        """Whether it brings service records, so that it needs a source."""
        return self.format is not None and self.format.what == "services"

    @property
    def certainty(self) -> str:
        """How sure the format is, in a word and a number."""
        word = "sure" if self.confidence >= SURE else "likely" if self.confidence >= LIKELY else "a guess"
        return f"{word}, {self.confidence:.0%}" if self.confidence else "chosen by hand"

    def looked(self, look: Look, formats: Sequence[FormatInfo], sources: Sequence[SourceSummary]) -> ImportChoice:
        """Return the choice with what the file shows: the likeliest format, and a source of that format."""
        by_name = {each.name: each for each in formats}
        name, confidence = look.guesses[0] if look.guesses else ("", 0.0)
        found = replace(self, look=look, format=by_name.get(name), confidence=confidence)
        return replace(found, source=self.source or found.likely_source(sources))

    def with_format(self, chosen: FormatInfo, sources: Sequence[SourceSummary]) -> ImportChoice:
        """Return the choice with a format that a person chose."""
        found = replace(self, format=chosen, confidence=0.0)
        return replace(found, source=self.source or found.likely_source(sources))

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
            (self.path,),
            source=self.source or None,
            format=self.format.name if self.format else None,
            site=self.rule.site,
            site_column=self.rule.column,
            create_sites=self.creates_sites,
            force=force,
            dry_run=dry_run,
            encoding=self.encoding,
        )

    def as_numbers(self, *, dry_run: bool = False) -> NumbersRequest:
        """Return the request for an inventory."""
        return NumbersRequest(
            self.customer,
            self.path,
            site=self.rule.site or None,
            format=self.format.name if self.format else None,
            create_sites=self.creates_sites,
            dry_run=dry_run,
            encoding=self.encoding,
        )


def site_rules(look: Look | None, sites: Sequence[str]) -> list[SiteRule]:
    """Return the ways in which records can get their site."""
    columns = [SiteRule(f"column “{name}” names it", column=name) for name in (look.header if look else ()) if name]
    places = [SiteRule(f"all to {name}", site=name) for name in sites]
    return [AS_BEFORE, *columns, SiteRule("all to Customer level", site=""), *places]


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
    settings = next((each.settings for each in known.sources if name_key(each.name) == name_key(choice.source)), {})
    if settings.get("site"):
        return f"all to {settings['site']}, as last time"
    if settings.get("site_column"):
        return f"column “{settings['site_column']}” names it, as last time"
    if choice.format is not None and choice.format.name == "generic" and "site" in header:
        return "column “site” names it"
    if known.has_codes:
        return "by location code, which the number begins with"
    return f"{'! ' * bool(known.sites)}no column names it: all to Customer level"


def setting_lines(choice: ImportChoice, known: Known) -> dict[str, tuple[str, str]]:
    """Return what is settled, by the name of its line: the text and the key that changes it."""
    file = f"{choice.path.name}  in {choice.path.parent}" if choice.path.name else ""
    lines = {"file": ("File", file, "/ another")}
    look = choice.look
    if look is not None:
        read = f"{look.encoding}, {look.sheet or _delimiter_name(look.delimiter)}"
        name = f"{choice.format.label} ({choice.certainty}; {read})" if choice.format else f"not recognised ({read})"
        lines["format"] = ("Format", name, "f another")
        lines["source"] = ("Source", _source_text(choice, known.sources), "o name" if choice.is_services else "")
        lines["sites"] = ("Sites", site_text(choice, known), "s another way")
        lines["create"] = ("Unknown sites", "are created" if choice.creates_sites else "are not created", "c switch")
    return {line: (f" {name:<14}{text}", f"{hint} ") for line, (name, text, hint) in lines.items()}


def _source_text(choice: ImportChoice, sources: Sequence[SourceSummary]) -> str:
    if not choice.is_services:
        return "none: it brings no service records"
    if not choice.source:
        return "not named yet"
    return choice.source if knows(sources, choice.source) else f"{choice.source}  (new)"


def _delimiter_name(delimiter: str) -> str:
    names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
    return names.get(delimiter, delimiter) if delimiter else "objects"
