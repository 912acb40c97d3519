"""A kept piece is drawn once for its values, never for others, and carries each reader's own token."""

from __future__ import annotations

from django.template import Context, Template
from django.utils import translation

from mapapp.templatetags import draw

LEGEND = '{% load draw %}{% piece "plans/_legend.html" by board.ticks %}'
NET = '{% load draw %}{% piece "components/_net.html" kept %}'
BULK = '{% load draw %}{% piece "plans/_bulk.html" by board.bulk %}'


def kept(template: Template) -> draw.KeptPiece:
    piece = template.nodelist.get_nodes_by_type(draw.KeptPiece)[0]
    assert isinstance(piece, draw.KeptPiece)
    return piece


def test_another_value_is_another_drawing() -> None:
    template = Template(LEGEND)
    three, four = (template.render(Context({"board": {"ticks": number}})) for number in ("version 3", "version 4"))
    assert "version 3" in three and "version 4" in four
    assert template.render(Context({"board": {"ticks": "version 3"}})) == three
    assert len(kept(template).kept) == 2


def test_another_language_is_another_drawing() -> None:
    template = Template(NET)
    for language in ("en", "de", "en"):
        with translation.override(language):
            template.render(Context())
    assert len(kept(template).kept) == 2


def test_what_is_kept_holds_nobodys_token() -> None:
    template = Template(BULK)
    pages = [template.render(Context({"board": {"bulk": ""}, "csrf_token": token})) for token in ("one", "two")]
    assert ['value="one"' in pages[0], 'value="two"' in pages[1], "one" in pages[1]] == [True, True, False]
    assert not any('value="one"' in text for text in kept(template).kept.values())


def test_it_forgets_before_it_grows_without_end() -> None:
    template = Template(LEGEND)
    piece = kept(template)
    for number in range(3 * draw.MOST // 600):
        template.render(Context({"board": {"ticks": str(number)}}))
    assert sum(map(len, piece.kept.values())) <= draw.MOST
