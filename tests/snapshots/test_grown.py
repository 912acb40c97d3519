"""A process of tests that has grown draws what a worker draws: by job, for a letter, for one page."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from mmap import mmap

import pytest

from mapapp.snapshots.limits import at_most

GROWN = 1 << 30  # bytes of addresses more than a worker has


@pytest.fixture(scope="module")
def grown() -> Iterator[None]:
    """Before what every test stands on looks at how large the process is."""
    with mmap(-1, GROWN):
        yield


def test_what_it_has_grown_by_is_no_part_of_what_drawing_may_use(grown: None) -> None:
    with at_most():
        assert resource.getrlimit(resource.RLIMIT_AS)[0] > GROWN + (600 << 20)
        assert bytearray(400 << 20)
        with pytest.raises(MemoryError):
            bytearray(2 << 30)
