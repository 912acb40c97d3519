"""The shapes of what is said: on a task or on the plan, to both companies or to one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mapapp.access.visit import Visit
from mapapp.pages.person_forms import Once
from mapapp.private.rules import may_write_lane

BOTH, OWN = "both", "own"


class Saying(Once):
    """What somebody writes. How long it may be is the change's business: the text is never lost. `own` is the reader's
    company when he may write for it alone; without, there is nothing to choose."""

    body = forms.CharField(
        label=_("Write a comment"),
        help_text=_("@ and a name brings it into that person’s letter. *Emphasis*, lists and links work."),
        error_messages={"required": _("Nothing is written here yet.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reads = forms.ChoiceField(label=_("Who reads it"), widget=forms.RadioSelect, required=False, initial=BOTH)

    def __init__(self, *args: Any, own: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["reads"]
        assert isinstance(field, forms.ChoiceField)
        self.has_choice = bool(own)
        only = [(OWN, format_lazy(_("Only {company}"), company=own))] if own else []
        field.choices = [(BOTH, _("Both companies")), *only]

    @property
    def is_own(self) -> bool:
        """Whether only the own company is to read it. The form must be valid."""
        return self.cleaned_data.get("reads") == OWN


class Rewording(Once):
    body = forms.CharField(
        label=_("Comment"),
        error_messages={"required": _("Nothing is written here yet.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def saying_of(found: Visit, posted: QueryDict | None = None) -> Saying:
    """The form for this visitor."""
    company = found.workspace.account if found.is_buyer else found.workspace.team.name
    return Saying(posted, own="" if may_write_lane(found) else company)
