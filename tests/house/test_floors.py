"""Imports point down, at the top of the file; siblings do not know each other (HOUSE, The plan)."""

from __future__ import annotations

import ast

import pytest

from tests.house.architecture import FLOORS, LAZY, ROOT, floor_faults, functions, imports, room_of, sources


def test_imports_point_down() -> None:
    faults = [
        f"{path.relative_to(ROOT)} {fault}"
        for path in sources()
        if room_of(path) in FLOORS
        for fault in floor_faults(room_of(path), ast.parse(path.read_text()))
    ]
    assert faults == []


def test_every_room_has_a_floor() -> None:
    outside = {"demo", "management", "templatetags", "migrations"}
    rooms = {room_of(path) for path in sources() if len(path.relative_to(ROOT / "mapapp").parts) > 1}
    assert rooms - outside <= set(FLOORS)


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("plans", "from mapapp.access.visit import Visit"),
        ("schedule", "import django.db"),
        ("digests", "from mapapp.snapshots import pdf"),
        ("drawing", "import guardian.shortcuts"),
        ("access", "from mapapp.pages.gate import at_plan"),
    ],
)
def test_a_planted_violation_is_found(room: str, line: str) -> None:
    assert floor_faults(room, ast.parse(line)) != []


def test_imports_stand_at_the_top() -> None:
    hidden = []
    for path in sources():
        for function in functions(ast.parse(path.read_text())):
            for module, line in imports(function):
                if module.split(".")[0] not in LAZY and path.name not in ("apps.py",):
                    hidden.append(f"{path.relative_to(ROOT)}:{line} {module}")
    assert hidden == []
