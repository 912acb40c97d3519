"""The database that tests begin with is that of the code at hand."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests import made


def test_other_code_or_other_packages_are_another_database(tmp_path: Path) -> None:
    (tmp_path / "mapapp" / "migrations").mkdir(parents=True)
    (tmp_path / "requirements").mkdir()
    seen = {made.fingerprint(tmp_path)}
    for name in ("mapapp/migrations/0001_initial.py", "mapapp/apps.py", "requirements/app.txt"):
        (tmp_path / name).write_text("one")
        seen.add(made.fingerprint(tmp_path))
        (tmp_path / name).write_text("two")
        seen.add(made.fingerprint(tmp_path))
    assert len(seen) == 7
    (tmp_path / "mapapp" / "apps.py").touch()
    assert made.fingerprint(tmp_path) in seen


def test_what_is_lent_has_the_tables_and_nobody_in_them(tmp_path: Path) -> None:
    made.lend(tmp_path / "lent.sqlite3")
    with closing(sqlite3.connect(tmp_path / "lent.sqlite3")) as lent:
        ran = {f"{name}.py" for (name,) in lent.execute("SELECT name FROM django_migrations WHERE app = 'mapapp'")}
        assert ran == {path.name for path in (made.ROOT / "mapapp" / "migrations").glob("0*.py")}
        assert lent.execute("SELECT COUNT(*) FROM mapapp_user").fetchone() == (0,)
