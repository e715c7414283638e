"""Text that means harm to a terminal, to markup or to columns, and a customer made of it (reliability.md T1–T3)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests import estates
from tests.oracle import Entry, Estate, Problem, Record, Site, Source

STEERING = (
    "\x1b]52;c;aGFja2Vk\x07",
    "\x1b]0;owned\x07",
    "\x1b]2;owned\x1b\\",
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1b]22;wait\x07",
    "\x1b[2J",
    "\x1b[H",
    "\x1b[1;31m",
    "\x1b[?1049l",
    "\x1b[?25h",
    "\x1b[6n",
    "\x1b[c",
    "\x1bc",
    "\x1b(0",
    '\x1bP$q"p\x1b\\',
    "\x1b_Gi=1\x1b\\",
    "\x1b^private\x1b\\",
    "\x9b2J",
    "\x9d52;c;aGFja2Vk\x9c",
    "\x90q\x9c",
    "\x85\x8d",
    "\x07",
    "\x08\x08\x08\x08over",
    "line\rover",
    "line\nnext",
    "tab\ttab",
    "\x0b\x0c\x0e\x0f",
    "\x00nul",
    "\x7fdel",
    "\x1b",
)
MARKUP = (
    "[/x]",
    "[red]",
    "[/]",
    "[",
    "]",
    "[[x]]",
    "[@click=app.quit]quit[/]",
    "[link=http://evil.example]x[/link]",
    "[b][i][u]",
    "\\[/x]",
    "[$primary]",
    "[on red]",
    '[a="b]',
    "[/red][/]",
    "[auto]x",
)
UNSEEN = (
    "\N{RIGHT-TO-LEFT OVERRIDE}lortnoc",
    "\N{LEFT-TO-RIGHT EMBEDDING}x\N{POP DIRECTIONAL FORMATTING}",
    "\N{RIGHT-TO-LEFT ISOLATE}x\N{POP DIRECTIONAL ISOLATE}",
    "\N{ARABIC LETTER MARK}x",
    "a\N{ZERO WIDTH SPACE}b",
    "a\N{ZERO WIDTH JOINER}b",
    "\N{ZERO WIDTH NO-BREAK SPACE}bom",
    "soft\N{SOFT HYPHEN}hyphen",
    "e" + "\N{COMBINING ACUTE ACCENT}" * 60,
    "\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}",
    "\N{FAMILY}\N{VARIATION SELECTOR-16}",
    "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}",
    "\N{REGIONAL INDICATOR SYMBOL LETTER N}\N{REGIONAL INDICATOR SYMBOL LETTER L}",
    "\N{HANGUL CHOSEONG KIYEOK}\N{HANGUL JUNGSEONG A}",
    "\ue000\uf8ff",
    "東京タワーの受付",
    "ＦＵＬＬ　ＷＩＤＴＨ",
    "Zürich Ångström",
)
CORPUS = (*STEERING, *MARKUP, *UNSEEN)
FILE_TEXTS = tuple(text.replace('"', "'") for text in CORPUS if not set(text) & set("\x00\r\n\x0b\x0c\x85\u2028\u2029"))
"""What can stand in a cell of a CSV file."""
FILE_HEADER = "number,use,site,name,vendor,[red]\x1b]0;owned\x07"


def storable(text: str) -> str:
    """Return ``text`` as a database can hold it."""
    return text.replace("\x00", "\x01")


def build(path: Path) -> str:
    """Write a hostile customer into a new database, past every check, and return its name."""
    now = datetime.now(UTC)
    name = "\x1b]52;c;aGFja2Vk\x07[/x]\x1b[2J\N{RIGHT-TO-LEFT OVERRIDE}Evil"
    sites = [f"{index:02d}{storable(text)}" for index, text in enumerate(CORPUS)]
    sources = [f"{storable(text)}{index}" for index, text in enumerate(STEERING[:6])]
    entries = [
        Entry(
            site, f"+155501{index:05d}", "Used", "Device", storable(text), description=storable(text), extra1=text[:3]
        )
        for index, (site, text) in enumerate(zip(sites, map(storable, CORPUS), strict=True))
    ]
    records = [
        Record(site, f"+155501{index + 30:05d}", "phone_line", source=sources[index % 6], name=storable(text))
        for index, (site, text) in enumerate(zip(sites, CORPUS, strict=True))
    ]
    estate = Estate(
        sites=tuple(Site(site) for site in sites),
        entries=tuple(entries),
        records=tuple(records),
        problems=tuple(Problem(sites[0], storable(text), sources[0]) for text in CORPUS),
        sources=tuple(Source(source, now) for source in sources),
    )
    with Store.open(Settings(database=path)):
        pass
    with estates.opened(path) as connection:
        estates.write(connection, name, estate)
        estates.write(connection, "Harmless", Estate(sites=(Site("Works"),)))
    return name
