"""The portfolio as one reader is shown it: read in at most three questions, whatever the number of plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.filters import Option
from mapapp.drawing.tabs import address
from mapapp.plans.words import day_words, moment_words
from mapapp.portfolio.asked import BANDS, FALLING, GROUPS, NO_DATE, NO_STAGE, VIEWS, Asked, Days, Seller
from mapapp.portfolio.charts import Month, drawn_words, dumbbells, month_name, months_of, weights
from mapapp.portfolio.choices import Choices, choices
from mapapp.portfolio.counting import counting_for
from mapapp.portfolio.deals import FRESH, Page, page_of
from mapapp.portfolio.groups import TITLES, Group, deals_words, grouped, groups
from mapapp.portfolio.kept import kept, recalled
from mapapp.portfolio.kpis import Kpi, kpis
from mapapp.portfolio.money import short_money
from mapapp.portfolio.saved import seller_words, sort_words, tabs_of
from mapapp.portfolio.sums import Sums, sums
from mapapp.portfolio.words import BAND_WORDS, BY_WORDS, HEADS, NOTHING_WORDS, STATE_WORDS, VIEW_WORDS
from mapapp.private.listed import DeskVisit, oldest_of, tallies_for
from mapapp.private.models import FiguresShape, ViewShape

A_MINUTE = 6000  # lines that a worker makes in it
STALE = timedelta(hours=24)  # since the CRM was last read


@dataclass(frozen=True, slots=True)
class Head:
    """A column's title: `sort` is what aria-sort says, `url` what a click asks for."""

    words: str
    url: str
    sort: str
    look: str


@dataclass(frozen=True, slots=True)
class Told:
    """How new it all is. `crm` says when the CRM was read, `stale` that it was long ago."""

    figures: str
    behind: str
    crm: str
    stale: str


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the page shows. `groups` stand in the place of rows when they are asked for."""

    visit: DeskVisit
    asked: Asked
    days: Days
    sums: Sums
    currency: str
    page: Page | None
    groups: tuple[Group, ...]
    choices: Choices
    told: Told
    saved: tuple[Option, ...] = ()
    months: tuple[Month, ...] = ()
    again: str = ""

    @property
    def headline(self) -> str:
        count = self.sums.views[""]
        words = ngettext("%(team)s, %(count)s open deal", "%(team)s, %(count)s open deals", count)
        return words % {"team": self.visit.team.name, "count": count}

    @property
    def is_empty(self) -> bool:
        """Nothing is open, and nothing else was asked for."""
        return not self.sums.views[""] and not self.asked.narrows

    @property
    def views(self) -> tuple[Option, ...]:
        mine = {"": VIEW_WORDS[""] if self.visit.oversees else _("My deals")}
        return tuple(
            Option(
                str(mine.get(view, VIEW_WORDS[view])), str(self.sums.views[view]),
                Asked(team=self.asked.team, view=view).url(),
                self.asked.view == view and not self.asked.state and not any(one.current for one in self.saved),
            )
            for view in VIEWS
        )  # fmt: skip

    @property
    def bands(self) -> tuple[Option, ...]:
        counts = self.sums.bands
        every = str(sum(counts.values())) if not self.asked.health else ""
        return tuple(
            Option(
                str(BAND_WORDS[band]) if band else _("All"),
                (every if not band else str(counts.get(band, 0))) if not self.asked.health or band == self.asked.health
                else "",
                self.asked.url(health=band), self.asked.health == band,
            )
            for band in ("", *reversed(BANDS[1:]))
        )  # fmt: skip

    @property
    def ways(self) -> tuple[Option, ...]:
        return tuple(Option(str(BY_WORDS[by]), "", self.asked.url(by=by), self.asked.by == by) for by in GROUPS)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form of the filters keeps that none of its fields says."""
        kept = {name: getattr(self.asked, name) for name in ("team", "view", "health", "by")}
        return [(name, value) for name, value in kept.items() if value]

    @property
    def is_unnamed(self) -> bool:
        """There are amounts in several currencies, and none to add them up in."""
        return self.sums.mixed

    @property
    def settings_url(self) -> str:
        """Where the table of chances and the rates are; for who oversees the team."""
        return address("opportunity_settings", self.visit.team.code) if self.visit.oversees else ""

    @property
    def save_url(self) -> str:
        """Where what is asked for is saved under a name."""
        return f"{reverse('saved_views')}{self.asked.url()}"

    @property
    def sifts(self) -> bool:
        """Is more asked for than a view, and how it is laid out?"""
        asked = self.asked
        return replace(asked, page=1) != Asked(team=asked.team, view=asked.view, by=asked.by, sort=asked.sort)

    @property
    def nothing(self) -> str:
        """What it means that no deal is shown."""
        if self.again:
            return _("Nothing is found yet")
        words = None if self.sifts else NOTHING_WORDS.get(self.asked.view)
        return str(words or _("No deal matches"))

    @property
    def all_url(self) -> str:
        """Without any filter."""
        return Asked(team=self.asked.team, by=self.asked.by, sort=self.asked.sort).url()

    @property
    def month_options(self) -> list[tuple[str, str]]:
        """A year from this quarter on, what is asked for, and none."""
        first = self.days.quarter_from
        keys = {f"{first.year + (first.month - 1 + more) // 12}-{(first.month - 1 + more) % 12 + 1:02}"
                for more in range(12)}  # fmt: skip
        keys |= {self.asked.month} - {"", NO_DATE}
        return [*((key, month_name(key)) for key in sorted(keys)), (NO_DATE, _("No signature ahead"))]

    @property
    def seller_options(self) -> list[tuple[str, str, bool]]:
        """Value, words, whether it is asked for. A name that an older address asks for stays in the form as it is."""
        asked, who = self.asked.seller, Seller.of(self.asked.seller).member
        found = [
            (value, words, asked == value if who is None else Seller.of(value).member == who)
            for value, words in self.choices.sellers
        ]
        if asked and not any(current for _value, _words, current in found):
            found.append((asked, seller_words(asked), True))
        return found

    @property
    def sort_options(self) -> list[tuple[str, str, bool]]:
        """Each column the way round in which it is looked at first, and what is asked for: on a phone no title of a
        column is left to press."""
        now = self.asked.sort or "-weighted"
        first = [f"-{key}" if key in FALLING else key for key, _words, _look in HEADS]
        keys = first if now in first else [*first, now]
        return [("" if key == "-weighted" else key, sort_words(key), key == now) for key in keys]

    @property
    def stage_options(self) -> list[tuple[str, str]]:
        none = [(NO_STAGE, _("No stage"))] if self.asked.stage == NO_STAGE else []
        return [*((name, name) for name in self.choices.stages), *none]

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(key, str(words)) for key, words in STATE_WORDS.items()]

    @property
    def heads(self) -> tuple[Head, ...]:
        found = []
        for key, words, look in HEADS:
            sorts = ("descending" if self.asked.falls else "ascending") if key == self.asked.key else "none"
            found.append(Head(str(words), self.asked.sorted_by(key), sorts, look))
        return tuple(found)

    @property
    def kpis(self) -> tuple[Kpi, ...]:
        return kpis(self.sums, self.asked, self.days, self.currency)

    @property
    def group_title(self) -> str:
        return str(TITLES.get(self.asked.by, ""))

    @property
    def dumbbells(self) -> SafeString | str:
        spans = self.choices.spans
        return dumbbells(spans, self.sums.both, self.sums.later) if spans else ""

    @property
    def spans_words(self) -> str:
        return drawn_words(len(self.choices.spans), self.sums.both)

    @property
    def weights(self) -> SafeString | str:
        return weights(self.months, self.currency) if self.months else ""

    @property
    def span_rows(self) -> list[dict[str, str]]:
        """What the drawing of dates says, as a table."""
        return [
            {"account": span.account, "close": day_words(span.close_on, today=self.days.today),
             "signature": day_words(span.signature_on, today=self.days.today), "days": f"{span.apart:+}"}
            for span in self.choices.spans
        ]  # fmt: skip

    @property
    def month_rows(self) -> list[dict[str, Any]]:
        """What the drawing of months says, as a table, each month with the way down to its lines."""
        return [
            {"name": month.name, "url": self.asked.url(month=month.key, by="") if month.key else "",
             "amounts": [short_money(amount, self.currency) for amount in month.amounts],
             "total": short_money(month.total, self.currency)}
            for month in self.months
        ]  # fmt: skip

    @property
    def months_words(self) -> str:
        """How much of what is weighted by plan is drawn in no month, so that drawing and figure agree."""
        rest = self.sums.by_plan - sum(month.total for month in self.months)
        if not self.months or rest <= 0:
            return ""
        return _("%(amount)s more is of deals for which no plan projects a signature ahead.") % {
            "amount": short_money(rest, self.currency)
        }

    @property
    def totals(self) -> list[str]:
        """What the lines come to in each currency."""
        money = sorted(self.sums.money.values(), key=lambda one: (-one.amount, one.currency))
        return [f"{short_money(one.amount, one.currency)} ({deals_words(one.count)})" for one in money]

    @property
    def sum_words(self) -> str:
        """All of it in the team's own currency, where there is more than one, and which has no rate."""
        missing = self.sums.missing
        if not self.currency or not self.sums.holds or (len(self.sums.money) < 2 and not missing):
            return ""
        said = _("In %(currency)s, by the rates in your team’s settings: %(sum)s.") % {
            "currency": self.currency, "sum": short_money(self.sums.amount, self.currency),
        }  # fmt: skip
        if missing:
            names = ", ".join(f"{one.currency} ({deals_words(one.missing)})" for one in missing)
            said += " " + _("There is no rate for %(names)s: left out of every sum.") % {"names": names}
        return said

    @property
    def page_words(self) -> str:
        page = self.page
        if page is None or page.pages < 2:
            return ""
        return _("%(first)s to %(last)s of %(count)s") % {"first": page.first, "last": page.last, "count": page.count}

    @property
    def before_url(self) -> str:
        return self.asked.url(page=self.page.number - 1) if self.page and self.page.number > 1 else ""

    @property
    def after_url(self) -> str:
        return self.asked.url(page=self.page.number + 1) if self.page and self.page.number < self.page.pages else ""


def desk(
    visit: DeskVisit, lines: QuerySet[FiguresShape], views: Iterable[ViewShape], asked: Asked, at: datetime
) -> Desk:
    """The page at the aware moment `at`. Four queries: the saved views, what it comes to and what one can choose from,
    unless both are kept, and the rows, or the groups unless they are kept. Where no line is found none of these is
    read, and why is asked."""
    days = Days.at(visit.team, at)
    found, choose, again = kept(visit, asked, days, at, lambda: _added_up(visit, lines, asked, days, at))
    found = found.in_own(visit.currency)
    own = visit.currency or _only(found)
    page, laid = None, tuple[Group, ...]()
    if asked.by and found.count:
        rows = kept(visit, asked, days, at, lambda: grouped(lines, asked, days, tallies_for(visit)), by=asked.by)
        laid = groups(rows, asked, choose, currency=own, pipeline=visit.pipeline)
        if not found.holds:
            laid = tuple(replace(one, amount="", by_stage="", by_plan="") for one in laid)
    elif not asked.by:
        page = page_of(visit, lines, asked, days, count=found.count, currency=own, at=at, numbers=found.numbers)
    return Desk(
        visit, asked, days, found, own, page, laid, choose,
        _told(visit, found, page, at), tabs_of(visit, views, asked), months_of(found.months),
        again,
    )  # fmt: skip


def _added_up(
    visit: DeskVisit, lines: QuerySet[FiguresShape], asked: Asked, days: Days, at: datetime
) -> tuple[Sums, Choices, str]:
    """What is asked for, what one can choose from, and why nothing is found; of the page as it opens, while it is kept,
    what all have in common."""
    opened, offered, _why = recalled(visit, Asked(), days, at) or (None, None, "")
    tallies = tallies_for(visit)
    found = sums(lines, asked, days, opened, tallies)
    choose = choices(visit, lines, asked, days, found, offered=offered, tallies=tallies)
    return found, choose, "" if found.count or not asked.narrows else _again(visit)


def _only(found: Sums) -> str:
    """The currency of a team that has not named its own, when all it has is in one."""
    return next(iter(found.money)) if len(found.money) == 1 else ""


def _told(visit: DeskVisit, found: Sums, page: Page | None, at: datetime) -> Told:
    zone, read_at = visit.user.time_zone, visit.read_at
    figures = ""
    if found.computed_at:
        figures = _("Figures as of %(when)s") % {"when": _when(moment_words(found.computed_at, zone=zone, now=at))}
    if found.computed_at and found.oldest_at and found.computed_at - found.oldest_at > timedelta(seconds=FRESH):
        oldest = _when(moment_words(found.oldest_at, zone=zone, now=at))
        figures = _("%(figures)s; some are still as of %(when)s") % {"figures": figures, "when": oldest}
    behind = ""
    if (not found.holds and not found.mixed) or (page and _counted_otherwise(visit, page)):
        behind = _("Some figures are still counted by what the team had set before. They follow by themselves.")
    elif page and page.behind:
        behind = _("Some figures here are more than %(count)s seconds behind their plans. They follow by themselves.")
        behind %= {"count": FRESH}
    elif found.holds_until and (at - found.holds_until).total_seconds() > FRESH:
        behind = _("Some figures are those of yesterday: what depends on today follows by itself.")
    crm = _("CRM read %(when)s") % {"when": _when(moment_words(read_at, zone=zone, now=at))} if read_at else ""
    stale = ""
    if read_at and at - read_at > STALE:
        stale = _("The CRM was last read %(when)s: amounts, stages and close dates are as they were then.")
        stale %= {"when": _when(moment_words(read_at, zone=zone, now=at))}
    return Told(figures, behind, crm, stale)


def _again(visit: DeskVisit) -> str:
    """Why no deal is shown while lines are being made again, and when to look: after an update those that are not made
    yet may be found by no word, and stand in no month. One query."""
    lines, mark = oldest_of(visit)
    if mark in ("", counting_for(visit).mark):
        return ""
    if not visit.sees_all:  # how many lines the team has is not for everybody
        return _(
            "The figures are being made again, and what is asked for may be among those that are not made yet. "
            "Look again in some minutes."
        )
    minutes = 1 + lines // A_MINUTE
    return ngettext(
        "The figures are being made again, and what is asked for may be among those that are not made yet. "
        "Look again in a minute.",
        "The figures are being made again, and what is asked for may be among those that are not made yet. "
        "Look again in %(count)s minutes.",
        minutes,
    ) % {"count": minutes}


def _counted_otherwise(visit: DeskVisit, page: Page) -> bool:
    """Whether a line here was counted by other settings than hold now; those of no mark are told by nothing."""
    marks = {line["counted_by"] for line in page.lines} - {""}
    return bool(marks) and marks != {counting_for(visit).mark}


def _when(words: str) -> str:
    """`Today, 09:12` inside a sentence."""
    return words[:1].lower() + words[1:] if words.startswith((_("Today"), _("Yesterday"))) else words


def named(teams: Sequence[DeskVisit], code: str) -> DeskVisit | None:
    """The team that is asked for, the first one when none is; None for one that is not the reader's."""
    return next((one for one in teams if one.team.code == code), None) if code else teams[0]
