"""The PDF of a version: the kept file, or the page that says how far it is. Asking for it is a POST."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mapapp.access.visit import Visit
from mapapp.drawing.tabs import tabs_of
from mapapp.pages.filenames import of_account
from mapapp.pages.gate import at_plan, signed_in, version_of
from mapapp.pages.papers import KEPT, Choice, chosen, earlier
from mapapp.pages.sparing import had_enough
from mapapp.plans.models import Version
from mapapp.snapshots.asking import PAPERS, Asked, ask_for, look
from mapapp.work.models import Job


@dataclass(frozen=True, slots=True)
class Making:
    """How far the PDF is. `state` is none, queued, running, failed or done."""

    state: str
    progress: int
    reason: str
    url: str
    file_url: str

    @property
    def goes_on(self) -> bool:
        return self.state in (Job.State.QUEUED, Job.State.RUNNING)


@signed_in
@require_safe
def version_pdf(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The kept file; while there is none, the page that makes it. Both sides get the same bytes."""
    found = at_plan(request, code)
    choice = chosen(request, found, _version(found, number))
    asked = look(choice.version, against=choice.against, paper=choice.paper, language=_language())
    if asked.snapshot is None or asked.file is None:
        return redirect(choice.address("pdf_progress"))
    etag = f'"{asked.snapshot.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(asked.file.read_bytes(), content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header(True, _filename(found, choice)) or ""
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pdf_progress(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """How far the PDF is; a POST asks for it, for it on other paper or with other marks, or again after a failure."""
    found = at_plan(request, code)
    choice = chosen(request, found, _version(found, number))
    if request.method == "POST":
        if late := had_enough(request):
            return late
        at = timezone.now()
        ask_for(choice.version, at=at, against=choice.against, paper=choice.paper, language=_language())
        request.session[KEPT] = choice.paper
        return redirect(choice.address("pdf_progress"))
    asked = look(choice.version, against=choice.against, paper=choice.paper, language=_language())
    context = {
        "making": _making(choice, asked), "number": number, "paper": choice.paper,
        "papers": PAPERS, "earlier": earlier(found, choice), "workspace": found.workspace,
    }  # fmt: skip
    if request.headers.get("HX-Request"):
        return render(request, "snapshots/_progress.html", context)
    return render(request, "snapshots/progress.html", {**context, "tabs": tabs_of(found, current="versions")})


def _version(found: Visit, number: int) -> Version:
    shown = version_of(found, number)
    shown.workspace = found.workspace
    return shown


def _making(choice: Choice, asked: Asked) -> Making:
    state, progress, reason = ("done", 100, "") if asked.file else ("none", 0, "")
    if asked.job and asked.job.state != Job.State.DONE:  # done, but its file is gone: asked for like a new one
        state, progress, reason = asked.job.state, asked.job.progress, asked.job.reason
    return Making(state, progress, reason, choice.address("pdf_progress"), choice.address("version_pdf"))


def _language() -> str:
    return get_language() or "en"


def _filename(found: Visit, choice: Choice) -> str:
    """`Fenwick Medical, version 4.pdf`, `Fenwick Medical, versions 2 to 4 (Letter).pdf`."""
    said = {"account": of_account(found.workspace.account), "number": choice.version.number}
    if choice.against:
        name = _("%(account)s, versions %(older)s to %(number)s") % {**said, "older": choice.against.number}
    else:
        name = _("%(account)s, version %(number)s") % said
    return f"{name}.pdf" if choice.paper == PAPERS[0] else f"{name} ({choice.paper}).pdf"
