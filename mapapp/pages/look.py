"""How a team's papers look: its logo and colour, with what they come to. An admin sets them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mapapp.access.limits import too_often
from mapapp.access.members import TeamVisit
from mapapp.access.rules import may_say_how_it_looks
from mapapp.pages.gate import allowed, at_team, signed_in
from mapapp.people.looks import CONTRAST, LOGO_BYTES, LookRefused, colour_of, contrast_with_white, look_of, set_look


class LookForm(forms.Form):
    """`seen` is the look that was before who sets another."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    colour = forms.CharField(
        label=gettext_lazy("Colour of headings"), required=False, max_length=20,
        help_text=gettext_lazy("As # and six digits, like #1d4fb8; dark enough to be read on white. Empty for black."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    logo = forms.FileField(
        label=gettext_lazy("Logo"), required=False, allow_empty_file=True,
        help_text=gettext_lazy("PNG or JPEG, up to 1 MB. It is drawn anew, at most 720 by 240 pixels, on white."),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,image/png,image/jpeg"}),
    )  # fmt: skip
    without = forms.BooleanField(label=gettext_lazy("No logo: the name stands in its place"), required=False)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, code: str) -> HttpResponse:
    """What PDFs of versions wear that are saved from now on."""
    found = at_team(request, code)
    now = look_of(found.team)
    if request.method != "POST":
        return _page(request, found, LookForm(initial={"seen": now.number, "colour": now.colour}))
    allowed(may_say_how_it_looks(found))
    form = LookForm(request.POST, request.FILES)
    if form.is_valid() and _set(request, found, form):
        messages.success(request, _("Saved. Versions that are saved from now on wear it."))
        return redirect("look", code)
    return _page(request, found, form, status=422)


def _set(request: HttpRequest, found: TeamVisit, form: LookForm) -> bool:
    if too_often(request, "list", found.user.email):
        form.add_error(None, _("Too many in ten minutes. Wait a little, then try again."))
        return False
    data = form.cleaned_data
    try:
        set_look(
            found.team, colour=data["colour"], logo=_brought(data), seen=data["seen"], by=found.user, at=timezone.now()
        )
    except LookRefused as refused:
        for one in (refused, *refused.also):
            form.add_error(one.field, str(one))
        return False
    return True


def _brought(data: dict[str, Any]) -> bytes | None:
    """The picture as it came; no more of it is read than shows that it is too large. An empty file is no picture."""
    if data["logo"]:
        return data["logo"].read(LOGO_BYTES + 1) or b"\x00"
    return b"" if data["without"] else None


def _contrast(colour: str) -> str:
    """`7.1` to white; empty without a colour."""
    return f"{contrast_with_white(colour):.1f}" if colour else ""


def _worn(form: LookForm, now: str) -> str:
    """The colour that the preview wears: what was typed, if it is one; `#rrggbb` or empty."""
    try:
        return colour_of(str(form["colour"].value() or ""))
    except LookRefused:
        return now


def _page(request: HttpRequest, found: TeamVisit, form: LookForm, *, status: int = 200) -> HttpResponse:
    now = look_of(found.team)
    context = {
        "found": found, "team": found.team, "form": form, "now": now, "why_not": may_say_how_it_looks(found),
        "contrast": _contrast(now.colour), "worn": _worn(form, now.colour), "least": CONTRAST,
        "logo": f"data:image/png;base64,{b64encode(now.logo).decode()}" if now.logo else "",
    }  # fmt: skip
    return render(request, "people/look.html", context, status=status)
