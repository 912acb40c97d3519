"""The shapes of how a team reads its list from the CRM: columns, stages, ways of writing, and rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mapapp.drawing.reader import short
from mapapp.exchange.cleaning import folded
from mapapp.exchange.dates import Order
from mapapp.exchange.opportunities.columns import Field, labels
from mapapp.exchange.opportunities.reading import SEEN
from mapapp.pages.new_plan_forms import DAYS, NOT_A_DAY
from mapapp.people.wording import one_line
from mapapp.private.models import OpportunityShape
from mapapp.private.pipeline import Pipeline, Rate, Stage

BLANKS, MOST = 2, 60  # rows to fill, rows that are read
SAMPLES, LETTERS = 2, 40  # of a column, and of each of them
EMPTY: Mapping[str, str] = {}
Row = tuple[forms.BoundField, ...]
AS_SHOWN = _("As the file shows it; asked when it does not")


class Seen(forms.Form):
    """`seen` is the version of the settings that was before who sets others."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ColumnsForm(Seen):
    """What each title becomes. The titles are those that are known, each with what stands under it in the last file; a
    field goes to one of them."""

    def __init__(
        self, *args: Any, titles: Mapping[str, str], samples: Mapping[str, str] = EMPTY, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.titles = {f"c{sha256(title.encode()).hexdigest()[:12]}": title for title in titles}
        choices = [("", _now("Not read")), *labels().items()]
        for name, title in self.titles.items():
            field = titles[title]
            self.fields[name] = forms.ChoiceField(
                label=title, required=False, choices=choices, initial=field, help_text=samples.get(title, "")
            )

    @property
    def rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self.titles]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        taken: dict[str, str] = {}
        for name, title in self.titles.items():
            field = data.get(name)
            if field and field in taken:
                told = {"field": labels()[field], "other": taken[field]}
                self.add_error(name, _now("“%(other)s” is %(field)s already. Choose one of the two.") % told)
            elif field:
                taken[field] = title
        return data

    @property
    def columns(self) -> dict[str, str]:
        return {folded(title): self.cleaned_data.get(name, "") for name, title in self.titles.items()}


class ReadingForm(Seen):
    """How days and amounts are written, where the file does not show it."""

    days = forms.ChoiceField(
        label=_("Days like 3/4/2026"), required=False, widget=forms.RadioSelect,
        choices=[("", AS_SHOWN), (Order.DAY_FIRST.value, _("3 April: the day first")),
                 (Order.MONTH_FIRST.value, _("4 March: the month first"))],
    )  # fmt: skip
    decimals = forms.ChoiceField(
        label=_("Amounts like 120.000 or 120,000"), required=False, widget=forms.RadioSelect,
        choices=[("", AS_SHOWN), (".", _("A point stands before cents: 120,000.50")),
                 (",", _("A comma stands before cents: 120.000,50"))],
    )  # fmt: skip

    scale = forms.ChoiceField(
        required=False, widget=forms.RadioSelect,
        choices=[("", _("Asked when the title may say so")), ("1", _("In full: 120 is 120")),
                 ("1000", _("In thousands: 120 is 120,000")), ("1000000", _("In millions: 120 is 120,000,000"))],
    )  # fmt: skip

    def __init__(self, *args: Any, title: str, scales: Mapping[str, int], **kwargs: Any) -> None:
        """`title` is that of the amounts in the last file: what they are times is kept for it alone, since the next
        file may have them in full under another one. Without one nothing is asked."""
        super().__init__(*args, **kwargs)
        self.title, self.scales = title, scales
        if title:
            self.fields["scale"].label = _now("Amounts under “%(title)s”") % {"title": title}
            self.fields["scale"].initial = str(scales.get(folded(title), ""))
        else:
            del self.fields["scale"]

    @property
    def scaled(self) -> dict[str, int]:
        """What is kept of all titles, with what was said of this one."""
        kept, said = dict(self.scales), self.cleaned_data.get("scale", "")
        if self.title:
            kept.pop(folded(self.title), None)
            kept |= {folded(self.title): int(said)} if said else {}
        return kept


class StagesForm(Seen):
    """The stages in their order, what each means, and from which on a purchase counts as qualified. `more`: so many
    that are in use have no room."""

    qualified = forms.CharField(
        label=_("Qualified from"),
        help_text=_("From this stage on an open one without a plan is asked about first."),
        required=False,
        max_length=100,
        widget=forms.Select,
    )

    def __init__(
        self, data: Any = None, *, stages: Sequence[Stage] = (), qualified: str = "", more: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.more = more
        self.count = _count(data, "name") if data is not None else len(stages) + BLANKS
        for place in range(self.count):
            stage = stages[place] if data is None and place < len(stages) else None
            self.fields[f"place_{place}"] = forms.IntegerField(
                label=_now("Place"), required=False, initial=place + 1, min_value=0, max_value=999
            )
            self.fields[f"name_{place}"] = forms.CharField(
                label=_now("Stage"), required=False, max_length=100, initial=stage.name if stage else ""
            )
            self.fields[f"means_{place}"] = forms.ChoiceField(
                label=_now("Means"), choices=OpportunityShape.Outcome.choices, required=False,
                initial=stage.means if stage else OpportunityShape.Outcome.OPEN,
            )  # fmt: skip
        names = [one.name for one in stages] if data is None else [data.get(f"name_{n}", "") for n in range(self.count)]
        widget = self.fields["qualified"].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [("", _now("Not set")), *((name, name) for name in names if name.strip())]
        self.fields["qualified"].initial = qualified

    @property
    def rows(self) -> list[Row]:
        return _rows(self, self.count, "place", "name", "means")

    @property
    def stages(self) -> tuple[Stage, ...]:
        data, found = self.cleaned_data, []
        for place in range(self.count):
            if name := one_line(data.get(f"name_{place}", "")):
                where = data.get(f"place_{place}")
                found.append((999 if where is None else where, place, Stage(name, data[f"means_{place}"] or "open")))
        return tuple(stage for _where, _place, stage in sorted(found, key=lambda one: one[:2]))


class RatesForm(Seen):
    """The team's own currency, and what one of each other is worth in it. `more`: so many without a rate have no
    room."""

    currency = forms.CharField(label=_("Your own currency"), required=False, max_length=3,
                               help_text=_("Three letters, like EUR. Sums are told in it."))  # fmt: skip

    def __init__(
        self, data: Any = None, *, rates: Sequence[Rate] = (), currency: str = "", lacking: Iterable[str] = (),
        today: date, more: int = 0, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, **kwargs)
        self.more = more
        self.fields["currency"].initial = currency
        known: list[tuple[str, Any, date]] = [(one.currency, f"{one.rate:f}", one.day) for one in rates]
        known += [(code, None, today) for code in lacking]
        self.count = _count(data, "code") if data is not None else len(known) + BLANKS
        for place in range(self.count):
            code, rate, day = known[place] if data is None and place < len(known) else ("", None, today)
            self.fields[f"code_{place}"] = forms.CharField(
                label=_now("Currency"), required=False, max_length=3, initial=code
            )
            self.fields[f"rate_{place}"] = forms.DecimalField(
                label=_now("One of it is worth"), required=False, max_digits=18, decimal_places=8, initial=rate,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                error_messages={"invalid": _now("Write a number, like 0.92.")},
            )  # fmt: skip
            self.fields[f"day_{place}"] = forms.DateField(
                label=_now("As of"), required=False, input_formats=DAYS, initial=day, error_messages=NOT_A_DAY,
                widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            )  # fmt: skip
        self.today = today

    @property
    def rows(self) -> list[Row]:
        return _rows(self, self.count, "code", "rate", "day")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for place in range(self.count):
            if data.get(f"rate_{place}") is not None and not data.get(f"code_{place}"):
                self.add_error(f"code_{place}", _now("Of which currency? Three letters, like USD."))
        return data

    @property
    def rates(self) -> tuple[Rate, ...]:
        """Those with a rate; a currency without one is none."""
        data = self.cleaned_data
        return tuple(
            Rate(data[f"code_{place}"].strip().upper(), data[f"rate_{place}"], data.get(f"day_{place}") or self.today)
            for place in range(self.count)
            if data.get(f"rate_{place}") is not None
        )


def values_of(form: Seen) -> dict[str, Any]:
    """What a form sets, as `set_pipeline` takes it."""
    match form:
        case ColumnsForm():
            return {"columns": form.columns}
        case ReadingForm():
            return {"days": form.cleaned_data["days"], "decimals": form.cleaned_data["decimals"],
                    "scales": form.scaled}  # fmt: skip
        case StagesForm():
            return {"stages": form.stages, "qualified": one_line(form.cleaned_data["qualified"])}
        case RatesForm():
            return {"rates": form.rates, "currency": form.cleaned_data["currency"].strip().upper()}
    raise TypeError(form)


def titles_known(pipeline: Pipeline, columns: Sequence[Sequence[Any]]) -> dict[str, str]:
    """Title -> field: those of the last file as it was read, and those that are kept from files before."""
    found: dict[str, str] = {}
    for title, _letter, field, *_more in columns:
        if title:
            found[str(title)] = found.get(str(title)) or str(field)  # of two with one title, the one that is read
    seen = {folded(title) for title in found}
    return found | {title: field for title, field in pipeline.columns.items() if title not in seen and field}


def samples_known(columns: Sequence[Sequence[Any]]) -> dict[str, str]:
    """Title -> its first values in the last file; of two columns with one title, those of the first. Empty cells are
    none of them."""
    found: dict[str, str] = {}
    for title, _letter, _field, samples in columns:
        if title:
            found.setdefault(str(title), " · ".join(short(str(text), LETTERS) for text in samples[:SAMPLES]))
    return found


def title_of_amounts(columns: Sequence[Sequence[Any]]) -> str:
    """That of the last file; empty where it has none."""
    return next((str(title)[:SEEN] for title, _letter, field, *_more in columns if field == Field.AMOUNT and title), "")


def _count(data: Mapping[str, Any], name: str) -> int:
    """How many rows came."""
    return next((place for place in range(MOST) if f"{name}_{place}" not in data), MOST)


def _rows(form: forms.Form, count: int, *names: str) -> list[Row]:
    return [tuple(form[f"{name}_{place}"] for name in names) for place in range(count)]
