"""How the letters of a CSV may be written that says nothing about it: the likeliest, and all it can be, to choose from.

Nothing in such a file tells Western from Central European letters for certain: both give words. So the choice is the
person's, with words of the file as each would read them; what is guessed is only what stands there first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mapapp.exchange.cleaning import clean

NAMES: dict[str, Promise | str] = {  # the likelier first, where several are as good
    "cp1252": _("Western European (Windows-1252)"),
    "cp1250": _("Central European (Windows-1250)"),
    "iso8859_2": _("Central European (ISO 8859-2)"),
    "cp1251": _("Cyrillic (Windows-1251)"),
    "cp1253": _("Greek (Windows-1253)"),
    "cp1254": _("Turkish (Windows-1254)"),
    "cp1257": _("Baltic (Windows-1257)"),
    "cp1255": _("Hebrew (Windows-1255)"),
    "cp1256": _("Arabic (Windows-1256)"),
    "cp932": _("Japanese (Shift-JIS)"),
    "gb18030": _("Chinese, simplified (GB 18030)"),
    "big5": _("Chinese, traditional (Big5)"),
    "cp949": _("Korean (Windows-949)"),
    "koi8-r": _("Russian (KOI8-R)"),
    "mac_roman": _("Western European (Mac Roman)"),
    "mac_latin2": _("Central European (Mac)"),
    "mac_cyrillic": _("Cyrillic (Mac)"),
    "cp850": _("Western European (DOS, 850)"),
    "cp852": _("Central European (DOS, 852)"),
    "cp866": _("Russian (DOS, 866)"),
}
NAMED_FIRST = "cp1252"
WORD = re.compile(r"[^\W\d_]+")
APART = re.compile(r"[;,\t|\s\"]+", re.ASCII)
LINES, WORDS, SEEN = 200, 400, 3  # lines that are looked at, words that are judged, and shown
USUAL = set("–—‘’‚“”„«»…•·°€£©®™§\u00a0。、「」・（）：，；！？％〜ー")  # signs of sentences
JAPANESE = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "FULLWIDTH"}


@dataclass(frozen=True)
class Reading:
    """How a file reads under one encoding: some of its words that are not plain, in one line."""

    encoding: str
    words: str


def readings_of(data: bytes) -> tuple[Reading, ...]:
    """All that the file can be, the likeliest first. Empty when none of them fits."""
    lines = [line for line in data.split(b"\n") if not line.isascii()][:LINES]  # no letter has this byte within
    texts = {encoding: _decoded(lines, encoding) for encoding in NAMES if _fits(data, encoding)}
    telling = _telling([text for text in texts.values() if len(text) == sum(map(len, lines)) + len(lines) - 1])
    found = [
        (-_likeness(text), place, Reading(encoding, _seen(text, telling)))
        for place, (encoding, text) in enumerate(texts.items())
    ]
    return tuple(reading for _likely, _place, reading in sorted(found, key=lambda one: one[:2]))


def decoded(data: bytes, encoding: str) -> str:
    """The text. Windows-1252 leaves five bytes undefined; Latin-1, which is the same but for those, does not."""
    if encoding == NAMED_FIRST:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            return data.decode("latin-1")
    return data.decode(encoding, "replace")


def _fits(data: bytes, encoding: str) -> bool:
    if encoding == NAMED_FIRST:
        return True
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(lines: list[bytes], encoding: str) -> str:
    return "\n".join(decoded(line, encoding) for line in lines)


def _words(text: str) -> list[str]:
    return APART.split(text)


def _telling(texts: list[str]) -> list[int]:
    """Which words read most differently under encodings of one letter a byte; their places, the most telling first."""
    if not texts:
        return []
    columns = list(zip(*map(_words, texts), strict=False))
    return sorted(range(len(columns)), key=lambda place: -len(set(columns[place])))


def _seen(text: str, telling: list[int]) -> str:
    """Some words that are not plain: those that tell most, where letters are a byte each."""
    words = _words(text)
    mine = [words[place] for place in telling if place < len(words)] if telling else words
    plain = dict.fromkeys(clean(word)[:30] for word in mine if not word.isascii())
    return ", ".join([word for word in plain if word][:SEEN])


def _likeness(text: str) -> float:
    """How many of the letters that are not plain stand in words as people write them, less what is no letter at all."""
    good = bad = 0
    for word in [word for word in WORD.findall(text) if not word.isascii()][:WORDS]:
        strange = sum(not letter.isascii() for letter in word)
        if _is_word(word):
            good += strange
        else:
            bad += strange
    signs = sum(1 for sign in text[:20_000] if not sign.isascii() and not sign.isalpha() and sign not in USUAL)
    return round((good - bad - 2 * signs) / max(good + bad + signs, 1), 2)


def _is_word(word: str) -> bool:
    """One script, capitals where a word has them, and no more letters with signs than languages put side by side."""
    scripts = {_script(letter) for letter in word if _script(letter)}
    if len(scripts) != 1 and not scripts <= JAPANESE:
        return False
    if not (word.islower() or word.isupper() or word[1:].islower() or word.lower() == word.upper()):
        return False
    return scripts != {"LATIN"} or not re.search(r"[^\x00-\x7f]{3}", word)


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """`LATIN`, `CYRILLIC`; empty for what is of none. Half-width letters of Japanese are hardly ever meant."""
    return unicodedata.name(letter, "").split(" ")[0]
