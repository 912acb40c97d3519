"""A plan's news for its readers: read once, worked out once for all who know the plan up to the same point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mapapp.digests.basis import Basis
from mapapp.digests.frame import Frame
from mapapp.digests.planrows import PlanRows
from mapapp.digests.readers import Reader
from mapapp.digests.risks import Risks, risks_of
from mapapp.digests.rows import Changes, changes_of
from mapapp.digests.state import Piece, Signature, signature_of, state_of
from mapapp.plans import history
from mapapp.plans.earlier import earlier
from mapapp.plans.frozen import due_in
from mapapp.plans.history import Line
from mapapp.plans.models import Workspace
from mapapp.plans.standing import Standing, stand

Since = tuple[int, date]  # revision and day up to which somebody knows the plan


@dataclass(frozen=True)
class Ground:
    """What everybody with one basis is told: how the plan stands now, as against then."""

    since: Since
    frame: Frame
    signature: Signature
    state: tuple[Piece, ...]
    risks: Risks


@dataclass(frozen=True)
class News:
    """What one reader is told, besides what is his. `only_mine`: all that happened he did himself."""

    ground: Ground
    frame: Frame
    changes: Changes
    only_mine: bool

    @property
    def is_none(self) -> bool:
        """Nothing changed by others, and nothing is late."""
        moved = self.ground.signature.moved and not self.only_mine
        return not self.changes and not moved and not self.frame.standing.late


Key = tuple[Since, bool, int | None]


@dataclass
class PlanNews:
    """One plan at one revision. Makes no query, however many readers and tasks it has.

    `acted` is the number of each person's last line, or of the last comment that names him: only who acted or is named
    has news of his own.
    """

    standing: Standing
    bases: Mapping[int, Basis]
    lines: Sequence[Line]
    acted: Mapping[int | None, int]
    _grounds: dict[Since, Ground] = field(default_factory=dict)
    _known: dict[Key, News] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: PlanRows, at: datetime) -> PlanNews:
        """As the plan stands at the aware moment `at`."""
        workspace = rows.plan.workspace
        was, agreed = due_in(workspace.latest_version), due_in(workspace.baseline)
        standing = stand(rows.plan, at, was_due=was, agreed_due=agreed)
        acted = {who: line.number for line in rows.lines for who in (line.by, *line.facts.get("mentions", ()))}
        return cls(standing, rows.bases, rows.lines, acted)

    @property
    def workspace(self) -> Workspace:
        return self.standing.plan.workspace

    def holds(self, reader: Reader, at: datetime) -> bool:
        """Whether this is the plan as the reader was found to have it, on the same day."""
        same = (self.workspace.pk, self.workspace.revision) == (reader.workspace_id, reader.revision)
        return same and reader.user_id in self.bases and self.workspace.today(at) == self.standing.today

    def told(self, user_id: int, *, buyer: bool, me: int) -> News:
        """The news for a reader with a seat; worked out once for all whose news are the same."""
        basis = self.bases[user_id]
        since = basis.revision, self.workspace.today(basis.at)
        key = since, buyer, me if self.acted.get(me, 0) > basis.revision else None
        found = self._known.get(key)
        if found is None:
            ground = self._grounds.get(since)
            if ground is None:
                ground = self._grounds[since] = self._ground(since, basis)
            found = self._known[key] = _news(ground, buyer=buyer, me=key[2])
        return found

    def _ground(self, since: Since, basis: Basis) -> Ground:
        lines = [line for line in self.lines if line.number > basis.revision]
        before = stand(earlier(self.standing.plan, history.fold(lines)), basis.at)
        frame = Frame(self.standing, before, lines, lines, False, self.workspace.team.name)
        signature = signature_of(frame)
        blocked = {c.number for line in lines for c in line.changes if (c.field, c.new) == ("status", "blocked")}
        return Ground(since, frame, signature, state_of(frame, signature), risks_of(frame, blocked))


def _news(ground: Ground, *, buyer: bool, me: int | None) -> News:
    lines, signature = ground.frame.lines, ground.signature
    frame = replace(ground.frame, buyer=buyer, told=[line for line in lines if line.by != me])
    changes = changes_of(frame, lines, me, signature.cause if signature.moved else None)
    return News(ground, frame, changes, bool(lines) and not frame.told)
