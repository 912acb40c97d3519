"""Where a company's sign-in posts its answer by SAML. Browsers send none of our cookies along with another site's form,
so this page opens nothing: its one button brings the answer back to us from our own site, with the cookies.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from mapapp.access.sso import NotSignedIn, Why
from mapapp.pages.proving import open_before_proof
from mapapp.pages.sso import with_provider
from mapapp.sso import Provider

MOST = 200_000  # characters of an answer


@csrf_exempt  # the answer is signed by the company, and nothing is done with it here
@open_before_proof
@require_POST
@with_provider
def signin_answer(request: HttpRequest, provider: Provider) -> HttpResponse:
    answer = request.POST.get("SAMLResponse", "")
    if not provider.is_saml or not 0 < len(answer) <= MOST:
        raise NotSignedIn(Why.BROKEN, provider)
    return render(request, "access/signin_answer.html", {"provider": provider, "answer": answer})
