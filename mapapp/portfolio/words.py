"""The words of the portfolio's views, filters and columns."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

VIEW_WORDS: dict[str, Promise] = {
    "": gettext_lazy("My team"),
    "quarter": gettext_lazy("Signing this quarter"),
    "quiet": gettext_lazy("Buyer gone quiet"),
    "later": gettext_lazy("Plan later than CRM"),
    "none": gettext_lazy("No plan yet"),
}
NOTHING_WORDS: dict[str, Promise] = {  # in a view that shows nothing, and is narrowed by nothing else
    "quarter": gettext_lazy("No plan signs this quarter"),
    "quiet": gettext_lazy("No buyer has gone quiet"),
    "later": gettext_lazy("No plan is later than the CRM says"),
    "none": gettext_lazy("Every deal has a plan"),
}
BAND_WORDS: dict[str, Promise] = {
    "healthy": gettext_lazy("Healthy"),
    "care": gettext_lazy("Needs care"),
    "risk": gettext_lazy("At risk"),
    "signed": gettext_lazy("Signed"),
}
STATE_WORDS: dict[str, Promise] = {
    "": gettext_lazy("Open"),
    "won": gettext_lazy("Won"),
    "lost": gettext_lazy("Lost"),
    "retired": gettext_lazy("Retired"),
    "all": gettext_lazy("All"),
}
BY_WORDS: dict[str, Promise] = {
    "": gettext_lazy("One by one"),
    "seller": gettext_lazy("By seller"),
    "month": gettext_lazy("By month"),
    "stage": gettext_lazy("By stage"),
}
HEADS: tuple[tuple[str, Promise, str], ...] = (  # key of the sort, words, class
    ("deal", gettext_lazy("Deal"), ""), ("seller", gettext_lazy("Seller"), ""),
    ("health", gettext_lazy("Plan health"), ""), ("done", gettext_lazy("Done"), ""),
    ("buyer", gettext_lazy("Buyer tasks done"), ""), ("signature", gettext_lazy("Signature in plan"), "r"),
    ("close", gettext_lazy("Close date in CRM"), "r"), ("apart", gettext_lazy("Difference"), ""),
    ("amount", gettext_lazy("Amount"), "r nowrap"), ("weighted", gettext_lazy("Weighted"), "r nowrap"),
)  # fmt: skip
