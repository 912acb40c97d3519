"""Every address of mapapp with an example: who opens it, and what is no page of its own."""

from __future__ import annotations

ANNA, PRIYA, ASTRID, NOBODY = "anna", "priya", "astrid", "nobody"
BOTH = (ANNA, PRIYA)
ALONE = (NOBODY,)

# name -> who opens it, and where: {plan} is the plan's address, the others what the test has made
PAGES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "my_tasks": (BOTH, ("/tasks/",)),
    "plans": (BOTH, ("/plans/",)),
    "plan": (BOTH, ("{plan}", "{plan}?q=nothing+like+this")),
    "task": (BOTH, ("{plan}task/22/", "{plan}task/27/", "{plan}task/11/", "{plan}task/24/", "{plan}task/{given}/")),
    "task_field": (BOTH, tuple("{plan}task/13/" + field for field in (
        "text/", "owner/", "due/", "starts/", "status/", "after/", "details/", "status/?step=day", "status/?step=block",
    ))),
    "task_add": (BOTH, ("{plan}phase/4/tasks/",)),
    "what_if": (BOTH, ("{plan}what-if/", "{plan}what-if/?lag-25-24=4", "{plan}what-if/?lag-25-24=4&due-22=soon")),
    "backwards": (BOTH, ("{plan}backwards/", "{plan}backwards/?on=2026-01-05", "{plan}backwards/?on=soon")),
    "review": (BOTH, ("{plan}review/",)),
    "review_end": (BOTH, ("{plan}review/end/",)),
    "touchpoint": (BOTH, ("{plan}touchpoint/",)),
    "versions": (BOTH, ("{plan}versions/",)),
    "version": (BOTH, ("{plan}versions/3/", "{plan}versions/1/", "{plan}versions/{proposed}/")),
    "compare": (BOTH, ("{plan}versions/2..3/",)),
    "share_version": (BOTH, ("{plan}versions/2/share/",)),
    "plan_links": (BOTH, ("{plan}links/",)),
    "shared": (ALONE, ("{shared}",)),
    "pdf_progress": (BOTH, ("{plan}versions/2/pdf/",)),
    "people": (BOTH, ("{plan}people/",)),
    "person_new": (BOTH, ("{plan}people/new/",)),
    "invite": (BOTH, ("{plan}people/invite/",)),
    "person": (BOTH, ("{plan}people/3/",)),
    "person_leave": ((PRIYA,), ("{plan}people/4/leave/",)),
    "person_side": ((PRIYA,), ("{plan}people/4/side/",)),
    "digest": (BOTH, ("{plan}digest/",)),
    "activity": (BOTH, ("{plan}activity/",)),
    "bring_back": (BOTH, ("{plan}import/",)),
    "comments": (BOTH, ("{plan}comments/",)),
    "comment": ((PRIYA,), ("{plan}comments/{said}/",)),
    "since": (BOTH, ("{plan}since/",)),
    "goals": (BOTH, ("{plan}goals/",)),
    "goal_new": (BOTH, ("{plan}goals/new/",)),
    "goal": (BOTH, ("{plan}goals/1/",)),
    "measure_new": (BOTH, ("{plan}goals/1/measures/new/",)),
    "measure": (BOTH, ("{plan}measures/1/",)),
    "phases": (BOTH, ("{plan}phases/",)),
    "criteria": (BOTH, ("{plan}phase/2/criteria/",)),
    "handoff": (BOTH, ("{plan}handoff/",)),
    "check": (BOTH, ("{plan}checks/1/30/",)),
    "retire": ((ANNA,), ("{plan}retire/",)),
    "outcome": ((ANNA,), ("{plan}outcome/?how=won", "{plan}outcome/?how=lost")),
    "snooze": ((ANNA,), ("{plan}snooze/",)),
    "settings": (BOTH, ("{plan}settings/",)),
    "map": ((ANNA,), ("{plan}map/",)),
    "map_person": ((ANNA,), ("{plan}map/4/", "{plan}map/4/?stance=5&influence=1")),
    "map_own_person": ((ANNA,), ("{plan}map/own/1/",)),
    "opportunity": ((ANNA,), ("{plan}opportunity/",)),
    "lane": (BOTH, ("{plan}lane/",)),
    "lane_task_new": (BOTH, ("{plan}lane/tasks/new/",)),
    "lane_note_new": (BOTH, ("{plan}lane/notes/new/", "{plan}lane/notes/new/?about=t22")),
    "lane_note": (BOTH, ("{plan}lane/notes/1/",)),
    "lane_person_new": (BOTH, ("{plan}lane/people/new/",)),
    "lane_person": ((ANNA,), ("{plan}lane/people/1/",)),
    "lane_person_show": ((ANNA,), ("{plan}lane/people/1/show/",)),
    "own_task": ((ANNA,), ("{plan}task/S1/", "{plan}task/S2/")),
    "own_task_edit": ((ANNA,), ("{plan}task/S1/edit/",)),
    "own_task_stand_in": ((ANNA,), ("{plan}task/S1/stand-in/",)),
    "value": ((ANNA,), ("{plan}settings/value/",)),
    "me": (BOTH, ("/me/",)),
    "my_links": (BOTH, ("/me/links/",)),
    "sessions": (BOTH, ("/me/sessions/",)),
    "factors": (BOTH, ("/me/second-factor/",)),
    "factor_app": (BOTH, ("/me/second-factor/app/",)),
    "factor_passkey": (BOTH, ("/me/second-factor/passkey/",)),
    "factor_again": (BOTH, ("/me/second-factor/again/",)),
    "notifications": (BOTH, ("/me/notifications/",)),
    "team": ((ASTRID,), ("{team}",)),
    "team_history": ((ASTRID,), ("{team_history}",)),
    "look": ((ASTRID,), ("{team}look/",)),
    "counting": ((ASTRID,), ("{team}counting/",)),
    "member": ((ASTRID,), ("{member}",)),
    "member_plans": ((ASTRID,), ("{member}plans/",)),
    "member_remove": ((ASTRID,), ("{member}remove/",)),
    "my_plans_over": ((ANNA,), ("{hand_on}",)),
    "members_import": ((ASTRID,), ("{team}members/import/",)),
    "plan_fill": ((ANNA,), ("{plan}fill/", "{plan}fill/?of=full")),
    "plan_template": ((ANNA,), ("{plan}template/",)),
    "plan_import_template": ((ANNA,), ("{plan_file}template/",)),
    "templates": ((ANNA, ASTRID), ("/templates/",)),
    "template_new": ((ANNA,), ("/templates/new/", "/templates/new/?of=full")),
    "built_in": ((ANNA,), ("/templates/of-mapapp/full/",)),
    "template": ((ASTRID,), ("{template}",)),
    "template_edit": ((ASTRID,), ("{template}edit/",)),
    "template_phase": ((ASTRID,), ("{template}phases/1/",)),
    "template_step": ((ASTRID,), ("{template}steps/2/",)),
    "template_step_new": ((ASTRID,), ("{template}phases/1/new/",)),
    "template_save": ((ASTRID,), ("{template}save/",)),
    "template_try": ((ASTRID,), ("{template}try/", "{template}try/?on=2027-01-05", "{template}try/?on=soon")),
    "template_version": ((ASTRID,), ("{template}versions/1/",)),
    "plan_new": ((ANNA,), ("/plans/new/",)),
    "plan_from_template": ((ANNA,), ("/plans/new/full/", "/plans/new/light/")),
    "plan_import": ((ANNA,), ("/plans/new/import/",)),
    "plan_import_file": ((ANNA,), ("{sheet}",)),
    "plan_import_columns": ((ANNA,), ("{sheet}columns/",)),
    "plan_import_rows": ((ANNA,), ("{sheet}rows/",)),
    "plan_import_plan": ((ANNA,), ("{plan_file}plan/",)),
    "signin": (ALONE, ("/signin/",)),
    "signin_code": (ALONE, ("/signin/code/",)),
    "join": (ALONE, ("{join}",)),
    "join_code": (ALONE, ("{join}code/",)),
    "stop": (ALONE, ("{stop}",)),
    "mailed_act": (ALONE, ("{act}", "/act/none/")),
    "not_me": (ALONE, ("/not-me/none/",)),
    "outbox": (ALONE, ("/outbox/",)),
    "letter": (ALONE, ("/outbox/1/",)),
}  # fmt: skip
NO_PAGES = {
    "healthz", "readyz", # words for machines
    "home", "admin_area", # send on to one of the pages
    "account_login", "account_signup", "account_inactive", "account_request_login_code", "account_confirm_login_code",
    "mfa_authenticate", "account_reauthenticate",
    "signin_factor", "factor_codes", "factor_remove", # seen by who has a second factor: tests/browser/test_passkeys.py
    "handover", "my_handover", # seen while a worker hands more than five plans on: tests/pages/test_handing_over.py
    "signin_passkey", # asked by script
    "signin_with", "signin_back", "signin_answer", # the way to a company's own sign-in and back; 404 where none is set
    "owner_options", "pulse", "review_pulse", "wording", # parts of a page
    "calendar_feed", # for calendars, which draw it themselves
    "versions_zip", "version_json", "plan_json", # files
    "my_data", "version_pdf", "plan_sheet", "task_sheet", "activity_csv", "members_csv", "team_history_csv", # files
    "template_file", # a file
    "letter_html", # a mail, which brings its own style
    # these take a form and answer with another page
    "mark_read", "accept_date", "accept_dates", "propose_version", "answer_version", "task_comment", "task_order",
    "bulk", "undo", "signout", "invite_again", "mail_again", "invite_link", "invite_answer",
    "lane_undo", "own_task_status", "own_task_fit",
    "invite_revoke", "person_role", "digest_sample", "review_note", "phase", "plan_import_forget", "calendar",
}  # fmt: skip
