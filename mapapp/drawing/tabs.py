"""The pages of a plan as a row of links. A page that is not there is not linked to."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Tab:
    words: str
    url: str
    count: str = ""
    current: bool = False
    key: str = ""


def address(name: str, *args: str | int) -> str:
    """The address of a page by its name; empty when the page does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
