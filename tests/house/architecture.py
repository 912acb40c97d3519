"""The architecture as data, and the small readers of source that the house tests share."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "mapapp"
FLOORS = {
    "schedule": 0,
    "people": 1,
    "post": 1,
    "work": 1,
    "plans": 2,
    "access": 3,
    "private": 3,
    "insight": 4,
    "drawing": 4,
    "snapshots": 5,
    "digests": 5,
    "silence": 5,
    "keeping": 5,
    "portfolio": 5,
    "crm": 5,
    "live": 5,
    "exchange": 5,
    "pages": 6,
}
LAZY = {"weasyprint", "celery", "numpy", "holidays"}  # heavy or the worker's: imported in a function on purpose


def sources(under: Path = HOUSE) -> Iterator[Path]:
    """Every Python file of the house but migrations."""
    return (path for path in sorted(under.rglob("*.py")) if "migrations" not in path.parts)


def room_of(path: Path) -> str:
    """The room of a file: the first folder below mapapp, or the file's own name."""
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module that is imported, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{name.name}", node.lineno) for name in node.names)


def floor_faults(room: str, tree: ast.AST) -> list[str]:
    """What a file of this room imports and must not."""
    found = []
    for module, line in imports(tree):
        parts = module.split(".")
        if parts[0] == "guardian" and room != "access":
            found.append(f"line {line}: guardian is imported in access only")
        if room == "schedule" and parts[0] in ("django", "celery"):
            found.append(f"line {line}: schedule knows no {parts[0]}")
        if parts[0] != "mapapp" or len(parts) < 2 or parts[1] not in FLOORS or parts[1] == room:
            continue
        other, mine, theirs = parts[1], FLOORS[room], FLOORS[parts[1]]
        if theirs > mine:
            found.append(f"line {line}: {room} (floor {mine}) imports {other} (floor {theirs})")
        elif theirs == mine == 5:
            found.append(f"line {line}: siblings {room} and {other} do not know each other")
    return found


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
