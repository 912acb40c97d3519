"""Text as it comes out of other people's files, made safe to keep: nothing that hides, overrides or steers."""

import re
import unicodedata

HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")  # zero-width and bidi controls
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean(text: str) -> str:
    """The text without control, zero-width and bidi characters, spaces made plain; line breaks stay."""
    if text.isprintable() and "  " not in text:  # so that none of these is in it; nearly every cell of a list is such
        return text.strip(" ")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = CONTROL.sub("", HIDDEN.sub("", text))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(lines).strip()


def one_line(text: str) -> str:
    """The text on one line, for what may not have two."""
    return " ".join(text.split())


def unaccented(text: str) -> str:
    """The letters without their accents."""
    if text.isascii():
        return text
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def folded(text: str) -> str:
    """The text for comparing: no case, no accents, no punctuation at the ends, single spaces."""
    return " ".join(unaccented(text).casefold().split()).strip(" .,:;!?*_#\"'“”‘’()[]")
