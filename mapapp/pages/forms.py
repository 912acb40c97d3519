"""The shapes of what the task table posts. Forms know text, dates and numbers; they know no table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Pairs = tuple[tuple[int, int], ...]
WAYS = ("up", "down", "phase-up", "phase-down")
NOT_A_DAY = {"required": _("Choose a day."), "invalid": _("That is not a day. Choose one, like 25 Feb 2026.")}


class Numbers(forms.Field):
    """Several numbers under one name: ticked boxes."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> tuple[int, ...]:
        try:
            return tuple(dict.fromkeys(int(part) for text in value or () for part in str(text).split(",") if part))
        except ValueError:
            raise forms.ValidationError(_("These are not numbers of tasks.")) from None


class After(forms.CharField):
    """`21, 25+2`: what a task comes after, with the working days between; `-1` begins before the other ends."""

    part = re.compile(r"#?(\d{1,6})(?:\s*([+\-−–])\s*(\d{1,4}))?")

    def to_python(self, value: Any) -> Pairs:  # type: ignore[override]
        text = str(value or "").strip()
        if re.sub(r"[\s,;]+", "", self.part.sub("", text)):
            raise forms.ValidationError(_("Write the numbers of tasks, like 21, 25+2. The +2 adds two working days."))
        return tuple(
            (int(number), (1 if sign == "+" else -1) * int(days or 0)) for number, sign, days in self.part.findall(text)
        )

    def validate(self, value: Any) -> None:
        """Nothing is an answer too: the task waits for nobody."""


def spell_after(pairs: Iterable[Iterable[int]]) -> str:
    """Predecessors as one writes them: `21, 25+2`."""
    return ", ".join(f"{number}{lag:+d}" if lag else str(number) for number, lag in pairs)


class Edit(forms.Form):
    """What every change carries: the key that lets it act once, what was seen, and the answer to a preview."""

    form_key = forms.CharField(max_length=40, required=False)
    was: forms.Field = forms.CharField(required=False, strip=False)
    seen = forms.IntegerField(required=False, min_value=0)
    why = forms.CharField(max_length=500, required=False)
    forward = Numbers(required=False)
    force = forms.BooleanField(required=False)


class TextEdit(Edit):
    text = forms.CharField(required=False)


class DueEdit(Edit):
    was: forms.Field = forms.DateField(required=False)
    due = forms.DateField(error_messages=NOT_A_DAY)


class StartsEdit(Edit):
    was: forms.Field = forms.DateField(required=False)
    starts = forms.DateField(error_messages=NOT_A_DAY)


class OwnerEdit(Edit):
    """`owner` is the number of a person, or the side that will name somebody; `gap` is the question to ask."""

    owner = forms.RegexField(
        r"^(\d{1,6}|(buyer|seller)(:.*)?)$",
        error_messages=dict.fromkeys(("required", "invalid"), _("Choose somebody from the list.")),
    )
    gap = forms.CharField(required=False)


class StatusEdit(Edit):
    """`ask` is set by the second step of Blocked and Not needed, which ask something first. What was seen of the status
    is `was`; of what goes with it, `_was` behind its name."""

    status = forms.ChoiceField(
        choices=[(s, s) for s in ("not_started", "in_progress", "blocked", "done", "not_needed")]
    )
    ask = forms.BooleanField(required=False)
    blocked_by = forms.CharField(required=False)
    blocked_by_was = forms.CharField(required=False, strip=False)
    unblocker = forms.IntegerField(required=False)
    unblocker_was = forms.IntegerField(required=False)
    done_on = forms.DateField(required=False, error_messages=NOT_A_DAY)
    done_on_was = forms.DateField(required=False)
    join = forms.BooleanField(required=False)


class AfterEdit(Edit):
    was: forms.Field = After(required=False)
    after = After(required=False)


class DetailsEdit(Edit):
    """All details at once; what was seen comes under the same names with `was-` before them."""

    kind = forms.ChoiceField(choices=[(k, k) for k in ("task", "meeting", "approval", "milestone")])
    goal = forms.IntegerField(required=False)
    done_when = forms.CharField(required=False)
    evidence = forms.CharField(required=False)
    fixed = forms.BooleanField(required=False)
    locked = forms.BooleanField(required=False)
    mark = forms.ChoiceField(choices=[("", ""), ("signature", ""), ("go_live", "")], required=False)


class NewTask(OwnerEdit, DueEdit):
    """A task to add. Without a start it begins on its due date; without an owner the writer's side will name one."""

    was: forms.Field = forms.CharField(required=False)
    text = forms.CharField(error_messages={"required": _("Write what will be done.")})
    starts = forms.DateField(required=False, error_messages=NOT_A_DAY)


class Order(Edit):
    """Where a task goes: before another one, or one place up or down. `was` is the phase that it was seen in."""

    task = forms.IntegerField()
    phase = forms.IntegerField(required=False)
    before = forms.IntegerField(required=False)
    direction = forms.ChoiceField(choices=[(d, d) for d in WAYS], required=False)
    move = forms.ChoiceField(choices=[(d, d) for d in WAYS], required=False)


class Answer(Edit):
    """To a date that the other side set; `was` is the one that was seen."""

    was: forms.Field = forms.DateField(required=False)
    answer = forms.ChoiceField(choices=[("accept", ""), ("decline", "")], initial="accept", required=False)

    def clean_answer(self) -> str:
        return self.cleaned_data["answer"] or "accept"


class Dates(forms.Field):
    """Several tasks with the date that was seen of each: `22:2026-02-25`."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> dict[int, date]:
        try:
            pairs = [str(text).partition(":") for text in value or ()]
            return {int(number): date.fromisoformat(day) for number, _colon, day in pairs}
        except ValueError:
            raise forms.ValidationError(_("These are not dates of tasks.")) from None


class AcceptAll(forms.Form):
    """A yes to several dates at once."""

    form_key = forms.CharField(max_length=40, required=False)
    dates = Dates(error_messages={"required": _("No date waits for your yes here.")})


class Bulk(Edit):
    """One value for several tasks; `value` is read by what is changed. `looked` is the revision that was seen."""

    ids = Numbers()
    looked = forms.IntegerField(required=False, min_value=0)
    field = forms.ChoiceField(choices=[(f, f) for f in ("owner", "phase", "status", "shift")])
    value = forms.CharField(required=False)
    owner = forms.CharField(required=False)
    phase = forms.CharField(required=False)
    status = forms.CharField(required=False)
    shift = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        """The value may stand under the name of its field: each has a control of its own in the bar."""
        data = super().clean() or self.cleaned_data
        if not data.get("value"):
            data["value"] = data.get(data.get("field", ""), "")
        return data
