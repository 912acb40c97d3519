"""Who gets what at each address: the one table. An address that is not in it fails, and so does one that is gone.

A row says in words what a page is for, who reads it, who acts on it, and what the others are told: see `Row`. The
people and crowds are in who.py; G4 asks every address as each of them; docs/access.md is made from it:

    python -m tests.gates > docs/access.md
"""

from __future__ import annotations

from mapapp.access.rules import (
    NOT_FOR_THEM,
    NOT_THE_KEEPER,
    NOT_THEIR_END,
    NOT_THEIR_PEOPLE,
    NOT_THEIR_VALUE,
    NOT_THEIR_YES,
    NOT_YOUR_WORDS,
    NOT_YOURS,
    ONLY_ADMINS,
    ONLY_ADMINS_COUNT,
    ONLY_ADMINS_DRESS,
    ONLY_ADMINS_READ,
    ONLY_LEADS,
    ONLY_OVERSEERS,
    ONLY_READERS,
    OTHER_SIDE,
    OWN_PROPOSAL,
)
from mapapp.pages.digests import NO_SEAT
from mapapp.private.rules import ONLY_LOOKS, ONLY_OWN_LEADS, ONLY_WHO_COACHES, ONLY_WHO_WORKS
from tests.gates.row import Row, Section
from tests.gates.who import (
    ALL,
    ANYBODY,
    BUYER_LEADS,
    BUYER_WRITERS,
    BUYERS,
    LEADS,
    OVERSEERS,
    SEATED,
    SELLER_LEADS,
    SELLER_WRITERS,
    SELLING,
    SIGNED_IN,
    SIGNED_OUT,
    WRITERS,
    crowd,
)

MAILED = (SIGNED_OUT | crowd("", "priya")).called("whoever holds it, unless signed in as somebody else")
READERS = crowd("viewers, managers, admins", "david tom olga astrid")
MIRA = crowd("seller contributors", "mira")
PROPOSERS = SELLER_LEADS.called("leads of the company that proposed it")
ANNA, PENDING = SELLER_LEADS.called("whose sheet it is"), crowd("whom the invitation asks", "hannah")
GOAL_WRITERS = (LEADS | crowd("buyer contributors", "marcus")).called("leads and buyer contributors")
THEIR_LEADS = BUYER_LEADS.called("leads of that person's company")
TASK_WRITERS = (LEADS | BUYER_WRITERS).called("leads, and contributors of the company whose task it is")
WHOSE_DATE = BUYER_WRITERS.called("leads and contributors of the company whose task it is")
THE_PERSON = (LEADS | crowd("", "marcus")).called("leads, and the person it is about")
OTHER_LEADS, THE_OTHERS = SELLER_LEADS.called("leads of the other company"), ALL.called("the others")
OTHER_WRITERS = MIRA.called("contributors of the other company")
WHO_WROTE = crowd("who wrote it", "priya")
READ_ONLY_TASK = {READERS: ONLY_READERS, OTHER_WRITERS: OTHER_SIDE}
NOT_THEIR_DATE = {READERS: ONLY_READERS, OTHER_LEADS: NOT_FOR_THEM, OTHER_WRITERS: OTHER_SIDE}
NOT_THEIRS = {OTHER_LEADS: NOT_THEIR_PEOPLE, THE_OTHERS: ONLY_LEADS}
VIEWERS, CONTRIBUTORS = crowd("viewers", "david tom"), crowd("contributors", "mira marcus")
LANE_READERS = (WRITERS | OVERSEERS).called("leads and contributors, each the own company's; managers the seller's")
NOT_WRITING = {VIEWERS: ONLY_WHO_WORKS, OVERSEERS: ONLY_LOOKS}
NOT_LEADING = {**NOT_WRITING, CONTRIBUTORS: ONLY_OWN_LEADS}
SELLERS_VIEWER = crowd("viewers", "david")
S_NOT_WRITING = {SELLERS_VIEWER: ONLY_WHO_WORKS, OVERSEERS: ONLY_LOOKS}
S_NOT_LEADING = {**S_NOT_WRITING, MIRA.called("contributors"): ONLY_OWN_LEADS}
S_WHO_RUN = SELLER_WRITERS.called("leads and contributors")
OWN_WRITERS, OWN_LEADS = WRITERS.called("leads and contributors, each the own company's"), LEADS.called("leads")
S_READERS = (SELLER_WRITERS | OVERSEERS).called(
    "the company whose it is: leads and contributors; the seller's managers"
)
S_WRITERS = SELLER_WRITERS.called("the company whose it is: leads and contributors")
MAP_READERS = (SELLER_WRITERS | OVERSEERS).called(
    "leads and contributors of the seller; managers and admins of the team"
)
MAP_WRITERS = SELLER_WRITERS.called("leads and contributors of the seller")
PLACED = {"part": "place", "stance": "3", "influence": "3"}
S_LEADS, THE_OTHER = SELLER_LEADS.called("leads of the company whose it is"), BUYERS.called("the other company")
DATES = ("starts_on", "due_on")
OWN_STEP = {"text": "Approve it", "owner": "", "starts_on": "2026-05-05", "due_on": "2026-05-06"}

HEAD = {"part": "head", "name": "Another", "account": "Fenwick", "was-name": "One account-planning platform by Q3",
        "was-account": "Fenwick Medical"}  # fmt: skip
GUEST = {"name": "Ines", "email": "ines@fenwick.example", "side": "buyer", "role": "viewer"}
PLAN_PAGES: dict[str, Row] = {
    "": Row("The plan", reads=ALL),
    "pulse/": Row("What has changed while the plan lies open", reads=ALL, shows=204),
    "read/": Row("I have read this: moves one's own mark", acts=ALL, body={"revision": "1"}),
    "since/": Row("All that is different since one's own mark", reads=ALL),
    "activity/": Row("What happened, day by day", reads=ALL),
    "activity.csv": Row("The same as a table", reads=ALL),
    "plan.xlsx": Row("The plan to take away, as a spreadsheet", reads=ALL),
    "tasks.csv": Row("Its tasks as a table", reads=ALL),
    "import/": Row(
        "The spreadsheet brought back: what it changes, each field by its own rule", reads=WRITERS, acts=WRITERS,
        why=ONLY_READERS, does=422,
    ),
    "comments/": Row(
        "All that was said, and a field to say something on the plan", reads=ALL, acts=WRITERS, why=ONLY_READERS,
        body={"body": "Hello"},
    ),
    "comments/<int:number>/": Row(
        "One comment, to word anew or to take back while it is fresh", reads=WHO_WROTE, acts=WHO_WROTE, args=(1,),
        why={READERS: ONLY_READERS, WRITERS: NOT_YOUR_WORDS}, body={"body": "Another word", "was-body": "A word"},
    ),
    "goals/": Row("The goals and how they are measured", reads=ALL),
    "goals/new/": Row(
        "A new goal", reads=GOAL_WRITERS, acts=GOAL_WRITERS, why=ONLY_LEADS, body={"statement": "Faster"}
    ),
    "goals/<int:number>/": Row(
        "One goal, to write it anew or to take it off", reads=GOAL_WRITERS, acts=GOAL_WRITERS, why=ONLY_LEADS,
        args=(1,), body={"act": "remove"},
    ),
    "goals/<int:number>/measures/new/": Row(
        "A new measure of a goal", reads=GOAL_WRITERS, acts=GOAL_WRITERS, why=ONLY_LEADS, args=(1,),
        body={"what": "Days"},
    ),
    "measures/<int:number>/": Row(
        "One measure, to write it anew or to take it off", reads=GOAL_WRITERS, acts=GOAL_WRITERS, why=ONLY_LEADS,
        args=(1,), body={"act": "remove"},
    ),
    "phases/": Row("The phases; a new one", reads=ALL, acts=LEADS, why=ONLY_LEADS, body={"name": "New"}),
    "phase/<int:number>/": Row(
        "Renames, moves or removes a phase", acts=LEADS, why=ONLY_LEADS, args=(1,),
        body={"name": "N", "was": "Discovery and validation"},
    ),
    "phase/<int:number>/criteria/": Row(
        "The exit criteria of a phase", reads=ALL, acts=GOAL_WRITERS, why=ONLY_LEADS, args=(1,),
        body={"texts": "It works"},
    ),
    "phase/<int:number>/tasks/": Row(
        "A new task in a phase", reads=WRITERS, acts=WRITERS, why=ONLY_READERS, args=(1,),
        body={"text": "New", "owner": "buyer", "due": "2026-05-05"},
    ),
    "wording/": Row(
        "What the text of a step leaves open, told to who types it; writes nothing", acts=WRITERS, why=ONLY_READERS,
        does=200, body={"text": "Get budget approved"},
    ),
    "settings/": Row(
        "Account, name, value, targets and calendars", reads=ALL, acts=LEADS, why=ONLY_LEADS, body=HEAD
    ),
    "settings/calendar/": Row(
        "Says when one's own company works", acts=LEADS, why=ONLY_LEADS,
        body={"part": "closed", "what": "Outing", "first_on": "2027-08-02"},
    ),
    "settings/value/": Row(
        "Hides the value from the plan, or shows it again", reads=SELLER_LEADS, acts=SELLER_LEADS, why=NOT_THEIR_VALUE,
        body={"act": "hide"},
    ),
    "handoff/": Row("What is handed over at signature, for both companies", reads=ALL),
    "checks/<int:number>/<int:day>/": Row(
        "What a measure is 30, 60 or 90 days after go live; also by whoever is named for it", reads=GOAL_WRITERS,
        acts=GOAL_WRITERS, why=ONLY_LEADS, args=(1, 30), does=422, body={"result": "3"},
    ),
    "retire/": Row(
        "Ends the plan, or opens it again", reads=SELLER_LEADS, acts=SELLER_LEADS, why=NOT_THEIR_END,
        body={"act": "retire", "why": "It is over"},
    ),
    "keep/": Row(
        "Puts off the day on which a retired plan is deleted", reads=LEADS, acts=LEADS, why=ONLY_LEADS, does=422,
        body={"day": "2027-01-01", "why": "The audit"},
    ),
    "order/": Row(
        "Moves a task up, down or to another phase", acts=TASK_WRITERS, why=READ_ONLY_TASK,
        body={"task": "22", "direction": "up"},
    ),
    "bulk/": Row(
        "Changes several tasks at once", acts=TASK_WRITERS, why=READ_ONLY_TASK,
        body={"ids": "22,27", "field": "owner", "value": "3"},
    ),
    "backwards/": Row("The plan laid back from its target", reads=ALL),
    "what-if/": Row(
        "What would move if; and makes it so", reads=ALL, acts=WRITERS, why=ONLY_READERS,
        body={"due-22": "2026-02-25", "act": "apply", "seen": "10", "why": "Audit"},
    ),
    "undo/<int:event>/": Row(
        "Takes back a change, one's own or as a lead anybody's", why={READERS: ONLY_READERS, THE_OTHERS: ONLY_LEADS},
        acts=LEADS.called("leads, and whoever made the change"), args=(5,),
    ),
    "dates/accept/": Row(
        "Says yes to all proposed dates that are one's own to accept", acts=WHOSE_DATE, why=NOT_THEIR_DATE, does=422,
        body={"dates": "22:2026-02-19"},
    ),
    "task/<int:number>/": Row("One task with its comments and its story", reads=ALL, args=(22,)),
    "task/<int:number>/accept/": Row(
        "Says yes or no to a proposed date", acts=WHOSE_DATE, why=NOT_THEIR_DATE, does=422, args=(22,)
    ),
    "task/<int:number>/comments/": Row(
        "Comments on a task", acts=WRITERS, why=ONLY_READERS, args=(22,), body={"body": "Done?"}
    ),
    "task/<int:number>/<slug:field>/": Row(
        "One field of a task, to edit it; dates by contributors of either company", reads=TASK_WRITERS,
        acts=TASK_WRITERS, why=READ_ONLY_TASK, args=(20, "text"),
        body={"text": "x", "was": "Security questionnaire (261 questions) sent to Larkspur"},
    ),
    "people/": Row("Who takes part, who is asked in, what each needs", reads=ALL),
    "people/options/": Row("The people who could own a task, while one types", reads=WRITERS, why=ONLY_READERS),
    "people/new/": Row(
        "A new person of the plan; contributors add those of their own company", reads=WRITERS, acts=WRITERS,
        why=ONLY_READERS, does={MIRA: 422, ALL: 302}, body={"name": "Ines", "side": "buyer", "part": "user"},
    ),
    "people/<int:number>/": Row(
        "One person's name, title, part and needs", reads=THE_PERSON, acts=THE_PERSON, why=NOT_YOURS, args=(4,),
        body={"field": "needs", "value": "Rest", "was": ""},
    ),
    "people/invite/": Row(
        "Asks somebody in; buyers ask people of their own company", reads=LEADS, acts=LEADS, why=ONLY_LEADS, does=200,
        body=GUEST,
    ),
    "people/<int:number>/role/": Row(
        "Says what a person may do", acts=THEIR_LEADS, why=NOT_THEIRS, args=(4,),
        body={"role": "contributor", "was": "contributor"},
    ),
    "people/<int:number>/leave/": Row(
        "Takes a person off the plan, and hands on what is open",
        reads=BUYER_WRITERS.called("leads of that person's company, and the person"),
        acts=BUYER_WRITERS.called("leads of that person's company, and the person"),
        why=NOT_THEIRS, does=422, args=(4,), body={"to": "999"},
    ),
    "people/<int:number>/again/": Row(
        "Sends an invitation again", acts=LEADS, why=ONLY_LEADS, does=200, args=(5,)
    ),
    "people/<int:number>/mail-again/": Row(
        "Sends once more a mail that came back", acts=LEADS, why=ONLY_LEADS, args=(5,)
    ),
    "people/<int:number>/side/": Row(
        "Puts a person on the other side", reads=THEIR_LEADS, acts=THEIR_LEADS, why=NOT_THEIRS, does=422, args=(4,),
        body={"to": "999"},
    ),
    "people/<int:number>/link/": Row(
        "Makes a new link of an invitation, to hand over oneself", acts=LEADS, why=ONLY_LEADS, does=200, args=(5,)
    ),
    "people/<int:number>/request/": Row(
        "Says yes or no to somebody whom the buyer would ask in", acts=SELLER_LEADS, why=NOT_THEIR_YES, args=(5,)
    ),
    "people/<int:number>/revoke/": Row("Takes an invitation back", acts=LEADS, why=ONLY_LEADS, args=(5,)),
    "review/": Row("The page for the weekly call: done, next, at risk", reads=ALL),
    "review/pulse/": Row("What others did meanwhile, for that page", reads=ALL, shows=204),
    "review/notes/<int:number>/": Row(
        "Keeps what is said of a step in the review", acts=WRITERS, why=ONLY_READERS, args=(22,),
        body={"text": "On Friday", "was": ""},
    ),
    "review/end/": Row(
        "Ends the review, and sends the refreshed plan", reads=LEADS, acts=LEADS, why=ONLY_LEADS, body={"do": "end"}
    ),
    "touchpoint/": Row(
        "Writes a call or a meeting down, and sends the refreshed plan", reads=LEADS, acts=LEADS, why=ONLY_LEADS,
        body={"do": "end", "kind": "call", "on": "2026-02-06"},
    ),
    "versions/": Row("The kept versions", reads=ALL),
    "versions/new/": Row(
        "Why a version is saved and what executives are asked for; saves it", reads=LEADS, acts=LEADS, why=ONLY_LEADS,
        body={"reason": "review"},
    ),
    "versions/export.zip": Row("All versions with the shared history, as a zip that proves itself", reads=ALL),
    "versions/<int:number>/": Row("One version as it was kept", reads=ALL, args=(2,)),
    "versions/<int:number>/share/": Row(
        "Sends a version with its PDF to people on the plan, or makes a link to the PDF", reads=LEADS, acts=LEADS,
        why=ONLY_LEADS, args=(2,), body={"act": "mail", "to": "3", "paper": "A4"},
    ),
    "links/": Row(
        "Who made which link to a PDF, until when it opens; ends one, switches links off", reads=ALL, acts=LEADS,
        why=ONLY_LEADS, body={"act": "end", "link": "1"},
    ),
    "versions/<int:number>/propose/": Row("Proposes a version to the other company", acts=LEADS, why=ONLY_LEADS,
                                          args=(1,)),
    "versions/<int:number>/answer/": Row(
        "Accepts or declines a proposed version", acts=BUYER_LEADS.called("leads of the company that was asked"),
        why={PROPOSERS: OWN_PROPOSAL, THE_OTHERS: ONLY_LEADS}, args=(2,), body={"answer": "accept"},
    ),
    "versions/<int:older>..<int:newer>/": Row("What is different in two versions", reads=ALL, args=(1, 2)),
    "versions/<int:number>.json": Row("The plan in a version as JSON, to make a plan of", reads=ALL, args=(2,)),
    "versions/<int:number>.xlsx": Row("The plan in a version as a spreadsheet, to take away", reads=ALL, args=(2,)),
    "plan.json": Row("The plan as it is now as JSON, to make a plan of", reads=ALL),
    "versions/<int:number>.pdf": Row("A version as PDF; sends on until it is made", reads=ALL, shows=302, args=(2,)),
    "versions/<int:number>/pdf/": Row("How far a PDF is; asks for it anew", reads=ALL, acts=ALL, args=(2,)),
    "digest/": Row(
        "How often one's own letter comes", reads=SEATED, acts=SEATED, why=NO_SEAT, body={"digest": "off"}
    ),
    "lane/": Row("What only one's own company sees: steps, notes, people", reads=LANE_READERS, why=ONLY_WHO_WORKS),
    "lane/undo/<int:event>/": Row(
        "Takes back a change of one's own company's list", acts=LEADS.called("leads, and whoever made the change"),
        why=NOT_LEADING, args=(4,),
    ),
    "lane/tasks/new/": Row(
        "A step only one's own company sees", reads=OWN_WRITERS, acts=OWN_WRITERS, why=NOT_WRITING, body=OWN_STEP
    ),
    "lane/notes/new/": Row(
        "A note only one's own company reads", reads=OWN_WRITERS, acts=OWN_WRITERS, why=NOT_WRITING,
        body={"text": "Hm", "about": "t22"},
    ),
    "lane/notes/<int:number>/": Row(
        "One such note, to change or to remove it", reads=LEADS.called("leads, and whoever wrote it"),
        acts=LEADS.called("leads, and whoever wrote it"), why=NOT_LEADING, args=(1,), body={"act": "remove"},
    ),
    "lane/people/new/": Row(
        "Somebody only one's own company has written down", reads=OWN_LEADS, acts=OWN_LEADS, why=NOT_LEADING,
        body={"name": "Ines", "side": "buyer", "part": "user"},
    ),
    "lane/people/<int:number>/": Row(
        "One of them, to change or to take off the list", reads=OWN_LEADS, acts=OWN_LEADS, why=NOT_LEADING, args=(1,),
        body={"act": "remove"},
    ),
    "lane/people/<int:number>/show/": Row(
        "Puts one of them on the plan", reads=OWN_LEADS, acts=OWN_LEADS, why=NOT_LEADING, args=(1,),
        body={"name": "Ines", "side": "buyer", "part": "user"},
    ),
    "map/": Row(
        "What the seller believes of the people who decide", reads=MAP_READERS, why=ONLY_WHO_WORKS, absent=BUYERS
    ),
    "map/<int:number>/": Row(
        "Somebody's place on that map, reporting line, and what is not said aloud", reads=MAP_WRITERS,
        acts=MAP_WRITERS, why=S_NOT_WRITING, absent=BUYERS, args=(4,), body=PLACED,
    ),
    "map/own/<int:number>/": Row(
        "The same of somebody only the seller has written down", reads=MAP_WRITERS, acts=MAP_WRITERS,
        why=S_NOT_WRITING, absent=BUYERS, args=(1,), body=PLACED,
    ),
    "commitment/": Row(
        "What each buyer left unanswered, and what would need to be true", reads=MAP_READERS, why=ONLY_WHO_WORKS,
        absent=BUYERS,
    ),
    "commitment/new/": Row(
        "Writes down what a buyer would need to commit", reads=SELLER_LEADS, acts=SELLER_LEADS, why=S_NOT_LEADING,
        absent=BUYERS, body={"person": "3", "asked_on": "2026-02-09", "said": "A DPA"},
    ),
    "commitment/<int:number>/step/": Row(
        "Makes a step of the shared plan of such an answer", reads=SELLER_LEADS, acts=SELLER_LEADS, why=S_NOT_LEADING,
        absent=BUYERS, args=(5,), body={"text": "Anna sends it"}, does=422,
    ),
    "coaching/": Row(
        "What managers think of the plan, for the reps who run it", reads=MAP_READERS, acts=OVERSEERS,
        why={SELLERS_VIEWER: ONLY_WHO_WORKS, S_WHO_RUN: ONLY_WHO_COACHES}, absent=BUYERS,
        body={"note": "Ask Tom", "seen": "0", "score-goal": "2"}, does=(302, 409),
    ),
    "opportunity/": Row(
        "What the seller's CRM knows of the purchase", reads=MAP_READERS, acts=SELLER_LEADS,
        why={SELLERS_VIEWER: ONLY_WHO_WORKS, OVERSEERS: ONLY_LOOKS, MIRA: ONLY_OWN_LEADS}, absent=BUYERS,
        body={"stage": "Negotiation", "outcome": "open", "was-outcome": "open"},
    ),
    "outcome/": Row(
        "How it ended, won or lost, and why", reads=MAP_READERS, acts=SELLER_LEADS,
        why={SELLERS_VIEWER: ONLY_WHO_WORKS, OVERSEERS: ONLY_LOOKS, MIRA: ONLY_OWN_LEADS}, absent=BUYERS,
        body={"how": "no_decision", "why": "No budget", "on": "2026-02-09", "was": "open"},
    ),
    "coach/": Row(
        "Plan health with its parts, and what was found", reads=MAP_READERS, why=ONLY_WHO_WORKS, absent=BUYERS,
    ),
    "coach/answer/": Row(
        "Puts a finding off, says that it is not relevant, or takes that back", acts=MAP_WRITERS,
        why=S_NOT_WRITING, absent=BUYERS, body={"key": "stale", "act": "not_now"},
    ),
    "snooze/": Row(
        "Puts a silent plan off, which only the seller reads", reads=MAP_READERS, acts=SELLER_LEADS,
        why={SELLERS_VIEWER: ONLY_WHO_WORKS, OVERSEERS: ONLY_LOOKS, MIRA: ONLY_OWN_LEADS}, absent=BUYERS,
        body={"why": "On leave", "until_on": "2026-03-01"},
    ),
    "fill/": Row(
        "Steps of a larger template that the plan lacks; adds them", reads=SELLER_LEADS, acts=SELLER_LEADS,
        why={SELLERS_VIEWER: ONLY_WHO_WORKS, THE_OTHERS: ONLY_LEADS}, absent=BUYERS,
        body={"of": "light", "act": "apply", "seen": "9", "step": ["trial"]}, does=(302, 409, 422),
    ),
    "template/": Row(
        "What of the plan makes a template, word for word; makes it", reads=MAP_READERS, acts=MAP_READERS,
        why=ONLY_WHO_WORKS, absent=BUYERS, body={"name": "As it went", "lengths": "planned"},
    ),
    "task/<own:key>/": Row(
        "A step of one company's own: S1 or B1", reads=S_READERS, why=ONLY_WHO_WORKS, absent=THE_OTHER, args=("S1",)
    ),
    "task/<own:key>/edit/": Row(
        "The same, to change it", reads=S_WRITERS, acts=S_WRITERS, why=S_NOT_WRITING, absent=THE_OTHER, args=("S1",),
        body={**OWN_STEP, "was-text": "Ask", "was-note": "Soon", **{f"was-{name}": "2026-03-12" for name in DATES}},
    ),
    "task/<own:key>/status/": Row(
        "Starts, finishes or drops it", acts=S_WRITERS, why=S_NOT_WRITING, absent=THE_OTHER, args=("S1",),
        body={"status": "done", "was": "not_started"},
    ),
    "task/<own:key>/fit/": Row(
        "Moves it behind the step it comes after", acts=S_WRITERS, why=S_NOT_WRITING, absent=THE_OTHER, args=("S1",),
        body={"starts_on": "2026-05-05", "due_on": "2026-05-06", **{f"was_{name}": "2026-03-12" for name in DATES}},
    ),
    "task/<own:key>/stand-in/": Row(
        "Gives it a step of the shared plan that counts for it", reads=S_LEADS, acts=S_LEADS, why=S_NOT_LEADING,
        absent=THE_OTHER, args=("S1",), body={**OWN_STEP, "owner": "seller", "phase": "4"},
    ),
    "digest/sample/": Row("Sends oneself the letter as it would be now", acts=SEATED, why=NO_SEAT),
}  # fmt: skip
TEMPLATE = {"account": "Fenwick", "name": "Goal", "live_on": "2026-09-09", "act": "create"}
TEAMMATES = crowd("people of that company", "anna mira olga astrid nils")
WHO_STARTS = OVERSEERS.called("managers and admins of its team, and whose it is")
HANDING = crowd("whose plans they are", "anna")
DRAFT = "plans/new/import/<code:code>/"
TEAM_PAGES: dict[str, Row] = {
    "plans/coach/": Row("The plans at which a manager looks again this week", reads=SELLING),
    "plans/new/": Row("A new plan: the templates, or a sheet", reads=SELLING),
    "plans/new/<slug:template>/": Row(
        "A new plan from a template", reads=SELLING, acts=SELLING, args=("full",), body=TEMPLATE
    ),
    "plans/new/import/": Row(
        "A new plan from a sheet", reads=SELLING, acts=SELLING, body={"account": "A", "text": "Task\tDue\nX\t9 Mar"}
    ),
    DRAFT: Row("A sheet on its way: the file", reads=ANNA, acts=ANNA, args=("draft",), body={"account": "B"}),
    f"{DRAFT}columns/": Row("A sheet on its way: what its columns are", reads=ANNA, acts=ANNA, args=("draft",)),
    f"{DRAFT}rows/": Row("A sheet on its way: its rows, checked", reads=ANNA, acts=ANNA, args=("draft",),
                         body={"act": "check"}),
    "plans/changed/": Row("What changed in the deals of one's team since last week", reads=SELLING),
    "plans/views/": Row(
        "One's saved views of the portfolio, and the team's; saves one, changes it, deletes it", reads=SELLING,
        acts=SELLING, body={"act": "save", "name": "Mondays", "query": "view=later"},
    ),
    "plans/crm.csv": Row("What a pipeline report needs of each open deal, as CSV", reads=SELLING),
    "plans/readings.csv": Row("How the plans of one's team stood each day, as CSV; a rep's his own", reads=SELLING),
    "plans/deals.csv": Row("The deals of one's team, as CSV: a manager's every one, a rep's his own", reads=SELLING),
    "plans/deals/<int:number>/": Row(
        "A deal that should have a plan and has none, with what is said to that; for managers, and whose it is",
        reads=WHO_STARTS, acts=WHO_STARTS, args=("unplanned",),
        body={"act": "back", "was": "dismissed CRM answer"},
    ),
    "plans/hand-on/<code:code>/": Row(
        "Hands one's own plans in the team on", reads=TEAMMATES, acts=TEAMMATES, args=("team",), body={"to": ""},
        does={crowd("", "anna mira nils"): 422, crowd("", "olga astrid"): 200},
    ),
    f"{DRAFT}plan/": Row(
        "A plan’s own file on its way: looked at, and created", reads=ANNA, acts=ANNA, args=("plan_file",)
    ),
    f"{DRAFT}template/": Row(
        "The same made a template instead of a plan", reads=ANNA, acts=ANNA, args=("plan_file",),
        body={"name": "As it went", "lengths": "planned"},
    ),
    "plans/hand-on/<code:code>/<code:handover>/": Row(
        "How far one's own many plans are handed on; tries again", reads=HANDING, acts=HANDING,
        args=("team", "own handover"),
    ),
    f"{DRAFT}forget/": Row("Forgets a sheet", acts=ANNA, args=("draft",)),
}  # fmt: skip
MANAGING = crowd("managers and admins of the team", "olga astrid")
ADMINS = crowd("admins of the team", "astrid")
ADMIN_PAGES: dict[str, Row] = {
    "": Row("The teams one administers or manages; one of them opens at once", reads=MANAGING, shows=302),
    "<code:code>/": Row(
        "Who is in the team; puts somebody into it", reads=MANAGING, acts=ADMINS, why=ONLY_ADMINS, args=("team",),
        body={"email": "kai@larkspur.example", "role": "rep"},
    ),
    "<code:code>/counting/": Row(
        "When a plan is stale, in days, and what held before; sets the days", reads=MANAGING, acts=ADMINS,
        why=ONLY_ADMINS_COUNT, args=("team",),
        body={"seen": "0", "stale_warns": "5", "stale_red": "10", "stale_ends": "20"},
    ),
    "<code:code>/look/": Row(
        "The team's logo and colour on PDFs; sets them", reads=MANAGING, acts=ADMINS, why=ONLY_ADMINS_DRESS,
        args=("team",), body={"seen": "0", "colour": "#1d4fb8"},
    ),
    "<code:code>/keeping/": Row(
        "How long retired plans are kept, and what held before; sets it", reads=MANAGING, acts=ADMINS, why=ONLY_ADMINS,
        args=("team",), body={"seen": "0", "keep_months": "24"},
    ),
    "<code:code>/members.csv": Row("Who is in the team, as CSV", reads=MANAGING, args=("team",)),
    "<code:code>/history/": Row(
        "Who came into the team and who went, and who said so", reads=ADMINS, why=ONLY_ADMINS_READ, args=("team",)
    ),
    "<code:code>/history.csv": Row("The same as CSV", reads=ADMINS, why=ONLY_ADMINS_READ, args=("team",)),
    "<code:code>/members/import/": Row(
        "Members from a CSV, looked at first", reads=ADMINS, acts=ADMINS, why=ONLY_ADMINS, args=("team",), does=200,
        body={"text": "email\nkai@larkspur.example"},
    ),
    "<code:code>/members/<code:member>/": Row(
        "One member's role", reads=ADMINS, acts=ADMINS, why=ONLY_ADMINS, args=("team", "member"),
        body={"role": "rep", "was": "rep"},
    ),
    "<code:code>/members/<code:member>/plans/": Row(
        "Hands all plans of a member on to another", reads=MANAGING, acts=MANAGING, does=422, args=("team", "member"),
        body={"to": ""},
    ),
    "<code:code>/handing-on/<code:handover>/": Row(
        "How far many plans of a member are handed on; tries again", reads=MANAGING, acts=MANAGING,
        args=("team", "handover"),
    ),
    "<code:code>/members/<code:member>/remove/": Row(
        "Takes a member out of the team, his plans handed on", reads=ADMINS, acts=ADMINS, why=ONLY_ADMINS, does=422,
        args=("team", "member"), body={"to": ""},
    ),
}  # fmt: skip
LIST = {"reads": MANAGING, "acts": MANAGING, "why": ONLY_OVERSEERS}
LIST_PAGES: dict[str, Row] = {
    "": Row(
        "What the team's CRM says, and what of it has no plan; brings a file", args=("team",), does=422, **LIST
    ),
    "settings/": Row(
        "How its files are read: columns, stages, rates; sets them", args=("team",), **LIST,
        body={"act": "reading", "seen": "1", "days": "day_first", "decimals": ""},
    ),
    "files/<code:brought>/": Row(
        "A file: what it would do, or did; takes it in", args=("team", "list_file"), body={"act": "take", "seen": "1"},
        **LIST,
    ),
    "files/<code:brought>/report.csv": Row(
        "What it did, as CSV", reads=MANAGING, why=ONLY_OVERSEERS, args=("team", "list_file")
    ),
}  # fmt: skip
LENA = crowd("", "lena")  # of another team: no template of this one is there for her
KEEPING = {"acts": MANAGING, "why": NOT_THE_KEEPER, "absent": LENA}
TEMPLATE_PAGES: dict[str, Row] = {
    "": Row(
        "The templates of one's teams, and those that mapapp brings; says which is offered first", reads=SELLING,
        acts=MANAGING, why=NOT_THE_KEEPER, body={"first": "full"},
    ),
    "new/": Row(
        "A new template, which a rep proposes", reads=SELLING, acts=SELLING, body={"name": "Ours", "of": "light"}
    ),
    "of-mapapp/<slug:key>/": Row("One that mapapp brings", reads=SELLING, args=("full",)),
    "<code:code>/": Row(
        "One of the team's, with its versions; puts it away", reads=TEAMMATES, args=("template",),
        body={"act": "archive", "was": "open"}, **KEEPING,
    ),
    "<code:code>/template.json": Row("The same as a file", reads=TEAMMATES, args=("template",)),
    "<code:code>/try/": Row("Its steps laid back from a day", reads=TEAMMATES, args=("template",)),
    "<code:code>/edit/": Row(
        "Its working copy: name, phases and steps", reads=MANAGING, args=("template",),
        body={"act": "phase", "name": "Another"}, **KEEPING,
    ),
    "<code:code>/phases/<int:number>/": Row(
        "One phase of it: renamed, moved, taken out", reads=MANAGING, args=("template", 1),
        body={"act": "down", "was": "0"}, **KEEPING,
    ),
    "<code:code>/phases/<int:number>/new/": Row(
        "A new step in a phase of it", reads=MANAGING, args=("template", 1),
        body={"text": "More", "phase": "1", "part": "legal", "kind": "task", "days": "2"}, **KEEPING,
    ),
    "<code:code>/steps/<int:number>/": Row(
        "One step of it: worded anew, moved, taken out", reads=MANAGING, args=("template", 3),
        body={"act": "up", "was": "1"}, **KEEPING,
    ),
    "<code:code>/wording/": Row(
        "What the text of a step leaves open, told to who types it; writes nothing", acts=MANAGING, why=NOT_THE_KEEPER,
        absent=LENA, args=("template",), does=200, body={"text": "Get budget approved"},
    ),
    "<code:code>/save/": Row(
        "What of it is not saved yet; saves it as a version", reads=MANAGING, args=("template",),
        body={"why": "Longer", "seen": "2"}, **KEEPING,
    ),
    "<code:code>/versions/<int:number>/": Row(
        "A version of it as it was kept; brings it back", reads=TEAMMATES, args=("template", 1), body={"seen": "2"},
        **KEEPING,
    ),
}  # fmt: skip
OWN_PAGES: dict[str, Row] = {
    "": Row("Sends on to what one needs first", reads=SIGNED_IN, shows=302),
    "tasks/": Row("One's own tasks on all plans", reads=SIGNED_IN),
    "plans/": Row(
        "One's own plans; for people of a selling company all deals that they may see, with their figures",
        reads=SIGNED_IN,
    ),
    "me/": Row(
        "One's own name and time zone", reads=SIGNED_IN, acts=SIGNED_IN, body={"name": "Me", "time_zone": "UTC"}
    ),
    "me/data.json": Row("All that is kept about oneself, as a file", reads=SIGNED_IN),
    "me/links/": Row(
        "One's calendar feed and the links in one's letters; makes and ends them", reads=SIGNED_IN, acts=SIGNED_IN,
        body={"act": "titles"},
    ),
    "me/sessions/": Row(
        "Where one is signed in; signs out there", reads=SIGNED_IN, acts=SIGNED_IN, body={"act": "others"}
    ),
    "me/second-factor/": Row("What one proves oneself with beside the mailbox", reads=SIGNED_IN),
    "me/second-factor/app/": Row(
        "Sets up an authenticator app, after showing who one is", reads=SIGNED_IN, acts=SIGNED_IN,
        shows=(200, 302), does=(302, 422),
    ),
    "me/second-factor/passkey/": Row(
        "Adds a passkey, after showing who one is", reads=SIGNED_IN, acts=SIGNED_IN, shows=(200, 302), does=(302, 422)
    ),
    "me/second-factor/codes/": Row(
        "Recovery codes, after showing who one is; new ones", reads=SIGNED_IN, acts=SIGNED_IN, shows=302
    ),
    "me/second-factor/again/": Row("Shows once more who one is", reads=SIGNED_IN, acts=SIGNED_IN),
    "me/second-factor/<int:number>/remove/": Row(
        "Removes one of one's own factors, after showing who one is", reads=SIGNED_IN, acts=SIGNED_IN, args=(1,),
        shows=404, does=404,
    ),
    "me/notifications/": Row("How often each of one's plans writes", reads=SIGNED_IN, acts=SIGNED_IN),
}  # fmt: skip
OPEN_PAGES: dict[str, Row] = {
    "healthz": Row("Is the web server alive", reads=ANYBODY),
    "readyz": Row("Are database and cache there", reads=ANYBODY, shows=(200, 503)),
    "signin/": Row(
        "Asks for a code by mail", reads=ANYBODY, acts=ANYBODY, shows={SIGNED_OUT: 200, ANYBODY: 302},
        body={"email": "x@fenwick.example"},
    ),
    "signin/code/": Row("Takes the code", reads=ANYBODY, acts=ANYBODY, shows=302, does={SIGNED_OUT: 422, ANYBODY: 302},
                        body={"code": "1234 5678"}),
    "signin/second/": Row("Takes the second factor after the code", reads=ANYBODY, acts=ANYBODY, shows=302),
    "signin/passkey/": Row("Signs in by a passkey", acts=ANYBODY, does={SIGNED_OUT: 422, ANYBODY: 302}),
    "signin/with/<slug:key>/": Row(
        "Goes on to the sign-in of one's own company; missing where it has none", acts=ANYBODY, does=404,
        args=("larkspur",),
    ),
    "signin/with/<slug:key>/back/": Row(
        "Comes back from there; missing where there is none", reads=ANYBODY, acts=ANYBODY, shows=404, does=404,
        args=("larkspur",),
    ),
    "signin/with/<slug:key>/answer/": Row(
        "Takes an answer by SAML, to be brought back by the browser; missing where there is none", acts=ANYBODY,
        does=404, args=("larkspur",),
    ),
    "signout/": Row("Ends the session", acts=ANYBODY),
    "join/<str:token>/": Row(
        "An invitation: who asks whom to what, and yes or no", reads=ANYBODY, acts=SIGNED_OUT | PENDING,
        args=("token",), why="You are signed in as … and this invitation is for … Sign out",
    ),
    "join/<str:token>/code/": Row("Takes the code that went to the invited address", reads=ANYBODY, acts=ANYBODY,
                                  shows=302, does={SIGNED_OUT: 422, ANYBODY: 302}, args=("token",)),
    "stop/<str:token>/": Row("Stops the letter of one plan, by the link in it", reads=ANYBODY, acts=ANYBODY, does=200,
                             args=("stop",)),
    "act/<str:token>/": Row(
        "One act on one step, by the link in a letter", reads=MAILED, acts=MAILED, does=200, args=("act",),
        why="This link was mailed to somebody else.", body={"why": "Ruth does this"},
    ),
    "not-me/<str:token>/": Row(
        "“This was not me”, of an act by such a link, by the link in its receipt", reads=ANYBODY, acts=ANYBODY,
        does=200, args=("deny",),
    ),
    "shared/<str:token>/": Row(
        "What a link to a version’s PDF opens, and the PDF, for whoever has the link", reads=ANYBODY, acts=ANYBODY,
        does=200, args=("shared",),
    ),
    "calendar/<str:token>.ics": Row(
        "The calendar feed of whoever made the address", reads=ANYBODY, args=("feed",)
    ),
    "outbox/": Row("The demo's letters; none outside the demo", reads=ANYBODY, shows=404),
    "outbox/<int:number>/": Row("One of the demo's letters", reads=ANYBODY, shows=404, args=(1,)),
    "outbox/<int:number>/html/": Row("The same as it looks", reads=ANYBODY, shows=404, args=(1,)),
}  # fmt: skip
SECTIONS: dict[Section, dict[str, Row]] = {
    Section(
        "A plan",
        "Whoever is not signed in is sent to sign in. Strangers, people of other plans and teams, people asked in who "
        "have not joined and people who were taken off get 404, with the same bytes as for a plan that never was.",
        ALL,
        method_first=True,
    ): {f"p/<code:code>/{route}": row for route, row in PLAN_PAGES.items()},
    Section(
        "A selling company",
        "Where plans begin. To whoever is of no selling company these pages are missing: 404.",
        SELLING,
    ): TEAM_PAGES,
    Section(
        "A selling company's people",
        "For its managers and admins. To everybody else, reps of the team included, and for every other team these "
        "pages are missing: 404.",
        MANAGING,
        method_first=True,
    ): {f"admin-area/{route}": row for route, row in ADMIN_PAGES.items()},
    Section(
        "How a selling company counts",
        "For its people. To buyers, strangers and other teams it is missing: 404.",
        TEAMMATES,
        method_first=True,
    ): {
        "admin-area/<code:code>/how-we-count/": Row(
            "What the words of lists and reports mean, by the team's numbers", reads=TEAMMATES, args=("team",)
        )
    },
    Section(
        "A selling company's list from its CRM",
        "For its managers and admins; its reps are told so: 403. To buyers, strangers and other teams it is missing: "
        "404.",
        TEAMMATES,
        method_first=True,
    ): {f"admin-area/<code:code>/opportunities/{route}": row for route, row in LIST_PAGES.items()},
    Section(
        "A selling company's templates",
        "For its people. To buyers, strangers and other teams a template is missing: 404.",
        SELLING,
        method_first=True,
    ): {f"templates/{route}": row for route, row in TEMPLATE_PAGES.items()},
    Section("One's own", "Whoever is signed in has these, and sees in them what is his.", SIGNED_IN): OWN_PAGES,
    Section(
        "Open",
        "These ask for no sign-in. A link that is a key opens only what it was made for.",
        ANYBODY,
        closed=False,
    ): OPEN_PAGES,
}
TABLE: dict[str, Row] = {
    route: row.within(section) for section, rows in SECTIONS.items() for route, row in rows.items()
}
