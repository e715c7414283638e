"""Entries of one customer about to change, in temporary tables: what an edit and an undo of it have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from inventory_tui.inventory.model import Customer, State
from inventory_tui.store import states


@dataclass
class Judging:
    """Statements about one customer, on a connection of its own, and the states that its entries come to."""

    conn: Connection
    customer: Customer
    states: dict[int, State] = field(init=False, default_factory=dict)
    """By id; one that the customer does not have yet has a negative one, until ``make_states_real``."""

    def state_id(self, state: State) -> int:
        """Return the id of a state."""
        for state_id, known in self.states.items():
            if known == state:
                return state_id
        provisional = min(0, 0, *self.states) - 1
        self.states[provisional] = state
        return provisional

    def make_states_real(self, judged: str) -> None:
        """Give new states their ids in the customer's dictionary; needs the write gate.

        Args:
            judged: the temporary table whose ``after_id`` says what entries come to.
        """
        provisional = {state_id: state for state_id, state in self.states.items() if state_id < 0}
        real = states.state_ids(self.conn, self.customer.id, provisional.values()) if provisional else {}
        for state_id, state in provisional.items():
            self.run(f"UPDATE {judged} SET after_id = :real WHERE after_id = :old", real=real[state], old=state_id)
            self.states[real[state]] = state

    def run(self, statement: str, **values: object) -> int:
        """Run one statement with ``values`` and what all of them know; return the rows it wrote."""
        return self.conn.execute(text(statement), self._bound(statement, values)).rowcount

    def rows(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        """Return all rows of a query, fetched whole."""
        return [tuple(row) for row in self.conn.execute(text(statement), self._bound(statement, values))]

    def known(self) -> dict[str, object]:
        """Return what every statement may name: the customer's id."""
        return {"customer": self.customer.id}

    def _bound(self, statement: str, values: dict[str, object]) -> dict[str, object]:
        every = self.known() | values
        return {name: every[name] for name in text(statement).compile().params}
