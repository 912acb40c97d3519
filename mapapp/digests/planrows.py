"""The rows that letters are made of, read for many plans at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from mapapp.digests.basis import Basis, bases
from mapapp.digests.readers import Reader
from mapapp.plans import history
from mapapp.plans.history import Line
from mapapp.plans.models import Workspace
from mapapp.plans.queries import Plan, load_plans


@dataclass(frozen=True, slots=True)
class PlanRows:
    """One plan at one revision, what each of its readers knows of it by his user's id, and all that happened since the
    one who knows least."""

    plan: Plan
    bases: Mapping[int, Basis]
    lines: Sequence[Line]

    def holds(self, reader: Reader) -> bool:
        """Whether it is the plan as the reader was found to have it."""
        return self.plan.workspace.revision == reader.revision and reader.user_id in self.bases


def read_plans(ids: Collection[int]) -> dict[int, PlanRows]:
    """Workspace id -> its rows. Ten queries, however many plans; none for none."""
    if not ids:
        return {}
    related = ("team", "latest_version", "baseline", "proposal", "updated_by")
    workspaces = list(Workspace.objects.select_related(*related).filter(pk__in=ids))
    plans, known = load_plans(workspaces), bases(workspaces)
    first = {w.pk: min((basis.revision for basis in known[w.pk].values()), default=w.revision) for w in workspaces}
    lines = history.since_each(first)
    return {w.pk: PlanRows(plans[w.pk], known[w.pk], lines[w.pk]) for w in workspaces}
