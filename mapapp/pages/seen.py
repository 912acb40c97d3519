"""Forms of several fields that carry what was seen: different fields both succeed, the same one is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mapapp.pages.person_forms import Once
from mapapp.plans.words import day_words

WAS = "was"


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody else changed first: what it is called, and what it says now."""

    name: str
    label: str
    now: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form and beside it, hidden, what was seen in its fields. `first` says who was first, when there are clashes."""

    form: Once
    was: forms.Form
    clashes: tuple[Clash, ...] = ()
    first: str = ""

    def changed(self) -> dict[str, Any]:
        """The fields that the person changed. Both forms must have been read."""
        typed, seen = plain(self.form.cleaned_data), self.seen()
        return {name: typed[name] for name in typed if name != "form_key" and typed[name] != seen.get(name)}

    def seen(self) -> dict[str, Any]:
        return plain(self.was.cleaned_data) if self.was.is_valid() else {}


def blank(form: type[Once], first: Mapping[str, Any], **options: Any) -> Sheet:
    """The form of something new, with what it begins with: nothing of it was seen."""
    return Sheet(form(initial=first, **options), form(**options))


def filled(request: HttpRequest, form: type[Once], **options: Any) -> Sheet:
    """The form of something new as it came."""
    return Sheet(form(request.POST, **options), form(**options))


def opened(form: type[Once], now: Mapping[str, Any], **options: Any) -> Sheet:
    """The form over what stands there now."""
    return Sheet(form(initial=now, **options), form(initial=now, prefix=WAS, **options))


def posted(request: HttpRequest, form: type[Once], **options: Any) -> Sheet:
    """The form as it came, with what had been seen."""
    was = form(request.POST, prefix=WAS, **options)
    for field in was.fields.values():
        field.required = False
    return Sheet(form(request.POST, **options), was)


def seen_in(request: HttpRequest, form: type[Once], **options: Any) -> dict[str, Any]:
    """What had been seen of something that is taken off: the fields that came along."""
    seen = posted(request, form, **options).seen()
    return {name: value for name, value in seen.items() if f"{WAS}-{name}" in request.POST and name != "form_key"}


def clashed(sheet: Sheet, form: type[Once], now: Mapping[str, Any], **options: Any) -> Sheet:
    """The same once more over what stands there now: typed values stay where the person changed something, and where
    somebody else did as well, what it says now is told beside them."""
    typed, seen = sheet.changed(), sheet.seen()
    shown = {**now, **typed, "form_key": sheet.form.data.get("form_key", "")}
    both = [name for name in typed if now[name] != seen.get(name) and now[name] != typed[name]]
    fresh = opened(form, shown, **options)
    clashes = tuple(
        Clash(name, str(fresh.form.fields[name].label), _words(fresh.form[name], now[name])) for name in both
    )
    return Sheet(fresh.form, form(initial=now, prefix=WAS, **options), clashes)


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Lines end as the plan keeps them; browsers send two characters for one."""
    return {name: value.replace("\r\n", "\n") if isinstance(value, str) else value for name, value in data.items()}


def _words(field: forms.BoundField, value: Any) -> str:
    if value in (None, "", []):
        return _("nothing")
    if isinstance(value, date):
        return day_words(value, today=value) + f" {value.year}"
    choices = dict(getattr(field.field, "choices", ()))
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value)
    return Truncator(str(choices.get(str(value), value))).chars(200)
