"""`./dev` from outside: what it refuses, and the addresses that it hands to the tests."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dev.running import ROOT


def dev(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "dev", *words],
        cwd="/",
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_without_a_verb_it_says_what_it_can() -> None:
    said = dev()
    assert said.returncode == 0
    for verb in ("up", "test", "check", "gates", "bench"):
        assert f"./dev {verb}" in said.stdout


@pytest.mark.parametrize("words", [("fly",), ("up", "--prot", "80")])
def test_a_word_it_does_not_know_is_refused(words: tuple[str, ...]) -> None:
    assert dev(*words).returncode == 2


@pytest.mark.parametrize("port", ["", "eighty", "-1"])
def test_a_port_is_a_number(port: str) -> None:
    said = dev("up", "--port", port)
    assert (said.returncode, said.stderr) == (1, "--port takes a number, as in: ./dev up --port 8001\n")


def test_it_asks_for_what_is_missing_where_nothing_can_install_it(tmp_path: Path) -> None:
    for name in ("dirname", "uname", "id", "cat", "cut"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    said = dev("up", PATH=str(tmp_path))
    assert said.returncode == 1
    assert said.stderr.startswith("Please install these first (the names are Debian's): python3 python3-venv libpango")


def test_servers_that_are_given_are_used_as_they_are() -> None:
    given = {"TEST_DATABASE_URL": "postgres://u:p@192.0.2.1/plans", "TEST_REDIS_URL": "redis://192.0.2.1:6379/5"}
    show = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'])"
    said = subprocess.run(
        [sys.executable, "-m", "tests.dev.services", "--use", sys.executable, "-c", show],
        cwd=ROOT,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == list(given.values())


def test_the_exit_code_of_the_tests_is_handed_on() -> None:
    given = {"TEST_DATABASE_URL": "postgres://u:p@192.0.2.1/plans", "TEST_REDIS_URL": "redis://192.0.2.1:6379/5"}
    command = [sys.executable, "-m", "tests.dev.services", "sh", "-c", "exit 7"]
    assert subprocess.run(command, cwd=ROOT, env={**os.environ, **given}).returncode == 7


def test_no_verb_writes_over_what_another_one_keeps() -> None:
    """sh has no local names: `saml` once took the folder away that another verb waited for."""
    kept: dict[str, set[str]] = {}
    verb = ""
    for line in (ROOT / "dev").read_text().splitlines():
        if begun := re.match(r"(\w+)\(\) \{", line):
            verb = begun[1]
        elif verb and (name := re.match(r"\s+(?:if )?(\w+)=", line)):
            kept.setdefault(name[1], set()).add(verb)
    shared = {name for name, verbs in kept.items() if len(verbs) > 1}
    assert kept["extra"] == {"saml"}
    assert shared == {"needs"}  # begun anew by each


def test_each_step_of_a_whole_run_is_a_verb() -> None:
    """It is begun by its name, from outside: one that `./dev` does not know would be a run without it."""
    text = (ROOT / "dev").read_text()
    steps = {word.rstrip("+") for line in re.findall(r"\babreast (.+? --) ", text) for word in line.split()[:-1]}
    verbs = re.search(r"^(suite \|.+)\)$", text, re.MULTILINE)
    assert verbs and steps <= set(verbs[1].split(" | "))
    assert {"suite_on_services", "gates_on_services", "types", "packaging"} <= steps
    assert all(f"\n{step}() {{\n" in text for step in steps)
