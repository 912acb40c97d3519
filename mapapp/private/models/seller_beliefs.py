"""What only sellers keep of the people who decide, and of the purchase. Only choosing.py and the register of tables
import these classes.
"""

from __future__ import annotations

from mapapp.private.models.beliefs import BeliefShape, OpportunityShape


class SellerBelief(BeliefShape):
    """What the seller believes of one person of the buying company."""


class Opportunity(OpportunityShape):
    """The purchase as the team's CRM knows it."""
