"""Free status words, as people write them, to the five statuses."""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.cleaning import folded


class Status(StrEnum):
    """The statuses people set, by the plan's own keys."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    NOT_NEEDED = "not_needed"


SAID = {
    Status.DONE: (
        "done|complete|completed|ok|x|yes|y|finished|closed|delivered|signed|approved|\u2713|\u2714|\u2705|\u2611|true|100%|c"
        "|resolved|all done|achieved|fertig|erledigt|termine"
    ),
    Status.IN_PROGRESS: (
        "wip|ongoing|on-going|started|in progress|in-progress|inprogress|underway|under way|in work|working"
        "|working on it|active|doing|partial|partially|partly done|on track|in review|pending review|half|begun"
        "|current|in flight|in arbeit|en cours"
    ),
    Status.BLOCKED: (
        "blocked|stuck|waiting|waiting on|waiting for|on hold|hold|paused|stalled|delayed by|impeded|parked"
        "|held|blockiert"
    ),
    Status.NOT_STARTED: (
        "not started|open|todo|to do|to-do|planned|new|not yet|no|n|upcoming|scheduled|future|next|pending"
        "|backlog|queued|not begun|unstarted|tbd|tbc|?|-|--|\u2013|\u2014|none|false|0%|\u2610|offen|a faire"
    ),
    Status.NOT_NEEDED: (
        "n/a|na|n.a|cancelled|canceled|not needed|not required|not applicable|dropped|skip|skipped|removed"
        "|obsolete|descoped|out of scope|withdrawn|void|no longer needed|no longer required"
    ),
}
WORDS = {word: status for status, words in SAID.items() for word in words.split("|")}
LONGEST_FIRST = sorted((word for word in WORDS if len(word) > 3 or word in ("wip", "ok")), key=len, reverse=True)
PERCENT = re.compile(r"(\d{1,3})(?:[.,]\d+)?\s*%")


@dataclass(frozen=True)
class StatusRead:
    """What a status cell says. Not `known`: taken as not started, and asked about. `rest` stood after the word."""

    seen: str
    status: Status
    known: bool = True
    rest: str = ""


def read_status(cell: Cell, chosen: dict[str, str] | None = None) -> StatusRead:
    """The status of a cell; `chosen` maps words (as `word_of` gives them) to what the person said they mean."""
    word = word_of(cell)
    if status := (chosen or {}).get(word):
        return StatusRead(cell.text, Status(status))
    if not word:
        return StatusRead(cell.text, Status.NOT_STARTED, known=cell.text == "")
    if (share := _share(cell)) is not None:
        return StatusRead(cell.text, _by_share(share), known=0 <= share <= 1)
    if word in WORDS:
        return StatusRead(cell.text, WORDS[word])
    for start in LONGEST_FIRST:
        if word.startswith(start) and not word[len(start)].isalnum():
            return StatusRead(cell.text, WORDS[start], rest=_after(cell.text, start))
    return StatusRead(cell.text, Status.NOT_STARTED, known=False)


def said_status(status: Status) -> str:
    """The status as it reads."""
    return {
        Status.NOT_STARTED: _("Not started"),
        Status.IN_PROGRESS: _("In progress"),
        Status.BLOCKED: _("Blocked"),
        Status.DONE: _("Done"),
        Status.NOT_NEEDED: _("Not needed"),
    }[status]


def word_of(cell: Cell) -> str:
    """The word as it is compared and remembered; a lone mark such as ? or - is a word too."""
    return folded(cell.text) or cell.text.strip()


def _after(text: str, start: str) -> str:
    """What follows the known word, as it was written."""
    at = text.casefold().find(start)
    return text[at + len(start) :].strip(" -:,;.()") if at >= 0 else text


def _share(cell: Cell) -> float | None:
    if match := PERCENT.fullmatch(cell.text.strip()):
        return int(match[1]) / 100
    number = cell.number
    if number is None or cell.kind is not Kind.NUMBER:
        return None
    return number if number <= 1 else number / 100


def _by_share(share: float) -> Status:
    return Status.NOT_STARTED if share <= 0 else Status.DONE if share >= 1 else Status.IN_PROGRESS
