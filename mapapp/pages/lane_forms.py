"""The shapes of what the pages of a side's own list post. Forms know text, dates and choices; they know no table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mapapp.pages.forms import NOT_A_DAY
from mapapp.pages.goal_forms import Day
from mapapp.pages.person_forms import NO_EMAIL, NO_NAME, Once, Sided
from mapapp.plans.models import Part
from mapapp.private.models import OwnTaskShape

Options = Sequence[tuple[str, Any]]
NOT_ONE_STEP = _("Write the number of one step, like 22 or 22+2. The +2 adds two working days.")
LINES = forms.Textarea(attrs={"rows": 3})


def step_text(described_by: str) -> forms.Textarea:
    """The words of a step, with the help that may come under them (pages/wording.py)."""
    return forms.Textarea(attrs={"rows": 2, "aria-describedby": described_by})


def needed_day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=Day(), error_messages=NOT_A_DAY)


class Behind(forms.CharField):
    """`22+2`: one shared task, and the working days between; empty for none. Kept as it is spelled."""

    part = re.compile(r"#?(\d{1,6})(?:\s*([+\-−–])\s*(\d{1,4}))?")

    def to_python(self, value: Any) -> str:
        text = str(value or "").strip()
        found = self.part.fullmatch(text)
        if text and not found:
            raise forms.ValidationError(NOT_ONE_STEP)
        return spell_behind(*parse_behind(text))


def parse_behind(text: str) -> tuple[int | None, int]:
    """The number of the shared task and the lag; None and 0 for nothing."""
    found = Behind.part.fullmatch(text)
    if not found:
        return None, 0
    number, sign, days = found.groups()
    return int(number), (1 if sign == "+" else -1) * int(days or 0)


def spell_behind(after: int | None, lag: int) -> str:
    return "" if after is None else f"{after}{lag:+d}" if lag else str(after)


class OwnTaskForm(Once):
    """`owners` are who can own it: people of the own company, people of the own list, nobody yet."""

    text = forms.CharField(label=_("What will be done"), error_messages={"required": _("Write what will be done.")},
                           widget=step_text("id_text_error id_text-help"))  # fmt: skip
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    gap = forms.CharField(label=_("If nobody yet: who is missing?"), required=False,
                          help_text=_("For example: who signs the order?"))  # fmt: skip
    starts_on = needed_day(_("Starts"))
    due_on = needed_day(_("Due"))
    after = Behind(label=_("Comes after"), required=False,
                   help_text=_("The number of a step of the shared plan, like 22. Nobody is told there."))  # fmt: skip
    note = forms.CharField(label=_("More about it"), required=False, widget=LINES)

    def __init__(self, *args: Any, owners: Options, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(owners)


class OwnStatus(forms.Form):
    """A status; for done the day when it is not today, for blocked by what and who can unblock it. What was seen of the
    status is `was`; of what goes with it, `_was` behind its name."""

    form_key = forms.CharField(max_length=40, required=False)
    was = forms.CharField(required=False)
    status = forms.ChoiceField(choices=OwnTaskShape.Status.choices)
    blocked_by = forms.CharField(required=False)
    blocked_by_was = forms.CharField(required=False, strip=False)
    unblocker = forms.IntegerField(required=False, min_value=1, max_value=999_999)
    unblocker_was = forms.IntegerField(required=False)
    done_on = forms.DateField(required=False, error_messages=NOT_A_DAY)
    done_on_was = forms.DateField(required=False)


class Fit(forms.Form):
    """The first dates that work behind the shared task, as they were shown, and those that were seen."""

    form_key = forms.CharField(max_length=40, required=False)
    starts_on = forms.DateField()
    due_on = forms.DateField()
    was_starts_on = forms.DateField()
    was_due_on = forms.DateField()


class NoteForm(Once):
    """`abouts` are what a note can be on: the plan, a person, a step. Without any it is fixed."""

    text = forms.CharField(label=_("Note"), error_messages={"required": _("Nothing is written here yet.")},
                           widget=forms.Textarea(attrs={"rows": 5}))  # fmt: skip
    about = forms.ChoiceField(label=_("It is about"), required=False)

    def __init__(self, *args: Any, abouts: Options = (), **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(abouts)
        if not abouts:
            del self.fields["about"]


class OwnPersonForm(Sided):
    name = forms.CharField(label=_("Name"), max_length=200, error_messages=NO_NAME)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    part = forms.ChoiceField(label=_("Part in the decision"), choices=Part.choices, initial=Part.OTHER)
    email = forms.EmailField(label=_("E-mail, if you know it"), max_length=254, required=False,
                             error_messages=NO_EMAIL)  # fmt: skip
    needs = forms.CharField(label=_("What this person needs to say yes, as you see it"), required=False, widget=LINES)

    field_order = ("form_key", "name", "title", "side", "part", "email", "needs")


class ShownPerson(OwnPersonForm):
    """What both companies will read of somebody."""

    needs = forms.CharField(label=_("What this person needs to say yes"), required=False, widget=LINES,
                            help_text=_("Both companies read it, so it begins empty."))  # fmt: skip


class StandInForm(Once):
    """A shared task, typed for both companies. `phases` and `owners` are those of the plan."""

    text = forms.CharField(
        label=_("What both companies will read"),
        help_text=_("Your own words for it are not copied. Write it as both may know it."),
        error_messages={"required": _("Write what will be done.")},
        widget=step_text("id_text_helptext id_text_error id_text-help"),
    )
    phase = forms.TypedChoiceField(label=_("Phase"), coerce=int, error_messages={"required": _("Choose a phase.")})
    owner = forms.ChoiceField(label=_("Owner"))
    starts_on = needed_day(_("Starts"))
    due_on = needed_day(_("Due"))

    def __init__(self, *args: Any, phases: Options, owners: Options, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, choices in (("phase", phases), ("owner", owners)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)
