"""One database's figures, measured in one process and told as JSON on stdout: started by `python -m tests.bench`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

import django
from django.core.management import call_command


def main(words: list[str]) -> None:
    """Words: the share of full rounds, the number of digests, and the names of the figures wanted."""
    share, digests, wanted = float(words[0]), int(words[1]), set(words[2:])
    django.setup()
    from mapapp.management.preparation import prepare_static_files
    from tests.bench.rounds import measured

    call_command("migrate", verbosity=0)
    prepare_static_files()
    figures = measured(list(_pairs(lambda name: not wanted or name in wanted)), share=share)
    for figure in figures:
        sys.stdout.write(json.dumps(asdict(figure)) + "\n")


def _pairs(wanted) -> Iterator:
    from tests.bench import pages
    from tests.bench.scene import scene

    yield from pages.pairs(scene(datetime.now(UTC)), wanted)


if __name__ == "__main__":
    main(sys.argv[1:])
