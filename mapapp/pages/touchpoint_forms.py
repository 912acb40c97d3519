"""What is said of a call when it is over: who took part, what came of it, who gets the refreshed plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mapapp.pages.person_forms import Once
from mapapp.plans.touchpoints import Kind

KINDS = [(kind.value, kind.label) for kind in (Kind.CALL, Kind.MEETING)]
NO_KIND = {"required": _("Say whether it was a call or a meeting.")}
NO_DAY = {"required": _("Say on which day it was."), "invalid": _("That is not a date. Write it like 2026-02-19.")}


class Ending(Once):
    """`people` and `readers` are (number, name) of who may have taken part, and of who may get the changes."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    people = forms.MultipleChoiceField(label=_("Who took part"), required=False, widget=forms.CheckboxSelectMultiple)
    line = forms.CharField(
        label=_("What came of it, in one line"), required=False, max_length=300,
        help_text=_("It stands in the letter and in the history. May stay empty."),
    )  # fmt: skip
    readers = forms.MultipleChoiceField(
        label=_("Who gets the changes by mail"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Who has switched off these letters gets none."),
    )  # fmt: skip
    again = forms.BooleanField(label=_("Send it once more today"), required=False)
    save = forms.BooleanField(label=_("Save a version"), required=False)

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], readers: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]
        self.fields["readers"].choices = readers  # type: ignore[attr-defined]

    def numbers(self, name: str) -> list[int]:
        return [int(number) for number in self.cleaned_data[name]]


class Logging(Ending):
    """The same of a call or a meeting that was held without the page."""

    kind = forms.ChoiceField(label=_("What it was"), choices=KINDS, widget=forms.RadioSelect, error_messages=NO_KIND)
    on = forms.DateField(
        label=_("On which day"),
        error_messages=NO_DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ["kind", "on", "people", "line", "readers"]
