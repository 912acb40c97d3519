"""Other people's files are read in a child process with limits: a bomb kills the child, never the web process."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Thread
from typing import IO, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mapapp.exchange import refusals
from mapapp.exchange.cells import Book
from mapapp.exchange.refusals import SheetBusy, SheetRefused, SheetStopped, SheetTooLarge
from mapapp.exchange.sheet import FILE_BYTES

SECONDS = 20  # on the wall
OF_A_WORKER, BEAT = 120, 10  # where nobody waits for a page: in all, and between two signs of life for its job
READERS, PATIENCE = BoundedSemaphore(2), 2  # files at once in a web process, so that its other threads serve pages
ANSWER_BYTES, OF_A_LIST = 16 * 1024 * 1024, 64 * 1024 * 1024
HOME = Path(__file__).resolve().parents[2]
KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")  # no secret of ours goes where a stranger's file is parsed


def read_capped(data: bytes, filename: str, *, encoding: str = "", seconds: float = SECONDS) -> Book:
    """`read_sheet` in a child that may use 512 MB, 10 seconds of a processor and `seconds` on the wall.

    Raises a SheetRefused as `read_sheet` does, and SheetTooLarge when the child was stopped at a limit.
    """
    return _answer(
        _ask({"filename": filename, "encoding": encoding, "language": get_language() or "en"}, data, seconds)
    )


def paste_capped(text: str, *, seconds: float = SECONDS) -> Book:
    """`read_pasted` likewise."""
    asked = {"pasted": True, "language": get_language() or "en"}
    return _answer(_ask(asked, text.encode("utf-8", "replace"), seconds))


def list_capped(
    data: bytes, filename: str, *, seconds: float = OF_A_WORKER, beat: Callable[[], object] = lambda: None
) -> Book:
    """`read_list` likewise, for a worker: a file of opportunities, of which more is read than of a plan, in 1 GB and 40
    seconds of a processor. `beat` is called every ten seconds that it takes; what it raises stops the child."""
    asked = {"list": True, "filename": filename, "language": get_language() or "en"}
    return _answer(_ask(asked, data, seconds, beat), most=OF_A_LIST)


def plan_capped(data: bytes, *, seconds: float = SECONDS) -> dict[str, Any]:
    """A plan's own file likewise, looked through by `checked`, which says what it raises."""
    if len(data) > FILE_BYTES:
        raise SheetTooLarge(_("The file is larger than 2 MB: a plan is far smaller. Choose the plan's own file."))
    plan: dict[str, Any] = _read(_ask({"plan": True, "language": get_language() or "en"}, data, seconds))["plan"]
    return plan


def template_capped(data: bytes, *, seconds: float = SECONDS) -> dict[str, Any]:
    """A template's own file likewise."""
    if len(data) > FILE_BYTES:
        raise SheetTooLarge(_("The file is larger than 2 MB: a template is far smaller. Choose its own file."))
    asked = {"template": True, "language": get_language() or "en"}
    template: dict[str, Any] = _read(_ask(asked, data, seconds))["template"]
    return template


def _ask(asked: dict[str, object], data: bytes, seconds: float, beat: Callable[[], object] = lambda: None) -> bytes:
    """What the child wrote; nothing when it was stopped."""
    if not READERS.acquire(timeout=PATIENCE):
        raise SheetBusy(_("Other files are being read just now. Nothing is lost: bring this one again in a minute."))
    try:
        return _child(asked, data, seconds, beat)
    finally:
        READERS.release()


def _child(asked: dict[str, object], data: bytes, seconds: float, beat: Callable[[], object]) -> bytes:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    with subprocess.Popen(
        [sys.executable, "-m", "mapapp.exchange.child"],
        cwd=HOME,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        said, child.stdin = child.stdin, None  # a `communicate` that was asked again would leave the rest unsaid
        assert said is not None
        feeder = Thread(target=_say, args=(said, json.dumps(asked).encode() + b"\n" + data), daemon=True)
        feeder.start()
        try:
            answer = _heard(child, seconds, beat)
        except BaseException:
            child.kill()
            raise
        finally:
            feeder.join()
    return answer if child.returncode == 0 else b""


def _say(pipe: IO[bytes], words: bytes) -> None:
    with suppress(BrokenPipeError), pipe:  # it has heard enough, or is no more
        pipe.write(words)


def _heard(child: subprocess.Popen[bytes], seconds: float, beat: Callable[[], object]) -> bytes:
    """What it answers within these seconds; it is killed after them."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        try:
            return child.communicate(timeout=min(left, BEAT))[0]
        except subprocess.TimeoutExpired:
            beat()
    child.kill()
    return b""


def _answer(written: bytes, *, most: int = ANSWER_BYTES) -> Book:
    return Book.from_json(_read(written, most=most)["book"])


def _read(written: bytes, *, most: int = ANSWER_BYTES) -> dict[str, Any]:
    """What the child answered; its refusal is raised again here."""
    if not written or len(written) > most:
        raise SheetStopped(
            _("The file takes more time or memory to read than a plan needs. Copy the plan alone into a new file.")
        )
    answer: dict[str, Any] = json.loads(written)
    if "refused" in answer:
        kind = getattr(refusals, answer["refused"], SheetRefused)
        raise kind(answer["text"])
    return answer
