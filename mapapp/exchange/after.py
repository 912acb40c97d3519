"""What a task comes after, as people write it: 3, #3, "1 and 2", 5-7, 8FS+2d, or the other task's words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.cleaning import folded
from mapapp.schedule import LONGEST_LAG, SHORTEST_LAG

NOTHING = frozenset({"", "-", "--", "–", "—", "none", "n/a", "na", "nothing", "no", "start", "0", "tbd", "tbc", "?"})
FILLER = re.compile(
    r"\b(?:tasks?|steps?|items?|nos?|nr|after|once|when|is|are|done|complete|completed|see|row|lines?|the|waits?|for|on)\b\.?",
    re.IGNORECASE,
)
LABEL = r"#?\s*(?P<label>[A-Za-z]{0,3}\d+(?:\.\d+)*)"
LAG = r"(?P<lag>[+-]\s*\d+(?:[.,]\d+)?)\s*(?P<unit>e?d(?:ays?)?|wd|bd|working days?|business days?|w(?:ee)?ks?|w)?"
ONE = re.compile(rf"{LABEL}\s*(?P<type>FS|SS|FF|SF)?\s*(?:{LAG})?", re.IGNORECASE)
RANGE = re.compile(r"#?\s*(?P<first>\d+)\s*(?:-|–|to|through|\.\.)\s*#?\s*(?P<last>\d+)", re.IGNORECASE)
APART = re.compile(r"\s*(?:[,;&\n]|\band\b|\s\+\s(?!\d+\s*[dwe])|\s/\s)\s*", re.IGNORECASE)
NUMBERS = re.compile(r"(?:#?\s*[A-Za-z]{0,3}\d+(?:\.\d+)*[\s/]*)+")
SHEET_ROW = re.compile(r"(?:row|line|zeile|ligne|fila)\s*#?(?P<row>\d{1,4})", re.IGNORECASE)
MOST = 60


class AfterTrouble(StrEnum):
    """Why a part of the cell makes no link."""

    UNKNOWN = "unknown"
    ITSELF = "itself"
    OTHER_KIND = "other_kind"
    LAG = "lag"
    UNREADABLE = "unreadable"
    BY_ROW = "by_row"  # a link is made: the number is taken as a row of the sheet


@dataclass(frozen=True)
class Link:
    """The sheet's row of the predecessor, and the working days between."""

    row: int
    lag: int = 0


@dataclass(frozen=True)
class AfterRead:
    """A cell's links, what in it could not be used and why, and the tasks that a part may mean."""

    links: tuple[Link, ...] = ()
    troubles: tuple[tuple[str, AfterTrouble], ...] = ()


@dataclass(frozen=True)
class Known:
    """The tasks that a cell may mention: rows by label, and rows by folded text. `by_row`: the labels are the rows."""

    labels: Mapping[str, int]
    texts: Mapping[str, int]
    rows: frozenset[int] = frozenset()
    by_row: bool = False

    def by_label(self, label: str) -> int | None:
        """The row of a number, with or without leading zeros."""
        plain = label.casefold()
        return self.labels.get(plain, self.labels.get(plain.lstrip("0"), None))

    def by_text(self, text: str, asking: int) -> int | None:
        """The row whose task has this text, or the only other that has these two or more words in a row."""
        wanted = folded(text)
        if self.texts.get(wanted, asking) != asking:
            return self.texts[wanted]
        if " " not in wanted:
            return None
        for test in (str.startswith, str.__contains__):
            found = [row for words, row in self.texts.items() if row != asking and test(words, wanted)]
            if len(found) == 1:
                return found[0]
        return None


def read_after(cell: Cell, row: int, known: Known, previous: int | None = None) -> AfterRead:
    """Reads one cell. `row` is the task's own, `previous` that of the task above it."""
    if folded(cell.text) in NOTHING or cell.text.strip() in NOTHING:
        return AfterRead()
    if cell.kind in (Kind.DATE, Kind.FORMULA, Kind.ERROR, Kind.BOOL):
        return AfterRead(troubles=((cell.text, AfterTrouble.UNREADABLE),))
    if (by_text := known.by_text(cell.text, row)) and not re.match(r"#?\d+\b", cell.text):
        return _sorted(row, [Link(by_text)], [])
    links: list[Link] = []
    troubles: list[tuple[str, AfterTrouble]] = []
    for part in _parts(cell.text):
        found = _read_part(part, row, known, previous)
        match = SHEET_ROW.fullmatch(part) if found is AfterTrouble.UNKNOWN else None
        if match and int(match["row"]) in known.rows:
            links.append(Link(int(match["row"])))
            troubles.append((part, AfterTrouble.BY_ROW))
        elif isinstance(found, AfterTrouble):
            troubles.append((part, found))
        else:
            links += found
    return _sorted(row, links, troubles)


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    for part in APART.split(text):
        if NUMBERS.fullmatch(part) and not RANGE.fullmatch(part):
            parts += re.split(r"(?<=[\w.])[\s/]+", part.strip())
        elif part.strip():
            parts.append(part.strip())
    return [part for part in parts if part][:MOST]


def _read_part(part: str, row: int, known: Known, previous: int | None) -> list[Link] | AfterTrouble:
    bare = FILLER.sub(" ", part).strip(" .:()")
    if match := RANGE.fullmatch(bare):
        first, last = int(match["first"]), int(match["last"])
        rows = [known.by_label(str(number)) for number in range(first, min(last, first + MOST) + 1)]
        return [Link(each) for each in rows if each] if first <= last and all(rows) else AfterTrouble.UNKNOWN
    if match := ONE.fullmatch(bare):
        return _numbered(match, known)
    if previous and re.fullmatch(r"previous|above|prior|prev|preceding", bare, re.IGNORECASE):
        return [Link(previous)]
    by_text = known.by_text(part, row) or known.by_text(re.sub(r"^#?\d+[.:)\s-]+", "", part), row)
    return [Link(by_text)] if by_text else AfterTrouble.UNKNOWN


def _numbered(match: re.Match[str], known: Known) -> list[Link] | AfterTrouble:
    row = known.by_label(match["label"]) or known.by_label(match["label"].removesuffix(".0"))
    if row is None:
        return AfterTrouble.UNKNOWN
    if match["type"] and match["type"].upper() != "FS":
        return AfterTrouble.OTHER_KIND
    if not match["lag"]:
        return [Link(row)]
    unit = (match["unit"] or "").casefold()
    if not unit and not match["type"]:
        return AfterTrouble.UNREADABLE  # 8+9: two tasks, or nine days?
    days = float(match["lag"].replace(" ", "").replace(",", ".")) * (
        5 if unit.startswith("w") and unit[:2] not in ("wd", "wo") else 1
    )
    if days != int(days) or not SHORTEST_LAG <= days <= LONGEST_LAG or unit.startswith("e"):
        return AfterTrouble.LAG
    return [Link(row, int(days))]


def _sorted(row: int, links: list[Link], troubles: list[tuple[str, AfterTrouble]]) -> AfterRead:
    """Each predecessor once, never the task itself."""
    if any(link.row == row for link in links):
        troubles = [*troubles, ("", AfterTrouble.ITSELF)]
    once = {link.row: link for link in links if link.row != row}
    return AfterRead(tuple(once.values()), tuple(troubles))
