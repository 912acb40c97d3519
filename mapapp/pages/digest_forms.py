"""What one asks of one's letters: shapes of the forms, and when the next letter comes in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.access.models import Seat, Together
from mapapp.digests.rhythm import day_of
from mapapp.digests.schedule import EVERY_DAY, following, working, zone_of
from mapapp.plans.models import Side
from mapapp.plans.words import full_day_words

CHOOSE = {"required": gettext_lazy("Choose one."), "invalid_choice": gettext_lazy("Choose one.")}
HOURS = [(hour, f"{hour:02}:00") for hour in range(4, 24)]
SHORT = [
    (Seat.Digest.WEEKLY, gettext_lazy("Weekly")),
    (Seat.Digest.DAILY, gettext_lazy("Daily when something changed")),
    (Seat.Digest.MINE, gettext_lazy("Only mine, weekly")),
    (Seat.Digest.SIGNATURE, gettext_lazy("Only when signature moves")),
    (Seat.Digest.OFF, gettext_lazy("Never")),
]


class When(forms.Form):
    """Day and hour; what is not sent stays as it is."""

    day = forms.TypedChoiceField(
        label=gettext_lazy("Day"), choices=list(WEEKDAYS.items()), coerce=int, required=False, empty_value=None,
        help_text=gettext_lazy("Of a weekly letter; on a day off, the next working day."),
        error_messages=CHOOSE,
    )  # fmt: skip
    hour = forms.TypedChoiceField(
        label=gettext_lazy("Hour"), choices=HOURS, coerce=int, required=False, empty_value=None, error_messages=CHOOSE,
        help_text=gettext_lazy("In your time zone. Nothing comes at night."),
    )  # fmt: skip


class HowOften(When):
    """The letters of one plan. `team`: he reads what his company keeps to itself."""

    digest = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=Seat.Digest.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    reminds = forms.BooleanField(
        label=gettext_lazy("Tell me the day before a step of mine is due"), required=False,
        help_text=gettext_lazy("Not on a day on which the letter above comes: it says so itself."),
    )  # fmt: skip
    own_letter = forms.BooleanField(
        label=gettext_lazy("Tell me once a week what only my company knows"), required=False,
        help_text=gettext_lazy("Own steps that are late or due, and what the map of people says. In a letter apart."),
    )  # fmt: skip
    field_order = ("digest", "day", "hour", "reminds", "own_letter")

    def __init__(self, *args: Any, team: bool, **named: Any) -> None:
        super().__init__(*args, **named)
        if not team:
            del self.fields["own_letter"]


class AsOne(When):
    """One letter of all plans of a team, and when it comes."""

    together = forms.BooleanField(
        label=gettext_lazy("One letter with a part for each plan"), required=False,
        help_text=gettext_lazy(
            "Instead of one from each. Plans that write daily, when signature moves, or never stay out; new ones join."
        ),
    )  # fmt: skip
    field_order = ("together", "day", "hour")


class InBrief(HowOften):
    """The same in one line of the list of all plans."""

    digest = forms.ChoiceField(label=gettext_lazy("How often"), choices=SHORT, error_messages=CHOOSE)


def initial_of(seat: Seat) -> dict[str, Any]:
    return {
        "digest": seat.wish, "day": seat.digest_day, "hour": seat.digest_hour, "reminds": seat.reminds,
        "own_letter": seat.own_letter,
    }  # fmt: skip


def next_words(seat: Seat, at: datetime, one: Together | None = None) -> str:
    """`The next one is due on Monday 16 February, 08:00 in UTC.` With `one`: of the letter in which it comes."""
    wish, zone = seat.wish, seat.user.time_zone
    its_day, hour = (one.day, one.hour) if one else (seat.digest_day, seat.digest_hour)
    said: dict[str, Any] = {"zone": zone.replace("_", " "), "hour": f"{hour:02}:00"}
    if wish == Seat.Digest.OFF:
        return _("No letter comes.")
    day = day_of(wish, its_day)
    if day is EVERY_DAY:
        return _("It comes at %(hour)s in %(zone)s, the next working day after something happened.") % said
    coming = following(zone, at, day, hour)
    calendar = seat.workspace.calendar(Side(seat.stakeholder.side)).working_days
    on, _from = working(zone, calendar, coming.due_at.astimezone(zone_of(zone)).date(), hour, at)
    said["day"] = full_day_words(on, today=seat.workspace.today(at), weekday=True)
    if one:
        said["team"] = seat.workspace.team.name
        return _("It comes in one letter with your other plans of %(team)s: on %(day)s, %(hour)s in %(zone)s.") % said
    return _("The next one is due on %(day)s, %(hour)s in %(zone)s.") % said
