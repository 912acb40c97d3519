"""What people typed, made safe to stand on one line: in a name, a subject, a mail header."""

from __future__ import annotations

import re

HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def one_line(text: str) -> str:
    """The text on one line: line ends and controls become blanks, zero-width and bidi controls go.

    A line end in a header would forge another header; a bidi control makes a name read as another one.
    """
    return " ".join(CONTROL.sub(" ", HIDDEN.sub("", text)).split())
