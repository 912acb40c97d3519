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
MOST = 2_000_000  # characters that one piece keeps


class Piece(Node):
    """Another file's nodes, drawn in this file's context."""

    def __init__(self, nodes: NodeList) -> None:
        self.nodes = nodes

    def render(self, context: template.Context) -> str:
        return "".join([str(node.render_annotated(context)) for node in self.nodes])


class KeptPiece(Piece):
    """A piece that says the same of the same values, and so is drawn once for them."""

    def __init__(self, nodes: NodeList, values: list[FilterExpression]) -> None:
        super().__init__(nodes)
        self.values = values
        self.kept: dict[Any, str] = {}
        self.room = MOST

    def render(self, context: template.Context) -> str:
        values = [value.resolve(context) for value in self.values]
        key = (*values, bool(context.get("oob")), get_language())
        found = self.kept.get(key)
        if found is None:
            with context.push(csrf_token=TOKEN):
                found = super().render(context)
            self._keep(key, found)
        return found.replace(TOKEN, str(context.get("csrf_token", "")))

    def _keep(self, key: Any, text: str) -> None:
        if len(text) > self.room:
            self.kept, self.room = {}, MOST
        self.kept[key] = text
        self.room -= len(text)


@register.tag
def piece(parser: Parser, token: Token) -> Piece:
    """`{% piece "plans/_phase_body.html" %}` draws a fragment in place. It is read when this file is, once.

    An include looks its file up and stacks a context each time; with a row of cells thirty times a page that is most
    of the page. A piece sees the names of the file it stands in, and cannot be a piece of itself.

    `{% piece "plans/_row.html" by row %}` also keeps what it drew for each `row`: the fragment may use nothing but the
    values after `by`, all frozen, `oob`, the language and the CSRF token, which is put in afresh each time.
    `{% piece "components/_net.html" kept %}` uses none of them: drawn once a language.
    """
    _tag, name, *how = token.split_contents()
    nodes = get_template(name.strip("\"'")).template.nodelist  # type: ignore[attr-defined]
    return KeptPiece(nodes, [parser.compile_filter(value) for value in how[1:]]) if how else Piece(nodes)
