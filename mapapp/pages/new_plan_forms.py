"""The shapes of what makes a plan. Forms know text, dates and choices; they know no table."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mapapp.people.models import Team, normal_email
from mapapp.plans.first_calendars import NONE, SAME, USUAL, first_calendars
from mapapp.plans.holidays import NoHolidays, known_countries
from mapapp.plans.models import Part, SideCalendar

NOT_A_DAY = {"required": _("Choose a day."), "invalid": _("That is not a day. Choose one, like 25 Feb 2026.")}
DAYS = ["%Y-%m-%d", "%d %b %Y", "%d %B %Y"]
CURRENCIES = re.findall(
    r"[A-Z]{3}",
    "USD EUR GBP AED AUD BRL CAD CHF CLP CNY COP CZK DKK HKD HUF IDR ILS INR JPY KRW MXN MYR NOK NZD PHP PLN RON SAR "
    "SEK SGD THB TRY TWD ZAR",
)
FARTHEST = timedelta(days=3 * 366)


def day_field(**named: Any) -> forms.DateField:
    """A day: the browser's own picker, or typed with the month in letters."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(input_formats=DAYS, widget=widget, error_messages=NOT_A_DAY, **named)


def ahead(day: date, today: date) -> date:
    """A day that lies ahead, three years at most; said at the field when it does not."""
    if day <= today:
        raise forms.ValidationError(_now("This day is over. Choose one that lies ahead."))
    if day - today > FARTHEST:
        raise forms.ValidationError(_now("This is more than three years away. Check the year."))
    return day


class TeamChoice(forms.Form):
    """For which company, asked only of who is in several."""

    team = forms.ChoiceField(label=_("For which company"), required=False)

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(teams) == 1:
            del self.fields["team"]
            return
        field = self.fields["team"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(team.pk), team.name) for team in teams]


class Header(forms.Form):
    """What both ways of making a plan ask of it as a whole."""

    account = forms.CharField(
        label=_("Account"), max_length=200, help_text=_("The company that buys."),
        error_messages={"required": _("Write the company’s name.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("Goal, in the buyer’s words"), max_length=300,
        help_text=_("It becomes the title of the plan, such as “One account-planning platform by Q3”."),
        error_messages={"required": _("Write the goal. Ask your buyer what they want to have reached.")},
    )  # fmt: skip
    value = forms.DecimalField(
        label=_("Value"), required=False, max_digits=14, decimal_places=2, min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("Write the amount in digits, like 120000.")},
    )  # fmt: skip
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[("", "–"), *((each, each) for each in CURRENCIES)]
    )
    buyer_country = forms.ChoiceField(
        label=_("Public holidays of the buyer"), required=False, initial=SAME,
        help_text=_("Their dates are counted with them. They can say it more exactly in the settings of the plan."),
    )  # fmt: skip
    own_country = forms.ChoiceField(label=_("Your own public holidays"), required=False, initial=USUAL)

    def __init__(self, *args: Any, usual: SideCalendar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual = usual
        none = (NONE, _now("None: public holidays are working days"))
        now = usual.place or _now("none")
        for name, first in (
            ("buyer_country", (SAME, _now("The same as yours"))),
            ("own_country", (USUAL, _now("As in your newest plan: %(place)s") % {"place": now})),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [first, none, *known_countries({}).items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        try:
            self.calendars = first_calendars(self.usual, data.get("own_country", ""), data.get("buyer_country", ""))
        except NoHolidays:
            self.add_error("buyer_country", _now("These holidays could not be looked up. Try again in a minute."))
        value: Decimal | None = data.get("value")
        if value is not None and not data.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _now("Choose the currency of the value."))
        return data


class TemplatePlan(TeamChoice, Header):
    """A plan from a template. `today` is the seller side's."""

    live_on = day_field(
        label=_("The date they need it live"), help_text=_("Ask your buyer. The steps are laid backwards from it.")
    )
    form_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    opportunity = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    field_order = (
        "form_key",
        "opportunity",
        "team",
        "account",
        "name",
        "live_on",
        "value",
        "currency",
        "buyer_country",
        "own_country",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["form_key"].initial = lambda: get_random_string(22)

    def clean_live_on(self) -> date:
        return ahead(self.cleaned_data["live_on"], self.today)


class PersonRow(forms.Form):
    """Somebody of the buyer's; a row without anything is no person."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, required=False,
        error_messages={"invalid": _("That is not an e-mail address. Write one, like name@company.com.")},
    )  # fmt: skip
    part = forms.ChoiceField(label=_("Part in the decision"), choices=Part.choices, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("email") and not data.get("name"):
            self.add_error("name", _now("Write the name of this person."))
        return data


PARTS = (Part.CHAMPION, Part.ECONOMIC_BUYER, Part.SECURITY, Part.LEGAL)


def person_rows(posted: Any, own_email: str) -> list[PersonRow]:
    """The rows for people, each with the part that a plan needs most; an address is taken once."""
    rows = [PersonRow(posted, prefix=f"person-{place}", initial={"part": part}) for place, part in enumerate(PARTS)]
    taken = {normal_email(own_email)}
    for row in rows if posted is not None else ():
        if row.is_valid() and (email := normal_email(row.cleaned_data["email"])):
            if email in taken:
                row.add_error("email", _now("This address stands here twice, or is your own. Each person has one."))
            taken.add(email)
    return rows


class SheetHeader(Header):
    """The same for a plan from a sheet, with the targets that a sheet may name."""

    signature_on = day_field(label=_("Target signature"), required=False)
    go_live_on = day_field(label=_("Target go-live"), required=False)
    field_order = ("account", "name", "signature_on", "go_live_on", "value", "currency", "buyer_country",
                   "own_country")  # fmt: skip


class Upload(TeamChoice):
    """The first step: a file or pasted rows, with a list of people if there is one. `kept`: a file is here already."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        required=False,
        allow_empty_file=True,
        help_text=_("XLSX or CSV, up to 2 MB and 5,000 rows; or a plan’s own file (JSON), which needs nothing else."),
    )
    text = forms.CharField(
        label=_("Or paste the rows"), required=False, strip=False,
        help_text=_("Select the rows in your spreadsheet, with their titles, copy them and paste them here."),
        widget=forms.Textarea(attrs={"class": "paste", "spellcheck": "false"}),
    )  # fmt: skip
    account = forms.CharField(
        label=_("Account"), max_length=200, help_text=_("The company that buys. Owners are matched to it or to you."),
        error_messages={"required": _("Write the company’s name.")},
    )  # fmt: skip
    people = forms.FileField(
        label=_("List of people, if you have one"), required=False, allow_empty_file=True,
        help_text=_("CSV or XLSX with name, e-mail, company and part in the decision. Owners are matched to it."),
    )  # fmt: skip
    field_order = ("team", "file", "text", "account", "people")

    def __init__(self, *args: Any, kept: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv,.tsv,.txt,.json"
        self.fields["people"].widget.attrs["accept"] = ".xlsx,.csv,.tsv,.txt"

    @property
    def lacks_the_account_alone(self) -> bool:
        """A browser forgets a chosen file when a page is shown again: for one missing name it is kept here instead."""
        return set(self.errors) == {"account"}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.kept and "file" not in self.errors and not data.get("file") and not data.get("text", "").strip():
            self.add_error("file", _now("Choose a file, or paste the rows below."))
        return data
