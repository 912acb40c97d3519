"""One tag for templates that are drawn a row at a time."""

from __future__ import annotations

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.loader import get_template

register = template.Library()


class Piece(Node):
    """Another file's nodes, drawn in this file's context."""

    def __init__(self, nodes: NodeList) -> None:
        self.nodes = nodes

    def render(self, context: template.Context) -> str:
        return "".join([node.render_annotated(context) for node in self.nodes])


@register.tag
def piece(parser: Parser, token: Token) -> Piece:
    """`{% piece "plans/_row.html" %}` draws a fragment in place. It is read when this file is, once.

    An include looks its file up and stacks a context each time; with a row of cells thirty times a page that is most
    of the page. A piece sees the names of the file it stands in, and a template cannot be a piece of itself.
    """
    name = token.split_contents()[1].strip("\"'")
    return Piece(get_template(name).template.nodelist)  # type: ignore[attr-defined]
