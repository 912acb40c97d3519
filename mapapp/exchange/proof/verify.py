"""Says whether an export of a plan's versions is whole. Needs Python 3.8 or newer and nothing else:

    python verify.py plan.zip
    python verify.py plan.zip 1b2f0c93a4d5
    python verify.py plan.zip deletion-receipt.json

Behind the file may stand what is printed as "History" on a PDF or in a weekly letter: the first twelve or more letters
of a hash. It says which line of the history that is, so that nobody can have changed or cut off what was there then. So
may the receipt that came when the plan was deleted.

It answers 0 when the file is whole, 1 when it is not, 2 when there is nothing that it could read. README.txt, beside
this file in the export, says in plain words what is checked and what that proves.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

CHAIN, HISTORY, NAMES, SUMS = "chain.json", "history.txt", "names.json", "SHA256SUMS"
OTHERS = {"README.txt", "verify.py"}
VERSION = re.compile(r"versions/([1-9][0-9]*)\.json")
LARGEST = 512 * 1024 * 1024  # bytes unpacked, of all files together
CLOCKS = timedelta(minutes=2)  # who waits for another's change to be written has looked at the clock before
REASONS = {"review", "touchpoint", "weekly", "agreed", "saved"}
FREEZES = {"version.saved", "version.proposed", "version.agreed", "review.ended", "touchpoint.logged"}
CHANGED, TOOK_BACK = "changed the words in line ", "took it back in line "
REWORDS = {"comment.changed": CHANGED, "comment.taken_back": TOOK_BACK}
LINE = re.compile(
    rb"([0-9a-f]{64}) (?:withheld ([1-9][0-9]*)(?:: its author (changed the words|took it back) in line ([1-9][0-9]*))?"
    rb"|(\{.*\}))",
    re.DOTALL,
)


class Fault(Exception):
    """The first thing that is wrong, in a sentence that names it."""


class Line(NamedTuple):
    """One line of history. `row` is empty for one that is withheld: then `about` is the comment's number, and `became`
    what the author did to its words, and in which line; empty in exports of before."""

    number: int
    sha256: str
    row: dict[str, Any]
    about: int = 0
    became: str = ""


class Whole(NamedTuple):
    """What was found whole."""

    plan: str
    versions: list[dict[str, Any]]
    lines: list[Line]
    names: int


def sealed(previous: str, text: bytes) -> str:
    """The hash of what follows `previous`."""
    return hashlib.sha256(previous.encode() + text).hexdigest()


def written(value: Any) -> bytes:
    """How the lists of this export are spelled: one way only, so that no byte of them can be another one."""
    return (json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def verified(files: dict[str, bytes]) -> Whole:
    """Check the files of an export, by name. Raises Fault with the first version or line that is wrong."""
    for name in (CHAIN, HISTORY, NAMES, SUMS, *sorted(OTHERS)):
        if name not in files:
            raise Fault(f"{name} is missing")
    chain = listed(files, CHAIN)
    try:
        plan, head, versions = chain["plan"], chain["head"], chain["versions"]
        if chain["format"] != 1 or set(chain) != {"format", "plan", "head", "versions"}:
            raise Fault(f"{CHAIN} is of a format that this verify.py does not know")
        lines = history(files[HISTORY], str(plan))
        if head != {"line": len(lines), "sha256": lines[-1].sha256 if lines else ""}:
            raise Fault(f"line {len(lines) + 1}: the history does not end where {CHAIN} says")
        check_versions(files, versions, lines)
        found = check_names(listed(files, NAMES), lines, files, versions)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        raise Fault(f"a list of this export is not written as mapapp writes it ({error!r})") from error
    check_sums(files)
    return Whole(str(plan), versions, lines, found)


def listed(files: dict[str, bytes], name: str) -> Any:
    """The value of one of the lists, which is spelled in one way only."""
    try:
        value = json.loads(files[name].decode())
    except (ValueError, RecursionError) as error:
        raise Fault(f"{name} cannot be read") from error
    if written(value) != files[name]:
        raise Fault(f"{name} was changed: it is not spelled as mapapp spells it")
    return value


# -- the history ------------------------------------------------------------------------------------------------------


def history(data: bytes, plan: str) -> list[Line]:
    """Its lines, each sealed to the one before."""
    lines: list[Line] = []
    previous, moment = "", None
    texts = data.split(b"\n")
    if texts.pop() != b"":
        raise Fault(f"line {len(texts) + 1}: it is cut off")
    for number, text in enumerate(texts, 1):
        line = line_of(number, text, previous)
        if line.row:
            at = check_line(line, plan)
            if moment is not None and at < moment - CLOCKS:
                raise Fault(f"line {number}: its moment lies before that of the line before it")
            moment = at
        lines.append(line)
        previous = line.sha256
    check_withheld(lines)
    return lines


def line_of(number: int, text: bytes, previous: str) -> Line:
    """One line, taken apart and sealed anew."""
    found = LINE.fullmatch(text)
    if found is None:
        raise Fault(f"line {number}: it cannot be read")
    stands = found.group(1).decode()
    if found.group(2):
        became = text.partition(b": its author ")[2].decode()
        return Line(number, stands, {}, int(found.group(2)), became)
    if sealed(previous, found.group(5)) != stands:
        raise Fault(f"line {number}: its text or its place was changed")
    try:
        return Line(number, stands, json.loads(found.group(5).decode()))
    except (ValueError, RecursionError) as error:
        raise Fault(f"line {number}: it cannot be read") from error


def check_line(line: Line, plan: str) -> datetime:
    """It says itself which one it is, and of which plan; the moment of it."""
    if line.row["number"] != line.number:
        raise Fault(f"line {line.number}: it says that it is line {line.row['number']}: one was left out or moved")
    if line.row["workspace"] != plan:
        raise Fault(f"line {line.number}: it belongs to another plan")
    return datetime.fromisoformat(line.row["at"])


def check_withheld(lines: list[Line]) -> None:
    """Only words of a comment that its author changed or took back are withheld: a later line has to say so."""
    ends: dict[int, list[tuple[int, str]]] = {}
    for line in lines:
        if line.row and line.row["verb"] in REWORDS:
            became = f"{REWORDS[line.row['verb']]}{line.number}"
            ends.setdefault(line.row["facts"]["comment"], []).append((line.number, became))
    for line in lines:
        later = [became for number, became in ends.get(line.about, ()) if number > line.number]
        if line.row:
            continue
        if line.about > line.number or not later:
            raise Fault(f"line {line.number}: it is withheld, and no later line says why")
        if line.became and line.became != (later[-1] if later[-1].startswith(TOOK_BACK) else later[0]):
            raise Fault(f"line {line.number}: it says of its words what no line says")


# -- the versions -----------------------------------------------------------------------------------------------------


def check_versions(files: dict[str, bytes], versions: list[dict[str, Any]], lines: list[Line]) -> None:
    """Each follows the one before, and history knows it: its hash, its moment, who and why."""
    known = dict(frozen_in(lines))
    previous = ""
    for place, version in enumerate(versions, 1):
        where = f"version {place}: "
        if version["number"] != place:
            raise Fault(where + "it is missing, or another one stands in its place")
        content = files.get(f"versions/{place}.json")
        if content is None:
            raise Fault(where + "its file is missing")
        if version["previous"] != previous or version["sha256"] != sealed(previous, content):
            raise Fault(where + "its content or its place was changed")
        if place not in known:
            raise Fault(where + "history does not know it")
        line = known[place]
        if line.row["facts"]["sha256"] != version["sha256"]:
            raise Fault(f"{where}history knows another one (line {line.number})")
        said = {**known_of(line, versions), "number": place, "previous": previous, "sha256": version["sha256"]}
        if "reason" not in said:
            said["reason"] = version["reason"] if version["reason"] in REASONS else ""
        for name in sorted(said.keys() | version.keys()):
            if name not in said or version.get(name) != said[name]:
                raise Fault(f"{where}{CHAIN} says another {name} of it than history (line {line.number})")
        previous = version["sha256"]
    if len(known) > len(versions):
        raise Fault(f"version {len(versions) + 1}: it is missing")
    extra = sorted(name for name in files if VERSION.fullmatch(name) and int(name[9:-5]) > len(versions))
    if extra:
        raise Fault(f"{extra[0]}: no such version was kept")


def frozen_in(lines: list[Line]) -> Iterator[tuple[int, Line]]:
    """Version number and the first line that knows its hash: the one it was kept with."""
    seen: set[int] = set()
    for line in lines:
        if line.row and line.row["verb"] in FREEZES and "sha256" in line.row["facts"]:
            number = line.row["facts"]["version"]
            if number not in seen:
                seen.add(number)
                yield number, line


def known_of(line: Line, versions: list[dict[str, Any]]) -> dict[str, Any]:
    """What its line says of a version. One that both sides agreed to holds the plan of the one they accepted."""
    facts = line.row["facts"]
    said = {"at": line.row["at"], "author": line.row["by"], "revision": line.number - 1}
    if line.row["verb"] == "version.agreed":
        said["reason"] = "agreed"
        said["revision"] = versions[facts["accepted"] - 1]["revision"]
    elif "reason" in facts:
        said["reason"] = facts["reason"]
    return said


# -- names ------------------------------------------------------------------------------------------------------------


def check_names(
    names: list[dict[str, Any]], lines: list[Line], files: dict[str, bytes], versions: list[dict[str, Any]]
) -> int:  # fmt: skip
    """Each is what was committed to, for that person. How many there are."""
    used: set[tuple[int, str]] = set()
    for line in lines:
        for on, person, _field, old, new in line.row.get("changes", ()):
            used |= {(person, one["sha256"]) for one in (old, new) if on == "person" and isinstance(one, dict)}
    for version in versions:
        used |= set(committed_in(json.loads(files[f"versions/{version['number']}.json"].decode())))
    for name in names:
        if sealed(name["salt"], name["value"].encode()) != name["sha256"]:
            raise Fault(f"{NAMES}: a value of person {name['person']} is not the one that was sealed")
        if (name["person"], name["sha256"]) not in used or len(name) != 4:
            raise Fault(f"{NAMES}: what it says of person {name['person']} stands nowhere in this plan")
    return len(names)


def committed_in(state: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Person and hash of each personal value in a version."""
    for person in state["people"]:
        for value in person.values():
            if isinstance(value, dict):
                yield person["number"], value["sha256"]
    for one in state.get("agreed", {}).get("by", ()):
        yield one["person"], one["name"]["sha256"]


# -- the file ---------------------------------------------------------------------------------------------------------


def sums_of(files: dict[str, bytes]) -> bytes:
    """All files with their hashes, as `sha256sum -c` reads them."""
    rest = sorted(name for name in files if name != SUMS)
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in rest).encode()


def check_sums(files: dict[str, bytes]) -> None:
    """No other file was put in, and those that prove nothing are as they were, too."""
    for name in sorted(files):
        if name not in OTHERS | {CHAIN, HISTORY, NAMES, SUMS} and not VERSION.fullmatch(name):
            raise Fault(f"{name}: this file is no part of an export")
    if files[SUMS] != sums_of(files):
        stands, found = files[SUMS].splitlines(), sums_of(files).splitlines()
        wrong = [one for one in found if one not in stands]
        name = wrong[0].decode()[66:] if wrong else SUMS
        raise Fault(f"{name}: it is not as it was exported")


def files_in(path: str) -> dict[str, bytes]:
    """The files of the export by name. Raises Fault when the archive is damaged, OSError when there is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if len({info.filename for info in infos}) < len(infos):
                raise Fault("the archive holds two files of one name")
            if sum(info.file_size for info in infos) > LARGEST:
                raise Fault(f"the archive unpacks to more than {LARGEST >> 20} MB")
            return {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Fault(f"the archive is damaged: {error}") from error


def places_of(found: Whole, text: str) -> str:
    """Where the hash that begins like this stands. Raises Fault when it stands nowhere."""
    begins = text.strip().lower().rstrip(".…")
    if len(begins) < 8:
        raise Fault(f"{text!r} is too short: give at least the first 8 letters of a hash")
    for line in found.lines:
        if line.sha256.startswith(begins):
            return f"{begins} is line {line.number} of {len(found.lines)}: until there nothing was changed or left out."
    for version in found.versions:
        if version["sha256"].startswith(begins):
            return f"{begins} is version {version['number']}."
    raise Fault(f"{begins} stands nowhere in it: its end was cut off, it was written anew, or it is another plan")


def receipt_in(path: str) -> dict[str, Any]:
    """What a receipt says that a plan was deleted. Raises Fault when it is none, OSError when there is no file."""
    with open(path, "rb") as file:
        data = file.read(1 << 16)
    try:
        said = json.loads(data.decode())
        ends = said["head"]["line"], said["head"]["sha256"], said["newest_version"]["sha256"]
        whole = said["format"] == 1 and written(said) == data and isinstance(ends[0], int)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Fault(f"{path} cannot be read as a receipt") from error
    if not whole:
        raise Fault(f"{path} is not spelled as mapapp spells a receipt")
    return dict(said)


def compared(found: Whole, said: dict[str, Any]) -> str:
    """How far the export goes of what was deleted. Raises Fault when what was deleted is another history."""
    lines, head, newest = said["head"]["line"], said["head"]["sha256"], said["newest_version"]
    deleted = f"The receipt: deleted on {str(said['deleted_at'])[:10]}, {lines} lines of history, head {head}."
    if said["plan"] != found.plan:
        raise Fault("the receipt is of another plan")
    if len(found.lines) > lines or (len(found.lines) == lines and lines and found.lines[-1].sha256 != head):
        raise Fault(f"the receipt says of {lines} lines that they end with {head}: this is another history")
    if len(found.versions) > newest["number"]:
        raise Fault(f"the receipt says that version {newest['number']} was the newest: here are more")
    ends = found.versions[-1]["sha256"] if found.versions else ""
    if len(found.versions) == newest["number"] and ends != newest["sha256"]:
        raise Fault(f"the receipt says another hash of version {newest['number']}")
    if len(found.lines) == lines:
        return f"{deleted} This export holds all of it: nothing was added or left out in between."
    late = newest["number"] - len(found.versions)
    lacks = f"{lines - len(found.lines)} lines of history and {late} versions"
    return f"{deleted} This export was taken before the end: it lacks {lacks}, and cannot show what they were."


def place_of(found: Whole, text: str) -> str:
    """Of a hash, or of a receipt's file."""
    return compared(found, receipt_in(text)) if text.endswith(".json") else places_of(found, text)


def told(found: Whole) -> Iterator[str]:
    """What is whole, in lines of text."""
    yield f"Whole: {len(found.versions)} versions, {len(found.lines)} lines of history, {found.names} personal values."
    if found.lines:
        yield f"Head of the history, line {len(found.lines)}: {found.lines[-1].sha256}"
    if found.versions:
        yield f"Newest version, number {found.versions[-1]['number']}: {found.versions[-1]['sha256']}"
    yield "Compare with what is printed as History on a PDF or in a letter: python verify.py FILE HASH"
    withheld = [str(line.number) for line in found.lines if not line.row]
    if withheld:
        yield f"Withheld, as their author changed the words or took them back: lines {', '.join(withheld)}."
        for line in found.lines:
            if line.became:
                yield f"Line {line.number}: a comment {in_words(line.became)}."
        yield f"Lines before {withheld[-1]} are held by papers that were made before it: compare with one of those."


def in_words(became: str) -> str:
    """`that its author took back in line 6`."""
    if became.startswith(TOOK_BACK):
        return f"that its author took back in line {became[len(TOOK_BACK) :]}"
    return f"whose author {became}"


def main(words: list[str]) -> int:
    """0 whole, 1 not, 2 nothing to read."""
    if not words or words[0] in ("-h", "--help"):
        sys.stdout.write(__doc__)
        return 0 if words else 2
    try:
        found = verified(files_in(words[0]))
        places = [place_of(found, text) for text in words[1:]]
    except OSError as error:
        sys.stdout.write(f"Cannot read it: {error}\n")
        return 2
    except Fault as fault:
        sys.stdout.write(f"Not whole. {fault}.\n")
        return 1
    sys.stdout.write("\n".join([*told(found), *places]) + "\n")
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # whatever the console can spell
    sys.exit(main(sys.argv[1:]))
