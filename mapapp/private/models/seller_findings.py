"""What sellers say to the coach. Only choosing.py and the register of tables import these classes."""

from __future__ import annotations

from mapapp.private.models.findings import DealAnswerShape, FindingAnswerShape


class SellerFindingAnswer(FindingAnswerShape):
    """An answer to a finding."""


class SellerDealAnswer(DealAnswerShape):
    """An answer to what was found of an opportunity without a plan."""
