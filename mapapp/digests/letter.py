"""News as a mail: subject, preheader, plain text and HTML with its styles inlined.

What all readers of the same news share is rendered and inlined once, with slots; a letter fills the slots.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_hex

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from mapapp.digests.foot import Cover, touched_of, version_of
from mapapp.digests.frame import Frame
from mapapp.digests.headline import heading_of, period_of, preheader_of, subject_of
from mapapp.digests.news import Ground, News
from mapapp.digests.occasion import Occasion
from mapapp.digests.rows import Changes
from mapapp.digests.styles import inlined
from mapapp.digests.yours import Yours, plan_url
from mapapp.post.envelope import Content, mail_name

Part = Changes | Yours | Occasion
SLOTS = (
    "subject", "preheader", "heading", "occasion", "name", "yours", "changes", "notes", "open", "why", "touched",
    "choose_url", "stop_url",
)  # fmt: skip
_MARK = token_hex(8)  # nobody can write a slot into his task: it is another one in every process


@dataclass
class Paper:
    """What all readers of one basis read, printed once: HTML and text with slots."""

    frame: Frame
    html: str
    text: str
    references: str
    choose_url: str
    _parts: dict[tuple[str, Part], tuple[str, str]] = field(default_factory=dict)
    _touched: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, ground: Ground) -> Paper:
        frame = ground.frame
        workspace = frame.standing.plan.workspace
        values = {
            "ground": ground,
            "period": period_of(frame),
            "account": workspace.account,
            "url": plan_url(frame),
            "version": version_of(frame),
            "history": workspace.head_hash[:12],
            "slot": {name: f"{name}{_MARK}" for name in SLOTS},
        }
        html = inlined(render_to_string("digests/letter.html", values))
        return cls(
            frame,
            html,
            render_to_string("digests/letter.txt", values).strip() + "\n",
            mail_name(f"plan:{workspace.code}"),
            settings.PUBLIC_URL + reverse("digest", args=[workspace.code]),
        )

    def letter(self, cover: Cover, news: News, yours: Yours) -> Content:
        """The letter of one reader."""
        words = {
            "subject": subject_of(news, yours),
            "preheader": preheader_of(news, yours),
            "heading": heading_of(news.frame),
            "open": _("Open your plan") if news.frame.buyer else _("Open the plan"),
            "name": cover.name,
            "why": cover.why,
            "touched": self._last_touched(cover.zone),
            "choose_url": self.choose_url,
            "stop_url": cover.stop_url,
        }
        changed, mine = self._part("changes", news.changes), self._part("yours", yours)
        occasion, notes = (self._part(name, cover.occasion) for name in ("occasion", "notes"))
        escaped = {name: escape(value) for name, value in words.items()}
        headers = {
            "References": self.references,
            "List-Unsubscribe": f"<{cover.stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        return Content(
            words["subject"],
            _filled(self.text, {**words, "yours": mine[1], **_apart(changes=changed, occasion=occasion, notes=notes)}),
            _filled(
                self.html,
                {
                    **escaped,
                    "yours": mine[0],
                    "changes": changed[0],
                    "occasion": occasion[0],
                    "notes": notes[0],
                },
            ),
            headers,
            self.frame.standing.plan.workspace.revision if cover.counts else None,
        )

    def _part(self, name: str, value: Part | None) -> tuple[str, str]:
        """A part as HTML and text; many readers have the same. Nothing of nothing."""
        if value is None:
            return "", ""
        found = self._parts.get((name, value))
        if found is None:
            html = render_to_string(f"digests/_{name}.html", {name: value})
            text = render_to_string(f"digests/_{name}.txt", {name: value}).strip("\n")
            found = self._parts[name, value] = inlined(html).strip(), text
        return found

    def _last_touched(self, zone: str) -> str:
        if zone not in self._touched:
            self._touched[zone] = touched_of(self.frame, zone)
        return self._touched[zone]


def _apart(**parts: tuple[str, str]) -> dict[str, str]:
    """Parts of the plain text, each with a blank line before it when there is anything in it."""
    return {name: text and f"\n{text}\n" for name, (_html, text) in parts.items()}


def _filled(paper: str, words: dict[str, str]) -> str:
    for name, value in words.items():
        paper = paper.replace(f"{name}{_MARK}", value)
    return paper
