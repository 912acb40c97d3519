"""A script can use the schedule by itself: importing it brings neither Django nor Celery."""

from __future__ import annotations

import subprocess
import sys

from tests.house.architecture import ROOT


def test_the_schedule_imports_nothing_of_the_web() -> None:
    code = "import mapapp.schedule, sys; sys.exit(bool({'django', 'celery'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
