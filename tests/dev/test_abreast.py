"""Steps that run side by side: what they say comes in order, and whatever happens to one does not hide."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.dev.running import python, running

STEPS = """#!/bin/sh
until_there() { while ! [ -e "$1" ]; do sleep 0.05; done; }
cd "PLACE"
case $1 in
first) echo first begins; until_there second; echo first "$2" ends ;;
second) touch second; echo second has "${2-no word}" ;;
bad) echo bad; exit 3 ;;
*_on_services) mkdir alone && sleep 0.3 && rmdir alone ;;
long) echo long begins; touch long; sleep 600 ;;
esac
"""


@pytest.fixture
def steps(tmp_path: Path) -> str:
    script = tmp_path / "steps"
    script.write_text(STEPS.replace("PLACE", str(tmp_path)))
    script.chmod(0o755)
    return str(script)


def said(steps: str, *words: str) -> tuple[list[str], int]:
    with running(*python("-m", "tests.dev.abreast", *words), mark=Path(steps).parent, DEV=steps) as found:
        code = found.ends()
        return found.rest().splitlines(), code


def test_the_second_goes_beside_the_first_and_is_told_after_it(steps: str) -> None:
    lines, code = said(steps, "first+", "second", "--", "-k some")
    assert lines[:6] == ["== first", "first begins", "first -k some ends", "== second", "second has no word", ""]
    assert [line.split("  ")[::2] for line in lines[6:]] == [["passed", "first"], ["passed", "second"]]
    assert code == 0


def test_one_that_fails_is_named_and_the_others_go_on(steps: str) -> None:
    lines, code = said(steps, "bad", "second")
    assert [line.split("  ")[::2] for line in lines[-2:]] == [["FAILED", "bad"], ["passed", "second"]]
    assert "second has no word" in lines
    assert code == 1


def test_two_on_services_wait_for_each_other(steps: str) -> None:
    assert said(steps, "this_on_services", "that_on_services", "second")[1] == 0


def test_whoever_ends_it_ends_all(steps: str) -> None:
    begun = Path(steps).parent / "long"
    with running(*python("-m", "tests.dev.abreast", "long", "second"), mark=begun.parent, DEV=steps) as found:
        found.until("long begins")
        os.kill(found.process.pid, 15)
        assert found.ends() == 128 + 15
        assert found.is_gone()
