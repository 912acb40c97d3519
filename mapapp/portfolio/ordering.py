"""What a line is put in order, added up and found by where that is no column as it stands: names without their marks,
shares, the month of its signature.

Kept with the line: an index has the lines in this order already, where a list of ten thousand would be sorted for each
page, and each name of it folded anew for each word that somebody looks for.
"""

from __future__ import annotations

from typing import Any

from mapapp.folding import in_order
from mapapp.insight.ended import RETIRED

LONGEST = 400  # letters that are kept; a ligature has up to three in it
LOOKED_IN = 600  # the same of both names; in four bytes each they still have room in an index of PostgreSQL's
OVER = ("signed", "closed")  # bands of a plan that is not judged any more


def ordering(line: dict[str, Any]) -> dict[str, Any]:
    """The six columns of a line by its others: a plan that is retired shows no share, and so has none; nor has what is
    retired, signed or over a month of a signature that is ahead."""
    shows, signature_on = line.get("state") != RETIRED, line.get("signature_on")
    ahead = shows and line.get("band") not in OVER
    return {
        "looked_in": f"{in_order(line['account'])}\n{in_order(line.get('name', ''))}"[:LOOKED_IN],
        "month": signature_on.replace(day=1) if signature_on and ahead else None,
        "account_order": in_order(line["account"])[:LONGEST],
        "seller_order": in_order(line["seller_name"])[:LONGEST],
        "done_share": _share(line.get("done", 0), line.get("counted", 0)) if shows else None,
        "buyer_share": _share(line.get("buyer_done", 0), line.get("buyer_counted", 0)) if shows else None,
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
