"""The styles of a letter, written on the elements that wear them: mail programs drop style sheets.

What a combination of classes wears is css-inline's to say, once; a letter of thousands then only has it written beside
its classes. Every rule of `mail.css` is for one class, so nothing else of the HTML can matter.
"""

from __future__ import annotations

import re
from functools import cache

import css_inline
from django.template.loader import render_to_string

CLASSES = re.compile(r'class="(e-[\w -]+)"')


def inlined(html: str) -> str:
    """The HTML with each style beside its class; the class stays, because the dark colours and the phone find it.

    What people wrote wears nothing: its quotation marks are escaped before.
    """
    return CLASSES.sub(_dressed, html)


@cache
def worn(classes: str) -> str:
    """The style of an element with these classes; later rules count."""
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
    element = inliner.inline_fragment(f'<div class="{classes}"></div>', _css())
    return element.partition(' style="')[2].removesuffix('"></div>')


def _dressed(found: re.Match[str]) -> str:
    style = worn(found[1])
    return f'{found[0]} style="{style}"' if style else found[0]


@cache
def _css() -> str:
    return render_to_string("digests/mail.css")
