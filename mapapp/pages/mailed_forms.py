"""The shapes of what the page of a mailed link posts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mapapp.pages.forms import NOT_A_DAY

ONE_LINE = forms.TextInput(attrs={"autocomplete": "off"})


class DoneForm(forms.Form):
    """`was`: the status that was seen; `seen`: the revision of the cost that was shown. Why only when it is asked."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why is it later?"), help_text=_("One line. Both companies read it."), max_length=300, required=False,
        widget=ONE_LINE,
    )  # fmt: skip


class NotMineForm(forms.Form):
    why = forms.CharField(
        label=_("Whose is it, or why not yours?"),
        help_text=_("One line. It stands where your name stood, and both companies read it."),
        max_length=300,
        error_messages={"required": _("Write one line, so that the right person is found.")},
        widget=ONE_LINE,
    )


class NewDateForm(forms.Form):
    """`was`: the date that was seen; `seen`: the revision of the cost that was shown."""

    was = forms.DateField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    due = forms.DateField(
        label=_("Which date will hold?"),
        error_messages=NOT_A_DAY,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    why = forms.CharField(
        label=_("Why?"),
        help_text=_("One line. Both companies read it."),
        max_length=300,
        error_messages={"required": _("Say in one line why it is moving. Both companies read it.")},
        widget=ONE_LINE,
    )
