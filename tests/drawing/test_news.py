"""One list of differences in three voices: page, letter and paper say the same of the same things, in one order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from mapapp.digests.frame import Frame
from mapapp.digests.rows import voice_of
from mapapp.drawing.news.steps import shift_words
from mapapp.drawing.news.told import Told, news_of, told
from mapapp.drawing.news.voice import page_voice
from mapapp.drawing.reader import Reader
from mapapp.plans.changes.progress import block_task, complete_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.history import since
from mapapp.plans.queries import load_plan
from mapapp.plans.standing import stand
from mapapp.snapshots.frame import frame
from mapapp.snapshots.news import items, voice
from tests.builders import TODAY, Scene


def happenings(scene: Scene) -> None:
    marcus, anna = scene.actor("marcus"), scene.actor("anna")
    for day, was, by in ((24, 19, marcus), (25, 24, anna)):
        reschedule_task(scene.fresh(), 22, due_on=date(2026, 2, day), was=date(2026, 2, was), force=True,
                        seen=scene.fresh().revision, why="The audit", by=by, at=TODAY)  # fmt: skip
    block_task(scene.fresh(), 23, was="in_progress", why="The portal is down", unblocker=anna.number, by=anna, at=TODAY)
    complete_task(scene.fresh(), 15, was="in_progress", by=anna, at=TODAY)
    reword_task(scene.fresh(), 3, text="NDA signed", was=scene.task(3).text, by=marcus, at=TODAY)


def said(found: Iterable[Told]) -> list[tuple[str, int, tuple[str, ...]]]:
    """Kind, task and notes, with what differs between a page and a letter made one: task or step, sellers' company."""

    def plain(note: str) -> str:
        return re.sub(r"\btask", "step", note).replace(", Larkspur", "")

    return [(one.kind, one.thing, tuple(map(plain, one.notes))) for one in found]


def test_page_letter_and_paper_tell_the_same(scene: Scene) -> None:
    first = save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    before = scene.fresh().revision
    happenings(scene)
    second = save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY + timedelta(minutes=1))
    standing = stand(load_plan(scene.fresh(), goals=True), TODAY + timedelta(minutes=1))
    lines = [line for line in since(scene.workspace, before) if line.verb != "version.saved"]
    news = news_of(standing, lines, me=None)
    page = told(news, page_voice(standing, Reader.of(scene.visit("priya"), standing)))
    letter = told(news, voice_of(Frame(standing, standing, lines, lines, True, "Larkspur")))
    second.workspace = first.workspace = scene.fresh()
    both = frame(second, first)
    paper = told(items(both), voice(both))
    assert said(page) == said(letter) == said(paper)
    assert [(one.kind, one.thing) for one in page] == [("moved", 22), ("status", 23), ("status", 15), ("text", 3)]
    assert page[0].who == "Marcus Lindqvist and Anna Kessler"
    assert page[0].notes == (
        "Four working days later: its second move, four working days later in all.",
        "Five later tasks moved with it.",
        "Signature moved from 12 Mar to 18 Mar.",
        "Waits for Fenwick Medical’s yes.",
    )
    assert (page[0].old, letter[0].old, paper[0].old) == ("Thu 19 Feb", "19 Feb", "19 Feb")


@pytest.mark.parametrize(
    ("days", "times", "in_all", "words"),
    [
        (1, 1, 1, "One working day later."),
        (-3, 1, -3, "Three working days earlier."),
        (4, 3, 9, "Four working days later: its third move, nine working days later in all."),
        (-4, 2, 0, "Four working days earlier: its second move, on its first date again."),
        (12, 11, 30, "12 working days later: its 11th move, 30 working days later in all."),
        (0, 2, 3, "Its second move, three working days later in all."),
        (0, 1, 0, ""),
    ],
)
def test_by_how_much_and_for_the_which_time(days: int, times: int, in_all: int, words: str) -> None:
    assert shift_words(days, times, in_all) == words
