"""How probable a stage and a plan's health make it that a purchase is won, beside what the team's own history says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mapapp.pages.pipeline_forms import Seen
from mapapp.portfolio.odds import Counts
from mapapp.private.pipeline import NO_PLAN, Pipeline, same

BANDS = {
    "healthy": _("Healthy plan"), "care": _("Plan needs care"), "risk": _("Plan at risk"), NO_PLAN: _("No plan yet"),
}  # fmt: skip


class ChancesForm(Seen):
    """A percentage for each open stage, a factor for each band of health, and how much history takes their place."""

    enough = forms.IntegerField(
        label=_("Your own history counts from"), min_value=5, max_value=1000,
        help_text=_("So many won or lost in a stage, or in a stage with such a plan. Until then this table counts."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, pipeline: Pipeline, history: Counts, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.stages = {f"chance_{place}": name for place, name in enumerate(pipeline.open_stages)}
        for field, name in self.stages.items():
            self.fields[field] = forms.IntegerField(
                label=name, min_value=0, max_value=100, initial=pipeline.table[same(name)],
                help_text=_measured(history.get(same(name), (0, 0)), pipeline.enough),
            )  # fmt: skip
        for band, label in BANDS.items():
            self.fields[f"factor_{band}"] = forms.IntegerField(
                label=label, min_value=0, max_value=300, initial=pipeline.factors.get(band, 100)
            )
        self.fields["enough"].initial = pipeline.enough

    @property
    def chances(self) -> list[forms.BoundField]:
        return [self[name] for name in self.stages]

    @property
    def factors(self) -> list[forms.BoundField]:
        return [self[f"factor_{band}"] for band in BANDS]

    @property
    def values(self) -> Mapping[str, Any]:
        """As `set_pipeline` takes them."""
        data = self.cleaned_data
        return {
            "chances": {same(name): data[field] for field, name in self.stages.items()},
            "factors": {band: data[f"factor_{band}"] for band in BANDS},
            "enough": data["enough"],
        }


def _measured(counts: tuple[int, int], enough: int) -> str:
    """What history says of a stage, and whether it is what counts."""
    won, closed = counts
    said = {"won": won, "closed": closed, "enough": enough, "percent": round(100 * won / closed) if closed else 0}
    if closed >= enough:
        return _now("Your history counts: %(won)s of %(closed)s won, %(percent)s %%.") % said
    early = _now("Your history: %(won)s of %(closed)s won. The number below counts until %(enough)s are over.")
    return early % said if closed else ""
