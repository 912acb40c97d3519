"""What is said when a version is shared: to whom by mail and with what words, or for how long by a link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mapapp.access.shared_links import DAYS, USUAL
from mapapp.pages.person_forms import LINES, Once
from mapapp.snapshots.asking import PAPERS
from mapapp.snapshots.sending import NOTE

SHEETS = [(paper, paper) for paper in PAPERS]


class ByMail(Once):
    """`people` are (number, name) of everybody who takes part."""

    to = forms.MultipleChoiceField(
        label=_("Who gets it"), widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Nobody is ticked. Tick who gets it."),
            "invalid_choice": _("Somebody of these takes part no more. Look at the list again."),
        },
        help_text=_("People who take part in this plan. Who has switched off letters of this plan gets none."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What you say with it"), required=False, max_length=NOTE, widget=LINES,
        help_text=_("It stands in the mail and in the history, which both companies read. May stay empty."),
    )  # fmt: skip
    paper = forms.ChoiceField(label=_("Paper"), choices=SHEETS, initial=PAPERS[0])

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="m_%s", **kwargs)
        self.fields["to"].choices = people  # type: ignore[attr-defined]

    @property
    def numbers(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["to"]]


class ByLink(Once):
    days = forms.TypedChoiceField(label=_("It opens for"), coerce=int, initial=USUAL)
    paper = forms.ChoiceField(label=_("Paper"), choices=SHEETS, initial=PAPERS[0])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="l_%s", **kwargs)
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (days, ngettext("%(days)s day", "%(days)s days", days) % {"days": days}) for days in DAYS
        ]
