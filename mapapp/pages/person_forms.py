"""The shapes of what the people page posts. Forms know text and choices; they know no table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.crypto import get_random_string
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mapapp.access.models import Role
from mapapp.access.roles import SENTENCES
from mapapp.plans.models import Part

NO_NAME = {"required": _("Write the name.")}
NO_EMAIL = {
    "required": _("Write the e-mail address."),
    "invalid": _("That is not an e-mail address. Write one, like name@company.com."),
}
LINES = forms.Textarea(attrs={"rows": 3})


class Once(forms.Form):
    """A form that acts once: its key is made when it is shown, and kept while it is put right."""

    form_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = lambda: get_random_string(22)


class Sided(Once):
    """`sides` are the companies that this reader may choose from: (side, name). One is no question."""

    side = forms.ChoiceField(label=_("Company"), error_messages={"required": _("Choose a company.")})

    def __init__(self, *args: Any, sides: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["side"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = sides
        if len(sides) == 1:
            field.widget, field.initial = forms.HiddenInput(), sides[0][0]


class NewPerson(Sided):
    name = forms.CharField(label=_("Name"), max_length=200, error_messages=NO_NAME)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    part = forms.ChoiceField(label=_("Part in the decision"), choices=Part.choices, initial=Part.OTHER)
    email = forms.EmailField(label=_("E-mail, if you know it"), max_length=254, required=False,
                             error_messages=NO_EMAIL)  # fmt: skip
    needs = forms.CharField(label=_("What this person needs to say yes"), max_length=4000, required=False,
                            widget=LINES)  # fmt: skip

    field_order = ("form_key", "name", "title", "side", "part", "email", "needs")


ROLES = [(r.value, format_lazy("{}: {}", r.label, SENTENCES[r])) for r in (Role.CONTRIBUTOR, Role.VIEWER, Role.LEAD)]


class Invitation(Sided):
    """Whom to ask in. `person` is the number of somebody who is on the plan already, `task` of what he is to own."""

    person = forms.IntegerField(required=False, widget=forms.HiddenInput)
    task = forms.IntegerField(required=False, min_value=1, max_value=999_999, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=200, error_messages=NO_NAME)
    email = forms.EmailField(label=_("E-mail"), max_length=254, error_messages=NO_EMAIL)
    role = forms.ChoiceField(
        label=_("What this person may do"),
        choices=ROLES,
        initial=Role.CONTRIBUTOR,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("A line of your own, if you like"), max_length=1000, required=False, widget=LINES,
                           help_text=_("It stands in the mail and on the page of the invitation."))  # fmt: skip

    field_order = ("form_key", "person", "task", "name", "email", "side", "role", "note")


class OneField(Once):
    """One field of a person, with what was seen of it."""

    was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


class RoleField(Once):
    """What somebody who takes part may do, with what was seen of it."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("What this person may do"), choices=ROLES, widget=forms.RadioSelect)


class Leaving(Once):
    """Somebody takes part no more. `to` is who takes over the open steps; empty leaves his name on them."""

    to = forms.ChoiceField(label=_("Who takes over the open steps"), required=False)
    take_back = forms.BooleanField(label=_("Take back the invitations that nobody has answered yet"), required=False,
                                   help_text=_("Their links open nothing any more; they can be asked in again."),
                                   initial=True)  # fmt: skip

    def __init__(self, *args: Any, people: list[tuple[str, str]], may_stay: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        nobody = _("Nobody yet: the name stays on them") if may_stay else _("Choose a colleague")
        field.choices = [("", nobody), *people]


class NameField(OneField):
    value = forms.CharField(label=_("Name"), max_length=200, error_messages=NO_NAME)


class TitleField(OneField):
    value = forms.CharField(label=_("Title"), max_length=200, required=False)


class PartField(OneField):
    value = forms.ChoiceField(label=_("Part in the decision"), choices=Part.choices)


class NeedsField(OneField):
    value = forms.CharField(label=_("Needs to say yes"), max_length=4000, required=False, widget=LINES,
                            help_text=_("Both companies read it."))  # fmt: skip


FIELDS: dict[str, type[OneField]] = {
    "needs": NeedsField,
    "title": TitleField,
    "part": PartField,
    "name": NameField,
}
