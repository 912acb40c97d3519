"""G1, G2 and G3 on every page: everybody reads everything, and once more after others have worked in their own lanes.

Pages are read once and judged three times. Papers, letters, logs and rows are judged in the files of the gates.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import LazySettings, settings

from mapapp.logs import formatter
from mapapp.plans.models import Side
from tests.gates.canaries import OWNERS, Canary, Ear
from tests.gates.edits import MISSED, Editor
from tests.gates.figures import AGAIN, FULL, Figures
from tests.gates.judging import Judged, Read, differing, excerpts, judged
from tests.gates.matrix import routes
from tests.gates.planting import STRANGER, on_paper, planted_town
from tests.gates.table import TABLE
from tests.gates.town import Town
from tests.gates.who import ALL, BUYERS, LEADS, SELLERS, WHO
from tests.turns import TURN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ROUNDS, ACTS = (6, 80) if FULL else (1, 60)
# Some at a time, so that the cores share them; nobody stands with the other side.
GROUPS = [
    "anna olga",
    "mira david astrid",
    "priya marcus tom",
    "nobody uma lena otto",
    "nils",
    "zed hannah jonas ruth sam",
]
LANES = {Side.SELLER: SELLERS, Side.BUYER: BUYERS}
SHOWN = {Side.SELLER: {"anna", "olga"}, Side.BUYER: {"priya"}}  # who together are shown what their side wrote
# Not counted among what its own side is shown: what the verbs wrote before a column was filled anew, of a story that
# no page tells, what repeats the last step of the trail, which is read from the trail itself, and what tells a line of
# figures when it is to be made again, and what stands in its values for nobody to draw.
UNTOLD = {"opportunity.stage by its verb", "opportunity.forecast by its verb", "opportunity.lost_to by its verb",
          "opportunity.outcome_why by its verb", "sellersnooze.why by its verb", "sellerbelief.moved_at",
          "sellerbelief.moved_why", "sellerplanreview.note by its verb", "figures.last_act_on", "figures.created_on",
          "figures.values.more", "reading.values.more",
          "sellerfindinganswer.why by its verb", "sellerfindinganswer.why", "sellerfindinganswer.key",
          "sellerfindinganswer.until_on", "sellerfindinganswer.at",
          "figures.account_order", "figures.seller_order", "figures.looked_in", "figures.month"}  # fmt: skip


class Lines(logging.Handler):
    """Keeps every line of the log as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(formatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[Lines]:
    lines, root = Lines(), logging.getLogger()
    root.addHandler(lines)
    yield lines
    root.removeHandler(lines)


@dataclass
class Group:
    """Some people of one side, or of none, in a town with canaries."""

    town: Town
    canaries: list[Canary]
    people: list[str]
    figures: Figures

    def read(self, *, again: bool = False) -> dict[str, Judged]:
        """The fast profile has a lead act on every address and read it as a page and as a part; the others read it as
        one of them, in turn, and act on every third, if they are on the plan. Again every second address is read, in
        turn, only a lead acts, and nobody listens. On a second database nobody acts, and every third is read again."""
        found = {}
        every = 1 if FULL or not again else 3 if AGAIN else 2
        table = dict(list(TABLE.items())[TURN % every :: every])
        for who in self.people:
            acts = 1 if FULL else 0 if AGAIN else 1 if who in LEADS else 3 if who in ALL and not again else 0
            parts = FULL or (who in LEADS and not again and not AGAIN)
            ear = None if again else Ear(who, self.canaries)
            one = found[who] = judged(self.town, who, ear, table, acts=acts, parts=parts)
            self.figures.add("G1", statements=one.statements, answers=len(one.bytes), own=one.own,
                             crossed=len(one.crossed))  # fmt: skip
            assert one.crossed == []
        return found

    def edited(self, turn: int) -> int:
        """What the others do for themselves between two readings; how many acts it was."""
        done = list[str]()
        for side in [side for side, own in LANES.items() if not own.names & set(self.people)]:
            editor = Editor(self.town, side, turn, team="nils" not in self.people)  # it is his team, too
            editor.work(ACTS)
            assert len(editor.done) == ACTS and len(editor.left) <= MISSED, editor.left
            done += editor.done
        return len(done)


def planted() -> tuple[Town, list[Canary], Path]:
    """The town with canaries, one of its versions on paper, and the folder where that is."""
    town, canaries = planted_town()
    on_paper(town, 2)
    return town, canaries, settings.VAR


@pytest.fixture(scope="module")
def built(once: Callable[..., tuple[Town, list[Canary], Path]]) -> tuple[Town, list[Canary], Path]:
    return once(planted)


@pytest.mark.parametrize("people", [group.split() for group in GROUPS], ids=" ".join)
def test_nobody_is_answered_with_what_others_keep_to_themselves(
    built: tuple[Town, list[Canary], Path], settings: LazySettings, people: list[str], figures: Figures, log: Lines
) -> None:
    town, canaries, settings.VAR = built
    group = Group(deepcopy(town), canaries, people, figures)
    first = group.read()
    hears_nothing(group, first, log)
    shows_the_own_side_what_it_wrote(group, first)
    before: Read = {what: said for one in first.values() for what, said in one.bytes.items()}
    for turn in range(ROUNDS):
        edits = group.edited(TURN + turn)
        after: Read = {what: said for one in group.read(again=True).values() for what, said in one.bytes.items()}
        differ = differing({what: before.get(what) for what in after}, after)
        figures.add("G3", edits=edits, answers=len(after), differ=len(differ))
        assert differ == [], excerpts(before, after, differ)


def hears_nothing(group: Group, read: dict[str, Judged], log: Lines) -> None:
    leaks = [leak for one in read.values() for leak in one.leaks]
    leaks += [f"log: {where}" for where in Ear(STRANGER, group.canaries).leaks(*log.lines)]
    visited = {route for one in read.values() for route in one.visited}
    answers = sum(len(one.bytes) for one in read.values())
    group.figures.add("G2", answers=answers, hits=len(leaks), people=len(read), lines=len(log.lines))
    group.figures.once("G2", canaries=len(group.canaries), urls=len(visited))
    assert leaks == []
    assert visited == routes()


def shows_the_own_side_what_it_wrote(group: Group, read: dict[str, Judged]) -> None:
    """Else there would be nothing that could leak, and the gate would stand before an empty house."""
    for side in [side for side, people in SHOWN.items() if people <= set(read)]:
        wrote = {can.where for can in group.canaries if can.readers == OWNERS[side] and can.by_people} - UNTOLD
        seen = {where for who in SHOWN[side] for where in read[who].shown} & wrote
        group.figures.add("G2", seen=len(seen), shown=len(wrote))
        assert len(seen) >= 0.95 * len(wrote), "; ".join(sorted(wrote - seen))


def test_everybody_is_in_one_group_and_no_group_is_of_both_sides() -> None:
    people = [group.split() for group in GROUPS]
    assert sorted(who for group in people for who in group) == sorted(WHO)
    assert not [group for group in people if set(group) & SELLERS.names and set(group) & BUYERS.names]
    assert all(any(names <= set(group) for group in people) for names in SHOWN.values())
