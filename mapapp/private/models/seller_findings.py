"""What sellers say to the coach. Only choosing.py and the register of tables import this class."""

from __future__ import annotations

from mapapp.private.models.findings import FindingAnswerShape


class SellerFindingAnswer(FindingAnswerShape):
    """An answer to a finding."""
