"""What one side keeps to itself is reached by one function, from the side of who asks (SAFETY, Private tables)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from mapapp.private.models import buyer, seller
from mapapp.private.models.shapes import LaneShape, NoteShape, OwnEventShape, OwnPersonalValueShape, OwnPersonShape
from mapapp.private.models.shapes import OwnTaskShape as TaskShape
from tests.house.architecture import FLOORS, HOUSE, ROOT, imports, room_of, sources

MAY_IMPORT = {"models.py", "private/choosing.py"}  # the register of tables, and the one place that picks them
# has the side from the actor, checks both on the server, or writes to leads of the seller alone
MAY_CHOOSE = {
    "private/choosing.py", "private/history.py", "private/silent.py", "private/deals.py", "private/kept.py",
    "private/coaching.py", "private/answered.py",
}  # fmt: skip
BOTH = {"management/backup/taking.py", "private/history.py", "private/verifying.py", "private/erasing.py"}
SHAPES = (LaneShape, NoteShape, OwnEventShape, OwnPersonShape, OwnPersonalValueShape, TaskShape)


def private_faults(path: str, tree: ast.AST) -> list[str]:
    """What a file, named from mapapp/ on, imports of the private tables and must not."""
    found = []
    for module, line in imports(tree):
        parts = module.split(".")
        if parts[:3] == ["mapapp", "private", "models"] and parts[3:] and parts[3].startswith(("seller", "buyer")):
            found += [f"line {line}: {module}"] * (path not in MAY_IMPORT)
        if parts[:2] == ["mapapp", "models"] and parts[-1].startswith(("Seller", "Buyer", "Opportunity")):
            found.append(f"line {line}: {module}")
        if parts[:3] == ["mapapp", "private", "choosing"] and parts[-1] in ("tables_of", "_TABLES", "choosing"):
            found += [f"line {line}: {module}"] * (path not in MAY_CHOOSE)
        if parts[:3] == ["mapapp", "private", "choosing"] and parts[-1] in ("TEAMS", "TeamTables"):
            found += [f"line {line}: {module}"] * (not path.startswith("private/"))
        if parts[-1] == "both_sides":
            found += [f"line {line}: {module}"] * (path not in BOTH)
    return found


def test_only_the_choosing_function_knows_the_two_sides_tables() -> None:
    faults = {
        str(path.relative_to(ROOT)): bad
        for path in sources()
        if (bad := private_faults(str(path.relative_to(HOUSE)), ast.parse(path.read_text())))
    }
    assert faults == {}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("pages/lane.py", "from mapapp.private.models.seller import SellerNote"),
        ("drawing/map.py", "from mapapp.private.models.seller_beliefs import SellerBelief"),
        ("pages/map.py", "from mapapp.models import Opportunity"),
        ("private/queries.py", "from mapapp.private.models import buyer"),
        ("private/queries.py", "import mapapp.private.models.buyer"),
        ("digests/rows.py", "from mapapp.models import BuyerTask"),
        ("pages/lane.py", "from mapapp.private.choosing import tables_of"),
        ("drawing/lane.py", "from mapapp.private import choosing"),
        ("pages/opportunities.py", "from mapapp.private.choosing import TEAMS"),
        ("digests/rows.py", "from mapapp.private.history import both_sides"),
    ],
)
def test_a_planted_violation_is_found(path: str, line: str) -> None:
    assert private_faults(path, ast.parse(line)) != []


def test_nobody_asks_the_registry_for_them() -> None:
    """`apps.get_model` and a relation from a workspace would be ways round."""
    rooms = [path for path in sources() if room_of(path) in FLOORS]
    around = [str(path.relative_to(ROOT)) for path in rooms if "get_model(" in path.read_text()]
    assert around == []


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_has_a_table_of_each_side(shape: type) -> None:
    named = [
        [one for one in vars(side).values() if isinstance(one, type) and issubclass(one, shape) and one is not shape]
        for side in (seller, buyer)
    ]
    (sellers,), (buyers,) = named
    assert sellers._meta.db_table.startswith("mapapp_seller")
    assert buyers._meta.db_table.startswith("mapapp_buyer")


def test_no_shared_table_points_to_a_private_one_and_private_ones_to_workspaces_only() -> None:
    private = {one for side in (seller, buyer) for one in vars(side).values() if hasattr(one, "_meta")}
    for model in private - set(SHAPES):
        pointed = {field.related_model.__name__ for field in model._meta.get_fields() if field.is_relation}
        assert pointed == {"Workspace"}, model


def test_no_room_below_knows_the_private_one() -> None:
    below = [path for path in sources() if room_of(path) in ("plans", "access", "people", "post", "work")]
    known = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in below
        for module, line in imports(ast.parse(Path(path).read_text()))
        if module.startswith("mapapp.private")
    ]
    assert known == []
