"""The shapes of what the pages of a team post."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mapapp.pages.person_forms import NO_EMAIL, Once
from mapapp.people.models import Membership, User

SENTENCES = {
    Membership.Role.REP: _("Starts plans and leads them; sees the plans that he is on."),
    Membership.Role.MANAGER: _("Reads all plans of the team, and hands on those of who leaves."),
    Membership.Role.ADMIN: _("Says who is in the team, besides all that a manager does."),
}
ROLES = [(role.value, format_lazy("{}: {}", role.label, words)) for role, words in SENTENCES.items()]


class NewMember(Once):
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, error_messages=NO_EMAIL)
    role = forms.ChoiceField(
        label=_("Role in the team"), choices=ROLES, initial=Membership.Role.REP, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role.")},
    )  # fmt: skip


class TeamRole(forms.Form):
    """Another role, with what was seen of it."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    role = forms.ChoiceField(
        label=_("Role in the team"), choices=ROLES, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role.")},
    )  # fmt: skip


class MemberFile(forms.Form):
    """A list of members: a file, or its rows. `seen` is what was looked at; with it the list is taken in."""

    file = forms.FileField(
        label=_("The list, as CSV or .xlsx"), required=False, allow_empty_file=True,
        help_text=_("E-mail, name and role, a row each; as a spreadsheet saves it."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Or paste the rows"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("file") and not (data.get("text") or "").strip():
            self.add_error("file", _("Choose a file, or paste the rows."))
        return data


class HandingOn(forms.Form):
    """Who takes over all plans of somebody. `needed` when there are any; `stays` when he may stay on them."""

    to = forms.ChoiceField(label=_("Who takes over"), required=False)
    leaves = forms.ChoiceField(
        label=_("And then"), required=False, initial="leaves", widget=forms.RadioSelect,
        choices=[("leaves", _("Takes part in these plans no more")), ("stays", _("Stays on them as a contributor"))],
    )  # fmt: skip
    take_back = forms.BooleanField(
        label=_("Take back the invitations that nobody has answered yet"), required=False, initial=True,
        help_text=_("Their links open nothing any more; whoever takes over can ask these people in again."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[User], needed: bool, stays: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose a colleague")), *((str(user.pk), user.get_full_name()) for user in people)]
        field.required = needed
        field.error_messages["required"] = _("Choose who takes over.")
        if not stays:
            del self.fields["leaves"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        return {"leaves": "leaves", **data}
