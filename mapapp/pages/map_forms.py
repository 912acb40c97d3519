"""The shapes of what the pages of the seller's map post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _

from mapapp.pages.person_forms import LINES, Once
from mapapp.private.stances import Influence, Stance

OFF = ("", _("Not placed"))


def _step(label: Any, steps: type[IntegerChoices]) -> forms.TypedChoiceField:
    """One of five, or none of them."""
    choices = [OFF, *((str(step.value), step.label) for step in steps)]
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, empty_value=None, required=False,
        error_messages={"invalid_choice": _("Choose one of the five steps.")},
    )  # fmt: skip


class PlaceForm(Once):
    """Where somebody stands, and how much of the decision is his."""

    stance = _step(_("Stance today"), Stance)
    influence = _step(_("Influence on the decision"), Influence)
    why = forms.CharField(label=_("Why, in one line"), required=False, max_length=300,
                          help_text=_("What was said or done. It stands in the trail."))  # fmt: skip


class LineForm(Once):
    """`people` are (key, name) of whom somebody may report to."""

    boss = forms.ChoiceField(label=_("Reports to"), required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["boss"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Not known")), *people]


class NeedForm(Once):
    needs = forms.CharField(label=_("What this person needs and would not write on the plan"), required=False,
                            max_length=4000, widget=LINES)  # fmt: skip
