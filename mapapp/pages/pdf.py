"""The PDF of a version: the kept file, or the page that says how far it is. Asking for it is a POST."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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
    found, paper = at_plan(request, code), _paper(request)
    shown = _version(found, number)
    asked = look(shown, paper=paper, language=_language())
    if asked.snapshot is None or asked.file is None:
        return redirect(_address("pdf_progress", found, number, paper))
    etag = f'"{asked.snapshot.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(asked.file.read_bytes(), content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header(True, _filename(found, shown, paper)) or ""
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pdf_progress(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """How far the PDF is; a POST asks for it, or asks again after a failure."""
    found, paper = at_plan(request, code), _paper(request)
    shown = _version(found, number)
    if request.method == "POST":
        if late := had_enough(request):
            return late
        ask_for(shown, at=timezone.now(), paper=paper, language=_language())
        return redirect(_address("pdf_progress", found, number, paper))
    making = _making(found, number, paper, look(shown, paper=paper, language=_language()))
    context = {"making": making, "number": number, "paper": paper, "papers": PAPERS, "workspace": found.workspace}
    if request.headers.get("HX-Request"):
        return render(request, "snapshots/_progress.html", context)
    return render(request, "snapshots/progress.html", {**context, "tabs": tabs_of(found, current="versions")})


def _version(found: Visit, number: int) -> Version:
    shown = version_of(found, number)
    shown.workspace = found.workspace
    return shown


def _making(found: Visit, number: int, paper: str, asked: Asked) -> Making:
    state, progress, reason = ("done", 100, "") if asked.file else ("none", 0, "")
    if asked.job and asked.job.state != Job.State.DONE:  # done, but its file is gone: asked for like a new one
        state, progress, reason = asked.job.state, asked.job.progress, asked.job.reason
    url, file_url = (_address(name, found, number, paper) for name in ("pdf_progress", "version_pdf"))
    return Making(state, progress, reason, url, file_url)


def _address(name: str, found: Visit, number: int, paper: str) -> str:
    address = reverse(name, args=[found.workspace.code, number])
    return address if paper == PAPERS[0] else f"{address}?paper={paper}"


def _paper(request: HttpRequest) -> str:
    asked = request.POST.get("paper") or request.GET.get("paper")
    return asked if asked in PAPERS else PAPERS[0]


def _language() -> str:
    return get_language() or "en"


def _filename(found: Visit, shown: Version, paper: str) -> str:
    """`Fenwick Medical, version 4.pdf`."""
    said = {"account": of_account(found.workspace.account), "number": shown.number}
    name = _("%(account)s, version %(number)s") % said
    return f"{name}.pdf" if paper == PAPERS[0] else f"{name} ({paper}).pdf"
