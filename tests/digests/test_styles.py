"""Styles stand on the elements that wear them, and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from mapapp.digests.styles import inlined

LETTERS = Path(settings.BASE_DIR) / "templates" / "digests"
PARTS = (
    "frame.html", "letter.html", "together.html", "_part.html", "_changes.html", "_risks.html", "_yours.html",
    "_occasion.html", "_notes.html",
)  # fmt: skip


def test_an_element_wears_what_its_classes_say_and_the_later_rule_counts() -> None:
    assert inlined('<p class="e-q e-over">') == (
        '<p class="e-q e-over" style="color: #454d56;font-size: 14px;margin: 0;">'
    )
    assert inlined('<p class="e-over e-q">').endswith('style="color: #454d56;font-size: 14px;margin: 0;">')


def test_a_class_without_a_rule_and_written_words_wear_nothing() -> None:
    words = '<p class="e-unknown">class=&quot;e-q&quot; &lt;p class="lead"</p>'
    assert inlined(words) == words


def test_every_rule_is_worn_and_every_class_of_a_letter_has_one() -> None:
    rules = set(re.findall(r"^\.(e-[\w-]+) \{ .+; \}$", (LETTERS / "mail.css").read_text(), re.M))
    assert len(rules) == len((LETTERS / "mail.css").read_text().strip().splitlines())  # each is one line, one class
    sources = " ".join((LETTERS / name).read_text() for name in PARTS)
    worn = {word for words in re.findall(r'class="([^"]*)"', sources) for word in words.split()}
    assert worn - {"e-{{", "risk.css", "}}"} | {"e-late", "e-risk"} == rules  # the two kinds of risks.py
