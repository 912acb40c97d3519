"""Taking kept PDFs back: their files go, and who asks for one again gets it drawn anew."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from mapapp.plans.models import Workspace
from mapapp.snapshots.asking import KIND
from mapapp.snapshots.files import drop
from mapapp.snapshots.models import Snapshot
from mapapp.work.models import Job


def withdraw(workspace: Workspace) -> int:
    """Withdraw every PDF of a plan; how many there were. Files go when the transaction of the caller has come to its
    end: a row without its file is drawn again, a file without its row would stay for ever."""
    rows = list(Snapshot.objects.filter(version__workspace=workspace).values_list("pk", "path"))
    numbers = [pk for pk, _path in rows]
    Job.objects.filter(kind=KIND, subject_id__in=numbers).delete()
    Snapshot.objects.filter(pk__in=numbers).delete()
    paths = [path for _pk, path in rows if path]
    transaction.on_commit(lambda: _drop(paths))
    return len(paths)


def _drop(paths: Iterable[str]) -> None:
    for path in paths:
        drop(path)
