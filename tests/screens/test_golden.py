"""The screens as text, at both sizes: what is on them and where the eye goes (screens.md, Drawings)."""

from __future__ import annotations

import re

import pytest
from syrupy.assertion import SnapshotAssertion

from inventory_tui.bootstrap import Actions
from tests.screens.play import LARGE, SMALL, Play, played
from tests.screens.world import CONTOSO, FABRIKAM, NORTHWIND

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "140x40"])
Size = tuple[int, int]


async def until_still(play: Play, sign: str) -> str:
    """Wait for a sign and until nothing changes any more; return the screen without what differs from day to day."""
    await play.wait(sign)
    before = ""
    while play.text != before:
        before = play.text
        await play.rest()
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "2026-01-01 00:00", before)


@SIZES
async def test_customers(world: Actions, snapshot: SnapshotAssertion, size: Size) -> None:
    async with played(world, size) as play:
        await play.wait(NORTHWIND)
        await play.press("end")
        assert await until_still(play, "stale source") == snapshot


async def test_welcome(actions: Actions, snapshot: SnapshotAssertion) -> None:
    async with played(actions) as play:
        assert await until_still(play, "Three ways on") == snapshot


async def test_form(world: Actions, snapshot: SnapshotAssertion) -> None:
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "E")
        assert await until_still(play, "Number management") == snapshot


@SIZES
async def test_scope(world: Actions, snapshot: SnapshotAssertion, size: Size) -> None:
    async with played(world, size) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "a")
        await play.wait("Sources:")
        await play.press("3", "space")
        assert await until_still(play, "1 of 3") == snapshot


async def test_scope_under_slc(world: Actions, snapshot: SnapshotAssertion) -> None:
    async with played(world) as play:
        await play.wait(CONTOSO)
        await play.press("a")
        assert await until_still(play, "Sources:") == snapshot


async def test_scope_without_number_management(world: Actions, snapshot: SnapshotAssertion) -> None:
    async with played(world) as play:
        await play.wait(FABRIKAM)
        await play.press("j", "a")
        assert await until_still(play, "turned off") == snapshot


@SIZES
async def test_preview(world: Actions, snapshot: SnapshotAssertion, size: Size) -> None:
    async with played(world, size) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "a")
        await play.wait("Sources:")
        await play.press("2", "enter")
        assert await until_still(play, "1 of 80") == snapshot


async def test_save_question(world: Actions, snapshot: SnapshotAssertion) -> None:
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "a")
        await play.wait("Sources:")
        await play.press("2", "enter")
        await play.wait("1 of 80")
        await play.press("s")
        assert await until_still(play, "Save the audit?") == snapshot


@SIZES
async def test_inventory(world: Actions, snapshot: SnapshotAssertion, size: Size) -> None:
    async with played(world, size, NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.wait("Available 33%")
        await play.press("j", "j")
        assert await until_still(play, "row 3 of 302") == snapshot


async def test_number(world: Actions, snapshot: SnapshotAssertion) -> None:
    async with played(world, SMALL, NORTHWIND) as play:
        await play.wait("row 1 of 302")
        await play.press("j", "enter")
        assert await until_still(play, "Where it is used") == snapshot


@SIZES
async def test_sources(world: Actions, snapshot: SnapshotAssertion, size: Size) -> None:
    async with played(world, size) as play:
        await play.wait(NORTHWIND)
        await play.press("end", "o")
        assert await until_still(play, "2 sources") == snapshot


async def test_help(world: Actions, snapshot: SnapshotAssertion) -> None:
    async with played(world) as play:
        await play.wait(NORTHWIND)
        await play.press("question_mark")
        assert await until_still(play, "Help ›") == snapshot


@SIZES
async def test_question(world: Actions, snapshot: SnapshotAssertion, size: Size) -> None:
    world.edit.add(NORTHWIND, "+15550120000", "+15550120149", "Cork")
    async with played(world, size, NORTHWIND) as play:
        await play.wait("row 1 of 452")
        await play.press("A")
        await play.wait("452 marked")
        await play.press("d")
        assert await until_still(play, "1 of 190") == snapshot
