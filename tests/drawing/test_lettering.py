"""Text in drawings is cut to its column by a cautious guess of its width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapapp.drawing.lettering import fitted, text_width, written
from tests.drawing.reading import real_width

real_width("the font is read once", 12)
LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80)


@given(LATIN)
def test_the_guess_is_never_narrower_than_the_letters_are(text: str) -> None:
    assert text_width(text, 12) >= real_width(text, 12)


@pytest.mark.parametrize("text", ["Business case and approval", "PROCUREMENT AND LEGAL", "12 Mar", "Wednesday milling"])
def test_the_guess_holds_for_bold_words_and_is_not_wasteful(text: str) -> None:
    real = real_width(text, 12, bold=True)
    assert real <= text_width(text, 12, bold=True) <= real * 1.25


@given(st.text(max_size=200), st.integers(0, 300))
def test_what_is_cut_fits_and_what_fits_is_not_cut(text: str, width: int) -> None:
    line = fitted(text, width, 12)
    assert text_width(line, 12) <= width
    if text_width(" ".join(text.split()), 12) <= width:
        assert line == " ".join(text.split())


def test_markup_and_control_characters_do_not_pass() -> None:
    assert written('<b>"\x07\u202ea') == "&lt;b&gt;&quot;a"
