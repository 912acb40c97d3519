"""The supervisor and its keeper, with real processes."""

import os
import signal
import time
from pathlib import Path

from tests.dev.running import Running, python, running

HOUSE = python("-m", "tests.dev.two_children")


def number(house: Running, words: str) -> int:
    """The process number that a child says."""
    return int(house.until(words).split()[-1])


def test_what_ends_starts_again(tmp_path: Path) -> None:
    with running(*HOUSE, mark=tmp_path) as house:
        first = number(house, "user is")
        os.kill(first, signal.SIGKILL)
        assert "user ended (SIGKILL) and starts again in 0.5 s" in house.until("user ended")
        second = number(house, "user is")
        assert second != first
        os.kill(second, signal.SIGKILL)
        assert "starts again in 1 s" in house.until("user ended")


def test_ctrl_c_stops_the_users_before_what_they_use(tmp_path: Path) -> None:
    with running(*HOUSE, mark=tmp_path) as house:
        house.until("user is")
        house.process.send_signal(signal.SIGINT)
        house.until("user stops")
        house.until("server stops")
        house.until("all have stopped")
        assert house.ends(within=20) == 0
        assert house.is_gone()


def test_each_line_carries_its_name(tmp_path: Path) -> None:
    with running(*HOUSE, mark=tmp_path) as house:
        server, user = sorted((house.until(" is "), house.until(" is ")))  # on a busy machine the second may be first
        assert server.startswith("server  | server is ")
        assert user.startswith("user    | user is ")


def test_who_does_not_listen_is_ended_with_his_children_within_ten_seconds(tmp_path: Path) -> None:
    with running(*HOUSE, "deaf", mark=tmp_path) as house:
        house.until("deaf is")
        house.process.send_signal(signal.SIGTERM)
        assert house.ends(within=20) == 0
        assert house.is_gone()


def test_asked_twice_it_waits_for_nobody(tmp_path: Path) -> None:
    with running(*HOUSE, "deaf", mark=tmp_path) as house:
        house.until("deaf is")
        asked = time.monotonic()
        while house.process.poll() is None:
            house.process.send_signal(signal.SIGINT)
        assert time.monotonic() - asked < 5
        assert house.is_gone()


def test_a_killed_supervisor_leaves_no_process(tmp_path: Path) -> None:
    with running(*HOUSE, "deaf", mark=tmp_path) as house:
        house.until("deaf is")
        assert len(house.family()) >= 4
        house.process.kill()
        house.process.wait()
        assert house.is_gone()


def test_a_child_that_was_started_by_one_who_is_killed_at_once_does_not_outlive_him(tmp_path: Path) -> None:
    with running(*HOUSE, "killed", mark=tmp_path) as house:
        assert house.ends() == -signal.SIGKILL
        assert house.is_gone()
