"""News as a mail: subject, preheader, plain text and HTML with its styles inlined.

What all readers of the same news share is rendered and inlined once, with slots; a letter fills the slots.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from secrets import token_hex

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from mapapp.digests.foot import Cover, touched_of, version_of
from mapapp.digests.headline import heading_of, period_of, preheader_of, subject_of
from mapapp.digests.news import News
from mapapp.digests.yours import Yours, plan_url
from mapapp.post.envelope import Content, mail_name

SLOTS = ("subject", "preheader", "name", "yours", "why", "touched", "choose_url", "stop_url")
_MARK = token_hex(8)  # nobody can write a slot into his task: it is another one in every process


@dataclass
class Paper:
    """The news printed once: HTML and text with slots."""

    news: News
    html: str
    text: str
    _steps: dict[Yours, tuple[str, str]] = field(default_factory=dict)
    _touched: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, news: News) -> Paper:
        values = {
            "news": news,
            "heading": heading_of(news.frame),
            "period": period_of(news.frame),
            "account": news.frame.standing.plan.workspace.account,
            "url": plan_url(news.frame),
            "open": _("Open your plan") if news.frame.buyer else _("Open the plan"),
            "version": version_of(news.frame),
            "history": news.frame.standing.plan.workspace.head_hash[:12],
            "slot": {name: f"{name}{_MARK}" for name in SLOTS},
        }
        html = _inliner().inline(render_to_string("digests/letter.html", values))
        return cls(news, html, render_to_string("digests/letter.txt", values).strip() + "\n")

    def letter(self, cover: Cover, yours: Yours) -> Content:
        """The letter of one reader."""
        frame = self.news.frame
        workspace = frame.standing.plan.workspace
        words = {
            "subject": subject_of(self.news, yours),
            "preheader": preheader_of(self.news, yours),
            "name": cover.name,
            "why": cover.why,
            "touched": self._last_touched(cover.zone),
            "choose_url": settings.PUBLIC_URL + reverse("digest", args=[workspace.code]),
            "stop_url": cover.stop_url,
        }
        html, text = self._yours(yours)
        return Content(
            words["subject"],
            _filled(self.text, {**words, "yours": text}),
            _filled(self.html, {**{name: escape(value) for name, value in words.items()}, "yours": html}),
            {
                "References": mail_name(f"plan:{workspace.code}"),
                "List-Unsubscribe": f"<{cover.stop_url}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
            workspace.revision if cover.counts else None,
        )

    def _yours(self, yours: Yours) -> tuple[str, str]:
        found = self._steps.get(yours)
        if found is None:
            html = _inliner().inline_fragment(render_to_string("digests/_yours.html", {"yours": yours}), _css())
            found = self._steps[yours] = html, render_to_string("digests/_yours.txt", {"yours": yours}).strip("\n")
        return found

    def _last_touched(self, zone: str) -> str:
        if zone not in self._touched:
            self._touched[zone] = touched_of(self.news.frame, zone)
        return self._touched[zone]


def _filled(paper: str, words: dict[str, str]) -> str:
    for name, value in words.items():
        paper = paper.replace(f"{name}{_MARK}", value)
    return paper


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@cache
def _css() -> str:
    return render_to_string("digests/mail.css")
