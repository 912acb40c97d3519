"""Taking kept PDFs back: their files go, and who asks for one again gets it drawn anew."""

from __future__ import annotations

from collections.abc import Iterable
from time import time

from django.db import transaction
from django.db.models import QuerySet

from mapapp.plans.models import Workspace
from mapapp.snapshots.asking import KIND
from mapapp.snapshots.files import FOLDER, OLD, drop, files
from mapapp.snapshots.models import Snapshot
from mapapp.snapshots.pdf import lacks
from mapapp.work.models import Job


def withdraw(workspace: Workspace) -> int:
    """Withdraw every PDF of a plan; how many there were. Files go when the transaction of the caller has come to its
    end: a row without its file is drawn again, a file without its row would stay for ever."""
    return _take_back(Snapshot.objects.filter(version__workspace=workspace))


def withdraw_lettered() -> int:
    """Withdraw the PDFs that lacked letters for which there is a typeface by now; how many there were. Whoever asks for
    one next gets it drawn anew, with them. One query, two more where there are some."""
    rows = dict(Snapshot.objects.exclude(lacking="").values_list("pk", "lacking"))
    if not rows:
        return 0
    wanted = "".join(dict.fromkeys("".join(rows.values())))
    there = set(wanted) - set(lacks(wanted))
    come = [pk for pk, lacking in rows.items() if there.intersection(lacking)]
    if not come:
        return 0
    with transaction.atomic():
        return _take_back(Snapshot.objects.filter(pk__in=come))


def _take_back(found: QuerySet[Snapshot]) -> int:
    rows = list(found.values_list("pk", "path"))
    numbers = [pk for pk, _path in rows]
    Job.objects.filter(kind=KIND, subject_id__in=numbers).delete()
    Snapshot.objects.filter(pk__in=numbers).delete()
    paths = [path for _pk, path in rows if path]
    transaction.on_commit(lambda: _drop(paths))
    return len(paths)


def clear_unowned() -> int:
    """Files of no row go, unless somebody may be writing the row just now; how many they were. One query."""
    folder = files() / FOLDER
    there = {file.name: file for file in folder.glob("*.pdf")} if folder.is_dir() else {}
    old = {name: file for name, file in there.items() if file.stat().st_mtime < time() - OLD}
    known = {path.rpartition("/")[2] for path in Snapshot.objects.exclude(path="").values_list("path", flat=True)}
    for name in old.keys() - known:
        old[name].unlink(missing_ok=True)
    return len(old.keys() - known)


def _drop(paths: Iterable[str]) -> None:
    for path in paths:
        drop(path)
