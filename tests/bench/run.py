"""One database's figures, measured in one process and told as JSON on stdout: started by `python -m tests.bench`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime

import django
from django.core.management import call_command

Wanted = Callable[[str], bool]


def main(words: list[str]) -> None:
    """Words: the share of full rounds, the number of digests, and the names of the figures wanted, all without any."""
    share, digests, names = float(words[0]), int(words[1]), set(words[2:])
    django.setup()
    from mapapp.management.preparation import prepare_static_files

    call_command("migrate", verbosity=0)
    prepare_static_files()
    for figure in figures(share, digests, lambda name: not names or name in names):
        sys.stdout.write(json.dumps(figure) + "\n")
        sys.stdout.flush()


def figures(share: float, digests: int, wanted: Wanted) -> Iterator[dict[str, object]]:
    """All that is wanted: the pages and the PDF in one round robin, then the digests in theirs."""
    from tests.bench import engine, letters, memory, pages, paper, portfolio
    from tests.bench.rounds import measured
    from tests.bench.scene import scene

    plans = scene(datetime.now(UTC))
    pairs = list(pages.pairs(plans, wanted))
    pairs += engine.pairs(plans, pages.plan_page(plans), wanted)
    if wanted("pdf"):
        pairs.append(paper.pair(plans))
    yield from map(asdict, measured(pairs, share=share))
    if wanted("memory") and memory.is_known():
        yield asdict(memory.figure(*pages.as_asked(plans)))
    if any(wanted(name) for name in portfolio.NAMES):
        size = 0.1 if share < 1 else 1.0
        yield from map(asdict, portfolio.figures(size, wanted))
        with portfolio.pairs(size, wanted) as found:
            yield from map(asdict, measured(found, share=share))
    if wanted("digests"):
        with ExitStack() as open_things:
            pairs = open_things.enter_context(letters.pairs(plans.fenwick.team, digests))
            yield from map(asdict, measured(pairs))


if __name__ == "__main__":
    main(sys.argv[1:])
