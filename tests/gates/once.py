"""What all tests of a module begin with, built once: for the gates and for what else walks through their town."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import override_settings

from tests.builders import TODAY
from tests.conftest import PLAIN
from tests.gates.asking import count_anew
from tests.gates.town import Town


@pytest.fixture(scope="module")
def once(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Makes what all tests of a module begin with, on the day of the plan, in one transaction round them all.

    Each test takes back what it writes itself, and changes a copy of what was made. Not for modules whose tests commit,
    or some of whose tests want an empty house.
    """
    folder = tmp_path_factory.mktemp("once")

    def make(build: Callable[[], Any]) -> Any:
        with (
            django_db_blocker.unblock(),
            time_machine.travel(TODAY, tick=False),
            override_settings(**PLAIN, VAR=folder),
        ):
            around.__enter__()
            count_anew()
            return build()

    around = transaction.atomic()
    yield make
    with django_db_blocker.unblock():
        if connection.in_atomic_block:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def begin() -> Callable[[], Town]:
    """How the town of a module is built; one whose tests begin with more of it has a `begin` of its own."""
    return Town.built


@pytest.fixture(scope="module")
def built(once: Callable[..., Town], begin: Callable[[], Town]) -> Town:
    """The town, once a module. Tests ask for `town`, and leave this one as it is."""
    return once(begin)


@pytest.fixture
def town(built: Town, db: None) -> Town:
    """A copy of it for one test, which takes back itself what it writes."""
    return deepcopy(built)
