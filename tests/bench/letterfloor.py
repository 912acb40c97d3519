"""The floor beside the weekly letters: the simplest loop that sends the same ones.

Each is rendered whole by Django from words at hand, its styles written in its template, built by Django and sent over
one connection. It looks nothing up, works nothing out, claims nothing and marks nothing. That it says the same in the
same markup is tested (tests/digests/test_floor.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

from mapapp.access.models import Seat
from mapapp.digests.compose import Composer
from mapapp.digests.foot import Cover, touched_of, version_of
from mapapp.digests.headline import heading_of, period_of, preheader_of, subject_of
from mapapp.digests.keys import weekly_letter
from mapapp.digests.news import News, PlanNews
from mapapp.digests.planrows import read_plans
from mapapp.digests.readers import Reader, reader_of
from mapapp.digests.schedule import latest
from mapapp.digests.styles import worn
from mapapp.digests.yours import Links, Yours, plan_url, yours_of
from mapapp.post.envelope import Content


@dataclass(frozen=True)
class Ready:
    """One letter with every word at hand; `ours` is what mapapp writes to the same reader."""

    subject: str
    to: str
    values: Mapping[str, Any]
    headers: Mapping[str, str]
    ours: Content


def ready(seats: Sequence[Seat], at: datetime) -> list[Ready]:
    """The letters of a plan's readers as of the aware moment `at`."""
    return [_ready(seat, at) for seat in seats]


def _ready(seat: Seat, at: datetime) -> Ready:
    letter = weekly_letter(seat, latest(seat.user.time_zone, at), at=at)
    reader, ours = reader_of(letter), Composer(lambda: at)(letter)
    assert reader is not None and isinstance(ours, Content)
    plan = PlanNews.of(read_plans([seat.workspace_id])[seat.workspace_id], at)
    news = plan.told(reader.user_id, buyer=reader.is_buyer, me=reader.number)
    links = Links(reader.seat_id, reader.mail_epoch, at)
    yours = yours_of(news.frame, reader.number, may_edit=reader.role != "viewer", links=links)
    values = _words(news, yours, reader)
    return Ready(ours.subject, reader.email, values, ours.headers, ours)


def _words(news: News, yours: Yours, reader: Reader) -> dict[str, Any]:
    frame, ground, changes = news.frame, news.ground, news.changes
    workspace, cover = frame.standing.plan.workspace, Cover.of(reader, sample=False)
    return {
        "subject": subject_of(news, yours), "preheader": preheader_of(news, yours), "heading": heading_of(frame),
        "account": workspace.account, "period": period_of(frame), "name": cover.name,
        "state": [asdict(piece) for piece in ground.state],
        "yours": {"steps": [asdict(s) for s in yours.steps], "more": yours.more, "rest": yours.more and yours.rest,
                  "calm": yours.calm},
        "changes": {"rows": [asdict(row) for row in changes.rows], "rest": changes.rest} if changes else None,
        "risks": {"rows": [{**asdict(risk), "style": worn(f"e-{risk.css}")} for risk in ground.risks.rows],
                  "rest": ground.risks.rest},
        "url": plan_url(frame), "open": "Open your plan" if frame.buyer else "Open the plan", "why": cover.why,
        "choose_url": f"{plan_url(frame)}digest/", "stop_url": cover.stop_url, "version": version_of(frame),
        "touched": touched_of(frame, reader.zone), "history": workspace.head_hash[:12],
    }  # fmt: skip


def send(letters: Sequence[Ready], line: BaseEmailBackend, count: int) -> None:
    """So many letters, one after the other."""
    for number in range(count):
        letter = letters[number % len(letters)]
        mail = EmailMultiAlternatives(
            letter.subject,
            render_to_string("letter.txt", letter.values, using="floor"),
            to=[letter.to],
            headers=letter.headers,
            connection=line,
        )
        mail.attach_alternative(render_to_string("letter.html", letter.values, using="floor"), "text/html")
        mail.send()


def sizes(letters: Sequence[Ready]) -> str:
    """How long a letter is by mapapp and by the floor, in characters."""
    ours = sum(len(one.ours.html) for one in letters), sum(len(one.ours.text) for one in letters)
    floor = [sum(len(render_to_string(f"letter.{kind}", one.values, using="floor")) for one in letters)
             for kind in ("html", "txt")]  # fmt: skip
    html, text = (f"{mine // len(letters)} and {its // len(letters)}" for mine, its in zip(ours, floor, strict=True))
    return f"HTML {html}, text {text} characters"
