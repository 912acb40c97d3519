"""The shapes of what is posted when a buyer's answer is written down. Forms know text and choices; no table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mapapp.pages.goal_forms import Day
from mapapp.pages.lane_forms import LINES, Options, StandInForm, needed_day, step_text
from mapapp.pages.person_forms import Once
from mapapp.private.models import ConditionShape

WHO = _("Choose who was asked, from the people of the buying company.")


class AnswerForm(Once):
    """What somebody said. `people` are those of the buying company, `steps` the open ones of the plan."""

    person = forms.TypedChoiceField(label=_("Who was asked"), coerce=int,
                                    error_messages=dict.fromkeys(("required", "invalid_choice"), WHO))  # fmt: skip
    task = forms.TypedChoiceField(label=_("About which step"), coerce=int, empty_value=None, required=False)
    asked_on = needed_day(_("Asked on"))
    said = forms.CharField(
        label=_("“What would need to be true for you to commit?”"),
        help_text=_("The answer, in the words that were said."),
        error_messages={"required": _("Write what was said.")}, max_length=4000, widget=LINES,
    )  # fmt: skip
    reading = forms.ChoiceField(label=_("What you take it to mean"), required=False,
                                choices=[("", _("I do not know yet")), *ConditionShape.Reading.choices])  # fmt: skip

    def __init__(self, *args: Any, people: Options, steps: Options, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, choices in (("person", people), ("task", [("", _("The plan as a whole")), *steps])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)


class AnswerStepForm(StandInForm):
    """The step that makes it true, typed for both companies."""

    text = forms.CharField(
        label=_("The step that makes it true, as both companies will read it"),
        help_text=_("The answer itself stays yours. Write who does what, and what is there afterwards."),
        error_messages={"required": _("Write what will be done.")},
        widget=step_text("id_text_helptext id_text_error id_text-help"),
    )


class ThoughtsForm(Once):
    """What a manager thinks of a plan. `seen` is the number of the review that was before him."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Note to whoever runs it"), required=False, max_length=4000, widget=LINES)
    look_on = forms.DateField(label=_("Look again on"), required=False, widget=Day(),
                              help_text=_("Then it stands under “Coach this week”. Empty: not planned."))  # fmt: skip
