"""What one can narrow the list to, and the deals whose dates are furthest apart: of all lines, in one question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import DateField, IntegerField, Min, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from mapapp.people.models import Team, User
from mapapp.portfolio import tallied
from mapapp.portfolio.asked import Asked, Days, Seller
from mapapp.portfolio.charts import MOST, Span
from mapapp.portfolio.narrowing import BOTH
from mapapp.portfolio.paging import sought, together
from mapapp.portfolio.sums import Sums
from mapapp.private.listed import DeskVisit
from mapapp.private.models import FiguresShape, TallyShape
from mapapp.private.pipeline import Pipeline

CHOICE, SPAN, MEMBER = range(3)  # what a row of the answer tells of
KIND = 4  # where it says so
NO_DAY = Cast(Value(None), DateField())
Row = tuple[int | None, str, str, int, int, Any, Any]


@dataclass(frozen=True, slots=True)
class Choices:
    """`sellers` as an address asks for each, with what he is called; `members` are the team's, by their numbers;
    `spans` those of the deals that are asked for whose dates are furthest apart, the latest first."""

    sellers: tuple[tuple[str, str], ...] = ()
    stages: tuple[str, ...] = ()
    members: Mapping[int, str] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()

    def member_words(self, number: int) -> str:
        """What a member is called; two of one name are told apart by their addresses."""
        return self.members.get(number) or _("Somebody who has left")


def choices(
    visit: DeskVisit,
    lines: QuerySet[FiguresShape],
    asked: Asked,
    days: Days,
    found: Sums,
    *,
    offered: Choices | None = None,
    tallies: QuerySet[TallyShape] | None = None,
) -> Choices:
    """Of all that a reader sees, in any state, and of the lines that are asked for, which come to what was `found`;
    stages in their order, those that the team has not named last. `tallies` are the team's, for who sees all of its
    lines. One query; none where what is `offered` is known, and no line has both dates."""
    spans = [_furthest(lines, asked, days, found)] if found.both else []
    if offered is not None:
        return replace(offered, spans=_spans(row for rows in spans for row in rows))
    all_of = _offered(lines) if tallies is None else tallied.offered(tallies, CHOICE)
    rows: list[Row] = list(all_of.union(*spans, _members(visit.team), all=True))
    return _choices(rows, visit.pipeline)


def _choices(rows: Sequence[Row], pipeline: Pipeline) -> Choices:
    offered = [row for row in rows if row[KIND] == CHOICE]
    members = _called(rows)
    stages = {stage: place for _who, _name, stage, place, *_more in offered if stage}
    return Choices(
        tuple(sorted(_sellers(offered, members), key=lambda one: one[1].casefold())),
        tuple(sorted(stages, key=lambda stage: pipeline.in_order(stage, stages[stage]))),
        members,
        _spans(row for row in rows if row[KIND] == SPAN),
    )


def _offered(lines: QuerySet[FiguresShape]) -> QuerySet[Any, Any]:
    """Each seller with each stage that he has something in: grouped by these alone, as an index has them. What is
    distinct, or grouped by what all have, SQLite would lay into a table of its own."""
    found = lines.order_by().values_list("seller", "seller_name", "stage", "stage_order")
    return found.annotate(kind=Min(Value(CHOICE)), close=Min(NO_DAY), sign=Min(NO_DAY))


def _furthest(lines: QuerySet[FiguresShape], asked: Asked, days: Days, found: Sums) -> QuerySet[Any, Any]:
    """Those that are latest and those that are earliest: among them are the furthest apart."""
    rows = sought(lines, asked, days, count=found.count, numbers=found.numbers)
    both = rows.filter(BOTH, outcome="open")  # of what is over nothing is ahead
    late, early = (both.order_by(*order)[:MOST] for order in (("-apart", "-pk"), ("apart", "pk")))
    return together(late, early).order_by().values_list(
        "pk", "account", "name", "apart", Value(SPAN), "close_on", "signature_on"
    )  # fmt: skip


def _members(team: Team) -> QuerySet[Any, Any]:
    found = User.objects.filter(memberships__team=team).order_by()
    none = Cast(Value(0), IntegerField())
    return found.values_list("pk", "name", "email", none, Value(MEMBER), NO_DAY, NO_DAY)


def _called(rows: Iterable[Row]) -> dict[int, str]:
    """Number of a member, or of somebody who was one -> what he is called."""
    names = {who: (name or email, email) for who, name, email, _none, kind, *_more in rows if kind == MEMBER and who}
    often = Counter(name for name, _email in names.values())
    left = sorted((who, name) for who, name, _stage, _place, kind, *_more in rows if kind == CHOICE and who and name)
    return dict(left) | {
        who: f"{name} ({email})" if often[name] > 1 and name != email else name for who, (name, email) in names.items()
    }


def _sellers(offered: Iterable[Row], members: Mapping[int, str]) -> set[tuple[str, str]]:
    named = {(who, name) for who, name, *_more in offered}
    return {
        (Seller(called, who).text, called)
        for who, name in named
        if (called := name if who is None else members.get(who, ""))
    }


def _spans(rows: Iterable[Row]) -> tuple[Span, ...]:
    found = [Span(account or name, close, sign, days) for _pk, account, name, days, _kind, close, sign in rows]
    furthest = sorted(found, key=lambda span: (-abs(span.apart), span.account))[:MOST]
    return tuple(sorted(furthest, key=lambda span: (-span.apart, span.account)))
