"""`manage.py judge_wording [--held-out]`: how often the wording coach is right, on texts that people labelled.

Its rules are made with the open part. The held-out part is opened once per release; nothing is learnt from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mapapp.insight.wording.reading import Reading
from mapapp.insight.wording.score import WEAK, Labelled, by_aspect, read_all, read_labels, verdicts
from mapapp.management.confusion import Confusion, ConfusionCommand


class Command(ConfusionCommand):
    help = "Print precision and recall of the wording coach, on the whole and by what is missing."
    things = "texts"
    corpora = ("tests/insight/corpus/wording-{part}.csv",)
    width = 10

    def confusion(self, path: Path) -> Confusion:
        judged = read_all(read_labels(path))
        return Confusion(len(judged), {WEAK: verdicts(judged), **by_aspect(judged)}, _told(judged))


def _told(judged: Iterable[tuple[Labelled, Reading]]) -> Iterator[str]:
    for row, reading in judged:
        if reading.is_weak != (row.verdict == WEAK):
            yield f"{'false ' if reading.is_weak else 'missed'}  {row.text}  {reading.missing}"
