"""A plan's news for its readers: read once, worked out once for all who know the plan up to the same point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from mapapp.digests.basis import Basis, bases
from mapapp.digests.frame import Frame
from mapapp.digests.risks import Risks, risks_of
from mapapp.digests.rows import Changes, changes_of
from mapapp.digests.state import Piece, Signature, signature_of, state_of
from mapapp.plans import history
from mapapp.plans.earlier import earlier
from mapapp.plans.frozen import due_in
from mapapp.plans.history import Line
from mapapp.plans.models import Workspace
from mapapp.plans.queries import load_plan
from mapapp.plans.standing import Standing, stand


@dataclass(frozen=True)
class News:
    """What all readers of one side and with one basis are told. `only_mine`: all that happened the reader did."""

    frame: Frame
    signature: Signature
    state: tuple[Piece, ...]
    changes: Changes
    risks: Risks
    only_mine: bool

    @property
    def is_none(self) -> bool:
        """Nothing changed by others, and nothing is late."""
        moved = self.signature.moved and not self.only_mine
        return not self.changes and not moved and not self.frame.standing.late


Key = tuple[int, date, bool, int | None]


@dataclass
class PlanNews:
    """One plan at one revision. Ten queries when it is made, none after, however many readers and tasks it has.

    `acted` is the number of each person's last line: only who acted has news of his own.
    """

    standing: Standing
    bases: Mapping[int, Basis]
    lines: Sequence[Line]
    acted: Mapping[int | None, int]
    _known: dict[Key, News] = field(default_factory=dict)

    @classmethod
    def read(cls, workspace_id: int, at: datetime) -> PlanNews:
        related = ("team", "latest_version", "baseline", "updated_by")
        workspace = Workspace.objects.select_related(*related).get(pk=workspace_id)
        standing = stand(
            load_plan(workspace, goals=True),
            at,
            was_due=due_in(workspace.latest_version),
            agreed_due=due_in(workspace.baseline),
        )
        known = bases(workspace)
        first = min((basis.revision for basis in known.values()), default=workspace.revision)
        lines = history.since(workspace, first)
        return cls(standing, known, lines, {line.by: line.number for line in lines})

    @property
    def workspace(self) -> Workspace:
        return self.standing.plan.workspace

    def holds(self, workspace: Workspace, at: datetime) -> bool:
        """Whether this is still the plan as it stands, on the same day."""
        same = (self.workspace.pk, self.workspace.revision) == (workspace.pk, workspace.revision)
        return same and self.workspace.today(at) == self.standing.today

    def key(self, basis: Basis, *, buyer: bool, me: int) -> Key:
        """What makes one reader's news differ from another's."""
        acted = self.acted.get(me, 0) > basis.revision
        return basis.revision, self.workspace.today(basis.at), buyer, me if acted else None

    def told(self, key: Key, basis: Basis) -> News:
        """The news for a key; worked out when it is first asked for."""
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._work_out(basis, buyer=key[2], me=key[3])
        return found

    def _work_out(self, basis: Basis, *, buyer: bool, me: int | None) -> News:
        lines = [line for line in self.lines if line.number > basis.revision]
        before = stand(earlier(self.standing.plan, history.fold(lines)), basis.at)
        told = [line for line in lines if line.by != me]
        frame = Frame(self.standing, before, lines, told, buyer, self.workspace.team.name)
        signature = signature_of(frame)
        changes = changes_of(frame, signature.cause if signature.moved else None)
        blocked = {
            c.number for line in told for c in line.changes if (c.on, c.field, c.new) == ("task", "status", "blocked")
        }
        state = state_of(frame, signature)
        return News(frame, signature, state, changes, risks_of(frame, blocked), bool(lines) and not told)
