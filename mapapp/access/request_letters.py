"""The letter to the seller's leads when somebody waits for their yes: one a request and lead, checked as it goes."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from mapapp.access.models import InviteRequest, Role, Seat
from mapapp.plans.models import Side
from mapapp.post.envelope import Content, Drop, content_of
from mapapp.post.models import Letter
from mapapp.post.outbox import write


def write_requests(request: InviteRequest, *, at: datetime) -> list[Letter]:
    """A letter to each lead of the seller who can sign in, in the transaction of the request. One query for them."""
    leads = Seat.objects.filter(workspace=request.workspace, role=Role.LEAD, stakeholder__side=Side.SELLER)
    readers = leads.filter(user__is_active=True).select_related("user", "stakeholder").order_by("pk")
    return [_written(request, seat, at) for seat in readers]


def _written(request: InviteRequest, seat: Seat, at: datetime) -> Letter:
    workspace, person = request.workspace, request.stakeholder
    people = settings.PUBLIC_URL + reverse("people", args=[workspace.code])
    said = {
        "name": seat.stakeholder.name, "asker": request.asked_by.name, "guest": person.name, "email": request.email,
        "account": workspace.account, "note": request.note, "link": f"{people}#request-{person.number}",
    }  # fmt: skip
    return write(
        Letter.Kind.REQUEST,
        f"request:{request.pk}:{seat.user_id}",
        seat.user.email,
        subject=_("%(asker)s asks you to say yes to %(guest)s, on %(account)s’s evaluation plan") % said,
        text=render_to_string("access/mail_request.txt", said),
        html=render_to_string("access/mail_request.html", said),
        user=seat.user,
        workspace=workspace,
        at=at,
    )


def request_now(letter: Letter) -> Content | Drop:
    """The letter, unless the request was answered since, or the reader leads for the seller no more."""
    request = letter.key.split(":")[1]
    if not InviteRequest.objects.filter(pk=request, answered_at=None).exists():
        return Drop(_("This was answered already."))
    leads = Seat.objects.filter(workspace=letter.workspace_id, user=letter.user_id, user__is_active=True)
    if not leads.filter(role=Role.LEAD, stakeholder__side=Side.SELLER).exists():
        return Drop(_("This person does not lead the plan any more."))
    return content_of(letter)
