"""`manage.py judge_wording [--held-out]`: how often the wording coach is right, on texts that people labelled.

Its rules are made with the open part. The held-out part is opened once per release; nothing is learnt from it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mapapp.insight.wording.score import Counts, by_aspect, read_all, read_labels, verdicts

CORPUS = Path("tests/insight/corpus")


class Command(BaseCommand):
    help = "Print precision and recall of the wording coach, on the whole and by what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--held-out", action="store_true", help="the third that no rule was made with")
        parser.add_argument("--failures", action="store_true", help="name each text that was read otherwise")
        parser.add_argument("--labels", type=Path, help="another file of labelled texts")

    def handle(self, *args: Any, **options: Any) -> None:
        name = "wording-held-out.csv" if options["held_out"] else "wording-open.csv"
        path = options["labels"] or settings.BASE_DIR / CORPUS / name
        if not path.is_file():
            raise CommandError(f"There are no labelled texts at {path}. They come with the source, not with a package.")
        judged = read_all(read_labels(path))
        self.stdout.write(f"{path.name}: {len(judged)} texts\n")
        self.stdout.write(f"{'':10}{'found':>7}{'false':>7}{'missed':>7}{'silent':>7}{'precision':>11}{'recall':>8}")
        for label, counts in {"weak": verdicts(judged), **by_aspect(judged)}.items():
            self.stdout.write(_row(label, counts))
        if options["failures"]:
            for row, reading in judged:
                if reading.is_weak != (row.verdict == "weak"):
                    self.stdout.write(f"{'false ' if reading.is_weak else 'missed'}  {row.text}  {reading.missing}")


def _row(label: str, counts: Counts) -> str:
    hit, false, missed, silent = counts.hit, counts.false, counts.missed, counts.silent
    return f"{label:10}{hit:7}{false:7}{missed:7}{silent:7}{counts.precision:11.3f}{counts.recall:8.3f}"
