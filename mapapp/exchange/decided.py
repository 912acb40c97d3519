"""What a person has decided about a sheet so far: kept with the draft, so that Back and a reload lose nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from mapapp.exchange.choices import Choices
from mapapp.exchange.mapping import Mapping
from mapapp.exchange.plain import Plain


@dataclass(frozen=True)
class Decided(Plain):
    """`header` holds what was typed about the plan as a whole, as typed; empty until the third step was seen.

    `mapping` is None until the second step was confirmed: then it is guessed anew. `sheet` is the worksheet's place.
    """

    account: str = ""
    header: dict[str, str] = field(default_factory=dict)
    sheet: int = 0
    mapping: Mapping | None = None
    rows: Choices = field(default_factory=Choices)
