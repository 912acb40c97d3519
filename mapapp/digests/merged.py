"""Several plans in one mail: a line a plan, what is the reader's over all of them, and each plan's own part in the
words of its own letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.digests.foot import first_name, touched_of, version_of
from mapapp.digests.frame import short
from mapapp.digests.headline import PREHEADER, news_words, period_of
from mapapp.digests.schedule import zone_of
from mapapp.digests.stopping import stop_together
from mapapp.digests.styles import inlined
from mapapp.digests.told import Head, Mine, Told
from mapapp.digests.yours import plan_url
from mapapp.drawing.said import count_words
from mapapp.people.models import Team
from mapapp.plans.words import full_day_words
from mapapp.post.envelope import Content, mail_name
from mapapp.post.parts import Part

SHOWN = 6  # steps of the reader's over all plans
WHOSE = 60  # characters of a plan's name


@dataclass(frozen=True)
class Merged:
    """A letter of several plans of one team to one reader. `all` holds those with nothing to say, too: a line each."""

    all: Sequence[Told]
    user: int
    at: datetime
    sample: bool

    @cached_property
    def told(self) -> list[Told]:
        """Those that have something to say, what matters most first."""
        return sorted((one for one in self.all if one.says), key=lambda one: one.weight, reverse=True)

    @property
    def team(self) -> Team:
        return self.all[0].frame.standing.plan.workspace.team

    @cached_property
    def mine(self) -> Mine:
        steps = [replace(step, whose=self.whose(one)) for one in self.all for step in one.yours.steps]
        steps.sort(key=lambda step: step.on or date.max)
        return Mine(steps[:SHOWN], sum(one.yours.count for one in self.all))

    @cached_property
    def _names(self) -> Counter[str]:
        return Counter(one.frame.standing.plan.workspace.account for one in self.all)

    def whose(self, one: Told) -> str:
        """`Fenwick Medical` to the seller, with the plan's name where there are two of them; to a buyer, whose company
        it always is, the plan's name."""
        workspace = one.frame.standing.plan.workspace
        if one.reader.is_buyer:
            return short(workspace.name, WHOSE)
        if self._names[workspace.account] == 1:
            return workspace.account
        return _("%(account)s, %(name)s") % {"account": workspace.account, "name": short(workspace.name, WHOSE)}

    @property
    def heading(self) -> str:
        """`Your three plans`"""
        said = {"count": count_words(len(self.all))}
        if all(one.reader.is_buyer for one in self.all):
            return ngettext("Your evaluation plan", "Your %(count)s evaluation plans", len(self.all)) % said
        return ngettext("Your plan", "Your %(count)s plans", len(self.all)) % said

    @property
    def subject(self) -> str:
        """`Fenwick Medical: signature moved to 12 March, 2 more plans, 4 steps for you`"""
        words = []
        first = self.told[0]
        if any(first.weight):
            words.append(news_words(first.news))
            if more := len(self.all) - 1:
                words.append(ngettext("%(count)s more plan", "%(count)s more plans", more) % {"count": more})
        if count := self.mine.count:
            words.append(ngettext("%(count)s step for you", "%(count)s steps for you", count) % {"count": count})
        whose = self.whose(first) if any(first.weight) else self.heading
        return _("%(heading)s: %(news)s") % {"heading": whose, "news": ", ".join(words) or _("all as it was")}

    @property
    def preheader(self) -> str:
        """`Fenwick Medical: signature 10 Mar → 12 Mar. Orchard Foods: signature 3 Apr.`, in 90 characters."""
        words = []
        for head in self.heads:
            days = _("%(was)s → %(now)s") % {"was": head.old, "now": head.new} if head.old else head.new
            words.append(_("%(whose)s: %(days)s.") % {"whose": head.whose, "days": days or head.note.rstrip(".")})
        return Truncator(" ".join(words)).chars(PREHEADER)

    @cached_property
    def heads(self) -> list[Head]:
        """Those with news first."""
        return [self._head(one) for one in (*self.told, *(one for one in self.all if not one.says))]

    def _head(self, one: Told) -> Head:
        frame, signature = one.frame, one.news.ground.signature
        said = {"done": frame.standing.done, "all": len(frame.standing.counted)}
        words = [_("%(done)s of %(all)s steps done.") % said]
        if late := len(frame.standing.late):
            words.append(ngettext("%(count)s is late.", "%(count)s are late.", late) % {"count": late})
        if not one.says:
            words.append(_("Nothing new for you."))
        now = frame.day(signature.now) if signature.now else ""
        if signature.done:
            now = _("signed %(day)s") % {"day": now}
        old = frame.day(signature.was) if signature.was and signature.moved else ""
        return Head(self.whose(one), plan_url(frame), " ".join(words), old, now)

    def content(self) -> Content:
        """The mail, and what it says of each plan, to be kept with that."""
        stop = settings.PUBLIC_URL + reverse("stop", args=[stop_together(self.user, self.team.pk)])
        parts = [self._part(one) for one in self.told]
        texts = [render_to_string("digests/_part.txt", {"part": part}).strip("\n") for part in parts]
        values = {"letter": self, "parts": parts, "texts": texts, **self._foot(stop)}
        headers = {
            "References": mail_name(f"together:{self.team.code}"),
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        text = render_to_string("digests/together.txt", values).strip() + "\n"
        html = inlined(render_to_string("digests/together.html", values))
        revisions = [one.frame.standing.plan.workspace.revision for one in self.told]
        said = zip(self.told, texts, revisions, strict=True)
        kept = {one.row: Part(f"{words}\n", revision) for one, words, revision in said}
        return Content(self.subject, text, html, headers, parts={} if self.sample else kept)

    def _part(self, one: Told) -> Mapping[str, Any]:
        frame, workspace = one.frame, one.frame.standing.plan.workspace
        return {
            "whose": self.whose(one),
            "name": "" if one.reader.is_buyer else workspace.name,
            "period": period_of(frame),
            "state": one.news.ground.state,
            "changes": one.news.changes,
            "risks": one.news.ground.risks,
            "url": plan_url(frame),
            "open": _("Open your plan") if one.reader.is_buyer else _("Open the plan"),
            "version": version_of(frame),
            "touched": touched_of(frame, one.reader.zone),
            "history": workspace.head_hash[:12],
        }

    def _foot(self, stop: str) -> Mapping[str, str]:
        reader = self.all[0].reader
        today = self.at.astimezone(zone_of(reader.zone)).date()
        why = _("You get this once a week because you asked for one letter of all your plans of %(team)s.")
        why += " " + _("Nothing is sent in a week that brings nothing.")
        return {
            "name": first_name(reader),
            "over": _("%(team)s, %(day)s") % {"team": self.team.name, "day": full_day_words(today, weekday=True)},
            "why": _("This is a sample that you asked for.") if self.sample else why % {"team": self.team.name},
            "choose_url": settings.PUBLIC_URL + reverse("notifications"),
            "stop_url": stop,
        }
