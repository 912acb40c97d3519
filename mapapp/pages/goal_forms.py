"""The shapes of what the pages of goals, phases and criteria post. Forms know text and dates; they know no table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mapapp.pages.person_forms import Once

NOT_A_DAY = {"invalid": _("That is not a day. Choose one, like 25 Feb 2026.")}


class Day(forms.DateInput):
    """A day as the browser picks it."""

    input_type = "date"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%Y-%m-%d", **more)


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=Day(), error_messages=NOT_A_DAY, **more)


class GoalForm(Once):
    """`people` are (number, name) of who may have said it, in groups by company."""

    statement = forms.CharField(
        label=_("In their own words"),
        help_text=_("What would make this worth it? Write what was said, not what was meant."),
        error_messages={"required": _("Write what they want to achieve.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    said_by = forms.TypedChoiceField(label=_("Said by"), required=False, coerce=int, empty_value=None)
    said_on = day_field(_("Said on"))

    def __init__(self, *args: Any, people: list[tuple[str, list[tuple[int, str]]]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["said_by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Nobody in particular")), *people]


class MeasureForm(Once):
    """`people` as in GoalForm, of whom one looks at it after go live."""

    what = forms.CharField(
        label=_("What is counted"),
        help_text=_("For example: working days to plan an account."),
        error_messages={"required": _("Write what is counted.")},
    )
    today = forms.CharField(label=_("Today"), required=False)
    target = forms.CharField(label=_("Goal"), required=False)
    unit = forms.CharField(label=_("Unit"), required=False, help_text=_("Like %, days, hours."))
    by_on = day_field(_("By when"), help_text=_("The day it should be reached."))
    result = forms.CharField(label=_("Result so far"), required=False, help_text=_("The latest number."))
    result_note = forms.CharField(
        label=_("Note on the result"), required=False, help_text=_("Where the number comes from.")
    )
    checker = forms.TypedChoiceField(
        label=_("Looks at it after go live"), required=False, coerce=int, empty_value=None,
        help_text=_("Is asked what it is after 30, 60 and 90 days."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[tuple[str, list[tuple[int, str]]]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["checker"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Who said the goal")), *people]


class PhaseName(Once):
    name = forms.CharField(label=_("Name"), error_messages={"required": _("Write the name of the phase.")})
    was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


class NewPhase(Once):
    name = forms.CharField(label=_("Name"), error_messages={"required": _("Write the name of the phase.")})
    is_trial = forms.BooleanField(
        label=_("It is a trial"), required=False, help_text=_("It starts only once its exit criteria are written down.")
    )


class PhaseAct(Once):
    """What is done to a phase from the list: moved, marked, removed."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("up", "down", "trial", "no-trial", "remove")])
    was = forms.CharField(required=False)


class CriteriaForm(Once):
    texts = forms.CharField(
        label=_("What must be true at the end, a line each"),
        required=False,
        help_text=_("Something that both companies can check, with a number where there is one."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
