"""The child process that reads one file: sets its own limits, then reads, answers in JSON and ends."""

import json
import os
import resource
import sys
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.translation import activate

from mapapp.exchange.jsonplan.shape import checked
from mapapp.exchange.jsontemplate import checked as checked_template
from mapapp.exchange.opportunities.file import read_list
from mapapp.exchange.refusals import SheetRefused
from mapapp.exchange.sheet import read_pasted, read_sheet


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of memory and of the answer, seconds of a processor."""

    memory: int
    seconds: int
    answer: int


A_PAGE = Limits(512 * 1024 * 1024, 10, 16 * 1024 * 1024)  # somebody waits for it
A_WORKER = Limits(1024 * 1024 * 1024, 40, 64 * 1024 * 1024)  # nobody does: decision 0047 says what a list takes


def confine(limits: Limits) -> None:
    """Memory, processor time, no files written, no core dump: for this process, for good."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """0 when an answer was written: the sheet or the plan, or the refusal as its kind and its sentence."""
    asked = json.loads(sys.stdin.buffer.readline())  # by us, not by whoever made the file
    limits = A_WORKER if asked.get("list") else A_PAGE
    confine(limits)
    if not asked.get("list"):  # that one is a worker's, which does as much by itself
        os.nice(10)  # pages come first
    _set_up(asked["language"])
    data = sys.stdin.buffer.read()
    return _write(answer(asked, data), limits)


def answer(asked: dict[str, Any], data: bytes) -> str:
    """The sheet or the plan as JSON, or the refusal."""
    try:
        if asked.get("template"):
            return json.dumps({"template": checked_template(data)}, ensure_ascii=False)
        if asked.get("plan"):
            return json.dumps({"plan": checked(data)}, ensure_ascii=False)
        if asked.get("pasted"):
            book = read_pasted(data.decode("utf-8"))
        elif asked.get("list"):
            book = read_list(data, asked["filename"])
        else:
            book = read_sheet(data, asked["filename"], asked.get("encoding", ""))
        return json.dumps({"book": book.to_json()}, ensure_ascii=False)
    except SheetRefused as refusal:
        return json.dumps({"refused": type(refusal).__name__, "text": str(refusal)})


def _write(said: str, limits: Limits) -> int:
    written = said.encode("utf-8", "replace")
    if len(written) > limits.answer:
        return 1
    sys.stdout.buffer.write(written)
    return 0


def _set_up(language: str) -> None:
    """Just enough of Django for sentences in the person's language: no database, no secret, no application."""
    settings.configure(USE_I18N=True, LOCALE_PATHS=["mapapp/locale"])
    apps.populate([])
    activate(language)


if __name__ == "__main__":
    sys.exit(main())
