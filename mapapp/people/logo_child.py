"""The child process that opens a stranger's picture: draws it anew as a small PNG on white, and ends.

It reads the picture from its input and writes another: no byte of what came in is passed on, and so nothing that hid
in it. It ends with one of the codes below; a limit of the system ends it as well.
"""

from __future__ import annotations

import resource
import sys
from io import BytesIO

from PIL import Image

MEMORY, SECONDS = 512 << 20, 10  # of addresses, of a processor
LARGEST, SMALLEST = 6000, 16  # units of a side
MOST_UNITS = 16_000_000
WIDE, TALL = 720, 240  # of what is kept: about 300 a side's inch on paper
DONE, UNREADABLE, TOO_LARGE, TOO_SMALL = 0, 3, 4, 5


def drawn(data: bytes) -> tuple[int, bytes]:
    """The code, and the new picture when it is DONE. Whatever else is wrong with a file is UNREADABLE."""
    with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
        wide, tall = picture.size
        if max(wide, tall) > LARGEST or wide * tall > MOST_UNITS:
            return TOO_LARGE, b""
        if min(wide, tall) < SMALLEST:
            return TOO_SMALL, b""
        picture.load()
        clear = picture.convert("RGBA")
    clear.thumbnail((WIDE, TALL))
    white = Image.new("RGB", clear.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    kept = BytesIO()
    white.save(kept, "PNG", optimize=True)
    return DONE, kept.getvalue()


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        code, kept = drawn(sys.stdin.buffer.read())
    except Exception:  # a decoder may raise anything at what was never a picture
        return UNREADABLE
    sys.stdout.buffer.write(kept)
    return code


if __name__ == "__main__":
    sys.exit(main())
