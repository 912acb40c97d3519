"""What the commands share that hold a judgement against what people labelled before it: the file, and the table."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mapapp.insight.wording.score import Counts


@dataclass(frozen=True, slots=True)
class Confusion:
    """`judged` labelled things; what was found of each name; and each thing that was read otherwise, in a line."""

    judged: int
    counts: Mapping[str, Counts]
    otherwise: Iterable[str]


class ConfusionCommand(BaseCommand):
    """Who derives names its `things`, the `corpora` below the source with a part in place of {part}, each with a table
    of its own, the width of the names, and judges a file."""

    things: str
    corpora: tuple[str, ...]
    width: int

    def confusion(self, path: Path) -> Confusion:
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--held-out", action="store_true", help="the third that no rule was made with")
        parser.add_argument("--failures", action="store_true", help="name each that was read otherwise")
        parser.add_argument("--labels", type=Path, help="another file of labelled ones")

    def handle(self, *args: Any, **options: Any) -> None:
        part = "held-out" if options["held_out"] else "open"
        named = [options["labels"]] if options["labels"] else []
        for path in named or [settings.BASE_DIR / corpus.format(part=part) for corpus in self.corpora]:
            self._print(path, failures=options["failures"])

    def _print(self, path: Path, *, failures: bool) -> None:
        if not path.is_file():
            where = f"There are no labelled {self.things} at {path}."
            raise CommandError(f"{where} They come with the source, not with a package.")
        found = self.confusion(path)
        self.stdout.write(f"{path.name}: {found.judged} {self.things}\n")
        heads = f"{'found':>7}{'false':>7}{'missed':>7}{'silent':>7}{'precision':>11}{'recall':>8}"
        self.stdout.write(f"{'':{self.width}}{heads}")
        for name, of in found.counts.items():
            numbers = f"{of.hit:7}{of.false:7}{of.missed:7}{of.silent:7}{of.precision:11.3f}{of.recall:8.3f}"
            self.stdout.write(f"{name:{self.width}}{numbers}")
        if failures:
            for line in found.otherwise:
                self.stdout.write(line)
