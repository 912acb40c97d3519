"""What sort of step a row is: said by a column, by a length of nothing, or by the words of the task itself."""

import re
from dataclasses import dataclass

from mapapp.exchange.cells import Cell
from mapapp.exchange.cleaning import folded
from mapapp.exchange.spans import SpanRead

TASK, MEETING, APPROVAL, MILESTONE = "task", "meeting", "approval", "milestone"
SAID = {
    MILESTONE: "milestone|milestones|key milestone|ms|gate|stage gate|key date|meilenstein|jalon|hito",
    MEETING: "meeting|call|workshop|session|demo|presentation|touchpoint|besprechung|termin|reunion",
    APPROVAL: "approval|sign-off|signoff|sign off|decision|approve|freigabe|genehmigung|approbation|aprobacion",
    TASK: "task|tasks|activity|action|action item|step|item|to do|todo|to-do|work|aufgabe|vorgang|tache|tarea",
}
WORDS = {word: kind for kind, words in SAID.items() for word in words.split("|")}
YES = frozenset(["yes", "y", "x", "true", "1", "ja", "oui", "si", "✓", "✔", "✅", "☑", "milestone"])
NO = frozenset(["no", "n", "false", "0", "nein", "non", "-", "–"])
TITLED = re.compile(r"\b(?:milestone|meilenstein|jalon|hito)\b")
IN_WORDS = re.compile(
    r"^\s*(?:[◆◇♦★⬥]|[\[(]?(?:milestone|meilenstein|jalon|hito)\b[\])]?\s*[:–—-])|[\[(]milestone[\])]\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class KindRead:
    """The kind of a row. `how`: written, length, words, or nothing. Not `known`: the word that stands there is none."""

    kind: str
    how: str = ""
    seen: str = ""
    known: bool = True


def read_kind(cell: Cell, title: str, text: str, span: SpanRead | None, *, one_day: bool) -> KindRead:
    """The kind of a row. `title` heads the column of kinds; `one_day`: the sheet gives the task no two dates."""
    word = folded(cell.text) or cell.text.strip()
    if word and TITLED.search(folded(title)) and word in YES | NO:
        return KindRead(MILESTONE if word in YES else TASK, "written", cell.text)
    if word in WORDS:
        return KindRead(WORDS[word], "written", cell.text)
    guess = KindRead(TASK)
    if span and span.days == 0 and one_day:
        guess = KindRead(MILESTONE, "length", span.seen)
    elif one_day and IN_WORDS.search(text):
        guess = KindRead(MILESTONE, "words", text)
    return KindRead(guess.kind, guess.how, cell.text, known=False) if word else guess
