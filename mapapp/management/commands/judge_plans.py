"""`manage.py judge_plans [--held-out]`: how often the detectors are right, on plans that were labelled before them,
and how often what is read of a buyer who does not commit.

Their rules are made with the open part. The held-out part is opened once per release; nothing is learnt from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mapapp.insight.detectors.labelled import read_labels
from mapapp.insight.detectors.score import Judged, by_detector, judge
from mapapp.management.confusion import Confusion, ConfusionCommand


class Command(ConfusionCommand):
    help = "Print the confusion table of the detectors: found and right, false, missed, silent, precision and recall."
    things = "plans"
    corpora = (
        "tests/insight/corpus/plans/plans-{part}.jsonl",
        "tests/insight/corpus/plans/commitment-{part}.jsonl",
    )
    width = 24

    def confusion(self, path: Path) -> Confusion:
        judged = judge(read_labels(path))
        return Confusion(len(judged), by_detector(judged), (line for one in judged for line in _told(one)))


def _told(one: Judged) -> Iterator[str]:
    for what, keys in (("false ", one.false), ("missed", one.missed)):
        for key in sorted(keys):
            yield f"{what}  {key:24}{one.row.id}  ({one.row.why})"
