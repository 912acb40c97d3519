"""Every address of mapapp. A plan is named by an opaque code, things inside it by their number."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, register_converter

from mapapp.pages import (
    account,
    agreeing,
    bulk,
    digests,
    health,
    inviting,
    join,
    my_tasks,
    outbox,
    owners,
    pdf,
    people,
    placing,
    plan,
    signin,
    stop,
    tasks,
    undoing,
    versions,
)
from mapapp.pages.converters import Code

register_converter(Code, "code")

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", my_tasks.home, name="home"),
    path("tasks/", my_tasks.my_tasks, name="my_tasks"),
    path("plans/", my_tasks.plans, name="plans"),
    path("p/<code:code>/", plan.plan, name="plan"),
    path("p/<code:code>/read/", plan.mark_read, name="mark_read"),
    path("p/<code:code>/task/<int:number>/accept/", agreeing.accept_date, name="accept_date"),
    path("p/<code:code>/task/<int:number>/<slug:field>/", tasks.task_field, name="task_field"),
    path("p/<code:code>/phase/<int:number>/tasks/", placing.task_add, name="task_add"),
    path("p/<code:code>/order/", placing.task_order, name="task_order"),
    path("p/<code:code>/bulk/", bulk.bulk, name="bulk"),
    path("p/<code:code>/undo/<int:event>/", undoing.undo, name="undo"),
    path("p/<code:code>/people/options/", owners.owner_options, name="owner_options"),
    path("p/<code:code>/versions/", versions.versions, name="versions"),
    path("p/<code:code>/versions/<int:number>/", versions.version, name="version"),
    path("p/<code:code>/versions/<int:older>..<int:newer>/", versions.compare, name="compare"),
    path("p/<code:code>/versions/<int:number>.pdf", pdf.version_pdf, name="version_pdf"),
    path("p/<code:code>/versions/<int:number>/pdf/", pdf.pdf_progress, name="pdf_progress"),
    # the door: the names with account_ are those that allauth looks for
    path("signin/", signin.signin, name="account_login"),
    path("signin/", signin.signin, name="account_signup"),
    path("signin/", signin.signin, name="account_inactive"),
    path("signin/", signin.signin, name="account_request_login_code"),
    path("signin/", signin.signin, name="signin"),
    path("signin/code/", signin.signin_code, name="account_confirm_login_code"),
    path("signin/code/", signin.signin_code, name="signin_code"),
    path("signout/", signin.signout, name="signout"),
    path("join/<str:token>/", join.join, name="join"),
    path("join/<str:token>/code/", join.join_code, name="join_code"),
    path("me/", account.me, name="me"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:number>/", outbox.outbox, name="letter"),
    path("outbox/<int:number>/html/", outbox.letter_html, name="letter_html"),
    path("p/<code:code>/people/", people.people, name="people"),
    path("p/<code:code>/people/new/", people.person_new, name="person_new"),
    path("p/<code:code>/people/invite/", inviting.invite, name="invite"),
    path("p/<code:code>/people/<int:number>/", people.person, name="person"),
    path("p/<code:code>/people/<int:number>/again/", inviting.invite_again, name="invite_again"),
    path("p/<code:code>/people/<int:number>/revoke/", inviting.invite_revoke, name="invite_revoke"),
    path("p/<code:code>/digest/", digests.digest, name="digest"),
    path("p/<code:code>/digest/sample/", digests.digest_sample, name="digest_sample"),
    path("me/notifications/", digests.notifications, name="notifications"),
    path("stop/<str:token>/", stop.stop, name="stop"),
]
