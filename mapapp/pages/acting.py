"""What pages of a form share when its verb acts: said once more it has acted, refused it says so at the field."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from mapapp.access.visit import Visit
from mapapp.pages.refused import refused_page
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue

CHANGED = _("Somebody changed it a moment ago, so it still stands. Look at it, then take it off if you want to.")


def refused_in(form: forms.Form, refused: Refused) -> None:
    """Put a refusal at the field it is about, else above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


def acted(form: forms.Form, verb: Callable[[], object]) -> bool:
    """Whether the form's verb acted, now or when the same form came before; a refusal stands in the form then."""
    try:
        verb()
    except AlreadyDone:
        return True
    except Refused as refused:
        refused_in(form, refused)
        return False
    return True


def taken_off(request: HttpRequest, found: Visit, verb: Callable[[], object], *, said: str) -> HttpResponse:
    """Take something off the plan and go back to the goals; a refusal has no field, so it is a page."""
    try:
        verb()
    except AlreadyDone:
        pass
    except StaleValue:
        return refused_page(request, found, str(CHANGED), status=409)
    except Refused as refused:
        return refused_page(request, found, refused)
    messages.success(request, said)
    return redirect("goals", found.workspace.code)
