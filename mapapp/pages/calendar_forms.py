"""The shapes of what says when a company works. Forms know codes, days and names; they know no table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mapapp.pages.goal_forms import Day
from mapapp.pages.new_plan_forms import NOT_A_DAY
from mapapp.pages.person_forms import Once

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
NO_COUNTRY = _("None of them: public holidays are working days")


class WeekForm(Once):
    """`kept` is the zone that stands there now: it may be one that the list does not offer.

    `subdivisions` are those of the country that the form names, `asked` is the country they were offered for; `usual`
    says which days people work there, if others.
    """

    works = forms.MultipleChoiceField(
        label=_("Working days"),
        choices=[(str(day), name) for day, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("At least one day of the week has to be a working day.")},
    )
    country = forms.ChoiceField(label=_("Public holidays of"), required=False)
    subdivision = forms.CharField(label=_("Which part of the country"), required=False, widget=forms.Select)
    asked = forms.CharField(required=False, widget=forms.HiddenInput)
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("When a day ends, and a task is late."))

    def __init__(
        self, *args: Any, kept: str, company: str, countries: Mapping[str, str], subdivisions: Mapping[str, str],
        usual: str, **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)
        self.fields["works"].help_text = usual
        self.fields["works"].label = gettext("Days on which %(company)s works") % {"company": company}
        self._offer("time_zone", {zone: zone.replace("_", " ") for zone in ("UTC", kept, *ZONES)})
        self._offer("country", {"": str(NO_COUNTRY), **countries})
        if subdivisions:
            whole = {"": gettext("The whole country")}
            self.fields["subdivision"].widget.choices = list({**whole, **subdivisions}.items())
        else:
            self.fields["subdivision"].widget = forms.HiddenInput()

    def _offer(self, name: str, choices: Mapping[str, str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices.items())


class ClosureForm(Once):
    """Days on which a company is closed, the first and the last counted. One day needs no last."""

    what = forms.CharField(
        label=_("What for, like: year end"),
        error_messages={"required": _("Write why you are closed. Both companies read it.")},
    )
    first_on = forms.DateField(label=_("First day"), widget=Day(), error_messages=NOT_A_DAY)
    last_on = forms.DateField(
        label=_("Last day, if there are more"), required=False, widget=Day(), error_messages=NOT_A_DAY
    )

    field_order = ("form_key", "what", "first_on", "last_on")
