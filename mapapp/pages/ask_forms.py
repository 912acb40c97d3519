"""The lines of a version that ask an executive for something: who, what, until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mapapp.plans.asks import LIMIT, MOST, Ask
from mapapp.plans.queries import Plan


class AskForm(forms.Form):
    """One line; without words it asks for nothing."""

    person = forms.TypedChoiceField(label=_("Who is asked?"), coerce=int, required=False, empty_value=None)
    text = forms.CharField(label=_("What for, in one line?"), max_length=LIMIT, required=False)
    by = forms.DateField(label=_("Until when?"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["person"].choices = [("", _("Nobody")), *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("text"):
            for name, words in (("person", _("Choose who is asked.")), ("by", _("Choose a day."))):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data

    @property
    def ask(self) -> Ask | None:
        data = self.cleaned_data
        return Ask(data["person"], data["text"], data["by"]) if data["text"] else None


def ask_forms(plan: Plan, data: Any = None, *, likely: Sequence[Ask] = ()) -> list[AskForm]:
    """Three lines: as they were posted, or with what the plan suggests."""
    people = [(person.number, person.name) for person in plan.people]
    first: list[dict[str, Any]] = [{"person": ask.person, "text": ask.text, "by": ask.by_on} for ask in likely]
    first += [{}] * (MOST - len(first))
    return [AskForm(data, prefix=f"ask{n}", people=people, initial=values) for n, values in enumerate(first, 1)]


def asks_of(lines: Sequence[AskForm], data: Any) -> list[Ask] | None:
    """What is asked for; None when the form came without these lines. Only for lines that are valid."""
    if not any(f"{line.prefix}-text" in data for line in lines):
        return None
    return [line.ask for line in lines if line.ask is not None]
