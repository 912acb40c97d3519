"""What is said when a version is shared: which file, and to whom by mail with what words, or for how long by a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.crypto import get_random_string
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from mapapp.access.shared_links import DAYS, USUAL
from mapapp.pages.papers import Earlier
from mapapp.pages.person_forms import LINES, Once
from mapapp.snapshots.asking import PAPERS
from mapapp.snapshots.sending import NOTE


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part. `note` says what he got already; `me`: he is who shares."""

    number: str
    name: str
    side: str
    company: str
    note: str
    me: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A company's people, each with whether he is ticked; `all`: so are they all at once."""

    side: str
    company: str
    all: bool
    people: tuple[tuple[Person, bool], ...]


class Share(Once):
    """One form for both ways: the file is chosen once. `act` says which way was taken."""

    act = forms.CharField(required=False, widget=forms.HiddenInput)
    against = forms.ChoiceField(
        label=_("Marks show what changed since"), required=False,
        error_messages={"invalid_choice": _("That version is not there to compare with. Choose one of the list.")},
    )  # fmt: skip
    paper = forms.ChoiceField(label=_("Paper"), choices=[(paper, paper) for paper in PAPERS])
    language = forms.ChoiceField(label=_("Language"), required=False)
    to = forms.MultipleChoiceField(
        label=_("Who gets it"), required=False,
        error_messages={"invalid_choice": _("Somebody of these takes part no more. Look at the list again.")},
    )  # fmt: skip
    everybody = forms.MultipleChoiceField(required=False, choices=[("buyer", ""), ("seller", "")])
    note = forms.CharField(
        label=_("What you say with it"), required=False, max_length=NOTE, widget=LINES,
        help_text=_("It stands in the mail and in the history, which both companies read. May stay empty."),
    )  # fmt: skip
    days = forms.TypedChoiceField(label=_("It opens for"), coerce=int, initial=USUAL, required=False)

    def __init__(self, *args: Any, people: Sequence[Person], earlier: Sequence[Earlier], paper: str) -> None:
        super().__init__(*args)
        self.people = people
        choices: dict[str, list[Any]] = {
            "to": [(one.number, one.name) for one in people],
            "against": [(one.value, one.words) for one in earlier],
            "language": settings.LANGUAGES,
            "days": [(days, ngettext("%(days)s day", "%(days)s days", days) % {"days": days}) for days in DAYS],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        self.fields["paper"].initial, self.fields["language"].initial = paper, get_language()
        if not earlier:
            del self.fields["against"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["days"] = data.get("days") or USUAL
        data["language"] = data.get("language") or get_language() or settings.LANGUAGE_CODE
        if not self.by_link and "to" not in self.errors and not self.numbers:
            self.add_error("to", _("Nobody is ticked. Tick who gets it."))
        return data

    @property
    def by_link(self) -> bool:
        return bool(self.cleaned_data.get("act") == "link")

    @property
    def languages(self) -> bool:
        """Whether there is a choice of languages at all."""
        return len(settings.LANGUAGES) > 1

    @property
    def numbers(self) -> list[int]:
        """Who is ticked, one by one or with his company; who shares it only by himself."""
        one_by_one, sides = self.cleaned_data.get("to", ()), self.cleaned_data.get("everybody", ())
        return [int(p.number) for p in self.people if p.number in one_by_one or (p.side in sides and not p.me)]

    def named(self, number: int) -> str:
        return next(f"{one.name}, {one.company}" for one in self.people if one.number == str(number))

    @property
    def groups(self) -> list[Group]:
        ticked, sides = self["to"].value() or [], self["everybody"].value() or []
        found: dict[str, list[Person]] = {}
        for one in self.people:
            found.setdefault(one.side, []).append(one)
        return [
            Group(side, people[0].company, side in sides, tuple((one, one.number in ticked) for one in people))
            for side, people in found.items()
        ]

    def renewed(self) -> None:
        """After it acted: shown again it is a new form, with what was chosen."""
        assert isinstance(self.data, MultiValueDict)
        self.data = MultiValueDict({**dict(self.data.lists()), "form_key": [get_random_string(22)]})
