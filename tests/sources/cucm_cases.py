"""Rows of CUCM exports as they are written, one case for each sort of table (sources.md 1.2, 1.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from tests.sources.cucm_files import HEADERS, bat_header, phone, phone_header, row_of
from tests.sources.kit import Case

_NUMBERS: Final = ("\\+15550100001", "5101", "NULL", "5102", "ann@example.com")
_PARTITIONS: Final = ("DN-PT", "NULL", "", "null/null", "DN-PT")
_WORDS: Final = ("Sales,\nfirst floor", "Zoë 全角", "", "[/x]", "NULL")
_PHONE: Final = ("device name", "directory number 1", "route partition 1")
_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "phone.csv": _PHONE,
    "ctiroutepoint.csv": _PHONE,
    "directorynumber.csv": ("alerting name", "directory number", "route partition"),
    "huntpilot.csv": ("description", "hunt pilot", "route partition"),
    "linegroup.csv": ("name", "dn or pattern 2", "route partition 2"),
    "meetmenumber.csv": ("description", "meetme number", "routepartition"),
    "voicemailpilot.csv": ("description", "directory number", "calling search space"),
    "conferencenow.csv": ("description", "conference now number", "route partition"),
    "routepattern.csv": ("description", "route pattern", "route partition"),
}


def _rows(header: Sequence[str], columns: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(row_of(header, **dict(zip(columns, cells, strict=True))))
        for cells in zip(_WORDS, _NUMBERS, _PARTITIONS, strict=True)
    )


def _phones(header: Sequence[str], name: str) -> Case:
    rows = (
        phone("SEP020000000001", "\\+15550100001", "\\+15550100002", Description="Desk;\none"),
        phone("CSFANN", "5101", "ann@example.com"),
        phone("Template"),
        phone("SEP020000000002", "5101", "", Location="Hub_None"),
    )
    return Case("cucm-phones", tuple(header), tuple(tuple(row_of(header, **row)) for row in rows), name=name)


CUCM_CASES: Final = (
    *(
        Case("cucm-tar", HEADERS[name], _rows(HEADERS[name], columns), member=name)
        for name, columns in _COLUMNS.items()
    ),
    _phones(phone_header(2), "14"),
    _phones(bat_header(2), "8x"),
    Case(
        "cucm-phones",
        ("DEVICE NAME", "DESCRIPTION", "OWNER USER ID", "DIRECTORY NUMBER 1", "DISPLAY 1"),
        (
            ("SEP020000000001", "Lobby,\nleft", "ann", "\\+15550100001", "Ann"),
            ("SEP020000000002", "", "", "5101", "Bo"),
            ("SEP020000000003", "", "", "51X1", "Bo"),
        ),
        name="specific",
    ),
    Case(
        "cucm-phones",
        ("MAC ADDRESS", "description", "DIRECTORY NUMBER  1", "ROUTE PARTITION  1", "DIRECTORY NUMBER  2"),
        (("020000000001", "Lobby\n2", "\\+15550100001", "DN-PT", "5101"), ("020000000002", "Desk", "5102", "", "")),
        name="template",
    ),
    Case(
        "cucm-phones",
        HEADERS["huntpilot.csv"],
        _rows(HEADERS["huntpilot.csv"], _COLUMNS["huntpilot.csv"]),
        name="hunt-pilots",
    ),
)
