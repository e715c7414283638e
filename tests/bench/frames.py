"""The same audit as many would write it: pandas reads the tables, merges, and writes the inventory back.

Measured only where pandas is installed; the product does not need it.
"""

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
    entries = pandas.read_sql(f"SELECT * FROM entry {where}", connection)
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
    merged["state_id"] = merged["after"]
    (level,) = connection.execute(f"SELECT id FROM level {where} AND kind = 'customer'").fetchone()
    missing = sets[~sets["number"].isin(entries["number"])]
    created = pandas.DataFrame({"number": missing["number"], "state_id": missing["after"].astype(int)})
    created = created.assign(customer_id=customer, level_id=level)
    for column in ("number_type", "description", "reservation_notes", "extra1", "extra2", "extra3"):
        created[column] = ""
    with connection:
        connection.execute(f"DELETE FROM entry {where}")
        merged[entries.columns].to_sql("entry", connection, if_exists="append", index=False)
        created.to_sql("entry", connection, if_exists="append", index=False)
    connection.close()


if __name__ == "__main__":
    main()
