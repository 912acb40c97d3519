"""The only place where markup made by us is declared safe: drawings, whose every text went through `written`."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe


def svg(attributes: str, inner: str) -> SafeString:
    """A whole drawing, ready for a template."""
    return mark_safe(f"<svg {attributes}>{inner}</svg>")
