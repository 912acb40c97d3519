"""The four figures over the list, each with how it was got."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.plans.words import day_words
from mapapp.portfolio.asked import Asked, Days
from mapapp.portfolio.groups import deals_words
from mapapp.portfolio.money import short_money
from mapapp.portfolio.sums import Sums


@dataclass(frozen=True, slots=True)
class Kpi:
    """`line` stands under the value; `how` says how both were got; `url` shows the lines that it counts."""

    key: str
    title: str
    value: str
    line: str
    how: str
    url: str = ""


def kpis(found: Sums, asked: Asked, days: Days, currency: str) -> tuple[Kpi, ...]:
    """Of the lines that are asked for. Makes no query."""
    return (
        _weighted(found, currency),
        _quarter(found, asked, days),
        _later(found, asked),
        _quiet(found, asked, days, currency),
    )


def _weighted(found: Sums, currency: str) -> Kpi:
    if found.mixed:
        line = _("Amounts are in several currencies")
        return Kpi("weighted", _("Weighted by plan"), "–", line, _("The team has named none in which they add up."))
    if not found.holds:
        line = _("Sums are being counted again, in %(currency)s") % {"currency": currency}
        return Kpi("weighted", _("Weighted by plan"), "–", line, _("The team has set another currency of its own."))
    weights = [short_money(weight, currency) if weight or not found.unweighted else "–"
               for weight in (found.by_plan, found.by_stage)]  # fmt: skip
    amounts = {"open": short_money(found.amount, currency), "stage": weights[1]}
    how = [
        _("By plan: the amount times the chance of winning of its stage and plan health. By stage alone: times the "
          "chance of its stage."),
        *_by_what(found),
    ]  # fmt: skip
    if found.unweighted:
        how.append(
            ngettext("%(count)s amount has no chance yet.", "%(count)s amounts have no chance yet.", found.unweighted)
            % {"count": found.unweighted}
        )
    return Kpi(
        "weighted", _("Weighted by plan"), weights[0],
        _("of %(open)s. By stage alone: %(stage)s") % amounts, " ".join(how),
    )  # fmt: skip


def _by_what(found: Sums) -> list[str]:
    """Where the chances are from, by the lines themselves."""
    table = _("The chances are those of the table in the team’s settings.")
    if not found.measured_stage and not found.measured_plan:
        return [table]
    counts = {"plan": found.measured_plan, "stage": found.measured_stage}
    return [
        _("By what became of your own deals: by plan the chance of %(plan)s, by stage that of %(stage)s.") % counts,
        _("All others are those of the table in the team’s settings."),
    ]


def _quarter(found: Sums, asked: Asked, days: Days) -> Kpi:
    until = day_words(days.quarter_to, weekday=False)
    crm = ngettext(
        "The CRM expects %(count)s by %(day)s", "The CRM expects %(count)s by %(day)s", found.closing
    ) % {"count": found.closing, "day": until}  # fmt: skip
    if found.overdue:
        crm += "; " + ngettext(
            "the close date of %(count)s more is past", "the close dates of %(count)s more are past", found.overdue
        ) % {"count": found.overdue}  # fmt: skip
    how = _("Signature as the plan projects it, from %(first)s to %(last)s; the CRM’s close date from today until "
            "then, of what is open there.") % {
        "first": day_words(days.quarter_from, weekday=False), "last": until,
    }  # fmt: skip
    return Kpi("quarter", _("Signing this quarter"), deals_words(found.quarter), crm, how, asked.url(view="quarter"))


def _later(found: Sums, asked: Asked) -> Kpi:
    line = _("None is later than the CRM says") if found.both else _("None has both dates")
    if found.later:
        line = ngettext("%(count)s day later on average", "%(count)s days later on average", found.apart)
        line %= {"count": found.apart}
    how = _("Calendar days from the close date in the CRM to the projected signature, of those that are later.")
    return Kpi("later", _("Plan later than CRM"), deals_words(found.later), line, how, asked.url(view="later"))


def _quiet(found: Sums, asked: Asked, days: Days, currency: str) -> Kpi:
    line = _("No buyer has gone quiet")
    if found.quiet and not found.holds:
        line = _("No act of the buyer’s in %(days)s days") % {"days": days.quiet_days}
    elif found.quiet:
        line = _("%(amount)s with no act of the buyer’s in %(days)s days") % {
            "amount": short_money(found.quiet_amount, currency), "days": days.quiet_days,
        }  # fmt: skip
    how = _("A buyer has joined the plan, and none of his people has done, answered or proposed anything in it for "
            "%(days)s days: the number is the team’s own.") % {"days": days.quiet_days}  # fmt: skip
    return Kpi("quiet", _("Buyer gone quiet"), deals_words(found.quiet), line, how, asked.url(view="quiet"))
