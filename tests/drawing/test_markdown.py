"""Markdown on our pages: what authors need, and nothing that runs, loads or misleads."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapapp.drawing.markdown import TAGS, rendered, words_of


def name_of(number: int) -> str:
    return {4: "Priya <Nair>"}.get(number, "somebody")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
        ("a\nb", "<p>a<br>\nb</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("# no heading", "<p># no heading</p>"),
        ("<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>"),
        ("@[4] knows", "<p><strong>@Priya &lt;Nair&gt;</strong> knows</p>"),
        ("`@[4]`", "<p><code>@Priya &lt;Nair&gt;</code></p>"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("[a](data:text/html,b)", "<p>[a](data:text/html,b)</p>"),
        ("[a](//evil.test)", "<p>[a](//evil.test)</p>"),
        ("[a](/p/x/retire/)", "<p>[a](/p/x/retire/)</p>"),
        ("[a](http:evil.test)", "<p>[a](http:evil.test)</p>"),
    ],
)
def test_what_is_written_is_drawn(text: str, html: str) -> None:
    assert rendered(text, name_of).strip() == html


def test_a_link_is_followed_without_a_trace_and_has_no_other_attribute() -> None:
    link = '<a href="https://x.test/a" rel="noopener noreferrer nofollow">'
    assert rendered('[a](https://x.test/a "title")', name_of) == f"<p>{link}a</a></p>\n"
    assert rendered("see https://x.test/a.", name_of) == f"<p>see {link}https://x.test/a</a>.</p>\n"
    assert rendered("[https://y.test](https://x.test/a)", name_of) == f"<p>{link}https://y.test</a></p>\n"


def test_no_picture_is_loaded() -> None:
    assert "<img" not in rendered("![a](https://x.test/p.png)", name_of)


@given(st.text(st.sampled_from("<>\"'&[]()!*_`~#-@4= \n:/javscriptonl"), max_size=60))
def test_nothing_comes_out_but_what_is_on_the_list(text: str) -> None:
    html = rendered(text, name_of)
    for tag, attributes in re.findall(r"</?([a-z0-9]+)([^>]*)>", html):
        assert tag in TAGS
        assert set(re.findall(r"([a-z]+)=", re.sub(r'"[^"]*"', '""', attributes))) <= {"href", "rel", "start"}
    assert not re.search(r'href="(?!https?://|mailto:)', html)


@pytest.mark.parametrize("sign", ["[", "*", ">", "_", "`", "(", "- ", "@[", "![", "~~"])
def test_a_wall_of_signs_is_a_wall_of_signs(sign: str) -> None:
    assert rendered(sign * 1000, name_of) is not None


@pytest.mark.parametrize("sign", ["[", "**a", "[a](", "_a", "`a "])
def test_signs_that_are_no_text_are_not_paired(sign: str) -> None:
    """A page holds a hundred comments, and a letter their words."""
    wall = sign * 1000 + "@[4] https://x.test"
    said = rendered(wall, name_of)
    assert re.findall("<(?!/?(?:p|strong|a)\\b)", said) == [] and "<strong>@Priya &lt;Nair&gt;</strong>" in said
    assert said.count('<a href="https://x.test"') == 1


def test_a_quote_is_plain_words() -> None:
    text = "**Ask** @[4]:\n\n- [this](https://x.test)\n- that `a<b`"
    assert words_of(text, name_of) == "Ask @Priya <Nair>: this that a<b"
