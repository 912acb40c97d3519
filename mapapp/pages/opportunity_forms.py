"""The shape of what the seller writes of the purchase by hand."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mapapp.pages.goal_forms import day_field
from mapapp.pages.person_forms import Once
from mapapp.private.models import OpportunityShape


class OpportunityForm(Once):
    """As it stands in the CRM. Each field is held against what was seen of it."""

    stage = forms.CharField(label=_("Stage"), required=False, max_length=100, help_text=_("As the CRM calls it."))
    close_on = day_field(_("Close date"))
    forecast = forms.CharField(label=_("Forecast category"), required=False, max_length=100)
    amount = forms.DecimalField(
        label=_("Amount"), required=False, decimal_places=2, min_value=0,
        error_messages={"invalid": _("Write a number, like 120000.")},
    )  # fmt: skip
    currency = forms.CharField(label=_("Currency, three letters"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=OpportunityShape.Outcome.choices)
    outcome_why = forms.CharField(label=_("Why it was won or lost"), required=False, max_length=1000)
    outcome_on = day_field(_("When it was won or lost"))
    lost_how = forms.ChoiceField(label=_("How it was lost"), required=False,
                                 choices=[("", _("Not lost")), *OpportunityShape.Lost.choices])  # fmt: skip
    lost_to = forms.CharField(label=_("To whom"), required=False, max_length=200)
    key = forms.CharField(label=_("Number in the CRM"), required=False, max_length=100,
                          help_text=_("By this a later reading of the CRM finds it again."))  # fmt: skip
