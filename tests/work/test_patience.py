"""A slow server is its own trouble: who asks waits so long and no longer, and not once more while it is slow."""

from __future__ import annotations

import os
from functools import partial
from threading import Event
from time import monotonic

import pytest

from mapapp.work import patience
from mapapp.work.patience import Aside, Late


def test_what_is_done_in_time_is_given_or_raised() -> None:
    aside = Aside("test", 5)
    assert aside.do(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        aside.do(lambda: 1 // 0)
    with pytest.raises(TimeoutError):  # its own, not ours

        def times_out() -> None:
            raise TimeoutError

        aside.do(times_out)


def test_whoever_is_late_is_waited_for_once() -> None:
    aside, answers, rung = Aside("test", 0.05), Event(), list[int]()
    with pytest.raises(Late):
        aside.do(answers.wait)
    aside.patience, began = 60, monotonic()
    with pytest.raises(Late):
        aside.do(partial(rung.append, 1))
    with pytest.raises(Late):
        aside.do(partial(rung.append, 2), even_late=True)  # it stands in the line
    assert monotonic() - began < 30
    answers.set()
    aside.settle()
    assert aside.do(lambda: 7) == 7
    assert rung == [2]


def test_a_line_is_not_endless_and_what_is_stale_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "MOST", 3)
    aside, answers, rung = Aside("test", 0.05), Event(), list[int]()
    with pytest.raises(Late):
        aside.do(answers.wait)
    monkeypatch.setattr(patience, "STALE", -1.0)
    for number in range(5):
        with pytest.raises(Late):
            aside.do(partial(rung.append, number), even_late=True)
    assert aside._waiting == 3
    answers.set()
    aside.settle()
    assert rung == []


def test_a_process_that_is_forked_has_a_thread_of_its_own() -> None:
    aside = Aside("test", 30)
    assert aside.do(lambda: 7) == 7
    child = os.fork()
    if child == 0:
        os._exit(0 if aside.do(lambda: 8) == 8 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
