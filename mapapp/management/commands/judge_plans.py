"""`manage.py judge_plans [--held-out]`: how often the detectors are right, on plans that were labelled before them.

Their rules are made with the open part. The held-out part is opened once per release; nothing is learnt from it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mapapp.insight.detectors.labelled import read_labels
from mapapp.insight.detectors.score import Judged, by_detector, judge
from mapapp.insight.wording.score import Counts

CORPUS = Path("tests/insight/corpus/plans")


class Command(BaseCommand):
    help = "Print the confusion table of the detectors: found and right, false, missed, silent, precision and recall."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--held-out", action="store_true", help="the third that no rule was made with")
        parser.add_argument("--failures", action="store_true", help="name each plan that was read otherwise")
        parser.add_argument("--labels", type=Path, help="another file of labelled plans")

    def handle(self, *args: Any, **options: Any) -> None:
        name = "plans-held-out.jsonl" if options["held_out"] else "plans-open.jsonl"
        path = options["labels"] or settings.BASE_DIR / CORPUS / name
        if not path.is_file():
            raise CommandError(f"There are no labelled plans at {path}. They come with the source, not with a package.")
        judged = judge(read_labels(path))
        self.stdout.write(f"{path.name}: {len(judged)} plans\n")
        self.stdout.write(f"{'':24}{'found':>7}{'false':>7}{'missed':>7}{'silent':>7}{'precision':>11}{'recall':>8}")
        for label, counts in by_detector(judged).items():
            self.stdout.write(_row(label, counts))
        if options["failures"]:
            for one in judged:
                self._told(one)

    def _told(self, one: Judged) -> None:
        for what, keys in (("false ", one.false), ("missed", one.missed)):
            for key in sorted(keys):
                self.stdout.write(f"{what}  {key:24}{one.row.id}  ({one.row.why})")


def _row(label: str, counts: Counts) -> str:
    hit, false, missed, silent = counts.hit, counts.false, counts.missed, counts.silent
    return f"{label:24}{hit:7}{false:7}{missed:7}{silent:7}{counts.precision:11.3f}{counts.recall:8.3f}"
