"""The titles of a plan's spreadsheet. They are part of the file's format: what is read back is found by them."""

from __future__ import annotations

from dataclasses import dataclass

TASKS, PHASES, PEOPLE, GOALS, CHANGES, ABOUT = "Tasks", "Phases", "People", "Goals and measures", "Changes", "About"
CALENDARS = "Calendars"
FORMAT = "mapapp plan 1"
REVISION, FINGERPRINT = "Revision", "Fingerprint"
VERSION, VERSION_FINGERPRINT = "Version", "Fingerprint of the version"

NUMBER, PHASE, TASK, OWNER, OWNER_EMAIL, COMPANY = "Number", "Phase", "Task", "Owner", "Owner e-mail", "Company"
STARTS, DUE, STATUS, DONE_ON, AFTER, KIND = "Starts", "Due", "Status", "Done on", "Comes after", "Type"
DONE_WHEN, EVIDENCE, BLOCKED_BY, UNBLOCKER, GOAL = "Done when", "Evidence", "Blocked by", "Can unblock it", "Goal"
MARK, FIXED, PROPOSED_BY = "Its date is the plan's", "Fixed date", "Date proposed by"
AGREED_START, AGREED_DUE, LOCKED = "Start before", "Due before", "Locked"
UNDER_WAY = "Has begun"

STATUS_WORDS = {
    "not_started": "Not started",
    "in_progress": "In progress",
    "blocked": "Blocked",
    "done": "Done",
    "not_needed": "Not needed",
}
KIND_WORDS = {"task": "Task", "meeting": "Meeting", "approval": "Approval", "milestone": "Milestone"}
MARK_WORDS = {"signature": "Signature", "go_live": "Go live"}
YES = "Yes"
NEW_STEP = "Leave it empty. If other steps come after this one: new 1, new 2 and so on, and write that in Comes after."


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, how many characters wide it is shown, and the words it is chosen from, if any; or the cells
    of another sheet that offer some, beside which anything else may be written. `hint` stands beside the cells of rows
    that are still empty."""

    title: str
    width: int
    words: tuple[str, ...] = ()
    offered: str = ""
    hint: str = ""


TASK_COLUMNS = (
    Column(NUMBER, 9, hint=NEW_STEP), Column(PHASE, 24), Column(TASK, 60),
    Column(OWNER, 22, offered="People!$B$2:$B$1000"),
    Column(OWNER_EMAIL, 30),
    Column(COMPANY, 20), Column(STARTS, 13), Column(DUE, 13), Column(STATUS, 14, tuple(STATUS_WORDS.values())),
    Column(DONE_ON, 13), Column(AFTER, 16), Column(KIND, 12, tuple(KIND_WORDS.values())), Column(DONE_WHEN, 40),
    Column(EVIDENCE, 30), Column(BLOCKED_BY, 30), Column(UNBLOCKER, 22), Column(GOAL, 30), Column(MARK, 20),
    Column(FIXED, 12), Column(PROPOSED_BY, 20), Column(AGREED_START, 13), Column(AGREED_DUE, 13),
    Column(LOCKED, 10), Column(UNDER_WAY, 10),
)  # fmt: skip
PHASE_COLUMNS = (
    Column("Number", 9), Column("Phase", 32), Column("A trial", 10), Column("Exit criteria", 80),
    Column("Exit criteria stand since", 24),
)  # fmt: skip
PEOPLE_COLUMNS = (
    Column("Number", 9), Column("Name", 26), Column("Company", 22), Column("Title", 30), Column("E-mail", 34),
    Column("Part in the decision", 26), Column("Needs to say yes", 60),
)  # fmt: skip
GOAL_COLUMNS = (
    Column("Goal number", 13), Column("In their words", 60), Column("Said by", 22), Column("Said on", 13),
    Column("Number", 9), Column("Measure", 40), Column("Today", 14), Column("Target", 14), Column("Unit", 14),
    Column("By", 13), Column("So far", 14), Column("Note on the result", 30), Column("Looks at it after go live", 24),
    Column("After 30 days", 15), Column("After 60 days", 15), Column("After 90 days", 15),
)  # fmt: skip
CHANGE_COLUMNS = (
    Column("Line", 9), Column("Day (UTC)", 13), Column("Time (UTC)", 12), Column("Person", 22), Column("Company", 20),
    Column("What", 36), Column("Of", 12), Column("Number", 9), Column("Field", 22), Column("Before", 30),
    Column("After", 30), Column("Why, or what was said", 50),
)  # fmt: skip
CALENDAR_COLUMNS = (
    Column("Company", 22), Column("What", 18), Column("Says", 60), Column("From", 13), Column("To", 13),
)  # fmt: skip
CALENDAR_WORDS = {
    "weekend": "Weekend", "time_zone": "Time zone", "country": "Country", "subdivision": "Region", "place": "Place",
}  # fmt: skip
HOLIDAY, CLOSED = "Holiday", "Closed"
HELP = (
    ("Working in this file", "Change cells and add rows in the sheets Tasks, Phases, People and Goals and measures,"
     " then bring the file back on the page of the plan. There you see what differs, and choose what is applied."),
    ("New rows", "Leave the number empty. A step that others come after gets new 1, new 2 and so on as its number;"
     " write that in Comes after, like 20, new 1 or new 1FS+2d. New people, phases and goals are known by their"
     " names."),
    ("Rows that are missing", "Nothing is deleted by that. Goals, measures and phases can be taken off when the file"
     " is brought back; steps are marked as not needed."),
)  # fmt: skip
ABOUT_COLUMNS = (Column("About this file", 26), Column("", 90))
