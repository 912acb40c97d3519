"""docs/access.md as text, from the table that G4 holds every answer against: python -m tests.gates > docs/access.md"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from mapapp.access.models import Role
from mapapp.access.roles import SENTENCES
from tests.gates.row import Row
from tests.gates.table import SECTIONS, TABLE
from tests.gates.who import PEOPLE, ROLES, Crowd

PAGE = Path(__file__).resolve().parents[2] / "docs" / "access.md"
BEGIN = """# Who may see and do what

Made from `tests/gates/table.py` by `python -m tests.gates > docs/access.md`; a test holds the two equal. The gate G4
(`./dev gates`) asks every address below as each of these people, by every method, with ids of the plan itself, of
another plan of the team, of another team's, of nobody, and with garbage. It wants exactly these answers, nothing
written by a refusal, and the same bytes for what is somebody else's and what never was.

## Who stands at the door
"""
MAY = """
## What a role may do on a plan

| role | may |
|---|---|"""
OVERSEEING = (
    "| Manager, admin | Reads every plan of the team as the seller's side does; without a seat changes nothing. |"
)


def page() -> str:
    """The whole page."""
    lines = [BEGIN, *(f"- {words}" for words in PEOPLE.values()), MAY]
    lines += [*(f"| {Role(role).label} | {words} |" for role, words in SENTENCES.items()), OVERSEEING]
    for section, rows in SECTIONS.items():
        lines += [f"\n## {section.name}\n", f"{section.words}\n"]
        lines += ["| address | for | reads | acts | may not, and is told |", "|---|---|---|---|---|"]
        lines += [_line(route, TABLE[route]) for route in rows]
    return "\n".join(lines) + "\n"


def _line(route: str, row: Row) -> str:
    told = "<br>".join(_told(row)) or "–"
    cells = (f"`/{_plain(route)}`", row.what, row.reads.words or "–", row.acts.words or "–", told)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _plain(route: str) -> str:
    """`p/<code:code>/task/<int:number>/` as `p/<code>/task/<number>/`."""
    return re.sub(r"<\w+:(\w+)>", r"<\1>", route)


def _told(row: Row) -> Iterator[str]:
    """Who learns of the page and may not, with the sentence; and for whom it is missing though he takes part."""
    if row.absent.names:
        yield f"{row.absent.words}: 404, as if it never was"
    refused = row.refused()
    if isinstance(row.why, Mapping):
        yield from (f"{crowd.words}: “{reason}”" for crowd, reason in row.why.items())
    elif row.why and refused.names:
        yield f"{_roles(refused)}: “{row.why}”"
    elif refused.names:
        yield "everybody else: 404"


def _roles(refused: Crowd) -> str:
    """People by what they are on the plan, as few words as say it."""
    words: list[str] = []
    left = refused.names
    for crowd in ROLES:
        if crowd.names <= left:
            words, left = [*words, crowd.words], left - crowd.names
    return ", ".join([*words, *(PEOPLE[name] for name in PEOPLE if name in left)])
