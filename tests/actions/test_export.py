"""Writing what a filter shows (W5, N6): whole or not at all, and nothing of another customer (W9)."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from inventory_tui.actions.browse import Browse
from inventory_tui.actions.export import Export, ExportRequest
from inventory_tui.errors import CancelledError, ExportError, NotFoundError, RefusedError, UsageError
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Progress, Work
from inventory_tui.settings import Settings
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.sheet import SheetTable
from inventory_tui.store import schema
from inventory_tui.store.engine import Store
from tests import estates
from tests.oracle import CUSTOMER, Entry, Estate, Record, Site, Source

ESTATE = Estate(
    sites=(Site("=Amsterdam"), Site("Berlin, Mitte")),
    entries=(
        Entry("Berlin, Mitte", "+15550100002", "Reserved", vendor="Acme, Inc.", release_date="2026-12-01"),
        Entry("=Amsterdam", "+15550100001", "Used", "Device,Hunt_Pilot", description="=1+1"),
        Entry(CUSTOMER, "*21", description='say "hi"\n[/x]', extra3="\x1b[2J"),
    ),
    records=(Record("=Amsterdam", "+15550100001", "phone_line"),),
    sources=(Source("Feed", datetime.now(UTC)),),
)
HEADER = (
    "customer,level,site,number,status,usage,vendor,number_type,description,reservation_notes,release_date,"
    "extra1,extra2,extra3"
)
ALL = NumberQuery()


@pytest.fixture
def export(settings: Settings, store: Store) -> Export:
    with estates.opened(settings.database) as connection:
        estates.write(connection, "Contoso", ESTATE)
        estates.write(connection, "Northwind", ESTATE)
    return Export(store)


def test_a_csv_has_the_columns_and_guards_of_the_contract(export: Export, tmp_path: Path) -> None:
    target = tmp_path / "numbers.csv"
    written = export.export(ExportRequest("northwind", ALL, target))

    assert written == 3
    assert target.read_bytes().decode() == (
        f"{HEADER}\n"
        'Northwind,customer,,*21,Available,,,,"say ""hi""\n[/x]",,,,,\x1b[2J\n'
        "Northwind,site,'=Amsterdam,+15550100001,Used,\"Device,Hunt_Pilot\",,,'=1+1,,,,,\n"
        'Northwind,site,"Berlin, Mitte",+15550100002,Reserved,,"Acme, Inc.",,,,2026-12-01,,,\n'
    )


@pytest.mark.parametrize("text", ["", "site:berlin*", "is:drift", "sort:site:desc", "sort:status", "status:used"])
def test_every_format_has_the_rows_the_list_shows(export: Export, store: Store, tmp_path: Path, text: str) -> None:
    query = NumberQuery.parse(text.replace("berlin*", '"Berlin, Mitte"'))
    shown = list(Browse(store).iter_rows("Northwind", query))
    for extension in ("csv", "json", "jsonl"):
        assert export.export(ExportRequest("Northwind", query, tmp_path / f"numbers.{extension}")) == len(shown)
    with (tmp_path / "numbers.csv").open(newline="", encoding="utf-8") as file:
        rows = [{name: cell.removeprefix("'") for name, cell in row.items()} for row in csv.DictReader(file)]

    assert rows == shown
    assert json.loads((tmp_path / "numbers.json").read_text("utf-8")) == shown
    lines = (tmp_path / "numbers.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == shown


def test_a_stream_gets_the_file_when_the_database_is_left_alone(export: Export, store: Store) -> None:
    """A reader at the other end of a pipe keeps nobody from writing (reliability.md F10)."""

    class Reader(io.BytesIO):
        def write(self, data: bytes) -> int:  # type: ignore[override]  # any buffer would do
            with store.write():
                return super().write(data)

    stream = Reader()
    assert export.export(ExportRequest("Northwind", ALL, format="json"), stream) == 3
    assert len(json.loads(stream.getvalue())) == 3


def test_columns_are_chosen_and_numbers_escaped(export: Export, tmp_path: Path) -> None:
    """N6: the provisioning platforms' own spelling."""
    columns = ("number", "status", "site", "usage")
    export.export(ExportRequest("Northwind", ALL, tmp_path / "a.csv", columns=columns, escape_plus=True))

    assert (tmp_path / "a.csv").read_text("utf-8") == (
        "number,status,site,usage\n*21,Available,,\n"
        '\\+15550100001,Used,\'=Amsterdam,"Device,Hunt_Pilot"\n\\+15550100002,Reserved,"Berlin, Mitte",\n'
    )


def test_json_for_a_terminal_is_ascii(export: Export) -> None:
    stream = io.BytesIO()
    export.export(ExportRequest("Northwind", ALL, format="jsonl", is_ascii=True), stream)

    assert b"\x1b" not in stream.getvalue()
    assert stream.getvalue().isascii()


def test_an_export_that_is_given_up_leaves_nothing(export: Export, tmp_path: Path) -> None:
    work = Work(report=lambda progress: work.cancel() if progress == Progress("Exporting", 0, 3) else None)
    with pytest.raises(CancelledError):
        export.export(ExportRequest("Northwind", ALL, tmp_path / "a.csv"), work=work)

    assert list(tmp_path.glob("*.csv")) + list(tmp_path.glob(".inventory*")) == []


def test_what_cannot_be_written_is_told_before_anything_is_read(export: Export, tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_text("old")
    (tmp_path / "folder.csv").mkdir()
    refused: list[tuple[ExportRequest, type[Exception]]] = [
        (ExportRequest("Northwind", ALL, tmp_path / "there.csv"), RefusedError),
        (ExportRequest("Northwind", ALL, tmp_path / "folder.csv"), ExportError),
        (ExportRequest("Northwind", ALL, tmp_path / "missing" / ".." / "a.csv"), ExportError),
        (ExportRequest("Northwind", ALL, tmp_path / "a.xls"), UsageError),
        (ExportRequest("Northwind", ALL, tmp_path / "a.csv", columns=("colour",)), UsageError),
        (ExportRequest("Nobody", ALL, tmp_path / "a.csv"), NotFoundError),
        (ExportRequest("Northwind", NumberQuery(sites=("Cork",)), tmp_path / "a.csv"), NotFoundError),
        (ExportRequest("Northwind", ALL), ValueError),
    ]
    for request, error in refused:
        with pytest.raises(error):
            export.export(request)

    assert (tmp_path / "there.csv").read_text() == "old"
    assert not (tmp_path / "a.csv").exists()


def test_a_file_is_replaced_when_that_is_asked_for(export: Export, tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_text("old")
    export.export(ExportRequest("Northwind", ALL, tmp_path / "there.csv", overwrite=True))

    assert (tmp_path / "there.csv").read_text("utf-8").startswith(HEADER)


@pytest.mark.parametrize("extension", ["csv", "xlsx", "json", "jsonl"])
def test_chosen_entries_are_written_in_the_order_shown(
    export: Export, store: Store, tmp_path: Path, extension: str
) -> None:
    """W5: those marked; not those of others (W9), nor those that are gone."""
    query = NumberQuery.parse("sort:status:desc")
    shown = Browse(store).page("Northwind", query, 0, 10)
    strangers = [entry.id for entry in Browse(store).page("Contoso")]
    chosen = [shown[2].id, shown[0].id, shown[0].id, *strangers, 10**15]
    target = tmp_path / f"numbers.{extension}"
    columns = ("number", "status")
    asked = ExportRequest("Northwind", query, target, columns=columns, entry_ids=chosen)

    assert export.export(asked) == 2
    assert _table(target) == [[shown[0].number, shown[0].state.status], [shown[2].number, shown[2].state.status]]
    filtered = ExportRequest(
        "Northwind", NumberQuery.parse("status:used"), target, columns=columns, entry_ids=chosen, overwrite=True
    )
    assert export.export(filtered) == sum(each.state.status == "Used" for each in (shown[0], shown[2]))
    assert export.export(ExportRequest("Northwind", ALL, target, entry_ids=[], overwrite=True)) == 0


def _table(target: Path) -> list[list[str]]:
    """The rows of a file of two columns."""
    match target.suffix:
        case ".csv":
            return [list(row) for row in csv.reader(target.read_text("utf-8").splitlines()[1:])]
        case ".xlsx":
            table = SheetTable(Origin(target), lambda _: True)
            return [row[:2] for row in table.rows() if isinstance(row, list)]
        case ".json":
            return [list(row.values()) for row in json.loads(target.read_text("utf-8"))]
        case _:
            return [list(json.loads(line).values()) for line in target.read_text("utf-8").splitlines()]


def test_a_workbook_that_is_given_up_or_cannot_hold_a_text_leaves_nothing(
    export: Export, store: Store, tmp_path: Path
) -> None:
    target = tmp_path / "a.xlsx"
    work = Work(report=lambda progress: work.cancel() if progress == Progress("Exporting", 0, 3) else None)
    with pytest.raises(CancelledError):
        export.export(ExportRequest("Northwind", ALL, target), work=work)
    with store.write() as connection:
        connection.execute(update(schema.entry).values(description="x" * 40_000))
    with pytest.raises(ExportError, match="32,767"):
        export.export(ExportRequest("Northwind", ALL, target))
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []
