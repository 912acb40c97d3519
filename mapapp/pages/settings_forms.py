"""The shapes of what the settings of a plan post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mapapp.pages.goal_forms import day_field
from mapapp.pages.person_forms import Once


class HeadForm(Once):
    """The head of the plan. What the value is called depends on who reads."""

    name = forms.CharField(
        label=_("Name of the plan"),
        help_text=_("The goal, as the buying company says it."),
        error_messages={"required": _("Write the name of the plan.")},
    )
    account = forms.CharField(
        label=_("Company that buys"), error_messages={"required": _("Write the name of the company.")}
    )
    target_signature_on = day_field(_("Target for signature"))
    target_go_live_on = day_field(_("Target for go live"))
    value = forms.DecimalField(
        label=_("Value"), required=False, decimal_places=2, min_value=0,
        error_messages={"invalid": _("Write a number, like 120000.")},
    )  # fmt: skip
    currency = forms.CharField(label=_("Currency, three letters"), required=False)
    value_note = forms.CharField(label=_("For what, like: a year"), required=False)

    def __init__(self, *args: Any, is_buyer: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if is_buyer:
            self.fields["value"].label = _("Budget asked for")
