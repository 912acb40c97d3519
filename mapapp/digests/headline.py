"""The lines that are read before a letter is opened: subject and preheader carry the news. And its heading."""

from __future__ import annotations

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.digests.frame import Frame
from mapapp.digests.news import News
from mapapp.digests.yours import Yours
from mapapp.plans.words import full_day_words

PREHEADER = 90  # characters that mail programs show


def heading_of(frame: Frame) -> str:
    """Whose plan it is, to whoever reads."""
    if frame.buyer:
        return _("Your evaluation plan")
    return _("%(account)s’s evaluation plan") % {"account": frame.standing.plan.workspace.account}


def subject_of(news: News, yours: Yours) -> str:
    """`Your evaluation plan: signature moved to 12 March, 1 step for you`."""
    said = {"heading": heading_of(news.frame), "news": news_words(news)}
    if not yours.count:
        return _("%(heading)s: %(news)s") % said
    mine = ngettext("%(count)s step for you", "%(count)s steps for you", yours.count) % {"count": yours.count}
    return _("%(heading)s: %(news)s, %(mine)s") % {**said, "mine": mine}


def preheader_of(news: News, yours: Yours) -> str:
    """`Signature 10 Mar → 12 Mar. 14 of 30 steps done. Yours next: …, due 18 Feb.`, in 90 characters."""
    frame, words = news.frame, []
    if news.ground.signature.moved:
        was, now = (frame.day(day) for day in (news.ground.signature.was, news.ground.signature.now) if day)
        words.append(_("Signature %(was)s → %(now)s.") % {"was": was, "now": now})
    elif news.ground.signature.now:
        words.append(_("Signature %(day)s.") % {"day": frame.day(news.ground.signature.now)})
    said = {"done": frame.standing.done, "all": len(frame.standing.counted)}
    words.append(_("%(done)s of %(all)s steps done.") % said)
    if yours.steps:
        step = yours.steps[0]
        room = PREHEADER - len(" ".join(words)) - len(_(" Yours next: %(what)s, due %(day)s.") % {
            "what": "", "day": step.due})  # fmt: skip
        if room >= 12:
            words.append(_("Yours next: %(what)s, due %(day)s.") % {
                "what": Truncator(step.title).chars(room), "day": step.due
            })  # fmt: skip
    return Truncator(" ".join(words)).chars(PREHEADER)


def news_words(news: News) -> str:
    """What matters most of a plan: `signature moved to 12 March`."""
    frame, signature = news.frame, news.ground.signature
    if signature.now and signature.signed:
        return _("signed on %(day)s") % {"day": frame.full_day(signature.now)}
    if signature.now and signature.moved and not signature.done:
        return _("signature moved to %(day)s") % {"day": frame.full_day(signature.now)}
    if count := len(news.changes.rows) + news.changes.more:
        return ngettext("%(count)s change", "%(count)s changes", count) % {"count": count}
    if count := len(frame.standing.late):
        return ngettext("%(count)s step is late", "%(count)s steps are late", count) % {"count": count}
    return _("all as it was")


def period_of(frame: Frame) -> str:
    """`3 to 10 February`, `26 January to 2 February`."""
    start, end = frame.was.today, frame.standing.today
    if start >= end:
        return full_day_words(end, today=end)
    if (start.year, start.month) == (end.year, end.month):
        return _("%(start)s to %(end)s") % {"start": start.day, "end": full_day_words(end, today=end)}
    return _("%(start)s to %(end)s") % {
        "start": full_day_words(start, today=end), "end": full_day_words(end, today=end),
    }  # fmt: skip
