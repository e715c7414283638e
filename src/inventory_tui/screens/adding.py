"""Adding numbers: which and where, then what will become of each (W0, W1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inventory_tui.actions.edit import Edit, PreparedAdd
from inventory_tui.actions.prepared import CUSTOMER_LEVEL
from inventory_tui.inventory.edits import ActionResult, Add, EditRow
from inventory_tui.inventory.wording import counted
from inventory_tui.inventory.work import Work
from inventory_tui.screens.deeds import Deed
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.screens.wording import state_text

ABOUT = (
    "At most 1,000 at a time, first and last alike but for their last digits. Those that exist are left as they are."
)


@dataclass(frozen=True)
class AddDeed(Deed[PreparedAdd]):
    """Adding a number, or a range."""

    actions: Edit
    customer: str
    edit: Add
    verb = "Add"

    @property
    def title(self) -> str:  # type: ignore[override]
        """The question in a few words."""
        first, last = self.edit.numbers[0], self.edit.numbers[-1]
        return f"Add? › {first}" + (f" to {last}" if last != first else "")

    def prepare(self, work: Work) -> PreparedAdd:
        """Count it, in a worker; the caller closes what comes."""
        return self.actions.prepare_add(self.customer, self.edit.first, self.edit.last, self.edit.site, work)

    def sentence(self, ready: PreparedAdd) -> str:
        """Return what will happen: ``Add 8 numbers at Berlin; 2 exist and are left as they are``."""
        if not ready.changing:
            return f"Nothing to add: {_existing(ready.skipped)}"
        kept = f"; {_existing(ready.skipped)}" if ready.skipped else ""
        return f"Add {counted(ready.changing, 'number')} at {_place(ready)}{kept}"

    def note(self, ready: PreparedAdd) -> str:
        """Return what an audit would notice about them."""
        if not ready.elsewhere:
            return ""
        stand = "stands" if ready.elsewhere == 1 else "stand"
        return (
            f"! {ready.elsewhere:,} of them {stand} at another level already: there would be two entries of one number"
        )

    def becomes(self, row: EditRow) -> str:
        """Return what becomes of a number."""
        return f"stays: {row.reason}" if row.reason else f"new: {state_text(row.after)}"

    def report(self, ready: PreparedAdd, result: ActionResult) -> str:
        """Return what was done."""
        kept = f"; {_existing(result.skipped_count)}" if result.skipped_count else ""
        return f"Added {counted(result.changed, 'number')} at {_place(ready)}{kept}"


def add_form(actions: Edit, customer: str, site: str, sites: Sequence[str]) -> FormScreen[AddDeed]:
    """Ask which numbers, and where; what no rule allows is said before the question.

    Args:
        actions: what can be done.
        customer: whose numbers.
        site: where, as proposed; blank for Customer level.
        sites: the names of the sites there are.
    """

    def submit(values: Values) -> AddDeed:
        level = values["level"].strip()
        edit = Add(values["first"], values["last"].strip() or None, level or None)
        with actions.prepare_add(customer, edit.first, edit.last, edit.site):
            return AddDeed(actions, customer, edit)

    fields = [
        Field("first", "First number", hint="+15550100001, say"),
        Field("last", "Last number", hint="of a range; blank for one number"),
        Field("level", "Level", site or CUSTOMER_LEVEL, hint="a site, or: customer", known=[*sites, CUSTOMER_LEVEL]),
    ]
    return FormScreen(f"Add numbers › {customer}", fields, submit, about=ABOUT, word="Go on")


def _place(ready: PreparedAdd) -> str:
    return ready.level.name if ready.level.is_site else "Customer level"


def _existing(many: int) -> str:
    return (
        f"{many:,} {'exists and is' if many == 1 else 'exist and are'} left as {'it is' if many == 1 else 'they are'}"
    )
