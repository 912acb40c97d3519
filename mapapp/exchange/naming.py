"""What the fields of a sheet are called on the page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mapapp.exchange.vocabulary import Field


def field_labels() -> dict[str, str]:
    """Field -> its name, in the order of a select."""
    return {
        Field.TASK: _("What will be done"),
        Field.OWNER: _("Owner"),
        Field.OWNER_ORGANISATION: _("Owner’s company"),
        Field.OWNER_EMAIL: _("Owner’s e-mail"),
        Field.DUE: _("Due"),
        Field.START: _("Start"),
        Field.DURATION: _("Length in working days"),
        Field.STATUS: _("Status"),
        Field.AFTER: _("Comes after"),
        Field.PHASE: _("Phase"),
        Field.KIND: _("Kind"),
        Field.NUMBER: _("Number"),
        Field.DONE_ON: _("Done on"),
        Field.DONE_WHEN: _("Done when"),
        Field.LINK: _("Link to the evidence"),
        Field.NOTES: _("Notes, kept out of the plan"),
    }


def sheet_says(seen: str) -> str:
    """The sentence that quotes a cell."""
    return _("The sheet says “%(seen)s”.") % {"seen": seen[:200]}
