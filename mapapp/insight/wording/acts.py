"""What is done: whether a text has an act that one can see finished, or only talk, effort, or a noun."""

from __future__ import annotations

from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording import verbs
from mapapp.insight.wording.line import Line

PARTICLES = known.words("down up over back out whether which")
LETTING = known.words("have get let make ask")


def finishes(line: Line, *, besides: frozenset[str] = frozenset()) -> bool:
    """Some act in it ends. `besides` are words that do not count this time."""
    return any(_ends(line, at, word) for at, word in enumerate(line.words) if word not in besides)


def _ends(line: Line, at: int, word: str) -> bool:
    if word in known.BUILDING or (word == "build" and line.after(at) in known.BUILDING):
        return False
    if word in verbs.FINISHED or word in verbs.DECIDED:
        return not _describes(line, at, word)
    if word in verbs.FINISHING or word in known.DECIDING:
        if at == 0 and len(line.words) > 1 and word in verbs.NOUNS_TOO and _noun_phrase(line):
            return False
        return line.begins(at) or (line.words[0] in LETTING and line.after(at) in known.DETERMINERS)
    if word in verbs.FINISHES or word in verbs.DECIDES:
        return at > 0 and (word not in verbs.NOUNS_TOO or _takes(line, at))
    return _unknown_past(word) and not _describes(line, at, word)


def _describes(line: Line, at: int, word: str) -> bool:
    """A participle before its noun is no act of the step: "for shared documents", "agreed scope"."""
    before, after = line.before(at), line.after(at)
    if before in verbs.ACTING and line.begins(at - 1):
        before = "the"
    plain = after and after[0].isalpha() and after not in known.TAIL | known.LINKING | known.FORUMS | known.JOINING
    return bool(plain and (before in known.TAIL or before in known.DETERMINERS or word in known.ADJECTIVES))


def _takes(line: Line, at: int) -> bool:
    """What follows is what a verb takes: "issues a rating", "names 15 users"."""
    after = line.after(at)
    if after in known.DETERMINERS or after.isdecimal() or after in PARTICLES:
        return True
    if not after and line.before(at) in known.PARTIES:
        return True
    return line.before(at) in ("and", "then") and any(word in verbs.THIRDS for word in line.words[:at])


def _noun_phrase(line: Line) -> bool:
    """Begins with a word that is a noun as well and goes on as nouns do: "Process mapping", "Change management"."""
    return line.after(0) in known.PROCESSES


def _unknown_past(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed") and word not in verbs.KNOWN and word not in known.ADJECTIVES


def weak_verb(line: Line) -> int:
    """Where a verb of talk, effort or help stands as the verb of the text; -1 where none does."""
    for at, word in enumerate(line.words):
        if word in known.TO_MANY and line.counts:
            continue
        if word in known.WEAK and (line.begins(at) or line.before(at) in ("continue", "started")):
            return at
        if (
            word in verbs.WEAKENING
            and line.after(at) not in known.PARTIES
            and (at == 0 or line.before(at) in ("start", "keep", "continue", ":"))
        ):
            return at
        if word in verbs.WEAKENS and at > 0 and word not in known.PROCESSES and _weakly(line, at):
            return at
        if word in verbs.WEAKENED and not line.counts and _was_done(line, at, word):
            return at
    return -1


def _was_done(line: Line, at: int, word: str) -> bool:
    return line.before(at) not in known.DETERMINERS and not _describes(line, at, word)


def _weakly(line: Line, at: int) -> bool:
    before = line.before(at)
    if before == "own" or before in known.DETERMINERS or before.endswith("'s"):
        return False  # "with their own figures": a noun
    return line.after(at) in known.TAIL | known.DETERMINERS or at == len(line.words) - 1


def only_a_noun(line: Line) -> bool:
    """No verb at all: a name of a process or of a paper, with what it is about."""
    if line.words[:1] == ("ongoing",):
        return True
    if line.counts or line.has(verbs.FINISHED | known.OUTCOME | {":", ";", "until"}):
        return False
    parts = _parted(line)
    if len(parts) > 1 and not line.has(known.TAIL):
        return all(part and (part[-1] in known.PROCESSES | known.THINGS | known.PARTIES) for part in parts)
    head, tail = _head(line)
    if not head:
        return False
    if head[-1] in known.PROCESSES:
        return not (tail and tail[0] == "by" and head[-1] in known.DECISIONS)
    return head[-1] in known.THINGS and not tail


def _parted(line: Line) -> list[tuple[str, ...]]:
    parts: list[tuple[str, ...]] = []
    now: list[str] = []
    for word in line.words:
        if word in (",", "/", "+", "&"):
            parts.append(tuple(now))
            now = []
        else:
            now.append(word)
    return [*parts, tuple(now)]


def _head(line: Line) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words up to the first preposition, and the rest."""
    for at, word in enumerate(line.words):
        if word in known.TAIL or word in ("(", "-", "–"):
            return line.words[:at], line.words[at:]
    return line.words, ()
