"""The shapes of what the pages of templates post. Forms know text and numbers; they know no table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mapapp.pages.forms import After, spell_after
from mapapp.pages.lane_forms import step_text
from mapapp.pages.new_plan_forms import ahead, day_field
from mapapp.pages.person_forms import Once
from mapapp.plans.changes.template_bounds import LIMITS, STEP_DAYS
from mapapp.plans.models import Part, Task
from mapapp.plans.template_shape import SELLER_PARTS

DAY = re.compile(r"\d{4}-\d\d-\d\d")
NO_NAME = {"required": _("Write the name of the template.")}
NO_PHASE = {"required": _("Write the name of the phase.")}
OWNERS = [
    (_("At the buyer’s"), list(Part.choices)),
    (_("Your own company"), list(SELLER_PARTS.items())),
]


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class Named(Once):
    """Another template of the team's; with a file, what the file says, under its own name unless another is given."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    file = forms.FileField(
        label=_("Or bring a template as a file"), required=False, allow_empty_file=True,
        help_text=_("JSON, as a template’s page gives it. A plan’s own file makes one too: bring it as a new plan."),
    )  # fmt: skip

    def __init__(self, *args: Any, copies: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".json"
        if copies:
            del self.fields["file"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("name") and not data.get("file") and "file" not in self.errors:
            self.add_error("name", NO_NAME["required"])
        return data


class Head(Once):
    name = forms.CharField(label=_("Name"), max_length=200, error_messages=NO_NAME)
    about = forms.CharField(
        label=_("For which purchases"), max_length=500, required=False, widget=area(2),
        help_text=_("It stands on the card: how many people decide, what size, what it leaves out."),
    )  # fmt: skip


class NewTemplatePhase(Once):
    name = forms.CharField(label=_("Name"), max_length=200, error_messages=NO_PHASE)
    is_trial = forms.BooleanField(
        label=_("It is a trial"), required=False, help_text=_("It starts only once its exit criteria are written down.")
    )


class PhaseSheet(Once):
    name = forms.CharField(label=_("Name"), max_length=200, error_messages=NO_PHASE)
    is_trial = forms.BooleanField(label=_("It is a trial"), required=False)
    criteria = forms.CharField(
        label=_("Exit criteria to begin with, a line each"), required=False, widget=area(4),
        help_text=_("Only of a trial. They stand in each new plan, for both companies to change before it starts."),
    )  # fmt: skip


class StepSheet(Once):
    """A step. `phases` are (number, name)."""

    text = forms.CharField(
        label=_("What will be done"), max_length=LIMITS["text"], widget=step_text("id_text_error id_text-help"),
        error_messages={"required": _("Write what will be done.")},
    )  # fmt: skip
    phase = forms.TypedChoiceField(label=_("Phase"), coerce=int)
    part = forms.ChoiceField(
        label=_("Who does it"), choices=OWNERS,
        help_text=_("A part in the decision: whoever has it on the plan becomes the owner."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=Task.Kind.choices)
    days = forms.IntegerField(
        label=_("Working days"), min_value=0, max_value=STEP_DAYS, required=False, help_text=_("None for a milestone."),
        error_messages={"invalid": _("Write a number of working days.")},
    )  # fmt: skip
    after = After(
        label=_("Comes after"), required=False,
        help_text=_("Numbers of steps, like 21, 25+2. The +2 adds two working days, −1 begins before the other ends."),
    )  # fmt: skip
    mark = forms.ChoiceField(label=_("Marked as"), choices=Task.Mark.choices, required=False)
    done_when = forms.CharField(label=_("Done when"), max_length=LIMITS["done_when"], required=False, widget=area(2))
    question = forms.CharField(
        label=_("Question while nobody is named"), max_length=LIMITS["question"], required=False,
        help_text=_("Such as “Who owns the security review?”. Without one, the usual question of the part is asked."),
    )  # fmt: skip
    hint = forms.CharField(
        label=_("How to word it"), max_length=LIMITS["hint"], required=False, widget=area(2),
        help_text=_("Only your company sees it, beside the words of the step when somebody edits them."),
    )  # fmt: skip
    aim = forms.CharField(
        label=_("What it leads to"), max_length=LIMITS["aim"], required=False,
        help_text=_("The goal or the exit criterion that it serves. Only your company sees it."),
    )  # fmt: skip
    locked = forms.BooleanField(
        label=_("Locked"), required=False,
        help_text=_("On a plan only a lead may say that it is not needed, with a reason that both companies read."),
    )  # fmt: skip

    def __init__(self, *args: Any, phases: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["phase"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = phases
        self.fields["days"].widget.attrs["inputmode"] = "numeric"

    def clean_days(self) -> int:
        days: int | None = self.cleaned_data["days"]
        return days or 0

    def clean_after(self) -> str:
        return spell_after(self.cleaned_data["after"] or ())


class Learning(Once):
    """A template of a plan. `clean` takes the names of the plan out of a text: its name has none either."""

    name = forms.CharField(label=_("Name of the template"), max_length=200, error_messages=NO_NAME)
    lengths = forms.ChoiceField(
        label=_("How long the steps are"), initial="planned", widget=forms.RadioSelect,
        choices=[("planned", _("As they were planned")), ("took", _("As long as they took, where they are done"))],
    )  # fmt: skip

    def __init__(self, *args: Any, clean: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.without_names = clean

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.without_names(name) != name:
            raise forms.ValidationError(_("This names something of the plan. Write what kind of plan it is."))
        return name


def words_in(posted: Mapping[str, str]) -> dict[int, str]:
    """What somebody wrote in the place of the words of a step, by its number: `text-7`."""
    pairs = ((name.removeprefix("text-"), text) for name, text in posted.items() if name.startswith("text-"))
    return {
        int(number): " ".join(text.split())
        for number, text in pairs
        if number.isdecimal() and len(number) < 4 and text.strip()
    }


class Filling(Once):
    """Which steps of a template join a plan: shown anew, or applied; `seen` is the plan's revision."""

    act = forms.ChoiceField(choices=[("show", ""), ("apply", "")], required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class Saving(Once):
    """The working copy as the next version; `seen` is its revision."""

    why = forms.CharField(
        label=_("What is different, in one line"), max_length=300,
        help_text=_("Your colleagues read it in the list of versions."),
        error_messages={"required": _("Say in one line what is different.")},
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)


class Seen(forms.Form):
    """An act on what was seen."""

    act = forms.CharField(max_length=20, required=False)
    seen = forms.IntegerField(required=False)
    was = forms.CharField(max_length=40, required=False)


class Move(forms.Form):
    """Up or down, from the place where it was seen; or out."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("up", "down", "remove")])
    was = forms.IntegerField(required=False, min_value=0, max_value=1000)


class Target(forms.Form):
    """A day to lay the steps back from. `today` is the team's."""

    on = day_field(label=_("The date they need it live"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if self.is_bound and not DAY.fullmatch(self.data.get("on", "")):
            self.fields["on"].widget.input_type = "text"  # what is typed stays; a picker would drop it

    def clean_on(self) -> date:
        return ahead(self.cleaned_data["on"], self.today)


def named_copy(name: Any) -> Any:
    """What a copy is called at first."""
    return format_lazy(_("{name}, ours"), name=name)
