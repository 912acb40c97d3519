"""The plan on one page, enclosed with the letter of somebody who is told only when signature moves."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from mapapp.post.envelope import Content, Enclosed
from mapapp.post.outbox import PAPERS

log = logging.getLogger(__name__)


class Pages:
    """One plan's page at a time: many executives of a plan get the same one."""

    def __init__(self) -> None:
        self._drawn: tuple[tuple[str, int, object], Enclosed | None] | None = None

    def enclosed(self, content: Content, code: str, account: str, at: datetime) -> Content:
        """The letter with the page. Without one, when it cannot be drawn: the news does not wait for the paper."""
        plan = code, content.revision or 0, at.date()
        if self._drawn is None or self._drawn[0] != plan:
            self._drawn = plan, _page(code, account, at)
        page = self._drawn[1]
        return replace(content, enclosed=(page,)) if page else content


def _page(code: str, account: str, at: datetime) -> Enclosed | None:
    try:
        data: bytes = import_string(PAPERS["one page"])(code, at)
    except Exception:
        log.exception("no page for the letters of a plan")
        return None
    plain = "".join(c if c.isalnum() else "-" for c in account).strip("-")[:60]
    return Enclosed(_("%(account)s-plan-%(day)s.pdf") % {"account": plain, "day": at.date().isoformat()}, data)
