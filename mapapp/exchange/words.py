"""Free status words, as people write them, to the five statuses."""

import re
from collections.abc import Iterable
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
        "done|complete|completed|ok|x|yes|y|finished|closed|delivered|signed|approved|\u2713|\u2714"
        "|\u2705|\u2611|true|100%|c"
        "|resolved|all done|achieved|fertig|erledigt|abgeschlossen|termine|fait|fini|hecho|completado|terminado|fatto"
        "|הושלם|בוצע|مكتمل|تم|منجز"
    ),
    Status.IN_PROGRESS: (
        "wip|ongoing|on-going|started|in progress|in-progress|inprogress|underway|under way|in work|working"
        "|working on it|active|doing|partial|partially|partly done|on track|in review|pending review|half|begun"
        "|current|in flight|in arbeit|in bearbeitung|laufend|begonnen|en cours|en curso|en progreso|in corso"
        "|בתהליך|בביצוע|قيد التنفيذ|جار"
    ),
    Status.BLOCKED: (
        "blocked|stuck|waiting|waiting on|waiting for|on hold|hold|paused|stalled|delayed by|impeded|parked"
        "|held|blockiert|wartet|angehalten|bloque|en attente|bloqueado|bloccato|חסום|תקוע|معلق"
    ),
    Status.NOT_STARTED: (
        "not started|open|todo|to do|to-do|planned|new|not yet|no|n|upcoming|scheduled|future|next|pending"
        "|backlog|queued|not begun|unstarted|tbd|tbc|?|-|--|\u2013|\u2014|none|false|0%|\u2610|offen"
        "|geplant|nicht begonnen|a faire"
        "|non commence|pas commence|pendiente|no iniciado|sin empezar|da fare|טרם התחיל|לא התחיל|لم يبدا"
    ),
    Status.NOT_NEEDED: (
        "n/a|na|n.a|cancelled|canceled|not needed|not required|not applicable|dropped|skip|skipped|removed"
        "|obsolete|descoped|out of scope|withdrawn|void|no longer needed|no longer required|entfallt"
        "|nicht notig|annule|cancelado"
    ),
}
WORDS = {word: status for status, words in SAID.items() for word in words.split("|")}
LONGEST_FIRST = sorted((word for word in WORDS if len(word) > 3 or word in ("wip", "ok")), key=len, reverse=True)
BARE = re.compile(r"\d{1,3}(?:[.,]\d+)?")
SHARES = re.compile(r"%|\b(?:percent|complete|completion|progress|fortschritt|avancement|pct)\b")
PERCENT = re.compile(r"(\d{1,3})(?:[.,]\d+)?\s*%")


@dataclass(frozen=True)
class StatusRead:
    """What a status cell says. Not `known`: taken as not started, and asked about. `rest` stood after the word."""

    seen: str
    status: Status
    known: bool = True
    rest: str = ""


@dataclass(frozen=True)
class Scale:
    """How a column writes shares: `texts` also as bare numbers in text, `hundred` from 0 to 100 and not from 0 to 1."""

    texts: bool = False
    hundred: bool = False


def scale_of(title: str, cells: Iterable[Cell]) -> Scale:
    """The scale of a column of statuses: one number above 1 says that they all are of a hundred."""
    texts = SHARES.search(title.casefold()) is not None
    numbers = (_number(cell, texts=texts) for cell in cells)
    return Scale(texts, any(number is not None and number > 1 for number in numbers))


def read_status(cell: Cell, chosen: dict[str, str] | None = None, scale: Scale = Scale()) -> StatusRead:
    """The status of a cell; `chosen` maps words (as `word_of` gives them) to what the person said they mean."""
    word = word_of(cell)
    if status := (chosen or {}).get(word):
        return StatusRead(cell.text, Status(status))
    if not word:
        return StatusRead(cell.text, Status.NOT_STARTED, known=cell.text == "")
    if (share := _share(cell, scale)) is not None:
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


def _share(cell: Cell, scale: Scale) -> float | None:
    if match := PERCENT.fullmatch(cell.text.strip()):
        return int(match[1]) / 100
    number = _number(cell, texts=scale.texts)
    if number is None:
        return None
    return number / 100 if scale.hundred or number > 1 else number


def _number(cell: Cell, *, texts: bool) -> float | None:
    if cell.kind is Kind.NUMBER:
        return cell.number
    written = texts and cell.kind is Kind.TEXT and BARE.fullmatch(cell.text.strip())
    return float(cell.text.strip().replace(",", ".")) if written else None


def _by_share(share: float) -> Status:
    return Status.NOT_STARTED if share <= 0 else Status.DONE if share >= 1 else Status.IN_PROGRESS
