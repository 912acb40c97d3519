"""One tag for templates that are drawn a row at a time."""

from __future__ import annotations

import secrets
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.loader import get_template
from django.utils.translation import get_language

register = template.Library()
TOKEN = secrets.token_hex(16)  # stands for the reader's CSRF token in what is kept; nobody can guess and write it
MOST = 1024  # drawings that one piece keeps, of about 3 KB


class Piece(Node):
    """Another file's nodes, drawn in this file's context."""

    def __init__(self, nodes: NodeList) -> None:
        self.nodes = nodes

    def render(self, context: template.Context) -> str:
        return "".join([str(node.render_annotated(context)) for node in self.nodes])


class KeptPiece(Piece):
    """A piece that says the same of the same value, and so is drawn once for it."""

    def __init__(self, nodes: NodeList, value: FilterExpression) -> None:
        super().__init__(nodes)
        self.value = value
        self.kept: dict[Any, str] = {}

    def render(self, context: template.Context) -> str:
        key = (self.value.resolve(context), bool(context.get("oob")), get_language())
        found = self.kept.get(key)
        if found is None:
            with context.push(csrf_token=TOKEN):
                found = super().render(context)
            if len(self.kept) >= MOST:
                self.kept.clear()
            self.kept[key] = found
        return found.replace(TOKEN, str(context.get("csrf_token", "")))


@register.tag
def piece(parser: Parser, token: Token) -> Piece:
    """`{% piece "plans/_phase_body.html" %}` draws a fragment in place. It is read when this file is, once.

    An include looks its file up and stacks a context each time; with a row of cells thirty times a page that is most
    of the page. A piece sees the names of the file it stands in, and cannot be a piece of itself.

    `{% piece "plans/_row.html" by row %}` also keeps what it drew for each `row`, a frozen value: the fragment may use
    nothing but that value, `oob`, the language and the CSRF token, which is put in afresh each time.
    """
    _tag, name, *by = token.split_contents()
    nodes = get_template(name.strip("\"'")).template.nodelist  # type: ignore[attr-defined]
    return KeptPiece(nodes, parser.compile_filter(by[1])) if by else Piece(nodes)
