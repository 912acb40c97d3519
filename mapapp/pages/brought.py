"""The page of what a file would change: all of it, so much a page, with what is chosen carried from one to the next."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.crypto import get_random_string

from mapapp.access.visit import Visit
from mapapp.exchange.planfile.back import Brought
from mapapp.exchange.planfile.carried import spelled
from mapapp.exchange.planfile.leaves import leaf_of
from mapapp.exchange.planfile.offers import Offer, refused
from mapapp.exchange.planfile.run import Outcome
from mapapp.exchange.planfile.showing import groups_of, result_of
from mapapp.pages.frame import frame, reader_of
from mapapp.plans.queries import Plan

SEVERAL = 8  # changes from which on they are chosen at once, too


@dataclass(frozen=True)
class Asked:
    """What was posted beside the file's changes. `no`: what the plan refused when it was last tried, by key."""

    act: str = ""
    seen: int = -1
    keys: frozenset[str] = frozenset()
    shown: str = ""
    why: str = ""
    force: bool = False
    page: int = 1
    no: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, post: QueryDict) -> Asked:
        """Raises ValueError for what no page of ours has sent."""
        act = post.get("act", "")
        turns = _number(act.removeprefix("page-")) if act.startswith("page-") else -1
        picked = {name[5:] for name in post if name.startswith("pick-") and post[name] == "file"}
        kept = frozenset(post.get("kept", "").split(",")) - frozenset(post.get("here", "").split(","))
        no = json.loads(post.get("no") or "{}")
        if not isinstance(no, dict):
            raise ValueError("no reasons")
        return cls(
            act, _number(post.get("seen", "")), frozenset(post.getlist("take")) | picked | kept - {""},
            post.get("shown", ""), post.get("why", "")[:500], "force" in post,
            max(turns if turns > 0 else _number(post.get("page", "1")), 1),
            {str(key): str(words) for key, words in no.items()},
        )  # fmt: skip

    @property
    def turns(self) -> bool:
        """Whether another page of them is asked for, and nothing else."""
        return self.act.startswith("page-")


@dataclass(frozen=True)
class Looked:
    """Who looks at which changes of which plan, and what was asked."""

    request: HttpRequest
    found: Visit
    plan: Plan
    brought: Brought
    at: datetime
    asked: Asked

    def anew(self, plan: Plan) -> Looked:
        """The same on the plan as it is by now."""
        return replace(self, plan=plan)


def draw(
    looked: Looked, offers: Sequence[Offer], *, trial: Outcome | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    """A page of the differences, and what follows from the chosen ones where that was tried. What the plan refuses is
    said, and not chosen."""
    found, asked, request = looked.found, looked.asked, looked.request
    reasons = trial.refused if trial else asked.no
    offers = refused(offers, reasons)
    reader, leaf = reader_of(found, looked.at), leaf_of(offers, asked.page)
    open_, url = [one for one in offers if not one.no], reader.url
    chosen = [one for one in open_ if one.chosen]
    context: Mapping[str, Any] = {
        **frame(found, "bring_back", looked.plan),
        "clashes": groups_of([one for one in leaf.offers if one.clash and not one.no], url),
        "changes": groups_of([one for one in leaf.offers if not one.clash and not one.no], url),
        "shut": groups_of([one for one in leaf.offers if one.no], url),
        "problems": looked.brought.problems,
        "notes": looked.brought.notes,
        "tried": trial is not None,
        "result": result_of(trial, open_, reader) if trial and chosen else None,
        "brought": spelled(looked.brought),
        "seen": looked.plan.workspace.revision,
        "shown": keys_of(open_) if trial else asked.shown,
        "leaf": leaf,
        "open": len(open_),
        "chosen": len(chosen),
        "several": len(open_) > SEVERAL,
        "no": json.dumps(reasons, ensure_ascii=False),
        "why": asked.why,
        "form_key": request.POST.get("form_key") or get_random_string(22),
        **more,
    }
    return render(request, "exchange/bring_check.html", context, status=status)


def keys_of(offers: Sequence[Offer]) -> str:
    """Which are chosen, in one spelling."""
    return ",".join(sorted(one.key for one in offers if one.chosen))


def _number(text: str) -> int:
    """A number that was posted; -1 when none was said, which no plan has as its revision."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
