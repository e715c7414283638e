"""Invented people, devices and teams for the demo estate. Pure: the same place always gets the same name."""

from __future__ import annotations

from inventory_tui.audit.uses import Use

_GIVEN = (
    ("Ann", "ann"), ("Bo", "bo"), ("Chidi", "chidi"), ("Daniëlle", "danielle"), ("Eoin", "eoin"),
    ("Fatima", "fatima"), ("Gülşen", "guelsen"), ("Håkon", "hakon"), ("Inês", "ines"), ("Jiří", "jiri"),
    ("Katarzyna", "katarzyna"), ("Lâm", "lam"), ("Marta", "marta"), ("Ngozi", "ngozi"),
    ("Ólafur", "olafur"), ("Priya", "priya"), ("Quentin", "quentin"), ("Rosa", "rosa"),
    ("Søren", "soeren"), ("Tomás", "tomas"), ("Umut", "umut"), ("Věra", "vera"), ("Wouter", "wouter"),
    ("Xochitl", "xochitl"), ("Yara", "yara"), ("Zofia", "zofia"), ("Aiko", "aiko"), ("Björn", "bjoern"),
    ("Chloé", "chloe"), ("Dmitri", "dmitri"), ("Élodie", "elodie"), ("Femke", "femke"),
    ("Giulia", "giulia"), ("Hassan", "hassan"), ("Iker", "iker"), ("João", "joao"), ("Kwame", "kwame"),
    ("Leila", "leila"), ("Maeve", "maeve"), ("Nikos", "nikos"), ("静", "jing"), ("健太", "kenta"),
    ("지우", "jiwoo"),
)  # fmt: skip
_FAMILY = (
    ("Abara", "abara"), ("Bakker", "bakker"), ("Çelik", "celik"), ("Dvořák", "dvorak"),
    ("Eriksen", "eriksen"), ("Ferreira", "ferreira"), ("García", "garcia"), ("Horváth", "horvath"),
    ("Ibrahim", "ibrahim"), ("Jónsdóttir", "jonsdottir"), ("Kowalczyk", "kowalczyk"),
    ("Lefèvre", "lefevre"), ("Müller", "mueller"), ("Nguyễn", "nguyen"), ("O’Brien", "obrien"),
    ("Papadakis", "papadakis"), ("Quintero", "quintero"), ("Rossi", "rossi"), ("Şahin", "sahin"),
    ("Þorsteinsson", "thorsteinsson"), ("Usman", "usman"), ("Visser", "visser"), ("Wójcik", "wojcik"),
    ("Ximénez", "ximenez"), ("Yılmaz", "yilmaz"), ("Zhou", "zhou"), ("Achterberg", "achterberg"),
    ("Byrne", "byrne"), ("Castro", "castro"), ("Dąbrowski", "dabrowski"), ("Etxeberria", "etxeberria"),
    ("Fischer", "fischer"), ("Grønvold", "gronvold"), ("Haddad", "haddad"), ("Iyer", "iyer"),
    ("Jansen", "jansen"), ("Kelly", "kelly"), ("Lindqvist", "lindqvist"), ("Meijer", "meijer"),
    ("Novák", "novak"), ("Okafor", "okafor"), ("Pereira", "pereira"), ("Ruiz", "ruiz"),
    ("Silva", "silva"), ("陈", "chen"), ("佐藤", "sato"), ("김", "kim"),
)  # fmt: skip
_TEAMS = (
    "Helpdesk", "Reception", "Sales", "Billing", "Field service", "Network operations", "Press office", "Payroll",
    "Facilities", "Retention", "Number porting", "Emergency desk", "Wholesale", "Legal", "Procurement",
)  # fmt: skip
_PLACES = (
    "lobby", "meeting room 1", "meeting room 2", "warehouse", "loading dock", "canteen", "lift", "car park gate",
    "server room", "training room", "shop counter", "reception desk",
)  # fmt: skip

_PREFIX: dict[Use, str] = {
    Use.PHONE_LINE: "SEP02",
    Use.DEVICE_PROFILE_LINE: "EM-",
    Use.REMOTE_DESTINATION_PROFILE_LINE: "RDP-",
    Use.VOSS_PHONE: "PHN-",
    Use.AUDIOCODES_DEVICE: "AC02",
    Use.CTI_ROUTE_POINT: "CTIRP-",
}
_SUFFIX: dict[Use, str] = {
    Use.HUNT_PILOT: "",
    Use.PICKUP_GROUP_PILOT: " pickup",
    Use.SYSTEM_CALL_HANDLER: " greeting",
    Use.VOICEMAIL_PILOT: " voicemail",
    Use.MEET_ME: " Meet-Me",
    Use.CALL_PARK: " park",
    Use.DIRECTED_CALL_PARK: " directed park",
    Use.VOICE_APPLICATION: " auto attendant",
    Use.CONFERENCE_BRIDGE: " conferences",
    Use.OTHER_SERVICE: " paging",
}


def person(place: int) -> str:
    """Return the display name of the person at a place of the estate."""
    return f"{_GIVEN[place * 17 % len(_GIVEN)][0]} {_FAMILY[place * 29 % len(_FAMILY)][0]}"


def handle(place: int) -> str:
    """Return the same person's sign-in name, in ASCII."""
    return f"{_GIVEN[place * 17 % len(_GIVEN)][1]}.{_FAMILY[place * 29 % len(_FAMILY)][1]}"


def team(place: int) -> str:
    """Return the name of a team."""
    return _TEAMS[place * 7 % len(_TEAMS)]


def spot(place: int) -> str:
    """Return a spot in a building that has a phone of its own."""
    return _PLACES[place * 5 % len(_PLACES)]


def pattern(place: int) -> str:
    """Return the name of a translation pattern that leads to a number."""
    return f"translation for {team(place)}"


def thing(use: Use, place: int, site: str, domain: str) -> tuple[str, str]:
    """Return name and description of what has the number at a place of the estate.

    Args:
        use: the kind of thing.
        place: counts the numbers of the estate.
        site: the name of its site.
        domain: the customer's mail domain.
    """
    if use in (Use.PHONE_LINE, Use.AUDIOCODES_DEVICE):
        return f"{_PREFIX[use]}{place * 2_654_435_761 % 0x100_0000_0000:010X}", person(place)
    if use is Use.TEAMS_USER:
        return f"{handle(place)}{place}@{domain}", person(place)
    if use in (Use.WEBEX_USER, Use.MENTIONED):
        return person(place), ""
    if use in _PREFIX:
        return f"{_PREFIX[use]}{handle(place)}-{place}", f"{person(place)}, {site}"
    if use in _SUFFIX:
        return f"{team(place)} {site}{_SUFFIX[use]}", ""
    return "", ""
