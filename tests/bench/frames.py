"""The same audit as many would write it: pandas reads, merges and writes back. Measured only where pandas is there."""

from __future__ import annotations

import importlib
import sqlite3
import sys
from typing import Any

from inventory_tui.audit.uses import Kind, Use, truth_of


def main() -> None:
    """Audit ``PATH CUSTOMER``."""
    pandas: Any = importlib.import_module("pandas")
    path, customer_name = sys.argv[1:]
    connection = sqlite3.connect(path)
    (customer,) = connection.execute("SELECT id FROM customer WHERE name = ?", (customer_name,)).fetchone()
    where = f"WHERE customer_id = {customer}"
    kinds = {
        slot: Kind(Use(use), vendor)
        for slot, use, vendor in connection.execute(f"SELECT slot, use, vendor FROM kind {where}")
    }
    states = {
        tuple(words): id_ for id_, *words in connection.execute(f"SELECT id, status, usage, vendor FROM state {where}")
    }
    records = pandas.read_sql(f"SELECT number, kind FROM record {where}", connection)
    entries = pandas.read_sql(f"SELECT id, number, state_id FROM entry {where}", connection)
    records["bit"] = 1 << records["kind"].to_numpy()
    sets = records.drop_duplicates().groupby("number")["bit"].sum().rename("kinds").reset_index()
    meaning = {}
    for members in sets["kinds"].unique():
        truth = truth_of(kind for slot, kind in kinds.items() if int(members) >> slot & 1)
        if truth is not None:
            meaning[members] = states[truth.status.value, truth.usage, truth.vendor]
    sets["after"] = sets["kinds"].map(meaning)
    merged = entries.merge(sets, on="number", how="left")
    words = {id_: state for state, id_ in states.items()}
    empty = {id_: states.get(("Available", "", state[2]), states["Available", "", ""]) for id_, state in words.items()}
    merged["after"] = merged["after"].fillna(merged["state_id"].map(empty)).astype(int)
    changed = merged[merged["after"] != merged["state_id"]]
    missing = sets[~sets["number"].isin(entries["number"])]
    (level,) = connection.execute(f"SELECT id FROM level {where} AND kind = 'customer'").fetchone()
    with connection:
        connection.executemany(
            "UPDATE entry SET state_id = ? WHERE id = ?", changed[["after", "id"]].itertuples(index=False, name=None)
        )
        connection.executemany(
            "INSERT INTO entry (customer_id, level_id, number, state_id) VALUES (?, ?, ?, ?)",
            ((customer, level, number, int(after)) for number, after in missing[["number", "after"]].values.tolist()),
        )
    connection.close()


if __name__ == "__main__":
    main()
