"""The styles of a letter, written on the elements that wear them: mail programs drop style sheets.

Every rule of `mail.css` is for one class, so a letter's classes are all there is to look up, and its HTML need not be
read to find out what matches.
"""

from __future__ import annotations

import re
from functools import cache

from django.template.loader import render_to_string

RULE = re.compile(r"^\.([\w-]+) \{ (.+) \}$", re.M)
CLASSES = re.compile(r'class="(e-[\w -]+)"')


def inlined(html: str) -> str:
    """The HTML with each style beside its class; the class stays, because the dark colours and the phone find it.

    What people wrote wears nothing: its quotation marks are escaped before.
    """
    return CLASSES.sub(_dressed, html)


@cache
def worn(classes: str) -> str:
    """The style of an element with these classes."""
    names = classes.split()
    return "".join(style.replace("; ", ";") for name, style in _rules() if name in names)


def _dressed(found: re.Match[str]) -> str:
    style = worn(found[1])
    return f'{found[0]} style="{style}"' if style else found[0]


@cache
def _rules() -> tuple[tuple[str, str], ...]:
    """Class and style, in the order in which they stand: the later one counts."""
    return tuple(RULE.findall(render_to_string("digests/mail.css")))
