"""Markdown as HTML that may stand on a page of ours, and as plain words for a quote.

Paragraphs, emphasis, lists, quotes, code and links; no headings, pictures or tables, and no HTML of the author's own.
What comes out is cleaned once more against a list of elements, so that a fault of the parser opens nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from mapapp.drawing.linked import linked
from mapapp.plans.mentions import KEPT, spelled

TAGS = {"p", "br", "em", "strong", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre"}
SCHEMES = ("http://", "https://", "mailto:")  # a link leads out of here, and says where
SIGNS, BUSY = "[*_~`", 400  # so many signs are no emphasis: to pair them would take a page seconds
Names = Callable[[int], str]


def rendered(text: str, name_of: Names) -> SafeString:
    """What somebody wrote, as HTML. `name_of` gives the name of a person who is mentioned by his number."""
    html = _parser(text).render(text, {"name_of": name_of})
    return mark_safe(
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer nofollow",
        )
    )


def words_of(text: str, name_of: Names) -> str:
    """The same as one line of plain words, for a quote or a mail: no signs of Markdown, names spelled out."""
    found = _words(_parser(text).parse(text, {"name_of": name_of}))
    return " ".join("".join(found).split())


def _words(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _words(token.children or [])
            yield " "
        elif token.type == "mention":
            yield f"@{token.content}"
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.content:
            yield token.content


def _parser(text: str) -> MarkdownIt:
    return _UNPAIRED if sum(map(text.count, SIGNS)) > BUSY else _MARKDOWN


def _make(*, pairs: bool = True) -> MarkdownIt:
    """`pairs`: signs that are looked for in pairs mean something."""
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough")
    if not pairs:
        markdown.disable(["link", "emphasis", "strikethrough", "backticks"])
    markdown.validateLink = lambda url: url.lower().startswith(SCHEMES)  # type: ignore[method-assign]
    markdown.disable(["heading", "lheading", "hr", "reference", "image", "html_block", "html_inline", "entity"])
    markdown.core.ruler.push("named_and_linked", _named_and_linked)
    markdown.add_render_rule("mention", _mention)
    return markdown


def _mention(_renderer: object, tokens: list[Token], at: int, _options: object, _env: object) -> str:
    return f"<strong>@{escape(tokens[at].content)}</strong>"


def _named_and_linked(state: StateCore) -> None:
    """The people who are named, and, but for code and links, addresses that were just written down."""
    name_of = state.env["name_of"]
    for block in state.tokens:
        if block.type in ("fence", "code_block"):
            block.content = spelled(block.content, name_of)
        if block.type != "inline" or not block.children:
            continue
        children: list[Token] = []
        inside = 0
        for token in block.children:
            inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            if token.type == "code_inline":
                token.content = spelled(token.content, name_of)
            if token.type == "text":
                children += _split(token.content, name_of, plain=bool(inside))
            else:
                children.append(token)
        block.children = children


def _split(text: str, name_of: Names, *, plain: bool) -> Iterator[Token]:
    at = 0
    for match in KEPT.finditer(text):
        yield from _addresses(text[at : match.start()], plain=plain)
        yield _token("mention", name_of(int(match[1])))
        at = match.end()
    yield from _addresses(text[at:], plain=plain)


def _addresses(text: str, *, plain: bool) -> Iterator[Token]:
    for piece in (piece for line in linked(text) for piece in line):
        if not piece.url or plain:
            yield _token("text", piece.text)
            continue
        yield Token("link_open", "a", 1, attrs={"href": piece.url})
        yield _token("text", piece.text)
        yield Token("link_close", "a", -1)


def _token(kind: str, text: str) -> Token:
    return Token(kind, "", 0, content=text)


_MARKDOWN, _UNPAIRED = _make(), _make(pairs=False)
