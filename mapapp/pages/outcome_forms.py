"""The shapes of what the page about the outcome posts: won, or lost."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mapapp.pages.goal_forms import day_field
from mapapp.pages.person_forms import LINES, Once
from mapapp.private.models import OpportunityShape


class OutcomeForm(Once):
    """What won and lost share. `was` is all that was written down before, in a line."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    on = day_field(_("On which day"))

    def clean_on(self) -> object:
        if self.cleaned_data["on"] is None:
            raise forms.ValidationError(_("Choose the day."))
        return self.cleaned_data["on"]


class WonForm(OutcomeForm):
    why = forms.CharField(
        label=_("Why it was won"), max_length=1000, widget=LINES, help_text=_("What the next plan can learn from it."),
        error_messages={"required": _("Say in a line why: the next plan learns from it.")},
    )  # fmt: skip
    sign = forms.BooleanField(
        label=_("Mark the plan’s signature as done on that day"), required=False, initial=True,
        help_text=_("Both companies read that it is signed, and nothing else of this page."),
    )  # fmt: skip


class LostForm(OutcomeForm):
    how = forms.ChoiceField(
        label=_("How it was lost"), choices=OpportunityShape.Lost.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it was lost.")},
    )  # fmt: skip
    to = forms.CharField(label=_("To whom, if to anybody"), required=False, max_length=200)
    why = forms.CharField(
        label=_("Why it was lost"), max_length=1000, widget=LINES,
        help_text=_("Filled in with what held the plan up last. Word it anew if it was something else."),
        error_messages={"required": _("Say in a line why: the next plan learns from it.")},
    )  # fmt: skip
    retire = forms.BooleanField(
        label=_("Retire the shared plan as well"), required=False, initial=True,
        help_text=_("It can be read from then on, and nothing on it changes any more."),
    )  # fmt: skip
    shared = forms.CharField(
        label=_("What both companies read"), required=False, max_length=500,
        help_text=_("This line stands on the plan as the reason of its end. Nothing else of this page does."),
    )  # fmt: skip

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if data.get("retire") and not data.get("shared", "").strip():
            self.add_error("shared", _("Write the line that both companies read, or do not retire the plan now."))
        return data
