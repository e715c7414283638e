"""Writing the free fields of numbers: of one, as they are; of many, only what is filled in."""

from __future__ import annotations

from inventory_tui.errors import UsageError
from inventory_tui.inventory.edits import MODIFIABLE, Modify
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.deeds import FIELD_NAMES, EditDeed
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.screens.selected import Selected

BLANK = '""'
"""What makes a field of many numbers blank."""


def fields_form(actions: Actions, selected: Selected) -> FormScreen[EditDeed]:
    """Ask what the free fields are to be; only those that differ are written."""
    entry = selected.entry
    before = {name: getattr(entry, name) if entry is not None else "" for name in MODIFIABLE}

    def take(values: Values) -> EditDeed:
        written = {name: values[name] for name in MODIFIABLE if values[name] != before[name]}
        if entry is None:
            written = {name: "" if words.strip() == BLANK else words for name, words in written.items()}
        if not written:
            raise UsageError("nothing was changed yet")
        return EditDeed(actions.edit, selected.customer, selected.words, selected.read, Modify(written))

    hint = "" if entry is not None else "as it is"
    fields = [Field(name, FIELD_NAMES[name].capitalize(), before[name], hint) for name in MODIFIABLE]
    about = f"A field left blank stays as it is; {BLANK} makes it blank." if entry is None else ""
    return FormScreen(f"Edit › {selected.words}", fields, take, about=about, word="Go on")
